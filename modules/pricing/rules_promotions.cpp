#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "modules/pricing/sets.hpp"
#include "pricing/promotions.hpp"

namespace nahtlos::pricing {
namespace {

using Amounts = std::vector<std::int64_t>;  // by position of the line

std::int64_t sum(const Amounts& amounts) {
    return std::accumulate(amounts.begin(), amounts.end(), std::int64_t{0});
}

// What `units` of a line's `quantity` are worth.
std::int64_t part(std::int64_t amount, std::int64_t units, std::int64_t quantity) {
    return round_half_up(static_cast<__int128>(amount) * units, quantity);
}

std::int64_t percent(std::int64_t amount, std::int64_t bp) {
    return round_half_up(static_cast<__int128>(amount) * bp, 10'000);
}

// Finds what one promotion takes off what is left of the lines.
class Discounter {
public:
    Discounter(std::span<const PromotionLine> lines, const Amounts& left)
        : lines_(lines), left_(left) {}

    Amounts take(const Effect& effect) const {
        switch (effect.kind) {
            case EffectKind::percent_off: {
                const auto chosen = amounts_of(effect.articles);
                return split(percent(sum(chosen), effect.percent_bp), chosen);
            }
            case EffectKind::amount_off: {
                const auto chosen = amounts_of(effect.articles);
                return split(std::min(effect.amount_minor, sum(chosen)), chosen);
            }
            case EffectKind::nth_free: return nth_free(effect);
            case EffectKind::bundle_price: return bundle(effect);
            case EffectKind::free_shipping:
            case EffectKind::gift: break;
        }
        return Amounts(lines_.size());
    }

private:
    Amounts amounts_of(const Articles& articles) const {
        Amounts chosen(lines_.size());
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            if (articles.has(lines_[i].variant, lines_[i].product)) chosen[i] = left_[i];
        }
        return chosen;
    }

    Amounts split(std::int64_t total, const Amounts& weights) const {
        if (weights.empty() || total <= 0) return Amounts(lines_.size());
        return split_exactly(total, weights);
    }

    // Positions of the lines of these articles, the cheapest unit first, then the first line.
    std::vector<std::size_t> cheapest_first(const Articles& articles) const {
        std::vector<std::size_t> found;
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            if (articles.has(lines_[i].variant, lines_[i].product)) found.push_back(i);
        }
        std::ranges::stable_sort(found, [&](std::size_t a, std::size_t b) {
            return static_cast<__int128>(left_[a]) * lines_[b].quantity <
                   static_cast<__int128>(left_[b]) * lines_[a].quantity;
        });
        return found;
    }

    Amounts nth_free(const Effect& effect) const {
        const auto order = cheapest_first(effect.articles);
        std::int64_t units = 0;
        for (const auto i : order) units += lines_[i].quantity;
        auto free = units / effect.nth;
        Amounts worth(lines_.size());
        for (const auto i : order) {
            const auto taken = std::min(free, lines_[i].quantity);
            free -= taken;
            worth[i] = part(left_[i], taken, lines_[i].quantity);
        }
        return split(percent(sum(worth), effect.percent_bp), worth);
    }

    Amounts bundle(const Effect& effect) const {
        std::vector<SetPart> parts;
        for (const auto& units : effect.bundle) {
            auto& part = parts.emplace_back(SetPart{units.quantity, {}});
            for (std::size_t i = 0; i < lines_.size(); ++i) {
                if (units.of.has(lines_[i].variant, lines_[i].product)) part.lines.push_back(i);
            }
        }
        Amounts quantities;
        for (const auto& line : lines_) quantities.push_back(line.quantity);
        const auto sets = most_sets(parts, quantities);
        Amounts worth(lines_.size());
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            if (sets.units[i] > 0) worth[i] = part(left_[i], sets.units[i], lines_[i].quantity);
        }
        return split(sum(worth) - sets.count * effect.amount_minor, worth);
    }

    const std::span<const PromotionLine> lines_;
    const Amounts& left_;
};

// A way to apply some promotions, and what comes of it.
struct Plan {
    std::vector<const Promotion*> promotions;  // in order of application
    std::vector<Amounts> off;                  // of each
    std::int64_t total_minor = 0;
};

class Applier {
public:
    Applier(const PromotionScene& scene, std::span<const PromotionLine> lines)
        : scene_(scene), lines_(lines) {
        for (const auto& line : lines) amounts_.push_back(line.amount_minor);
    }

    Applied apply(std::span<const Promotion* const> promotions) {
        std::vector<const Promotion*> combining, exclusive;
        for (const auto* p : promotions) {
            auto& answer = answers_[p->id];
            answer = answer_of(*p);
            if (answer.outcome != PromotionOutcome::applied) continue;
            if (does_nothing(*p)) {
                answer.outcome = PromotionOutcome::nothing_to_discount;
                continue;
            }
            answer.outcome = PromotionOutcome::other_is_better;
            (p->stacking == Stacking::combine ? combining : exclusive).push_back(p);
        }
        sort(combining);
        sort(exclusive);
        auto best = plan(best_of_families(combining));
        for (const auto* p : exclusive) {
            auto alone = plan({p});
            if (alone.total_minor > best.total_minor || best.promotions.empty()) {
                best = std::move(alone);
            }
        }
        Applied applied = carry_out(best);
        for (const auto* p : promotions) applied.answers.push_back(answers_.at(p->id));
        return applied;
    }

private:
    PromotionAnswer answer_of(const Promotion& p) const {
        PromotionAnswer answer{p.id, outcome_of(p), 0, 0};
        if (answer.outcome == PromotionOutcome::total_too_low) {
            answer.missing_minor = p.conditions.total_at_least_minor - sum(amounts_);
        }
        return answer;
    }

    // Else it would keep another one of its family, or all that go alone, from the customer.
    bool does_nothing(const Promotion& p) const {
        const bool may_take_nothing =
            p.effect.kind == EffectKind::gift || p.effect.kind == EffectKind::free_shipping;
        return !may_take_nothing && plan({&p}).total_minor == 0;
    }

    PromotionOutcome outcome_of(const Promotion& p) const {
        const auto& context = scene_.context;
        if (p.status != ListStatus::active) return PromotionOutcome::not_active;
        if (p.market != context.market) return PromotionOutcome::other_market;
        if (!p.audience.has_channel(context.channel)) return PromotionOutcome::other_channel;
        if (!p.audience.has_group_of(context.groups)) return PromotionOutcome::other_customers;
        if (p.valid.from && context.at < *p.valid.from) return PromotionOutcome::not_yet;
        if (p.valid.until && *p.valid.until <= context.at) return PromotionOutcome::over;
        if (p.needs_coupon && !std::ranges::binary_search(scene_.by_coupon, p.id)) {
            return PromotionOutcome::coupon_missing;
        }
        for (const auto& [id, limit] : scene_.limits) {
            if (id != p.id) continue;
            switch (limit) {
                case UseLimit::used_up: return PromotionOutcome::used_up;
                case UseLimit::used_by_customer: return PromotionOutcome::used_by_customer;
                case UseLimit::needs_customer: return PromotionOutcome::needs_customer;
            }
        }
        return meets(p.conditions);
    }

    PromotionOutcome meets(const Conditions& conditions) const {
        if (sum(amounts_) < conditions.total_at_least_minor) {
            return PromotionOutcome::total_too_low;
        }
        for (const auto& wanted : conditions.items) {
            std::int64_t units = 0;
            for (const auto& line : lines_) {
                if (wanted.of.has(line.variant, line.product)) units += line.quantity;
            }
            if (units < wanted.quantity) return PromotionOutcome::items_missing;
        }
        if (conditions.is_first_order && scene_.has_ordered.value_or(true)) {
            return scene_.has_ordered ? PromotionOutcome::not_first_order
                                      : PromotionOutcome::needs_customer;
        }
        return PromotionOutcome::applied;
    }

    static void sort(std::vector<const Promotion*>& promotions) {
        std::ranges::sort(promotions, {},
                          [](const Promotion* p) { return std::pair(-p->priority, p->id); });
    }

    std::vector<const Promotion*> best_of_families(const std::vector<const Promotion*>& sorted) {
        std::map<std::string, std::pair<std::int64_t, const Promotion*>> best;
        for (const auto* p : sorted) {
            if (!p->family) continue;
            const auto alone = plan({p}).total_minor;
            const auto [it, is_first] = best.emplace(*p->family, std::pair(alone, p));
            if (!is_first && alone > it->second.first) it->second = {alone, p};
        }
        std::vector<const Promotion*> kept;
        for (const auto* p : sorted) {
            if (!p->family || best.at(*p->family).second == p) {
                kept.push_back(p);
            } else {
                answers_[p->id].outcome = PromotionOutcome::family_has_better;
            }
        }
        return kept;
    }

    Plan plan(std::vector<const Promotion*> promotions) const {
        Plan made{std::move(promotions), {}, 0};
        auto left = amounts_;
        for (const auto* p : made.promotions) {
            auto off = Discounter(lines_, left).take(p->effect);
            for (std::size_t i = 0; i < left.size(); ++i) left[i] -= off[i];
            made.total_minor += sum(off);
            made.off.push_back(std::move(off));
        }
        return made;
    }

    Applied carry_out(const Plan& plan) {
        Applied applied;
        for (std::size_t n = 0; n < plan.promotions.size(); ++n) {
            const auto& p = *plan.promotions[n];
            auto& answer = answers_.at(p.id);
            answer.outcome = PromotionOutcome::applied;
            answer.discount_minor = sum(plan.off[n]);
            for (std::size_t i = 0; i < lines_.size(); ++i) {
                if (plan.off[n][i] == 0) continue;
                applied.discounts.push_back({lines_[i].line, p.id, plan.off[n][i]});
            }
            if (p.effect.kind == EffectKind::free_shipping) {
                applied.is_shipping_free = true;
            } else if (p.effect.kind == EffectKind::gift) {
                applied.gifts.push_back({p.id, *p.effect.gift, p.effect.gift_quantity});
            } else if (answer.discount_minor == 0) {  // others took it all
                answer.outcome = PromotionOutcome::nothing_to_discount;
            }
        }
        return applied;
    }

    const PromotionScene& scene_;
    const std::span<const PromotionLine> lines_;
    Amounts amounts_;
    std::map<PromotionId, PromotionAnswer> answers_;
};

}  // namespace

bool Articles::has(catalog::VariantId variant, catalog::ProductId product) const {
    if (variants.empty() && products.empty()) return true;
    return std::ranges::binary_search(variants, variant) ||
           std::ranges::binary_search(products, product);
}

bool Promotion::is_for(const PriceContext& context) const {
    return audience.has_channel(context.channel) && audience.has_group_of(context.groups) &&
           valid.has(context.at);
}

std::int64_t Applied::discount_minor(std::int64_t line) const {
    std::int64_t sum_minor = 0;
    for (const auto& d : discounts) {
        if (d.line == line) sum_minor += d.amount_minor;
    }
    return sum_minor;
}

Applied apply_promotions(std::span<const Promotion* const> promotions, const PromotionScene& scene,
                         std::span<const PromotionLine> lines) {
    return Applier(scene, lines).apply(promotions);
}

}  // namespace nahtlos::pricing
