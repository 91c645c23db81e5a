// How channels sell, as lines: what is there already is made like them.
#include <algorithm>
#include <set>

#include "base/json/writer.hpp"
#include "catalog/changes.hpp"
#include "catalog/search.hpp"
#include "channels/directory.hpp"
#include "flows/api_delivery.hpp"
#include "flows/exchange/import_state.hpp"
#include "flows/exchange/setup_lines.hpp"
#include "flows/gift_card_article.hpp"
#include "inventory/places.hpp"
#include "inventory/setup.hpp"
#include "sourcing/store.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows::exchange {
namespace {

using Answer = std::optional<Refusal>;

template <class T>
Answer refusal_of(const Result<T>& result) {
    if (result.ok()) return std::nullopt;
    return result.refusal();
}

Refusal unknown(std::string pointer, std::string detail) {
    return {RefusalKind::invalid,
            "invalid_request",
            detail,
            {{std::move(pointer), "unknown", std::move(detail)}}};
}

Answer put_hours(ChangeScope& scope, const OpeningHoursLine& line) {
    const auto network = inventory::load_network(scope.tx, nullptr);
    const auto id = network->location_by_code.find(line.location.value);
    if (id == network->location_by_code.end()) return unknown("/location", "is no location");
    const auto version =
        inventory::touch_location(scope, id->second, "opening_hours_changed", std::nullopt);
    if (!version) return version.refusal();
    auto location = network->locations.at(id->second);
    location.version = *version;
    delivery::HoursChange wish;
    wish.week = line.week;
    wish.holidays = line.holidays;
    wish.cutoff = line.cutoff;
    if (auto refusal = refusal_of(delivery::change_hours(scope, location, wish))) return refusal;
    std::set<delivery::Date> kept;
    for (const auto& day : line.days) kept.insert(day.date);
    for (const auto& old : delivery::list_exceptions(scope.tx, location.id, std::nullopt,
                                                     delivery::most_exceptions)) {
        if (!kept.contains(old.date)) delivery::erase_exception(scope, location.id, old.date);
    }
    for (const auto& day : line.days) {
        const auto set =
            delivery::set_exception(scope, location.id, day.date, {day.spans, day.name});
        if (!set) return set.refusal();
    }
    return std::nullopt;
}

Answer put_front(ChangeScope& scope, const StorefrontLine& line) {
    const auto directory = channels::load_directory(scope.tx);
    const auto channel = directory->channel_by_code.find(line.channel.value);
    if (channel == directory->channel_by_code.end()) return unknown("/channel", "is no channel");
    return refusal_of(channels::set_storefront(scope, channel->second, line, std::nullopt));
}

std::optional<sourcing::ProfileRow> profile_of(Tx& tx, const std::string& code) {
    std::optional<sourcing::ProfileId> after;
    constexpr std::int64_t at_once = 500;
    for (;;) {
        const auto page = sourcing::profiles(tx, after, at_once);
        const auto own = std::ranges::find(page, code, &sourcing::ProfileRow::code);
        if (own != page.end()) return *own;
        if (std::ssize(page) < at_once) return std::nullopt;
        after = page.back().id;
    }
}

// Versions never change: those that are there are only compared, by the caller.
Answer put_profile(ChangeScope& scope, const SourcingProfileLine& line) {
    const auto known = profile_of(scope.tx, line.code.value);
    const auto next = known ? known->versions + 1 : 1;
    if (line.number && *line.number != next) {
        const bool is_there = *line.number >= 1 && *line.number < next;
        return Refusal{
            RefusalKind::invalid,
            "invalid_request",
            "the version cannot be this one",
            {{"/number", is_there ? "taken" : "unknown",
              is_there ? "is another version, which never changes" : "is not the next version"}}};
    }
    if (!known) return refusal_of(make_sourcing_profile(scope, line));
    if (!line.number) {
        const auto newest = sourcing::version_of(scope.tx, known->id, known->versions);
        if (newest->rules == json::write(line.rules)) return std::nullopt;
    }
    return refusal_of(add_sourcing_version(scope, known->id, {line.rules}, std::nullopt));
}

Answer put_force(ChangeScope& scope, const SourcingForceLine& line) {
    const auto known = profile_of(scope.tx, line.profile.value);
    if (!known) return unknown("/profile", "is no sourcing profile");
    ActivateSourcing wish;
    static_cast<SourcingTarget&>(wish) = line;
    wish.number = line.number;
    return refusal_of(activate_sourcing(scope, known->id, wish, std::nullopt));
}

Answer put_card_article(ChangeScope& scope, const GiftCardArticleLine& line) {
    const auto variants = catalog::variants_by_sku(scope.tx, {line.sku.value});
    if (variants.empty()) return unknown("/sku", "is no article");
    return refusal_of(
        set_gift_card_article(scope, variants.begin()->second, {line.purpose, line.valid_months}));
}

}  // namespace

bool is_setup(const EntityLine& line) {
    return line.delivery_method || line.opening_hours || line.storefront || line.synonyms ||
           line.sourcing_profile || line.sourcing_force || line.gift_card_article;
}

namespace {

Answer put_setup(ChangeScope& scope, const EntityLine& line) {
    if (line.delivery_method) {
        return refusal_of(put_delivery_method(scope, *line.delivery_method));
    }
    if (line.opening_hours) return put_hours(scope, *line.opening_hours);
    if (line.storefront) return put_front(scope, *line.storefront);
    if (line.sourcing_profile) return put_profile(scope, *line.sourcing_profile);
    if (line.sourcing_force) return put_force(scope, *line.sourcing_force);
    if (line.gift_card_article) return put_card_article(scope, *line.gift_card_article);
    return refusal_of(
        catalog::put_synonyms(scope, line.synonyms->language.value, *line.synonyms, std::nullopt));
}

}  // namespace

void ImportWriter::State::write_setup(const Batch& batch, std::vector<RowProblem>& problems) {
    for (std::size_t i = 0; i < batch.entities.size(); ++i) {
        bool was_so = false;
        const auto refusal = change([&](ChangeScope& scope) -> Answer {
            was_so = setup_lines(scope.tx).contains(json::write(batch.entities[i]));
            return was_so ? std::nullopt : put_setup(scope, batch.entities[i]);
        });
        if (!refusal) {
            ++(was_so ? tally.unchanged : tally.made);
            continue;
        }
        tell(*refusal, batch.lines[i], problems);
    }
}

namespace {

/// Lines of publications as what they name; what names nothing is told.
struct NamedPublications {
    std::map<channels::ChannelId, std::vector<catalog::PublicationWish>> wishes;
    std::vector<std::pair<std::size_t, FieldProblem>> wrong;
    std::int64_t unchanged = 0;
};

NamedPublications named(const Pages& pages, const std::vector<EntityLine>& lines) {
    NamedPublications found;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto& line = *lines[i].publication;
        const auto channel = pages.directory->channel_by_code.find(line.channel.value);
        const auto* offer = pages.offers->find(line.sku.value);
        if (channel == pages.directory->channel_by_code.end()) {
            found.wrong.emplace_back(i, FieldProblem{"/channel", "unknown", "is no channel"});
        } else if (offer == nullptr) {
            found.wrong.emplace_back(i, FieldProblem{"/sku", "unknown", "is no article"});
        } else if (offer->is_published_in(channel->second.uuid)) {
            ++found.unchanged;
        } else {
            found.wishes[channel->second].push_back({offer->variant, true});
        }
    }
    return found;
}

}  // namespace

void ImportWriter::State::write_publications(const Batch& batch,
                                             std::vector<RowProblem>& problems) {
    NamedPublications all;
    const auto refusal = change([&](ChangeScope& scope) -> Answer {
        all = named(*books.read(scope.tx), batch.entities);
        for (const auto& [channel, wishes] : all.wishes) {
            catalog::set_publications(scope, channel.uuid, wishes);
            const auto told = channels::touch_channel(scope, channel,
                                                      "channel_publications_changed", std::nullopt);
            if (!told) return told.refusal();
        }
        return std::nullopt;
    });
    if (refusal) {
        for (const auto line : batch.lines) tell(*refusal, line, problems);
        return;
    }
    tally.unchanged += all.unchanged;
    for (const auto& [channel, wishes] : all.wishes) tally.made += std::ssize(wishes);
    for (const auto& [at, field] : all.wrong) {
        tell({RefusalKind::invalid, "invalid_request", field.detail, {field}}, batch.lines[at],
             problems);
    }
}

}  // namespace nahtlos::flows::exchange
