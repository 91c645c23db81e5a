#include "flows/promote.hpp"

#include <algorithm>

#include "base/crypto/sha256.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows {
namespace {

using pricing::CounterKey;
using pricing::Promotion;
using pricing::PromotionId;
using pricing::PromotionOutcome;
using pricing::UseLimit;

// Mailboxes hardly ever tell ADA@ from ada@; ada+1@ may be somebody else's.
std::string lower(std::string address) {
    for (auto& c : address) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return address;
}

// Whether the promotion is for who asks, as far as that is known, and a coupon of theirs opens it,
// where it needs one.
bool may_use(const UseBook& book, const UseAsk& ask, const Promotion& p) {
    if (ask.context && !p.is_for(*ask.context)) return false;
    return !p.needs_coupon || std::ranges::any_of(ask.coupons, [&](const auto& code) {
        const auto it = book.coupons.find(code);
        return it != book.coupons.end() && it->second.promotion == p.id;
    });
}

// How many orders of one customer may use it; a first order is one only, however many are placed at
// once.
std::optional<std::int64_t> limit_per_customer(const Promotion& p) {
    return p.conditions.is_first_order ? 1 : p.limit_per_customer;
}

enum class WhichCoupons { all, first_usable };

// The counters at which an order with this promotion counts: of several coupons for it, one is
// used.
void add_counters(const UseBook& book, const UseAsk& ask, const Promotion& p, WhichCoupons which,
                  std::vector<pricing::Counter>& all) {
    if (p.limit_total) all.push_back({p.id.uuid, {}, *p.limit_total, 0});
    if (const auto most = limit_per_customer(p)) {
        for (const auto& customer : ask.customers) {
            all.push_back({p.id.uuid, customer, *most, 0});
        }
    }
    for (const auto& code : ask.coupons) {
        const auto it = book.coupons.find(code);
        if (it == book.coupons.end() || it->second.promotion != p.id) continue;
        if (which == WhichCoupons::first_usable) {
            if (book.left({it->second.id.uuid, {}}).value_or(1) <= 0) continue;
        }
        if (it->second.limit_total) {
            all.push_back({it->second.id.uuid, {}, *it->second.limit_total, 0});
        }
        if (which == WhichCoupons::first_usable) return;
    }
}

std::set<Uuid> all_gift_cards(Tx& tx) {
    constexpr std::int64_t at_once = 1'000;
    std::set<Uuid> variants;
    std::optional<Uuid> last;
    do {
        const auto page = stored_value::list_articles(tx, last, at_once);
        for (const auto& article : page) variants.insert(article.variant);
        last.reset();
        if (static_cast<std::int64_t>(page.size()) == at_once) last = page.back().variant;
    } while (last);
    return variants;
}

class Promoter {
public:
    Promoter(const Pages& pages, const UseBook& uses, const UseAsk& ask, const Buyer& buyer,
             const orders::PricingScene& scene, std::vector<orders::PricedLine>& lines)
        : pages_(pages), uses_(uses), ask_(ask), scene_(scene), lines_(lines) {
        rule_.context = scene.prices.context();
        rule_.has_ordered = buyer.has_ordered;
    }

    Promoted promote() {
        const auto& promotions = pages_.promotions->of(ask_.market);
        look_at_coupons();
        if (promotions.empty()) return std::move(made_);
        for (const auto* p : promotions) look_at_limits(*p);
        std::vector<pricing::PromotionLine> goods;
        for (const auto& line : lines_) {
            if (line.offer == nullptr) continue;
            if (uses_.gift_cards.contains(line.offer->variant.uuid)) continue;
            goods.push_back({line.row.line, line.offer->variant, line.offer->product,
                             line.row.ordered, amount_of(line.row)});
        }
        auto applied = pricing::apply_promotions(promotions, rule_, goods);
        take_off(applied);
        add_gifts(applied);
        add_notes(applied);
        made_.is_shipping_free = applied.is_shipping_free;
        return std::move(made_);
    }

private:
    bool is_gross() const { return scene_.market.tax_included; }
    std::int64_t amount_of(const orders::NewLine& row) const {
        return is_gross() ? row.total_minor : row.total_minor - row.tax_minor;
    }

    void look_at_coupons() {
        for (std::size_t i = 0; i < ask_.coupons.size(); ++i) {
            CouponAnswer answer{ask_.coupons[i], CouponStatus::not_applied};
            const auto known = uses_.coupons.find(answer.code);
            const auto* p = known == uses_.coupons.end()
                                ? nullptr
                                : pages_.promotions->find(known->second.promotion);
            if (p == nullptr || p->market != ask_.market) {
                answer.status = CouponStatus::unknown;
                refuse(i, "coupon_unknown", "is not a coupon that we know");
            } else if (p->status != pricing::ListStatus::active ||
                       !p->valid.has(rule_.context.at)) {
                answer.status = CouponStatus::not_active;
                refuse(i, "coupon_not_active", "is not valid at this time");
            } else if (uses_.left({known->second.id.uuid, {}}).value_or(1) <= 0) {
                answer.status = CouponStatus::used_up;
                refuse(i, "coupon_used_up", "was used as often as it may be");
            } else {
                rule_.by_coupon.push_back(p->id);
            }
            made_.coupons.push_back(std::move(answer));
        }
        std::ranges::sort(rule_.by_coupon);
    }

    void refuse(std::size_t coupon, const char* code, const char* detail) {
        made_.problems.push_back({"/coupons/" + std::to_string(coupon), code, detail});
    }

    void look_at_limits(const Promotion& p) {
        if (p.limit_total && uses_.left({p.id.uuid, {}}).value_or(*p.limit_total) <= 0) {
            rule_.limits.emplace_back(p.id, UseLimit::used_up);
        }
        const auto most = limit_per_customer(p);
        // Who has ordered before is told that, whatever they used.
        const bool is_too_late = p.conditions.is_first_order && rule_.has_ordered.value_or(false);
        if (!most || is_too_late) return;
        if (ask_.customers.empty()) {
            rule_.limits.emplace_back(p.id, UseLimit::needs_customer);
        }
        for (const auto& customer : ask_.customers) {
            if (uses_.left({p.id.uuid, customer}).value_or(*most) > 0) continue;
            rule_.limits.emplace_back(p.id, UseLimit::used_by_customer);
        }
    }

    void take_off(const pricing::Applied& applied) {
        for (const auto& d : applied.discounts) {
            const auto line = std::ranges::find(
                lines_, d.line, [](const orders::PricedLine& l) { return l.row.line; });
            auto& row = line->row;
            const auto left = amount_of(row) - d.amount_minor;
            row.discount_minor += d.amount_minor;
            orders::set_amounts(row, is_gross(), left);
            note_discount(d.line, d.promotion, d.amount_minor);
        }
    }

    void note_discount(std::int64_t line, PromotionId id, std::int64_t amount_minor) {
        const auto& p = *pages_.promotions->find(id);
        made_.discounts.push_back({{}, line, id, p.code, p.name, amount_minor});
    }

    // What is not for sale cannot be given away either: such a promotion does nothing.
    void add_gifts(pricing::Applied& applied) {
        for (const auto& gift : applied.gifts) {
            auto priced = price_of(gift);
            if (!priced) {
                const auto answer = std::ranges::find(applied.answers, gift.promotion,
                                                      &pricing::PromotionAnswer::promotion);
                answer->outcome = PromotionOutcome::nothing_to_discount;
                continue;
            }
            auto& line = priced->front();
            line.row.line = static_cast<std::int64_t>(lines_.size()) + 1;
            line.row.discount_minor = amount_of(line.row);
            orders::set_amounts(line.row, is_gross(), 0);
            note_discount(line.row.line, gift.promotion, line.row.discount_minor);
            lines_.push_back(std::move(line));
            ++made_.gifts;
        }
    }

    std::optional<std::vector<orders::PricedLine>> price_of(const pricing::Gift& gift) const {
        const auto* offer = pages_.offers->find(gift.variant);
        if (offer == nullptr) return std::nullopt;
        orders::LineRequest wish;
        wish.sku = {offer->sku};
        wish.quantity = {gift.quantity};
        auto priced = orders::price_lines(scene_, std::span(&wish, 1));
        if (!priced) return std::nullopt;
        return *std::move(priced);
    }

    void add_notes(const pricing::Applied& applied) {
        std::vector<pricing::Counter> counted;
        for (const auto& answer : applied.answers) {
            const auto& p = *pages_.promotions->find(answer.promotion);
            const bool is_applied = answer.outcome == PromotionOutcome::applied;
            if (is_applied) {
                add_counters(uses_, ask_, p, WhichCoupons::first_usable, counted);
                mark_coupon(p.id);
                if (p.effect.kind == pricing::EffectKind::free_shipping) note_discount(0, p.id, 0);
            }
            const bool is_used_up = answer.outcome == PromotionOutcome::used_up ||
                                    answer.outcome == PromotionOutcome::used_by_customer;
            if (is_used_up) refuse_coupons(p.id);
            PromotionNote note{p.code, p.name, answer.outcome, answer.discount_minor, {}};
            if (answer.missing_minor > 0) note.missing_minor = answer.missing_minor;
            if (is_told(p, answer.outcome)) made_.notes.push_back(std::move(note));
        }
        std::ranges::stable_sort(made_.notes, {}, [](const PromotionNote& note) {
            return note.outcome != PromotionOutcome::applied;
        });
        for (const auto& counter : counted) made_.uses.push_back(counter.key());
        std::ranges::sort(made_.uses);
        made_.uses.erase(std::unique(made_.uses.begin(), made_.uses.end()), made_.uses.end());
    }

    // Where several open it, the first one is used; see add_counters.
    void mark_coupon(PromotionId id) {
        for (auto& coupon : made_.coupons) {
            if (!is_waiting_for(coupon, id)) continue;
            coupon.status = CouponStatus::applied;
            return;
        }
    }

    // There are uses of the coupon left, but none of its promotion.
    void refuse_coupons(PromotionId id) {
        for (std::size_t i = 0; i < made_.coupons.size(); ++i) {
            if (!is_waiting_for(made_.coupons[i], id)) continue;
            made_.coupons[i].status = CouponStatus::used_up;
            refuse(i, "coupon_used_up", "was used as often as it may be");
        }
    }

    bool is_waiting_for(const CouponAnswer& coupon, PromotionId id) const {
        if (coupon.status != CouponStatus::not_applied) return false;
        return uses_.coupons.at(coupon.code).promotion == id;
    }

    // Promotions for others, of other times and behind coupons are nobody's business.
    static bool is_told(const Promotion& p, PromotionOutcome outcome) {
        switch (outcome) {
            case PromotionOutcome::not_active:
            case PromotionOutcome::other_market:
            case PromotionOutcome::other_channel:
            case PromotionOutcome::other_customers:
            case PromotionOutcome::not_yet:
            case PromotionOutcome::over:
            case PromotionOutcome::coupon_missing: return false;
            default: return p.status == pricing::ListStatus::active;
        }
    }

    const Pages& pages_;
    const UseBook& uses_;
    const UseAsk& ask_;
    const orders::PricingScene& scene_;
    std::vector<orders::PricedLine>& lines_;
    pricing::PromotionScene rule_;
    Promoted made_;
};

}  // namespace

std::vector<Uuid> customer_keys(const std::optional<customers::ProfileId>& profile,
                                const std::optional<customers::Contact>& contact) {
    std::vector<Uuid> keys;
    if (profile) keys.push_back(profile->uuid);
    if (contact && contact->email) keys.push_back(sha256_head({lower(contact->email->value)}));
    std::ranges::sort(keys);
    return keys;
}

void add_gift_items(const Pages& pages, Uuid market, std::vector<inventory::StockItemId>& items) {
    for (const auto* p : pages.promotions->of(market)) {
        if (!p->effect.gift) continue;
        for (const auto& c : pages.components(*p->effect.gift)) items.push_back(c.stock_item);
    }
}

std::optional<std::int64_t> UseBook::left(const CounterKey& key) const {
    const auto it = counters.find(key);
    if (it == counters.end()) return std::nullopt;
    return it->second.most - it->second.taken;
}

void UseBook::take(const std::vector<CounterKey>& keys, Uuid order, pricing::UseState state,
                   Instant now) {
    for (const auto& key : keys) {
        auto& counter = counters.at(key);
        check(counter.taken < counter.most, "what is used up is not promised");
        ++counter.taken;
        changed.insert(key);
        fresh.push_back({order, key.subject, key.customer, state, now});
    }
}

void UseBook::save(Tx& tx) const {
    std::vector<pricing::Counter> rows;
    for (const auto& key : changed) rows.push_back(counters.at(key));
    pricing::save_counters(tx, rows);
    pricing::insert_uses(tx, fresh);
}

UseBook load_uses(Tx& tx, const Pages& pages, const std::vector<UseAsk>& asks, sql::Lock lock) {
    UseBook book;
    const bool has_promotions = std::ranges::any_of(
        asks, [&](const UseAsk& ask) { return !pages.promotions->of(ask.market).empty(); });
    if (has_promotions) book.gift_cards = all_gift_cards(tx);
    std::set<std::string> codes;
    for (const auto& ask : asks) codes.insert(ask.coupons.begin(), ask.coupons.end());
    if (!codes.empty()) {
        book.coupons = pricing::coupons_by_code(tx, {codes.begin(), codes.end()});
    }
    std::vector<pricing::Counter> wanted;
    for (const auto& ask : asks) {
        check(ask.context || lock == sql::Lock::no || pages.promotions->of(ask.market).empty(),
              "orders count in the context that they are priced in");
        for (const auto* p : pages.promotions->of(ask.market)) {
            if (may_use(book, ask, *p)) add_counters(book, ask, *p, WhichCoupons::all, wanted);
        }
    }
    std::ranges::sort(wanted, {}, &pricing::Counter::key);
    const auto same = [](const auto& a, const auto& b) { return a.key() == b.key(); };
    wanted.erase(std::unique(wanted.begin(), wanted.end(), same), wanted.end());
    if (wanted.empty()) return book;
    if (lock == sql::Lock::yes) {
        book.counters = pricing::lock_counters(tx, wanted);
    } else {
        std::vector<CounterKey> keys;
        for (const auto& counter : wanted) keys.push_back(counter.key());
        book.counters = pricing::counters(tx, keys);
    }
    return book;
}

Promoted promote(const Pages& pages, const UseBook& uses, const UseAsk& ask, const Buyer& buyer,
                 const orders::PricingScene& scene, std::vector<orders::PricedLine>& lines) {
    return Promoter(pages, uses, ask, buyer, scene, lines).promote();
}

}  // namespace nahtlos::flows
