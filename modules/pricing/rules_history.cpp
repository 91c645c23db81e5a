#include <algorithm>
#include <map>
#include <set>

#include "modules/pricing/contender.hpp"
#include "pricing/history.hpp"

namespace nahtlos::pricing {
namespace {

// Something is said, or begins or ends to count.
struct Step {
    Instant at;
    enum class What { list_price, terms, row, period } what = What::period;
    std::size_t index = 0;  // in what was said of its kind
};

std::vector<Step> steps_of(const PriceHistory& history) {
    using enum Step::What;
    std::vector<Step> steps;
    for (std::size_t i = 0; i < history.list_prices.size(); ++i) {
        const auto& said = history.list_prices[i];
        steps.push_back({std::max(said.valid_from, said.recorded_at), list_price, i});
    }
    for (std::size_t i = 0; i < history.terms.size(); ++i) {
        const auto& said = history.terms[i];
        steps.push_back({said.recorded_at, terms, i});
        for (const auto& edge : {said.valid.from, said.valid.until}) {
            if (edge) steps.push_back({std::max(*edge, said.recorded_at), period, i});
        }
    }
    for (std::size_t i = 0; i < history.rows.size(); ++i) {
        steps.push_back({history.rows[i].recorded_at, row, i});
    }
    std::ranges::stable_sort(steps, {}, &Step::at);
    return steps;
}

// What was said about prices, moment by moment: each step looks again at its own list only, and a
// new list price at those that take a percentage off it.
class Past {
public:
    Past(const PriceHistory& history, Uuid channel) : history_(history), channel_(channel) {}

    /// After it comes offered(), of the moment of the last step taken.
    void take(const Step& step) {
        switch (step.what) {
            case Step::What::list_price:
                last_price_ = std::max(last_price_.value_or(0), step.index);
                is_base_new_ = true;
                break;
            case Step::What::terms: {
                const auto id = history_.terms[step.index].list;
                auto& list = lists_[id];
                list.terms = std::max(list.terms.value_or(0), step.index);
                touched_.insert(id);
                break;
            }
            case Step::What::row: {
                const auto id = history_.rows[step.index].list;
                auto& list = lists_[id];
                list.row = std::max(list.row.value_or(0), step.index);
                touched_.insert(id);
                break;
            }
            case Step::What::period: touched_.insert(history_.terms[step.index].list);
        }
    }

    Offered offered(Instant now) {
        if (is_base_new_) touched_.insert(by_percent_.begin(), by_percent_.end());
        for (const auto& id : touched_) look_at(id, lists_[id], now);
        touched_.clear();
        is_base_new_ = false;
        const auto base = list_price();
        Offered offered{now, base, false};
        if (in_force_.empty()) return offered;
        const auto& best = *in_force_.begin();
        if (base && !best.contender.beats({0, *base, {}})) return offered;
        offered.unit_price = best.contender.unit_price;
        offered.is_reduced = best.kind == ListKind::sale && base && *offered.unit_price < *base;
        return offered;
    }

private:
    struct InForce {
        Contender contender;
        ListKind kind = ListKind::sale;
        bool operator<(const InForce& other) const { return contender.beats(other.contender); }
    };
    struct List {
        std::optional<std::size_t> terms, row;  // that were said last
        std::optional<InForce> price;
    };

    std::optional<UnitPrice> list_price() const {
        if (!last_price_) return std::nullopt;
        return history_.list_prices[*last_price_].unit_price;
    }

    void look_at(PriceListId id, List& list, Instant now) {
        if (list.price) in_force_.erase(*list.price);
        list.price.reset();
        if (!list.terms) return;
        const auto& terms = history_.terms[*list.terms];
        if (terms.percent_off_bp) by_percent_.insert(id);
        const auto price = price_in(list, terms, now);
        if (!price) return;
        list.price = InForce{{terms.priority, *price, terms.code}, terms.kind};
        in_force_.insert(*list.price);
    }

    std::optional<UnitPrice> price_in(const List& list, const SaidTerms& terms, Instant now) const {
        const bool is_offered = terms.status == ListStatus::active &&
                                terms.audience.groups.empty() &&
                                terms.audience.has_channel(channel_) && terms.valid.has(now);
        if (!is_offered) return std::nullopt;
        const auto base = list_price();
        const auto price = list.row ? history_.rows[*list.row].unit_price : std::nullopt;
        if (price || !terms.percent_off_bp || !base) return price;
        return less_percent(*base, *terms.percent_off_bp, history_.currency);
    }

    const PriceHistory& history_;
    const Uuid channel_;
    std::optional<std::size_t> last_price_;
    std::map<PriceListId, List> lists_;
    std::set<PriceListId> by_percent_, touched_;
    std::set<InForce> in_force_;  // the best first; no two lists have one code
    bool is_base_new_ = false;
};

std::int64_t minor_step(Currency currency) {
    std::int64_t step = 1'000'000;
    for (int i = 0; i < exponent(currency); ++i) step /= 10;
    return step;
}

}  // namespace

std::vector<Offered> timeline(const PriceHistory& history, Uuid channel, Instant until) {
    Past past(history, channel);
    std::vector<Offered> found;
    const auto steps = steps_of(history);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].at > until) break;
        past.take(steps[i]);
        if (i + 1 < steps.size() && steps[i + 1].at == steps[i].at) continue;
        const auto offered = past.offered(steps[i].at);
        const bool is_same = !found.empty() && found.back().unit_price == offered.unit_price &&
                             found.back().is_reduced == offered.is_reduced;
        if (!is_same) found.push_back(offered);
    }
    return found;
}

std::optional<Reduction> reduction_of(const std::vector<Offered>& steps) {
    if (steps.empty() || !steps.back().is_reduced) return std::nullopt;
    auto first = std::prev(steps.end());
    while (first != steps.begin()) {
        const auto before = std::prev(first);
        if (!before->is_reduced || *before->unit_price < *first->unit_price) break;
        first = before;
    }
    Reduction reduction{first->from, {}};
    const auto begin = first->from - prior_period;
    for (auto step = steps.begin(); step != first; ++step) {
        const auto end = std::next(step)->from;
        if (end <= begin || !step->unit_price) continue;
        if (!reduction.prior_price || *step->unit_price < *reduction.prior_price) {
            reduction.prior_price = step->unit_price;
        }
    }
    return reduction;
}

ContentPrice content_price(UnitPrice price, const catalog::Content& content, Currency currency) {
    using catalog::ContentUnit;
    ContentPrice made;
    std::int64_t parts = 1;  // of the unit that the price is for
    switch (content.unit) {
        case ContentUnit::g:
            made.per = ContentUnit::kg;
            parts = 1'000;
            break;
        case ContentUnit::ml:
            made.per = ContentUnit::l;
            parts = 1'000;
            break;
        case ContentUnit::cm:
            made.per = ContentUnit::m;
            parts = 100;
            break;
        default: made.per = content.unit; break;
    }
    const auto step = minor_step(currency);
    const auto whole = static_cast<__int128>(price.micro) * parts * 1'000'000;
    const auto divisor = static_cast<__int128>(content.micro) * step;
    made.unit_price.micro = round_half_up(whole, divisor) * step;
    return made;
}

}  // namespace nahtlos::pricing
