// The entities of our own lines that are no products: made, and where they are there already
// changed or left.
#include <algorithm>

#include "base/json/writer.hpp"
#include "channels/directory.hpp"
#include "customers/groups.hpp"
#include "delivery/zone.hpp"
#include "flows/exchange/export.hpp"
#include "flows/exchange/import_known.hpp"
#include "flows/exchange/import_promotions.hpp"
#include "flows/exchange/import_state.hpp"
#include "flows/trees.hpp"

namespace nahtlos::flows::exchange {
namespace {

using Answer = std::optional<Refusal>;

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
    const std::map<std::string, customers::GroupId>& groups;

    bool is_there(const EntityLine& line) const {
        if (line.market) return directory.market_by_code.contains(line.market->code.value);
        if (line.channel) return directory.channel_by_code.contains(line.channel->code.value);
        if (line.customer_group) return groups.contains(line.customer_group->code.value);
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
    if (!delivery::Zone::find(line.time_zone.value)) {
        return unknown("/time_zone", "is no time zone of the IANA database");
    }
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
    for (const auto& code : list.customer_groups) {
        const auto group = known.groups.find(code.value);
        if (group == known.groups.end()) return unknown("/customer_groups", "is no customer group");
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
    if (line.promotion) return make_promotion_of(scope, *line.promotion);
    if (line.customer_group) {
        return refusal_of(customers::create_group(scope, *line.customer_group));
    }
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
    if (first.tree) {
        return catalog::put_trees(scope, all_of(lines, &EntityLine::tree),
                                  tree_codes(*channels::load_directory(scope.tx)), policy);
    }
    if (first.category) {
        return catalog::put_categories(scope, all_of(lines, &EntityLine::category), policy);
    }
    if (first.brand) return catalog::put_brands(scope, all_of(lines, &EntityLine::brand), policy);
    return catalog::put_collections(scope, all_of(lines, &EntityLine::collection), policy);
}

bool is_single(const EntityLine& line) {
    return line.legal_entity || line.market || line.channel || line.location ||
           line.customer_group || line.price_list || line.promotion;
}

}  // namespace

// Lists of prices and stock are rows like those of files of their own.
bool ImportWriter::State::write_as_rows(Batch& batch, std::vector<RowProblem>& problems) {
    const auto& lines = batch.entities;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].list_price) {
            const auto& line = *lines[i].list_price;
            nahtlos::exchange::PriceRecord record;
            record.line = batch.lines[i];
            record.sku = line.sku.value;
            record.list = line.price_list.value;
            record.price.amount = to_string(line.unit_price);
            record.least_quantity = line.min_quantity.value;
            batch.prices.push_back(std::move(record));
        } else if (lines[i].stock) {
            const auto& line = *lines[i].stock;
            nahtlos::exchange::StockRecord record;
            record.line = batch.lines[i];
            record.sku = line.sku.value;
            record.location = line.location.value;
            record.quantity = line.on_hand;
            batch.stock.push_back(std::move(record));
        }
    }
    if (!batch.prices.empty()) write_prices(batch, problems);
    if (!batch.stock.empty()) write_stock(batch, problems);
    return !batch.prices.empty() || !batch.stock.empty();
}

void ImportWriter::State::tell(const Refusal& refusal, std::int64_t line,
                               std::vector<RowProblem>& problems) {
    if (refusal.fields.empty()) problems.push_back({line, "", refusal.code, refusal.detail, ""});
    for (const auto& f : refusal.fields) {
        problems.push_back({line, f.pointer, f.code, f.detail, ""});
    }
    ++tally.refused;
    ++tally.refused_rows;
}

void ImportWriter::State::write_singles(const Batch& batch, std::vector<RowProblem>& problems) {
    for (std::size_t i = 0; i < batch.entities.size(); ++i) {
        const auto& line = batch.entities[i];
        bool was_there = false, is_changed = false;
        const auto refusal = change([&](ChangeScope& scope) -> Answer {
            const auto directory = channels::load_directory(scope.tx);
            const auto network = inventory::load_network(scope.tx, nullptr);
            const auto lists = pricing::load_lists(scope.tx);
            const auto groups = customers::groups_by_code(scope.tx);
            const Single known{*directory, *network, *lists, groups};
            was_there = known.is_there(line) ||
                        (line.promotion && has_promotion(scope.tx, line.promotion->code.value));
            if (!was_there) return make_single(scope, known, line);
            const auto changed = change_known(scope, *directory, *network, line);
            if (!changed) return changed.refusal();
            is_changed = *changed;
            return std::nullopt;
        });
        if (!refusal) {
            ++(is_changed ? tally.changed : was_there ? tally.unchanged : tally.made);
            continue;
        }
        tell(*refusal, batch.lines[i], problems);
    }
    if (!batch.entities.front().market || options.is_dry_run) return;
    const auto refusal = change([&](ChangeScope& scope) -> Answer {
        auto again = read_ground(scope.tx, ground.setting);
        if (again) ground = *std::move(again);
        return std::nullopt;
    });
    check(!refusal, "reading is never refused");
}

void ImportWriter::State::write_entities(Batch& batch, std::vector<RowProblem>& problems) {
    if (write_as_rows(batch, problems)) return;
    if (is_single(batch.entities.front())) return write_singles(batch, problems);
    if (is_setup(batch.entities.front())) return write_setup(batch, problems);
    if (batch.entities.front().publication) return write_publications(batch, problems);
    if (batch.entities.front().coupon) return write_coupons(batch, problems);
    if (batch.entities.front().review) return write_reviews(batch, problems);
    std::vector<std::int64_t> lines;
    api::BulkRows rows;
    const auto refusal = change([&](ChangeScope& scope) -> Answer {
        // What is as it shall be is left alone.
        const auto known = frame_lines(scope.tx);
        std::vector<EntityLine> fresh;
        lines.clear();
        for (std::size_t i = 0; i < batch.entities.size(); ++i) {
            if (known.contains(json::write(batch.entities[i]))) continue;
            fresh.push_back(batch.entities[i]);
            lines.push_back(batch.lines[i]);
        }
        rows = {};
        if (fresh.empty()) return std::nullopt;
        auto put = put_many(scope, fresh);
        if (!put) return put.refusal();
        rows = *std::move(put);
        return std::nullopt;
    });
    if (refusal) {
        for (const auto line : lines) {
            count({"", refusal->code, refusal->detail}, line, problems);
        }
        return;
    }
    tally.unchanged += static_cast<std::int64_t>(batch.lines.size() - lines.size());
    tally.made += rows.done;
    tally.unchanged += rows.already_done;
    for (const auto& row : rows.rows) {
        if (row.outcome != api::RowOutcome::refused) continue;
        ++tally.refused;
        ++tally.refused_rows;
        const auto line = lines[static_cast<std::size_t>(row.index)];
        for (const auto& error : row.errors) {
            problems.push_back({line, error.pointer, error.code, error.detail, ""});
        }
    }
}

}  // namespace nahtlos::flows::exchange
