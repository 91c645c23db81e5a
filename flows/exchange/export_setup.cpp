#include <algorithm>
#include <set>

#include "base/json/reader.hpp"
#include "catalog/search.hpp"
#include "flows/exchange/setup_lines.hpp"
#include "sourcing/store.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows::exchange {
namespace {

constexpr std::int64_t rows_at_once = 500;

void put_methods(const Pages& pages, const UseLine& use) {
    for (const auto& [id, method] : pages.delivery->all) {
        delivery::NewMethod line;
        line.code = {method->code};
        line.market = {pages.directory->markets.at({method->market}).code};
        for (const auto& channel : method->channels) {
            line.channels.values.push_back({pages.directory->find({channel})->code});
        }
        std::ranges::sort(line.channels.values);
        line.method = method->method;
        line.status = method->status;
        line.position = method->position;
        line.terms = method->terms;
        put_line(use, "delivery_method", line);
    }
}

void put_hours(Tx& tx, const Pages& pages, const UseLine& use) {
    std::map<std::string, const inventory::Location*> places;
    for (const auto& [id, place] : pages.network->locations) places[place.code] = &place;
    for (const auto& [code, place] : places) {
        const auto* hours = pages.delivery->hours_of(place->id);
        auto days =
            delivery::list_exceptions(tx, place->id, std::nullopt, delivery::most_exceptions);
        const auto seen = delivery::view_of(*place, hours);
        if (days.empty() && !seen.week && !seen.holidays && !seen.cutoff) continue;
        OpeningHoursLine line;
        line.location = {code};
        if (seen.week) line.week = {{*seen.week}};
        if (seen.holidays) line.holidays = {{*seen.holidays}};
        line.cutoff = seen.cutoff;
        for (auto& day : days) {
            OpeningDayLine one{day.date, {std::move(day.spans)}, {}};
            if (day.name) one.name = {{*day.name}};
            line.days.values.push_back(std::move(one));
        }
        put_line(use, "opening_hours", line);
    }
}

void put_fronts(Tx& tx, const Pages& pages, const UseLine& use) {
    std::map<std::string, StorefrontLine> lines;
    for (auto& [id, front] : channels::storefronts(tx)) {
        StorefrontLine line;
        static_cast<channels::Storefront&>(line) = front;
        line.channel = {pages.directory->find(id)->code};
        lines[line.channel.value] = std::move(line);
    }
    for (const auto& [code, line] : lines) put_line(use, "storefront", line);
}

void put_synonyms(Tx& tx, const UseLine& use) {
    for (auto& said : catalog::list_synonyms(tx)) {
        SynonymsLine line;
        line.language = {said.language};
        for (auto& group : said.groups) {
            catalog::SynonymGroup words;
            for (auto& word : group) words.values.push_back({std::move(word)});
            line.groups.values.push_back(std::move(words));
        }
        put_line(use, "synonyms", line);
    }
}

void put_versions(Tx& tx, const sourcing::ProfileRow& row, const UseLine& use) {
    for (std::int64_t number = 1; number <= row.versions; ++number) {
        const auto version = sourcing::version_of(tx, row.id, number);
        check(version.has_value(), "versions are counted from one");
        auto rules = json::read<sourcing::Profile>(version->rules);
        check(rules.ok(), "a stored profile reads back");
        put_line(use, "sourcing_profile",
                 SourcingProfileLine{{{row.code}, {row.name}, *rules}, number});
    }
}

void put_sourcing(Tx& tx, const Pages& pages, const UseLine& use) {
    std::vector<sourcing::ProfileRow> all;
    do {
        std::optional<sourcing::ProfileId> after;
        if (!all.empty()) after = all.back().id;
        const auto page = sourcing::profiles(tx, after, rows_at_once);
        all.insert(all.end(), page.begin(), page.end());
        if (std::ssize(page) < rows_at_once) break;
    } while (true);
    for (const auto& row : all) put_versions(tx, row, use);
    for (const auto& row : all) {
        std::vector<SourcingForceLine> lines;
        for (const auto& a : sourcing::activations(tx, row.id)) {
            SourcingForceLine line;
            line.profile = {row.code};
            line.number = a.number;
            if (a.target_kind == sourcing::TargetKind::channel) {
                line.channel = {{pages.directory->find({a.target})->code}};
            } else {
                line.market = {{pages.directory->markets.at({a.target}).code}};
            }
            lines.push_back(std::move(line));
        }
        const auto place = [](const SourcingForceLine& line) {
            return std::pair(line.market.has_value(),
                             line.market ? line.market->value : line.channel->value);
        };
        std::ranges::sort(lines, {}, place);
        for (const auto& line : lines) put_line(use, "sourcing_force", line);
    }
}

void put_card_articles(Tx& tx, const Pages& pages, const UseLine& use) {
    std::map<std::string, GiftCardArticleLine> lines;
    std::optional<Uuid> after;
    for (;;) {
        const auto page = stored_value::list_articles(tx, after, rows_at_once);
        for (const auto& one : page) {
            const auto& sku = pages.offers->find(catalog::VariantId{one.variant})->sku;
            lines[sku] = {{sku}, one.purpose, one.valid_months};
        }
        if (std::ssize(page) < rows_at_once) break;
        after = page.back().variant;
    }
    for (const auto& [sku, line] : lines) put_line(use, "gift_card_article", line);
}

}  // namespace

void put_setup_lines(Tx& tx, const Pages& pages, const UseLine& use) {
    put_methods(pages, use);
    put_hours(tx, pages, use);
    put_fronts(tx, pages, use);
    put_synonyms(tx, use);
    put_sourcing(tx, pages, use);
    put_card_articles(tx, pages, use);
}

void put_publications(Tx& tx, const Pages& pages, const UseLine& use) {
    std::map<std::string, channels::ChannelId> channels;
    for (const auto& [id, one] : pages.directory->channels) channels[one.code] = id;
    for (const auto& [code, id] : channels) {
        std::set<std::string> skus;
        std::optional<catalog::VariantId> after;
        for (;;) {
            const auto page = catalog::list_publications(tx, id.uuid, after, rows_at_once);
            for (const auto& p : page) skus.insert(pages.offers->find(p.variant)->sku);
            if (std::ssize(page) < rows_at_once) break;
            after = page.back().variant;
        }
        for (const auto& sku : skus) put_line(use, "publication", PublicationLine{{sku}, {code}});
    }
}

std::set<std::string> setup_lines(Tx& tx) {
    std::set<std::string> lines;
    Books books;
    put_setup_lines(tx, *books.read(tx), [&](const std::string& line) { lines.insert(line); });
    return lines;
}

}  // namespace nahtlos::flows::exchange
