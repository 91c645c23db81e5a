#include "apps/nahtlos/audit_heads.hpp"

#include <algorithm>
#include <map>

#include "apps/nahtlos/journal.hpp"
#include "base/crypto/hmac.hpp"
#include "base/events/seals.hpp"

namespace nahtlos::app {
namespace {

namespace fs = std::filesystem;

NotedHead last_of(const fs::path& folder) {
    const auto noted = read_entries<NotedHead>(folder / audit_heads_file);
    return noted.empty() ? NotedHead{} : noted.back();
}

bool is_given_up(const NotedHead& head, const std::vector<NotedHead>& all) {
    return std::ranges::any_of(all, [&](const auto& one) {
        return one.kind == "restored" && head.at < one.at && head.position > one.position;
    });
}

// By position, what must still be in the trail; whatever file says it.
std::multimap<std::int64_t, std::string> wanted_of(const std::vector<fs::path>& folders,
                                                   HeadsReport& report) {
    std::vector<NotedHead> all;
    for (const auto& folder : folders) {
        for (auto& one : read_entries<NotedHead>(folder / audit_heads_file)) all.push_back(one);
    }
    std::multimap<std::int64_t, std::string> wanted;
    for (const auto& head : all) {
        if (head.kind != "head") continue;
        if (is_given_up(head, all)) {
            ++report.given_up;
        } else {
            wanted.emplace(head.position, head.hash);
        }
    }
    report.noted = static_cast<std::int64_t>(wanted.size());
    return wanted;
}

}  // namespace

std::optional<NotedHead> note_head(sql::Database& database, const std::vector<fs::path>& folders,
                                   Instant now) {
    const auto seal = database.read([](Tx& tx) { return events::last_seal(tx); });
    if (!seal) return std::nullopt;
    const NotedHead head{now, "head", seal->last(), hex(seal->hash.data)};
    std::optional<NotedHead> noted;
    for (const auto& folder : folders) {
        const auto last = last_of(folder);
        if (last.kind == "head" && last.position == head.position) continue;
        add_line(folder / audit_heads_file, json::write(head));
        noted = head;
    }
    return noted;
}

void note_restore(sql::Database& database, const fs::path& folder, Instant now) {
    const auto seal = database.read([](Tx& tx) { return events::last_seal(tx); });
    const NotedHead restored{now, "restored", seal ? seal->last() : 0, ""};
    add_line(folder / audit_heads_file, json::write(restored));
}

HeadsReport compare_heads(sql::Database& database, const std::vector<fs::path>& folders) {
    constexpr std::int64_t seals_at_once = 1'000;
    HeadsReport report;
    auto wanted = wanted_of(folders, report);
    std::int64_t position = 0;
    for (std::size_t found = 1; found > 0 && !wanted.empty();) {
        const auto seals =
            database.read([&](Tx& tx) { return events::seals_after(tx, position, seals_at_once); });
        found = seals.size();
        for (const auto& seal : seals) {
            position = seal.position;
            const auto [begin, end] = wanted.equal_range(seal.last());
            for (auto head = begin; head != end; ++head) {
                if (head->second == hex(seal.hash.data)) continue;
                report.broken.push_back("the audit trail up to event " +
                                        std::to_string(seal.last()) + " had the hash " +
                                        head->second + ", and has " + hex(seal.hash.data));
            }
            wanted.erase(begin, end);
        }
    }
    for (const auto& [missing, hash] : wanted) {
        report.broken.push_back("the audit trail once had a head at event " +
                                std::to_string(missing) + " with the hash " + hash +
                                ", which is gone");
    }
    return report;
}

}  // namespace nahtlos::app
