#include <algorithm>

#include "base/api/call.hpp"
#include "base/batch/revision.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "pricing/promotion_book.hpp"

namespace nahtlos::pricing {
namespace {

struct PromotionRow {
    PromotionId id;
    std::string code, name;
    Uuid market;
    ListStatus status = ListStatus::draft;
    std::optional<Instant> valid_from, valid_until;
    std::int64_t priority = 0;
    Stacking stacking = Stacking::combine;
    std::optional<std::string> family;
    std::int64_t needs_coupon = 0;
    std::optional<std::int64_t> limit_total, limit_per_customer;
    std::int64_t returns_use_on_cancel = 1;
    std::string channels, customer_groups, conditions, effect;
    std::int64_t version = 1;
    Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(PromotionRow, (),
                      (id, code, name, market, status, valid_from, valid_until, priority, stacking,
                       family, needs_coupon, limit_total, limit_per_customer, returns_use_on_cancel,
                       channels, customer_groups, conditions, effect, version, created_at,
                       updated_at))

struct PromotionKey {
    PromotionId id;
};
BOOST_DESCRIBE_STRUCT(PromotionKey, (), (id))

template <class T>
T stored(const std::string& text) {
    auto value = json::read<T>(text);
    check(value.ok(), "what a promotion stores reads back");
    return *std::move(value);
}

Promotion promotion_of(PromotionRow row) {
    Promotion p;
    p.id = row.id;
    p.code = std::move(row.code);
    p.name = std::move(row.name);
    p.market = row.market;
    p.status = row.status;
    p.audience = {stored<std::vector<Uuid>>(row.channels),
                  stored<std::vector<Uuid>>(row.customer_groups)};
    p.valid = {row.valid_from, row.valid_until};
    p.priority = row.priority;
    p.stacking = row.stacking;
    p.family = std::move(row.family);
    p.needs_coupon = row.needs_coupon != 0;
    p.limit_total = row.limit_total;
    p.limit_per_customer = row.limit_per_customer;
    p.returns_use_on_cancel = row.returns_use_on_cancel != 0;
    p.conditions = stored<Conditions>(row.conditions);
    p.effect = stored<Effect>(row.effect);
    p.version = row.version;
    p.created_at = row.created_at;
    return p;
}

// Turns what a caller said into what is applied; problems are added to `wrong`.
class PromotionReader {
public:
    PromotionReader(const PromotionNames& names, std::vector<FieldProblem>& wrong)
        : names_(names), wrong_(wrong) {}

    Conditions conditions(const ConditionsRequest& wish) {
        Conditions made;
        made.total_at_least_minor = wish.total_at_least_minor;
        if (wish.total_at_least_minor < 0) {
            add("/conditions/total_at_least_minor", "out_of_range", "must not be negative");
        }
        made.items = units(wish.items.values, "/conditions/items");
        made.is_first_order = wish.is_first_order;
        return made;
    }

    Effect effect(const EffectRequest& wish) {
        Effect made;
        made.kind = wish.kind;
        made.articles = articles(wish.articles, "/effect/articles");
        const bool has_percent =
            wish.kind == EffectKind::percent_off || wish.kind == EffectKind::nth_free;
        const bool has_amount =
            wish.kind == EffectKind::amount_off || wish.kind == EffectKind::bundle_price;
        number("percent_bp", wish.percent_bp, wish.kind == EffectKind::percent_off, has_percent,
               {1, 10'000}, made.percent_bp);
        number("amount_minor", wish.amount_minor, has_amount, has_amount,
               {wish.kind == EffectKind::amount_off ? 1 : 0, 1'000'000'000'000}, made.amount_minor);
        number("nth", wish.nth, wish.kind == EffectKind::nth_free,
               wish.kind == EffectKind::nth_free, {1, 1'000}, made.nth);
        const bool is_bundle = wish.kind == EffectKind::bundle_price;
        expect("bundle", wish.bundle.size() > 0, is_bundle, is_bundle);
        made.bundle = units(wish.bundle.values, "/effect/bundle");
        const bool is_gift = wish.kind == EffectKind::gift;
        expect("gift", wish.gift.has_value(), is_gift, is_gift);
        expect("gift_quantity", wish.gift_quantity.has_value(), false, is_gift);
        if (wish.gift) made.gift = variant(wish.gift->value, "/effect/gift");
        if (wish.gift_quantity) made.gift_quantity = wish.gift_quantity->value;
        return made;
    }

private:
    struct Range {
        std::int64_t least, most;
    };

    void add(std::string pointer, std::string code, std::string detail) {
        wrong_.push_back({std::move(pointer), std::move(code), std::move(detail)});
    }

    void expect(const std::string& field, bool is_there, bool is_needed, bool is_allowed) {
        if (is_needed && !is_there) {
            add("/effect/" + field, "required", "is required for this effect");
        } else if (is_there && !is_allowed) {
            add("/effect/" + field, "not_allowed", "is not for this effect");
        }
    }

    void number(const std::string& field, const std::optional<std::int64_t>& wish, bool is_needed,
                bool is_allowed, Range range, std::int64_t& to) {
        expect(field, wish.has_value(), is_needed, is_allowed);
        if (!wish) return;
        if (*wish < range.least || *wish > range.most) {
            add("/effect/" + field, "out_of_range",
                "must be between " + std::to_string(range.least) + " and " +
                    std::to_string(range.most));
        }
        to = *wish;
    }

    catalog::VariantId variant(const std::string& sku, std::string pointer) {
        const auto it = names_.variants.find(sku);
        if (it != names_.variants.end()) return it->second;
        add(std::move(pointer), "unknown_sku", "is not an article of the catalog");
        return {};
    }

    Articles articles(const ArticlesRequest& wish, const std::string& at) {
        Articles made;
        for (std::size_t i = 0; i < wish.skus.size(); ++i) {
            made.variants.push_back(
                variant(wish.skus.values[i].value, at + "/skus/" + std::to_string(i)));
        }
        made.products = wish.products.values;
        std::ranges::sort(made.variants);
        std::ranges::sort(made.products);
        return made;
    }

    std::vector<Units> units(const std::vector<UnitsRequest>& wishes, const std::string& at) {
        std::vector<Units> made;
        for (std::size_t i = 0; i < wishes.size(); ++i) {
            made.push_back({articles(wishes[i].of, at + '/' + std::to_string(i) + "/of"),
                            wishes[i].quantity.value});
        }
        return made;
    }

    const PromotionNames& names_;
    std::vector<FieldProblem>& wrong_;
};

void add_problems(const PromotionRow& row, std::vector<FieldProblem>& wrong) {
    if (row.priority < 0 || row.priority > 1'000) {
        wrong.push_back({"/priority", "out_of_range", "must be between 0 and 1000"});
    }
    if (row.valid_from && row.valid_until && *row.valid_until <= *row.valid_from) {
        wrong.push_back({"/valid_until", "out_of_range", "must be after valid_from"});
    }
}

Refusal invalid(std::vector<FieldProblem> wrong) {
    return {RefusalKind::invalid, "invalid_request", "the promotion cannot be like this",
            std::move(wrong)};
}

void add_skus(const ArticlesRequest& articles, std::vector<std::string>& skus) {
    for (const auto& sku : articles.skus) skus.push_back(sku.value);
}

}  // namespace

const Promotion* PromotionBook::find(PromotionId id) const {
    const auto it = all.find(id);
    return it == all.end() ? nullptr : it->second.get();
}

const std::vector<const Promotion*>& PromotionBook::of(Uuid market) const {
    static const std::vector<const Promotion*> none;
    const auto it = active.find(market);
    return it == active.end() ? none : it->second;
}

std::shared_ptr<const PromotionBook> load_promotions(Tx& tx) {
    auto book = std::make_shared<PromotionBook>();
    book->revision =
        tx.value<std::int64_t>("select revision from base_revision where name = 'promotions'")
            .value_or(0);
    for (auto& row : tx.all<PromotionRow>(
             "select id, code, name, market, status, valid_from, valid_until, priority, stacking, "
             "family, needs_coupon, limit_total, limit_per_customer, returns_use_on_cancel, "
             "channels, customer_groups, conditions, effect, version, created_at, updated_at from "
             "pricing_promotion")) {
        auto p = std::make_shared<const Promotion>(promotion_of(std::move(row)));
        book->all.emplace(p->id, std::move(p));
    }
    for (const auto& [id, p] : book->all) {
        if (p->status != ListStatus::active) continue;
        book->active[p->market].push_back(p.get());
        book->has_groups = book->has_groups || !p->audience.groups.empty();
        book->has_customer_limits =
            book->has_customer_limits || p->limit_per_customer || p->conditions.is_first_order;
        book->has_first_order = book->has_first_order || p->conditions.is_first_order;
    }
    return book;
}

std::vector<std::string> skus_of(const NewPromotion& wish) {
    std::vector<std::string> skus;
    add_skus(wish.effect.articles, skus);
    for (const auto& units : wish.effect.bundle) add_skus(units.of, skus);
    for (const auto& units : wish.conditions.items) add_skus(units.of, skus);
    if (wish.effect.gift) skus.push_back(wish.effect.gift->value);
    return skus;
}

Result<MadePromotion> create_promotion(ChangeScope& scope, const NewPromotion& wish,
                                       const PromotionNames& names) {
    std::vector<FieldProblem> wrong;
    PromotionReader reader(names, wrong);
    PromotionRow row;
    row.id = PromotionId{child_id(scope.id, 1)};
    row.code = wish.code.value;
    row.name = wish.name.value;
    row.market = names.market;
    row.status = wish.status;
    row.valid_from = wish.valid_from;
    row.valid_until = wish.valid_until;
    row.priority = wish.priority;
    row.stacking = wish.stacking;
    if (wish.family) row.family = wish.family->value;
    row.needs_coupon = wish.needs_coupon ? 1 : 0;
    if (wish.limit_total) row.limit_total = wish.limit_total->value;
    if (wish.limit_per_customer) row.limit_per_customer = wish.limit_per_customer->value;
    row.returns_use_on_cancel = wish.returns_use_on_cancel ? 1 : 0;
    row.channels = json::write(names.audience.channels);
    row.customer_groups = json::write(names.audience.groups);
    row.conditions = json::write(reader.conditions(wish.conditions));
    row.effect = json::write(reader.effect(wish.effect));
    row.created_at = row.updated_at = scope.now;
    add_problems(row, wrong);
    raise_revision(scope.tx, "promotions");
    if (scope.tx.value<std::int64_t>("select 1 from pricing_promotion where code = $1", row.code)) {
        wrong.push_back({"/code", "taken", "is another promotion's"});
    }
    if (!wrong.empty()) return invalid(std::move(wrong));
    scope.tx.insert("pricing_promotion", std::vector<PromotionRow>{row});
    const MadePromotion made{row.id, row.code, 1};
    scope.events.push_back(
        {"promotion_created", row.id.uuid, 1, scope.context, scope.now, json::write(made)});
    return made;
}

Result<MadePromotion> change_promotion(ChangeScope& scope, PromotionId id,
                                       const PromotionChange& wish,
                                       std::optional<std::int64_t> if_match) {
    raise_revision(scope.tx, "promotions");  // also the lock of all of them
    auto found = scope.tx.find<PromotionRow>("pricing_promotion", std::vector<PromotionKey>{{id}});
    if (found.empty()) {
        return Refusal{RefusalKind::not_found, "not_found", "there is no such promotion"};
    }
    auto& row = found.front();
    if (auto refusal = api::unless_version(if_match, row.version)) return *refusal;
    if (wish.name) row.name = wish.name->value;
    row.status = wish.status.value_or(row.status);
    row.priority = wish.priority.value_or(row.priority);
    if (wish.valid_from) row.valid_from = *wish.valid_from;
    if (wish.valid_until) row.valid_until = *wish.valid_until;
    if (wish.returns_use_on_cancel) row.returns_use_on_cancel = *wish.returns_use_on_cancel ? 1 : 0;
    std::vector<FieldProblem> wrong;
    add_problems(row, wrong);
    if (!wrong.empty()) return invalid(std::move(wrong));
    ++row.version;
    row.updated_at = scope.now;
    scope.tx.update("pricing_promotion", 1, found);
    const MadePromotion made{id, row.code, row.version};
    scope.events.push_back(
        {"promotion_changed", id.uuid, row.version, scope.context, scope.now, json::write(made)});
    return made;
}

}  // namespace nahtlos::pricing
