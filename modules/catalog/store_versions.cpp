#include "base/api/call.hpp"
#include "base/batch/revision.hpp"
#include "base/http/gzip.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "catalog/versions.hpp"
#include "catalog/whole.hpp"

namespace nahtlos::catalog {
namespace {

struct StoredVersion {
    std::int64_t version = 1;
    Instant made_at;
    std::optional<std::string> made_by;
};
BOOST_DESCRIBE_STRUCT(StoredVersion, (), (version, made_at, made_by))

struct LifeRow {
    ProductId id;
    std::string handle;
    ProductStatus status = ProductStatus::draft;
    std::optional<std::int64_t> approved_version;
    std::optional<std::string> approved_by;
    std::optional<Instant> publish_at, unpublish_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(LifeRow, (),
                      (id, handle, status, approved_version, approved_by, publish_at, unpublish_at,
                       version))

constexpr std::string_view life_columns =
    "id, handle, status, approved_version, approved_by, publish_at, unpublish_at, version";

std::optional<LifeRow> life_row(Tx& tx, ProductId id) {
    return tx.one<LifeRow>(
        "select " + std::string(life_columns) + " from catalog_product where id = $1", id);
}

LifeView view_of(const LifeRow& row) {
    LifeView view{row.id,     row.status,     row.approved_version == row.version,
                  {},         row.publish_at, row.unpublish_at,
                  row.version};
    if (view.is_approved) view.approved_by = row.approved_by;
    return view;
}

struct ScheduleRefused {
    ProductId product;
    ProductStatus status = ProductStatus::active;  // that it was to have
    std::vector<api::RowProblem> errors;
};
BOOST_DESCRIBE_STRUCT(ScheduleRefused, (), (product, status, errors))

Refusal no_such_product() {
    return {RefusalKind::not_found, "not_found", "there is no such product"};
}

// One wish about one product, as its route answers it.
std::optional<Refusal> write_one(ChangeScope& scope, const ProductWish& wish,
                                 const WriteRules& rules, std::uint16_t first_child = 1) {
    ChildIds ids(scope.id, first_child);
    const auto written = write_products(scope, {&wish, 1}, rules, ids);
    const auto& wrong = written.front().wrong;
    if (wrong.empty()) return std::nullopt;
    return refusal_of(wrong);
}

std::optional<Refusal> set_status(ChangeScope& scope, const LifeRow& row, ProductStatus status,
                                  const PriceMarkets& markets, std::uint16_t first_child,
                                  bool ends_schedule) {
    ProductWish wish;
    wish.handle = {row.handle};
    wish.status = status;
    if (ends_schedule) {
        (status == ProductStatus::active ? wish.publish_at : wish.unpublish_at).emplace();
    }
    return write_one(scope, wish, {.markets = markets}, first_child);
}

// What cannot be done when it is due is not tried again and again: that would keep others waiting.
// The product is as it was, but for its schedule; so is its version, and the event stands for
// itself.
void give_up(ChangeScope& scope, const LifeRow& row, ProductStatus status, const Refusal& refusal,
             std::int64_t revision, std::uint16_t child) {
    ScheduleRefused told{row.id, status, {}};
    for (const auto& f : refusal.fields) told.errors.push_back({f.pointer, f.code, f.detail});
    const std::string column = status == ProductStatus::active ? "publish_at" : "unpublish_at";
    scope.tx.run("update catalog_product set " + column + " = null, revision = $2 where id = $1",
                 row.id, revision);
    scope.events.push_back({"schedule_refused", child_id(scope.id, child), 1, scope.context,
                            scope.now, json::write(told)});
}

Refusal wrong_status(const LifeRow& row) {
    return {RefusalKind::conflict, "wrong_status",
            "is not possible from " + std::string(enum_name(row.status))};
}

Refusal not_approved() {
    return {RefusalKind::conflict, "not_approved", "nobody approved the product as it is now"};
}

std::optional<Refusal> approve(ChangeScope& scope, const LifeRow& row) {
    if (row.status != ProductStatus::draft) return wrong_status(row);
    auto by = std::string(enum_name(scope.context.actor_kind));
    if (scope.context.actor) by += ':' + to_string(*scope.context.actor);
    // The version stays, since what was approved is the product as it is; so the event stands for
    // itself.
    scope.tx.run(
        "update catalog_product set approved_version = version, approved_by = $2 where id = $1",
        row.id, by);
    scope.events.push_back({"product_approved", scope.id, 1, scope.context, scope.now,
                            "{\"product\":\"" + to_string(row.id) +
                                "\",\"version\":" + std::to_string(row.version) + "}"});
    return std::nullopt;
}

}  // namespace

std::vector<VersionInfo> list_versions(Tx& tx, ProductId id) {
    std::vector<VersionInfo> versions;
    const auto current = tx.one<StoredVersion>(
        "select version, updated_at, changed_by from catalog_product where id = $1", id);
    if (!current) return versions;
    versions.push_back({current->version, current->made_at, current->made_by, true});
    for (auto& row : tx.all<StoredVersion>(
             "select version, made_at, made_by from catalog_product_version where product = $1 "
             "order by version desc",
             id)) {
        versions.push_back({row.version, row.made_at, row.made_by, false});
    }
    return versions;
}

std::optional<WholeProduct> read_version(Tx& tx, ProductId id, std::int64_t version) {
    auto now = read_products(tx, {id});
    if (now.empty()) return std::nullopt;
    if (now.front().version == version) return std::move(now.front());
    const auto packed = tx.value<sql::Bytes>(
        "select snapshot from catalog_product_version where product = $1 and version = $2", id,
        version);
    if (!packed) return std::nullopt;
    std::string text;
    constexpr std::size_t most = std::size_t{64} << 20;
    check(http::gunzip(packed->data, most, text) == http::GunzipResult::done,
          "a stored version unpacks");
    auto product = json::read<WholeProduct>(text, {.max_bytes = most,
                                                   .max_string_bytes = std::size_t{1} << 20,
                                                   .max_items = 100'000,
                                                   .max_free_bytes = std::size_t{1} << 20});
    check(product.ok(), "a stored version reads back");
    return *std::move(product);
}

Result<ProductWish> former_wish(Tx& tx, ProductId id, std::int64_t version) {
    if (!life_row(tx, id)) return no_such_product();
    const auto former = read_version(tx, id, version);
    if (!former) {
        return Refusal{RefusalKind::not_found, "not_found", "this version is not kept"};
    }
    auto wish = wish_of(*former);
    wish.status.reset();
    wish.publish_at.reset();
    wish.unpublish_at.reset();
    return wish;
}

Refusal refusal_of(const std::vector<FieldProblem>& wrong) {
    if (wrong.front().code == "version_changed") {
        return {RefusalKind::precondition, "version_changed", wrong.front().detail};
    }
    return {RefusalKind::invalid, "invalid_request", "the product cannot be changed like this",
            wrong};
}

std::optional<LifeView> life_of(Tx& tx, ProductId id) {
    const auto row = life_row(tx, id);
    if (!row) return std::nullopt;
    return view_of(*row);
}

Result<LifeView> take_action(ChangeScope& scope, ProductId id, ProductAction action,
                             std::optional<std::int64_t> if_match, const PriceMarkets& markets) {
    raise_revision(scope.tx, "catalog");  // also the lock
    const auto row = life_row(scope.tx, id);
    if (!row) return no_such_product();
    if (auto refusal = api::unless_version(if_match, row->version)) return *refusal;
    const auto is = [&](ProductStatus status) { return row->status == status; };
    const auto set = [&](ProductStatus status) {
        return set_status(scope, *row, status, markets, 1, false);
    };
    std::optional<Refusal> refusal;
    switch (action) {
        case ProductAction::approve: refusal = approve(scope, *row); break;
        case ProductAction::publish:
            refusal = !is(ProductStatus::draft)               ? wrong_status(*row)
                      : row->approved_version != row->version ? not_approved()
                                                              : set(ProductStatus::active);
            break;
        case ProductAction::withdraw:
            refusal = is(ProductStatus::draft) ? wrong_status(*row) : set(ProductStatus::draft);
            break;
        case ProductAction::archive:
            refusal =
                is(ProductStatus::archived) ? wrong_status(*row) : set(ProductStatus::archived);
            break;
    }
    if (refusal) return *refusal;
    return *life_of(scope.tx, id);
}

bool is_schedule_due(Tx& tx, Instant now) {
    return tx.value<std::int64_t>(
                 "select 1 from catalog_product where publish_at <= $1 and status = 'draft' and "
                 "approved_version = version limit 1",
                 now)
               .has_value() ||
           tx.value<std::int64_t>(
                 "select 1 from catalog_product where unpublish_at <= $1 and status = 'active' "
                 "limit 1",
                 now)
               .has_value();
}

std::int64_t run_schedule(ChangeScope& scope, const PriceMarkets& markets, std::int64_t limit) {
    const auto revision = raise_revision(scope.tx, "catalog");  // also the lock
    const std::string select = "select " + std::string(life_columns) + " from catalog_product ";
    auto due = scope.tx.all<LifeRow>(
        select +
            "where publish_at <= $1 and status = 'draft' and approved_version = version "
            "order by publish_at, id limit $2",
        scope.now, limit);
    const auto published = due.size();
    for (auto& row :
         scope.tx.all<LifeRow>(select + "where unpublish_at <= $1 and status = 'active' "
                                        "order by unpublish_at, id limit $2",
                               scope.now, limit)) {
        due.push_back(std::move(row));
    }
    for (std::size_t i = 0; i < due.size(); ++i) {
        const auto status = i < published ? ProductStatus::active : ProductStatus::archived;
        const auto child = static_cast<std::uint16_t>(i + 1);
        if (const auto refusal = set_status(scope, due[i], status, markets, child, true)) {
            give_up(scope, due[i], status, *refusal, revision, child);
        }
    }
    return std::ssize(due);
}

}  // namespace nahtlos::catalog
