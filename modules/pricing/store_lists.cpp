#include <algorithm>
#include <map>
#include <set>

#include "base/api/call.hpp"
#include "base/batch/revision.hpp"
#include "base/json/writer.hpp"
#include "base/repeats.hpp"
#include "base/sql/where.hpp"
#include "pricing/lists.hpp"

namespace nahtlos::pricing {
namespace {

constexpr std::int64_t most_priority = 1'000;

struct NewListRow {
    PriceListId id;
    std::string code;
    Uuid market;
    ListKind kind = ListKind::sale;
    std::int64_t version = 1;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(NewListRow, (), (id, code, market, kind, version, created_at))

struct Head {
    std::string code;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Head, (), (code, version))

struct VersionRow {
    PriceListId list;
    std::int64_t version = 1;
    std::string name;
    ListStatus status = ListStatus::draft;
    std::string channels = "[]", customer_groups = "[]";
    std::int64_t priority = 0;
    std::optional<std::int64_t> percent_off_bp;
    std::optional<Instant> valid_from, valid_until;
    Instant recorded_at;
};
BOOST_DESCRIBE_STRUCT(VersionRow, (),
                      (list, version, name, status, channels, customer_groups, priority,
                       percent_off_bp, valid_from, valid_until, recorded_at))

struct StoredPrice {
    PriceListId list;
    catalog::VariantId variant;
    std::int64_t min_quantity = 1;
    Instant recorded_at;
    std::optional<UnitPrice> unit_price;
    std::int64_t revision = 0;
};
BOOST_DESCRIBE_STRUCT(StoredPrice, (),
                      (list, variant, min_quantity, recorded_at, unit_price, revision))

struct RowKey {
    PriceListId list;
    catalog::VariantId variant;
    std::int64_t min_quantity = 1;
};
BOOST_DESCRIBE_STRUCT(RowKey, (), (list, variant, min_quantity))

struct PricesEvent {
    PriceListId price_list;
    std::vector<catalog::VariantId> variants;
};
BOOST_DESCRIBE_STRUCT(PricesEvent, (), (price_list, variants))

std::vector<FieldProblem> problems_of(const VersionRow& row) {
    std::vector<FieldProblem> wrong;
    if (row.priority < 0 || row.priority > most_priority) {
        wrong.push_back({"/priority", "out_of_range", "must be between 0 and 1000"});
    }
    if (row.percent_off_bp && (*row.percent_off_bp < 1 || *row.percent_off_bp > 10'000)) {
        wrong.push_back({"/percent_off_bp", "out_of_range", "must be between 1 and 10000"});
    }
    if (row.valid_from && row.valid_until && *row.valid_until <= *row.valid_from) {
        wrong.push_back({"/valid_until", "out_of_range", "must be after valid_from"});
    }
    return wrong;
}

Refusal invalid(std::vector<FieldProblem> wrong) {
    return {RefusalKind::invalid, "invalid_request", "the price list cannot be like this",
            std::move(wrong)};
}

void put_audience(VersionRow& row, const Audience& audience) {
    row.channels = json::write(audience.channels);
    row.customer_groups = json::write(audience.groups);
}

// The last version. Raising the revision before has locked all lists.
std::optional<VersionRow> last_version(Tx& tx, PriceListId id) {
    return tx.one<VersionRow>(
        "select list, version, name, status, channels, customer_groups, priority, percent_off_bp, "
        "valid_from, valid_until, recorded_at from pricing_list_version where list = $1 "
        "order by version desc limit 1",
        id);
}

Head raised(Tx& tx, PriceListId id) {
    auto head = tx.one<Head>(
        "update pricing_list set version = version + 1 where id = $1 returning code, version", id);
    check(head.has_value(), "a price list is never deleted");
    return *std::move(head);
}

Refusal no_such_list() {
    return {RefusalKind::not_found, "not_found", "there is no such price list"};
}

// What the rows of a request come to; recorded_at and revision of `rows` are not said yet.
struct PricePlan {
    api::BulkRows answer;
    std::vector<StoredPrice> rows;  // only those that change something
};

using PriceKey = std::pair<catalog::VariantId, std::int64_t>;

// The prices that count now, of those that the request names.
std::map<PriceKey, StoredPrice> prices_now(
    Tx& tx, PriceListId id, const ListPrices& wish,
    const std::map<std::string, catalog::VariantId>& by_sku) {
    std::set<PriceKey> named;
    for (const auto& p : wish.prices.values) {
        const auto variant = by_sku.find(p.sku.value);
        if (variant != by_sku.end()) named.emplace(variant->second, p.min_quantity.value);
    }
    std::vector<RowKey> keys;
    for (const auto& [variant, quantity] : named) keys.push_back({id, variant, quantity});
    std::map<PriceKey, StoredPrice> now;
    for (const auto& row : tx.find<StoredPrice>("pricing_price", keys)) {
        auto& last = now[{row.variant, row.min_quantity}];
        if (last.revision <= row.revision) last = row;
    }
    return now;
}

PricePlan plan_prices(Tx& tx, PriceListId id, const ListPrices& wish,
                      const std::map<std::string, catalog::VariantId>& variants) {
    const auto now = prices_now(tx, id, wish, variants);
    PricePlan plan;
    auto& out = plan.answer;
    Repeats<std::pair<std::string, std::int64_t>> seen;
    const auto& prices = wish.prices.values;
    for (std::size_t i = 0; i < prices.size(); ++i) {
        const auto& p = prices[i];
        const auto here = "/prices/" + std::to_string(i);
        const auto variant = variants.find(p.sku.value);
        if (variant == variants.end()) {
            out.reject(
                FieldProblem{here + "/sku", "unknown_sku", "is not an article of the catalog"});
        } else if (p.unit_price && p.unit_price->micro < 0) {
            out.reject(FieldProblem{here + "/unit_price", "out_of_range", "must not be negative"});
        } else if (auto again = seen.look_at({p.sku.value, p.min_quantity.value}, i, here)) {
            out.reject(*again);
        } else {
            const auto known = now.find({variant->second, p.min_quantity.value});
            const auto price = known == now.end() ? std::nullopt : known->second.unit_price;
            api::RowAnswer answer;
            if (price == p.unit_price)
                answer.outcome = api::RowOutcome::already_done;
            else
                plan.rows.push_back({id, variant->second, p.min_quantity.value, {}, p.unit_price});
            out.add(std::move(answer));
        }
    }
    return plan;
}

}  // namespace

Result<MadePriceList> create_list(ChangeScope& scope, const NewPriceList& wish, Uuid market,
                                  Audience audience) {
    const PriceListId id{child_id(scope.id, 1)};
    VersionRow row;
    row.list = id;
    row.name = wish.name.value;
    row.status = wish.status;
    put_audience(row, audience);
    row.priority = wish.priority;
    row.percent_off_bp = wish.percent_off_bp;
    row.valid_from = wish.valid_from;
    row.valid_until = wish.valid_until;
    row.recorded_at = scope.now;
    raise_revision(scope.tx, "pricing");
    auto wrong = problems_of(row);
    if (scope.tx.value<std::int64_t>("select 1 from pricing_list where code = $1",
                                     wish.code.value)) {
        wrong.push_back({"/code", "taken", "is another price list's"});
    }
    if (!wrong.empty()) return invalid(std::move(wrong));
    scope.tx.insert("pricing_list", std::vector<NewListRow>{
                                        {id, wish.code.value, market, wish.kind, 1, scope.now}});
    scope.tx.insert("pricing_list_version", std::vector<VersionRow>{row});
    const MadePriceList made{id, wish.code.value, 1};
    scope.events.push_back(
        {"price_list_created", id.uuid, 1, scope.context, scope.now, json::write(made)});
    return made;
}

Result<MadePriceList> change_list(ChangeScope& scope, PriceListId id, const PriceListChange& wish,
                                  const std::optional<Audience>& audience,
                                  std::optional<std::int64_t> if_match) {
    raise_revision(scope.tx, "pricing");
    auto found = last_version(scope.tx, id);
    if (!found) return no_such_list();
    auto& row = *found;
    const auto head = raised(scope.tx, id);
    if (auto refusal = api::unless_version(if_match, head.version - 1)) return *refusal;
    if (wish.name) row.name = wish.name->value;
    row.status = wish.status.value_or(row.status);
    if (audience) put_audience(row, *audience);
    row.priority = wish.priority.value_or(row.priority);
    if (wish.percent_off_bp) row.percent_off_bp = *wish.percent_off_bp;
    if (wish.valid_from) row.valid_from = *wish.valid_from;
    if (wish.valid_until) row.valid_until = *wish.valid_until;
    if (auto wrong = problems_of(row); !wrong.empty()) return invalid(std::move(wrong));
    row.version = head.version;
    row.recorded_at = std::max(scope.now, row.recorded_at + microseconds(1));
    scope.tx.insert("pricing_list_version", std::vector<VersionRow>{row});
    const MadePriceList made{id, head.code, head.version};
    scope.events.push_back(
        {"price_list_changed", id.uuid, row.version, scope.context, scope.now, json::write(made)});
    return made;
}

Result<api::BulkRows> put_list_prices(ChangeScope& scope, PriceListId id, const ListPrices& wish,
                                      const std::map<std::string, catalog::VariantId>& variants) {
    if (!last_version(scope.tx, id)) return no_such_list();
    auto plan = plan_prices(scope.tx, id, wish, variants);
    if (auto refusal = plan.answer.refusal(wish.error_policy)) return *refusal;
    if (plan.rows.empty()) return plan.answer;
    const auto revision = raise_revision(scope.tx, "pricing");
    // Only now, under the lock of all lists, do prices stand still.
    plan = plan_prices(scope.tx, id, wish, variants);
    if (plan.rows.empty()) return plan.answer;
    PricesEvent event{id, {}};
    for (auto& row : plan.rows) {
        row.recorded_at = scope.now;
        row.revision = revision;
        event.variants.push_back(row.variant);
    }
    scope.tx.upsert("pricing_price", 4, plan.rows);
    // Prices are part of the list; its version says that something of it changed.
    scope.events.push_back({"price_list_prices_changed", id.uuid, raised(scope.tx, id).version,
                            scope.context, scope.now, json::write(event)});
    return plan.answer;
}

std::vector<ListPrice> prices_of_list(Tx& tx, PriceListId id,
                                      const std::optional<ListPriceKey>& after,
                                      std::int64_t limit) {
    sql::Where where;
    where.add("list = ", id);
    where.also("unit_price is not null");
    where.also(
        "revision = (select max(p.revision) from pricing_price p where "
        "p.list = pricing_price.list and p.variant = pricing_price.variant and "
        "p.min_quantity = pricing_price.min_quantity)");
    where.page("variant, min_quantity", after, limit);
    return sql::rows_of<ListPrice>(tx, "pricing_price", where);
}

}  // namespace nahtlos::pricing
