// The entities of our own lines that are no products: made, or left where they are there already.
#include <algorithm>

#include "channels/directory.hpp"
#include "customers/groups.hpp"
#include "flows/exchange/import_state.hpp"

namespace nahtlos::flows::exchange {
namespace {

using Answer = std::optional<Refusal>;

// What became of each line of a batch.
struct Outcomes {
    std::vector<api::RowOutcome> rows;
    std::vector<std::vector<api::RowProblem>> wrong;
    void done() { add(api::RowOutcome::done); }
    void same() { add(api::RowOutcome::already_done); }
    void refuse(const Refusal& refusal) {
        add(api::RowOutcome::refused);
        for (const auto& f : refusal.fields) wrong.back().push_back({f.pointer, f.code, f.detail});
        if (refusal.fields.empty()) wrong.back().push_back({"", refusal.code, refusal.detail});
    }
    void take(const api::BulkRows& bulk) {
        for (const auto& row : bulk.rows) {
            add(row.outcome);
            wrong.back() = row.errors;
        }
    }

private:
    void add(api::RowOutcome outcome) {
        rows.push_back(outcome);
        wrong.emplace_back();
    }
};

template <class Member>
auto all_of(const std::vector<EntityLine>& lines, Member member) {
    std::vector<typename std::remove_cvref_t<decltype(lines.front().*member)>::value_type> all;
    for (const auto& line : lines) all.push_back(*(line.*member));
    return all;
}

// A child id counts from one in every command; so each of these is a command of its own.
struct Single {
    const channels::Directory& directory;
    const inventory::Network& network;
    const pricing::PriceBook& prices;

    bool is_there(const EntityLine& line) const {
        if (line.market) return directory.market_by_code.contains(line.market->code.value);
        if (line.channel) return directory.channel_by_code.contains(line.channel->code.value);
        if (line.price_list) return prices.find(line.price_list->code.value) != nullptr;
        if (line.location) {
            return std::ranges::any_of(network.locations, [&](const auto& one) {
                return one.second.code == line.location->code.value;
            });
        }
        return line.legal_entity && entity(line.legal_entity->name.value);
    }
    std::optional<channels::LegalEntityId> entity(const std::string& name) const {
        for (const auto& [id, one] : directory.legal_entities) {
            if (one.name == name) return id;
        }
        return std::nullopt;
    }
};

Refusal unknown(const char* pointer, const char* detail) {
    return {RefusalKind::invalid, "invalid_request", detail, {{pointer, "unknown", detail}}};
}

template <class T>
Answer refusal_of(const Result<T>& result) {
    if (result.ok()) return std::nullopt;
    return result.refusal();
}

Answer make_channel(ChangeScope& scope, const Single& known, const ChannelLine& line) {
    const auto entity = known.entity(line.legal_entity.value);
    if (!entity) return unknown("/legal_entity", "is no legal entity");
    return refusal_of(
        channels::create_channel(scope, {line.code, line.name, line.kind, line.status, *entity,
                                         line.market, line.channel_group, line.publishes_all}));
}

Answer make_location(ChangeScope& scope, const Single& known, const LocationLine& line) {
    const auto entity = known.entity(line.legal_entity.value);
    if (!entity) return unknown("/legal_entity", "is no legal entity");
    return refusal_of(inventory::create_location(scope, {line.code,
                                                         line.name,
                                                         line.kind,
                                                         {entity->uuid},
                                                         line.country,
                                                         line.time_zone,
                                                         line.capabilities,
                                                         line.ready_minutes,
                                                         line.latitude,
                                                         line.longitude,
                                                         line.address,
                                                         line.opening_hours}));
}

Answer make_price_list(ChangeScope& scope, const Single& known, const pricing::NewPriceList& list) {
    const auto market = known.directory.market_by_code.find(list.market.value);
    if (market == known.directory.market_by_code.end()) return unknown("/market", "is no market");
    pricing::Audience audience;
    for (const auto& code : list.channels) {
        const auto channel = known.directory.channel_by_code.find(code.value);
        if (channel == known.directory.channel_by_code.end()) {
            return unknown("/channels", "is no channel");
        }
        audience.channels.push_back(channel->second.uuid);
    }
    const auto groups = customers::groups_by_code(scope.tx);
    for (const auto& code : list.customer_groups) {
        const auto group = groups.find(code.value);
        if (group == groups.end()) return unknown("/customer_groups", "is no customer group");
        audience.groups.push_back(group->second.uuid);
    }
    std::ranges::sort(audience.channels);
    std::ranges::sort(audience.groups);
    return refusal_of(pricing::create_list(scope, list, market->second.uuid, std::move(audience)));
}

Answer make_single(ChangeScope& scope, const Single& known, const EntityLine& line) {
    if (line.legal_entity) {
        return refusal_of(channels::create_legal_entity(scope, *line.legal_entity));
    }
    if (line.market) return refusal_of(channels::create_market(scope, *line.market));
    if (line.channel) return make_channel(scope, known, *line.channel);
    if (line.location) return make_location(scope, known, *line.location);
    return make_price_list(scope, known, *line.price_list);
}

// Those that are written many at once.
Result<api::BulkRows> put_many(ChangeScope& scope, const std::vector<EntityLine>& lines) {
    constexpr auto policy = api::ErrorPolicy::reject_failed_rows;
    const auto& first = lines.front();
    if (first.tax_rate) {
        return catalog::set_tax_rates(scope, all_of(lines, &EntityLine::tax_rate), policy);
    }
    if (first.product_type) {
        return catalog::put_types(scope, all_of(lines, &EntityLine::product_type), policy);
    }
    if (first.tree) return catalog::put_trees(scope, all_of(lines, &EntityLine::tree), policy);
    if (first.category) {
        return catalog::put_categories(scope, all_of(lines, &EntityLine::category), policy);
    }
    if (first.brand) return catalog::put_brands(scope, all_of(lines, &EntityLine::brand), policy);
    return catalog::put_collections(scope, all_of(lines, &EntityLine::collection), policy);
}

bool is_single(const EntityLine& line) {
    return line.legal_entity || line.market || line.channel || line.location || line.price_list;
}

}  // namespace

void ImportWriter::State::write_entities(Batch& batch, std::vector<RowProblem>& problems) {
    const auto& lines = batch.entities;
    if (lines.front().list_price) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto& line = *lines[i].list_price;
            nahtlos::exchange::PriceRecord record;
            record.line = batch.lines[i];
            record.sku = line.sku.value;
            record.list = line.price_list.value;
            record.price.amount = to_string(line.unit_price);
            record.least_quantity = line.min_quantity.value;
            batch.prices.push_back(std::move(record));
        }
        return write_prices(batch, problems);
    }
    if (lines.front().stock) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto& line = *lines[i].stock;
            batch.stock.push_back({.line = batch.lines[i],
                                   .sku = line.sku.value,
                                   .location = line.location.value,
                                   .quantity = line.on_hand});
        }
        return write_stock(batch, problems);
    }
    Outcomes outcomes;
    if (is_single(lines.front())) {
        for (const auto& line : lines) {
            bool was_there = false;
            const auto refusal = change([&](ChangeScope& scope) -> Answer {
                const auto directory = channels::load_directory(scope.tx);
                const auto network = inventory::load_network(scope.tx, nullptr);
                const auto lists = pricing::load_lists(scope.tx);
                const Single known{*directory, *network, *lists};
                was_there = known.is_there(line);
                return was_there ? std::nullopt : make_single(scope, known, line);
            });
            if (refusal) {
                outcomes.refuse(*refusal);
            } else if (was_there) {
                outcomes.same();
            } else {
                outcomes.done();
            }
        }
        if (lines.front().market && !options.is_dry_run) {
            change([&](ChangeScope& scope) -> Answer {
                auto again = read_ground(scope.tx, ground.setting);
                if (again) ground = *std::move(again);
                return std::nullopt;
            });
        }
    } else {
        const auto refusal = change([&](ChangeScope& scope) -> Answer {
            outcomes = {};
            const auto put = put_many(scope, lines);
            if (!put) return put.refusal();
            outcomes.take(*put);
            return std::nullopt;
        });
        if (refusal) {
            outcomes = {};
            for (std::size_t i = 0; i < lines.size(); ++i) outcomes.refuse(*refusal);
        }
    }
    for (std::size_t i = 0; i < outcomes.rows.size(); ++i) {
        const auto outcome = outcomes.rows[i];
        tally.made += outcome == api::RowOutcome::done ? 1 : 0;
        tally.unchanged += outcome == api::RowOutcome::already_done ? 1 : 0;
        if (outcome != api::RowOutcome::refused) continue;
        ++tally.refused;
        ++tally.refused_rows;
        for (const auto& error : outcomes.wrong[i]) {
            problems.push_back({batch.lines[i], error.pointer, error.code, error.detail, ""});
        }
    }
}

}  // namespace nahtlos::flows::exchange
