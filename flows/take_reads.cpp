#include "flows/take_reads.hpp"

#include <algorithm>
#include <set>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"

namespace nahtlos::flows {
namespace {

using rfid::News;
using rfid::Sighting;

constexpr std::size_t most_problems = 100;

void refuse(ReadsTaken& taken, std::size_t at, const char* field, const std::string& code,
            std::string detail) {
    ++taken.refused;
    if (taken.problems.size() == most_problems) return;
    taken.problems.push_back({"/reads/" + std::to_string(at) + field, code, std::move(detail), {}});
}

// Sorted by EPC; what was read several times is one sighting.
void merge(std::vector<Sighting>& all) {
    std::ranges::sort(all, {}, &Sighting::epc);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (kept > 0 && all[kept - 1].epc == all[i].epc) {
            auto& one = all[kept - 1];
            one.first_at = std::min(one.first_at, all[i].first_at);
            one.last_at = std::max(one.last_at, all[i].last_at);
            ++one.reads;
        } else {
            if (kept != i) all[kept] = std::move(all[i]);
            ++kept;
        }
    }
    all.resize(kept);
}

}  // namespace

TakeReads sightings_of(const ReadsRequest& request, Instant now) {
    TakeReads command;
    command.reader = request.reader.value;
    command.sightings.reserve(request.reads.size());
    for (std::size_t i = 0; i < request.reads.size(); ++i) {
        const auto& row = request.reads.values[i];
        const std::string_view text = row.epc.value;
        const auto epc = text.starts_with("urn:") ? rfid::from_tag_uri(text) : rfid::from_hex(text);
        const auto at = row.at.value_or(now);
        if (!epc) {
            refuse(command.refused, i, "/epc", epc.refusal().code, epc.refusal().detail);
        } else if (at - now > minutes(1)) {
            refuse(command.refused, i, "/at", "out_of_range", "must not lie ahead");
        } else {
            command.sightings.push_back({rfid::to_hex(*epc), at, at});
        }
    }
    merge(command.sightings);
    return command;
}

TakeReadsKind::Rows TakeReadsKind::load(Tx& tx, std::span<const Entry<Command>* const> all) {
    Rows rows;
    rows.pages = books_->open(tx);
    std::set<std::string> codes;
    std::vector<std::string> epcs;
    for (const auto* entry : all) {
        codes.insert(entry->command.reader);
        for (const auto& s : entry->command.sightings) epcs.push_back(s.epc);
    }
    if (all.size() > 1) std::ranges::sort(epcs);
    epcs.erase(std::unique(epcs.begin(), epcs.end()), epcs.end());
    for (auto& r : rfid::readers(tx, {codes.begin(), codes.end()}, sql::Lock::no)) {
        rows.readers.emplace(r.code, r);
    }
    rows.tags.reserve(epcs.size());
    for (auto& tag : rfid::lock_tags(tx, epcs)) {
        auto epc = tag.epc;
        rows.tags.emplace(std::move(epc), Known{std::move(tag), true});
    }
    return rows;
}

Result<ReadWork> TakeReadsKind::decide(const Rows& rows, const Entry<Command>& entry) const {
    const auto& command = entry.command;
    const auto found = rows.readers.find(command.reader);
    if (found == rows.readers.end()) {
        return Refusal{RefusalKind::invalid,
                       "invalid_request",
                       "the reads cannot be taken",
                       {{"/reader", "unknown", "is not a reader"}}};
    }
    const auto& reader = found->second;
    const auto location = rows.pages->network->locations.find(reader.location);
    check(location != rows.pages->network->locations.end(), "a reader stands somewhere");
    if ((command.at_location && *command.at_location != reader.location) ||
        (command.legal_entity && *command.legal_entity != location->second.legal_entity)) {
        return Refusal{RefusalKind::forbidden, "outside_of_key",
                       "the reader stands outside of what the key may change"};
    }
    ReadWork work;
    work.answer = command.refused;
    auto& answer = work.answer;
    for (const auto& s : command.sightings) {
        const auto known = rows.tags.find(s.epc);
        answer.repeated += s.reads - 1;
        if (known == rows.tags.end()) {
            ++answer.first;
            work.fresh.push_back(rfid::seen(nullptr, s, reader));
            continue;
        }
        switch (rfid::news_of(known->second.tag, s, reader)) {
            case News::late: ++answer.late; continue;
            case News::repeated: ++answer.repeated; continue;
            case News::moved: ++answer.moved; break;
            case News::still: ++answer.still; break;
        }
        work.changed.push_back(rfid::seen(&known->second.tag, s, reader));
    }
    if (answer.first + answer.moved > 0) {
        work.events.push_back({"rfid_tags_moved", entry.id, 1, entry.context, entry.now,
                               json::write(TagsMovedEvent{reader.id, reader.location, reader.zone,
                                                          answer.first, answer.moved})});
    }
    return work;
}

ReadsTaken TakeReadsKind::fold(Rows& rows, const Entry<Command>&, ReadWork& work) const {
    for (auto& tag : work.fresh) {
        auto epc = tag.epc;
        rows.tags.emplace(std::move(epc), Known{std::move(tag), false, true});
    }
    for (auto& tag : work.changed) {
        auto& known = rows.tags.at(tag.epc);
        known.tag = std::move(tag);
        known.is_changed = true;
    }
    std::ranges::move(work.events, std::back_inserter(rows.events));
    return std::move(work.answer);
}

void TakeReadsKind::save(Tx& tx, const Rows& rows) const {
    std::vector<rfid::Tag> fresh, changed;
    for (const auto& [epc, known] : rows.tags) {
        if (known.is_changed) (known.is_stored ? changed : fresh).push_back(known.tag);
    }
    std::ranges::sort(fresh, {}, &rfid::Tag::epc);
    std::ranges::sort(changed, {}, &rfid::Tag::epc);
    rfid::insert_tags(tx, fresh);
    rfid::update_tags(tx, changed);
}

std::string TakeReadsKind::store(const Outcome& outcome) const { return json::write(outcome); }

ReadsTaken TakeReadsKind::restore(const std::string& text) const {
    auto outcome = json::read<Outcome>(text);
    check(outcome.ok(), "a stored outcome reads back");
    return *std::move(outcome);
}

}  // namespace nahtlos::flows
