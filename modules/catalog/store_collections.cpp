#include <algorithm>
#include <map>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "base/repeats.hpp"
#include "base/sql/where.hpp"
#include "catalog/collections.hpp"
#include "catalog/whole.hpp"
#include "modules/catalog/handles.hpp"
#include "modules/catalog/product_row.hpp"

namespace nahtlos::catalog {
namespace {

struct CollectionRow {
    CollectionId id;
    std::string handle, definition;
    std::optional<std::string> external_reference;
    std::int64_t by_rule = 0, evaluated_revision = -1;
    ProductId evaluated_product;
    std::int64_t version = 1;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(CollectionRow, (),
                      (id, handle, definition, external_reference, by_rule, evaluated_revision,
                       evaluated_product, version, updated_at))

struct MemberRow {
    CollectionId collection;
    ProductId product;
    std::int64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(MemberRow, (), (collection, product, position))

struct MemberId {
    CollectionId collection;
    ProductId product;
};
BOOST_DESCRIBE_STRUCT(MemberId, (), (collection, product))

struct PlaceRow {
    CollectionId id;
    std::int64_t evaluated_revision = -1;
    ProductId evaluated_product;
};
BOOST_DESCRIBE_STRUCT(PlaceRow, (), (id, evaluated_revision, evaluated_product))

struct ChangedProduct {
    std::int64_t revision = 0;
    ProductId id;
};
BOOST_DESCRIBE_STRUCT(ChangedProduct, (), (revision, id))

struct HandleOf {
    std::string handle;
    ProductId id;
};
BOOST_DESCRIBE_STRUCT(HandleOf, (), (handle, id))

struct FollowerRow {
    std::string name;
    std::int64_t revision = -1;
    ProductId product;
};
BOOST_DESCRIBE_STRUCT(FollowerRow, (), (name, revision, product))

std::vector<CollectionRow> collection_rows(Tx& tx) {
    return tx.all<CollectionRow>(
        "select id, handle, definition, external_reference, by_rule, evaluated_revision, "
        "evaluated_product, version, updated_at from catalog_collection order by handle");
}

// Who fills collections, and who changes their rules, take turns. Revisions become visible in their
// order, so no product is passed by that is being changed meanwhile.
void lock_collections(Tx& tx) {
    tx.run(
        "insert into catalog_follower (name, revision, product) values ('collections', 0, $1) "
        "on conflict (name) do update set revision = 0",
        Uuid{});
}

CollectionWish wish_of(const CollectionRow& row) {
    auto wish = json::read<CollectionWish>(row.definition, {.max_bytes = std::size_t{16} << 20});
    check(wish.ok(), "a stored collection reads back");
    return *std::move(wish);
}

FollowPlace place_of(const CollectionRow& row) {
    return {row.evaluated_revision, row.evaluated_product};
}

// The product that was changed last; nothing when there is none.
std::optional<FollowPlace> last_place(Tx& tx) {
    return tx.one<FollowPlace>(
        "select revision, id as product from catalog_product order by revision desc, id desc "
        "limit 1");
}

// Products by handle; unknown ones are missing.
std::map<std::string, ProductId> products_of(Tx& tx, const std::vector<CollectionWish>& wishes) {
    std::vector<std::string> handles;
    for (const auto& wish : wishes) {
        for (const auto& handle : wish.products) handles.push_back(handle.value);
    }
    std::ranges::sort(handles);
    handles.erase(std::unique(handles.begin(), handles.end()), handles.end());
    std::vector<HandleKey> keys;
    for (auto& handle : handles) keys.push_back({std::move(handle)});
    std::map<std::string, ProductId> found;
    for (auto& row : tx.find<HandleOf>("catalog_product", keys)) found.emplace(row.handle, row.id);
    return found;
}

std::vector<FieldProblem> problems_of(const CollectionWish& wish, const std::string& here,
                                      const std::map<std::string, ProductId>& products) {
    std::vector<FieldProblem> wrong;
    if (wish.rule) check_rule(*wish.rule, here + "/rule", wrong);
    if (wish.rule && !wish.products.empty()) {
        wrong.push_back({here + "/products", "not_applicable", "are chosen by the rule"});
    }
    Repeats<std::string> seen;
    for (std::size_t i = 0; i < wish.products.size(); ++i) {
        const auto at = here + "/products/" + std::to_string(i);
        if (!products.contains(wish.products[i].value)) {
            wrong.push_back({at, "unknown", "is not the handle of a product"});
        } else if (auto again = seen.look_at(wish.products[i].value, i, at)) {
            wrong.push_back(*again);
        }
    }
    return wrong;
}

void fill_by_hand(Tx& tx, CollectionId id, const CollectionWish& wish,
                  const std::map<std::string, ProductId>& products) {
    tx.run("delete from catalog_collection_member where collection = $1", id);
    std::vector<MemberRow> members;
    for (const auto& handle : wish.products) {
        members.push_back({id, products.at(handle.value), std::ssize(members)});
    }
    tx.insert("catalog_collection_member", members);
}

// Decides the wishes of one call and keeps the rows that come of them.
class CollectionWriter {
public:
    CollectionWriter(ChangeScope& scope, const std::vector<CollectionWish>& wishes)
        : scope_(scope), wishes_(wishes), products_(products_of(scope.tx, wishes)) {
        for (auto& row : collection_rows(scope.tx)) {
            if (row.external_reference) owners_[*row.external_reference] = row.handle;
            kept_.emplace(row.handle, std::move(row));
        }
    }

    api::BulkRows decide() {
        api::BulkRows out;
        for (std::size_t i = 0; i < wishes_.size(); ++i) {
            const auto wrong = wrong_with(i);
            if (wrong.empty()) {
                out.add(take(i));
            } else {
                out.reject(wrong.front());
            }
        }
        return out;
    }
    std::size_t total() const { return kept_.size() + made_.size(); }

    void save() {
        auto& tx = scope_.tx;
        tx.insert("catalog_collection", made_);
        tx.update("catalog_collection", 1, changed_);
        for (const auto& [id, wish] : filled_) fill_by_hand(tx, id, *wish, products_);
        for (const auto* list : {&made_, &changed_}) {
            for (const auto& row : *list) {
                scope_.events.push_back(
                    {row.version == 1 ? "collection_created" : "collection_changed", row.id.uuid,
                     row.version, scope_.context, scope_.now, "{}"});
            }
        }
    }

private:
    std::vector<FieldProblem> wrong_with(std::size_t i) {
        const auto& wish = wishes_[i];
        const auto here = "/collections/" + std::to_string(i);
        auto wrong = problems_of(wish, here, products_);
        if (auto again = seen_.look_at(wish.handle.value, i, here + "/handle")) {
            wrong.push_back(*again);
        }
        if (auto leads_away = wrong_handle(wish.handle.value, here + "/handle")) {
            wrong.push_back(*leads_away);
        }
        if (wish.external_reference &&
            owners_.emplace(wish.external_reference->value, wish.handle.value).first->second !=
                wish.handle.value) {
            wrong.push_back({here + "/external_reference", "taken", "is another collection's"});
        }
        return wrong;
    }

    api::RowAnswer take(std::size_t i) {
        const auto& wish = wishes_[i];
        CollectionRow row{{child_id(scope_.id, static_cast<std::uint16_t>(i + 1))},
                          wish.handle.value,
                          json::write(wish),
                          {},
                          wish.rule ? 1 : 0,
                          -1,
                          {},
                          1,
                          scope_.now};
        if (wish.external_reference) row.external_reference = wish.external_reference->value;
        const auto before = kept_.find(row.handle);
        if (before != kept_.end()) {
            row.id = before->second.id;
            row.version = before->second.version + 1;
        }
        api::RowAnswer answer;
        answer.id = to_string(row.id);
        if (before != kept_.end() && before->second.definition == row.definition) {
            answer.outcome = api::RowOutcome::already_done;
            return answer;
        }
        filled_.emplace_back(row.id, &wish);
        (row.version == 1 ? made_ : changed_).push_back(std::move(row));
        return answer;
    }

    ChangeScope& scope_;
    const std::vector<CollectionWish>& wishes_;
    const std::map<std::string, ProductId> products_;
    std::map<std::string, CollectionRow> kept_;
    std::map<std::string, std::string> owners_;  // of references
    std::vector<CollectionRow> made_, changed_;
    std::vector<std::pair<CollectionId, const CollectionWish*>> filled_;
    Repeats<std::string> seen_;
};

}  // namespace

Result<api::BulkRows> put_collections(ChangeScope& scope, const std::vector<CollectionWish>& wishes,
                                      api::ErrorPolicy policy) {
    auto& tx = scope.tx;
    lock_collections(tx);
    CollectionWriter writer(scope, wishes);
    auto out = writer.decide();
    if (auto refusal = out.refusal(policy)) return *refusal;
    if (writer.total() > most_collections) {
        return Refusal{RefusalKind::invalid,
                       "too_many",
                       "there may be 1000 collections at most",
                       {{"/collections", "too_many", "there may be 1000 collections at most"}}};
    }
    writer.save();
    return out;
}

std::vector<Collection> list_collections(Tx& tx,
                                         const std::optional<std::string>& external_reference,
                                         const std::optional<std::string>& after,
                                         std::int64_t limit) {
    sql::Where where;
    where.add_if("external_reference = ", external_reference);
    where.page("handle", after, limit);
    const auto last = last_place(tx);
    std::vector<Collection> collections;
    for (const auto& row : sql::rows_of<CollectionRow>(tx, "catalog_collection", where)) {
        const bool is_done = row.by_rule == 0 || !last || *last <= place_of(row);
        collections.push_back({wish_of(row), row.id, is_done, row.version});
    }
    return collections;
}

std::vector<MemberKey> list_members(Tx& tx, CollectionId id, const Sight& sight,
                                    const std::optional<MemberKey>& after, std::int64_t limit) {
    sql::Where where;
    where.add("collection = ", id);
    if (sight.only_active) {
        where.also(
            "exists (select 1 from catalog_product p join catalog_variant v on v.product = p.id "
            "where p.id = catalog_collection_member.product and p.status = 'active' and "
            "v.status = 'active'");
        if (sight.published_in) {
            where.text() +=
                " and exists (select 1 from catalog_publication b where b.variant = v.id and "
                "b.channel = ";
            where.put(*sight.published_in);
            where.text() += ')';
        }
        where.text() += ')';
    }
    where.page("position, product", after, limit);
    return sql::rows_of<MemberKey>(tx, "catalog_collection_member", where);
}

Followed next_products(Tx& tx, const FollowPlace& place, std::int64_t limit) {
    sql::Where where;
    where.page("revision, id", std::optional(place), limit);
    const auto rows = sql::rows_of<ChangedProduct>(tx, "catalog_product", where);
    Followed followed{{}, place};
    if (rows.empty()) return followed;
    std::vector<ProductId> ids;
    for (const auto& row : rows) ids.push_back(row.id);
    followed.products = read_products(tx, std::move(ids));
    followed.place = {rows.back().revision, rows.back().id};
    return followed;
}

FollowPlace place_of(Tx& tx, const std::string& name) {
    const auto row = tx.one<FollowerRow>(
        "select name, revision, product from catalog_follower where name = $1", name);
    return row ? FollowPlace{row->revision, row->product} : FollowPlace{};
}

void set_place(Tx& tx, const std::string& name, const FollowPlace& place) {
    tx.upsert("catalog_follower", 1,
              std::vector<FollowerRow>{{name, place.revision, place.product}});
}

std::int64_t terms_revision(Tx& tx) {
    return tx.value<std::int64_t>("select revision from base_revision where name = 'catalog_terms'")
        .value();
}

std::optional<Uuid> basis_of(Tx& tx, const std::string& name) {
    return tx.value<Uuid>("select basis from catalog_follower where name = $1", name);
}

void start_again(Tx& tx, const std::string& name, const Uuid& basis) {
    lock_collections(tx);
    const FollowPlace first;
    tx.run(
        "update catalog_collection set evaluated_revision = $1, evaluated_product = $2 "
        "where by_rule = 1",
        first.revision, first.product);
    tx.run(
        "insert into catalog_follower (name, revision, product, basis) values ($1, $2, $3, $4) "
        "on conflict (name) do update set revision = excluded.revision, "
        "product = excluded.product, basis = excluded.basis",
        name, first.revision, first.product, basis);
}

bool is_behind(Tx& tx) {
    const auto last = last_place(tx);
    if (!last) return false;
    return tx
        .value<std::int64_t>(
            "select 1 from catalog_collection where by_rule = 1 and "
            "(evaluated_revision, evaluated_product) < ($1, $2) limit 1",
            last->revision, last->product)
        .has_value();
}

bool follow_products(ChangeScope& scope,
                     const std::function<ProductFacts(const WholeProduct&)>& facts_of,
                     std::int64_t limit) {
    auto& tx = scope.tx;
    lock_collections(tx);
    std::vector<std::pair<CollectionRow, CollectionRule>> all;
    for (auto& row : collection_rows(tx)) {
        auto wish = wish_of(row);
        if (wish.rule) all.emplace_back(std::move(row), *std::move(wish.rule));
    }
    if (all.empty()) return false;
    auto place = place_of(all.front().first);
    for (const auto& [row, rule] : all) place = std::min(place, place_of(row));
    const auto followed = next_products(tx, place, limit);
    if (followed.products.empty()) return false;
    std::vector<MemberRow> members;
    std::vector<MemberId> strangers;
    std::vector<PlaceRow> places;
    for (const auto& product : followed.products) {
        const auto facts = facts_of(product);
        for (const auto& [row, rule] : all) {
            if (place_of(row) != place) continue;
            if (matches(rule, product, facts)) {
                members.push_back({row.id, product.id, 0});
            } else {
                strangers.push_back({row.id, product.id});
            }
        }
    }
    for (const auto& [row, rule] : all) {
        if (place_of(row) != place) continue;
        places.push_back({row.id, followed.place.revision, followed.place.product});
    }
    tx.erase("catalog_collection_member", strangers);
    tx.insert_missing("catalog_collection_member", members);
    tx.update("catalog_collection", 1, places);
    return true;
}

}  // namespace nahtlos::catalog
