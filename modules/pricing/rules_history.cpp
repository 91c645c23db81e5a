#include <algorithm>
#include <map>
#include <set>

#include "modules/pricing/contender.hpp"
#include "pricing/history.hpp"

namespace nahtlos::pricing {
namespace {

// What was said about prices as of one moment.
class Past {
public:
    Past(const PriceHistory& history, Uuid channel) : history_(history), channel_(channel) {}

    Offered at(Instant now) const {
        Offered offered{now, list_price(now), false};
        const auto base = offered.unit_price;
        Contender champion;
        if (base) champion = {0, *base, {}};
        std::map<PriceListId, const SaidTerms*> lists;
        for (const auto& terms : history_.terms) {
            if (terms.recorded_at <= now) lists[terms.list] = &terms;
        }
        for (const auto& [id, terms] : lists) {
            const auto price = in_list(*terms, base, now);
            if (!price) continue;
            const Contender contender{terms->priority, *price, terms->code};
            if (offered.unit_price && !contender.beats(champion)) continue;
            champion = contender;
            offered.unit_price = price;
            offered.is_reduced = terms->kind == ListKind::sale && base && *price < *base;
        }
        return offered;
    }

private:
    std::optional<UnitPrice> list_price(Instant now) const {
        std::optional<UnitPrice> price;
        for (const auto& said : history_.list_prices) {
            if (said.recorded_at <= now && said.valid_from <= now) price = said.unit_price;
        }
        return price;
    }

    std::optional<UnitPrice> in_list(const SaidTerms& terms, const std::optional<UnitPrice>& base,
                                     Instant now) const {
        const bool is_offered = terms.status == ListStatus::active &&
                                terms.audience.groups.empty() &&
                                terms.audience.has_channel(channel_) && terms.valid.has(now);
        if (!is_offered) return std::nullopt;
        std::optional<UnitPrice> price;
        for (const auto& row : history_.rows) {
            if (row.list == terms.list && row.recorded_at <= now) price = row.unit_price;
        }
        if (price || !terms.percent_off_bp || !base) return price;
        return less_percent(*base, *terms.percent_off_bp, history_.currency);
    }

    const PriceHistory& history_;
    const Uuid channel_;
};

// When something may have changed.
std::set<Instant> moments(const PriceHistory& history) {
    std::set<Instant> all;
    for (const auto& said : history.list_prices) {
        all.insert(std::max(said.valid_from, said.recorded_at));
    }
    for (const auto& terms : history.terms) {
        all.insert(terms.recorded_at);
        if (terms.valid.from) all.insert(std::max(*terms.valid.from, terms.recorded_at));
        if (terms.valid.until) all.insert(std::max(*terms.valid.until, terms.recorded_at));
    }
    for (const auto& row : history.rows) all.insert(row.recorded_at);
    return all;
}

std::int64_t minor_step(Currency currency) {
    std::int64_t step = 1'000'000;
    for (int i = 0; i < exponent(currency); ++i) step /= 10;
    return step;
}

}  // namespace

std::vector<Offered> timeline(const PriceHistory& history, Uuid channel, Instant until) {
    const Past past(history, channel);
    std::vector<Offered> steps;
    for (const auto moment : moments(history)) {
        if (moment > until) break;
        const auto offered = past.at(moment);
        const bool is_same = !steps.empty() && steps.back().unit_price == offered.unit_price &&
                             steps.back().is_reduced == offered.is_reduced;
        if (!is_same) steps.push_back(offered);
    }
    return steps;
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
