#include <algorithm>
#include <cstring>

#include "modules/pricing/contender.hpp"
#include "pricing/book.hpp"

namespace nahtlos::pricing {
namespace {

auto key_of(const PriceRow& row) { return std::tuple(row.variant, row.list, row.min_quantity); }

// Why a list does not apply; won where it may.
PriceOutcome applies(const PriceList& list, const PriceContext& context) {
    if (list.status != ListStatus::active) return PriceOutcome::not_active;
    if (!list.audience.has_channel(context.channel)) return PriceOutcome::other_channel;
    if (!list.audience.has_group_of(context.groups)) return PriceOutcome::other_customers;
    if (list.valid.from && context.at < *list.valid.from) return PriceOutcome::not_yet;
    if (list.valid.until && *list.valid.until <= context.at) return PriceOutcome::over;
    return PriceOutcome::won;
}

}  // namespace

bool Audience::has_channel(Uuid channel) const {
    return channels.empty() || std::ranges::binary_search(channels, channel);
}

bool Audience::has_group_of(const std::vector<Uuid>& of) const {
    if (groups.empty()) return true;
    return std::ranges::any_of(
        of, [&](const Uuid& group) { return std::ranges::binary_search(groups, group); });
}

std::size_t PriceRows::shard_of(catalog::VariantId variant) {
    return spread(std::hash<catalog::VariantId>{}(variant)) >> (64 - bits);
}

std::span<const PriceRow> PriceRows::of(catalog::VariantId variant) const {
    const auto* shard = shards_[shard_of(variant)].get();
    if (shard == nullptr) return {};
    const auto is_less = [](const catalog::VariantId& a, const catalog::VariantId& b) {
        return std::memcmp(a.uuid.bytes.data(), b.uuid.bytes.data(), 16) < 0;
    };
    const auto first = std::ranges::lower_bound(*shard, variant, is_less, &PriceRow::variant);
    auto last = first;
    while (last != shard->end() && last->variant == variant) ++last;
    return {first, last};
}

void PriceRows::put(const PriceRow& row) {
    auto& shard = shards_[shard_of(row.variant)].edit();
    const auto it = std::ranges::lower_bound(shard, key_of(row), {}, key_of);
    if (it != shard.end() && key_of(*it) == key_of(row)) {
        *it = row;
        return;
    }
    shard.insert(it, row);
    ++size_;
}

void PriceRows::erase(const PriceRow& row) {
    auto& shard = shards_[shard_of(row.variant)].edit();
    const auto it = std::ranges::lower_bound(shard, key_of(row), {}, key_of);
    if (it == shard.end() || key_of(*it) != key_of(row)) return;
    shard.erase(it);
    --size_;
}

const PriceList* PriceBook::find(PriceListId id) const {
    const auto it = numbers.find(id);
    return it == numbers.end() ? nullptr : lists[it->second].get();
}

const PriceList* PriceBook::find(const std::string& code) const {
    const auto it = by_code.find(code);
    return it == by_code.end() ? nullptr : lists[it->second].get();
}

UnitPrice less_percent(UnitPrice price, std::int64_t percent_off_bp, Currency currency) {
    std::int64_t step = 1'000'000;
    for (int i = 0; i < exponent(currency); ++i) step /= 10;
    const auto left = static_cast<__int128>(price.micro) * (10'000 - percent_off_bp);
    return {round_half_up(left, static_cast<__int128>(10'000) * step) * step};
}

Resolver::Resolver(const PriceBook& book, PriceContext context)
    : book_(book), context_(std::move(context)) {
    for (std::uint32_t i = 0; i < book.lists.size(); ++i) {
        const auto& list = *book.lists[i];
        if (list.market != context_.market) continue;
        if (applies(list, context_) == PriceOutcome::won) applicable_.push_back(i);
    }
}

std::optional<Resolver::Found> Resolver::in_list(std::uint32_t number,
                                                 std::span<const PriceRow> rows,
                                                 const catalog::DatedPrice* base,
                                                 std::int64_t quantity) const {
    // A list has few quantities: the last one that is reached counts.
    const PriceRow* best = nullptr;
    for (const auto& row : rows) {
        if (row.list == number && row.min_quantity <= quantity) best = &row;
    }
    if (best != nullptr) return Found{best->unit_price, best->min_quantity};
    const auto& off = book_.lists[number]->percent_off_bp;
    if (!off || base == nullptr) return std::nullopt;
    return Found{less_percent(base->unit_price, *off, base->currency), 1};
}

std::optional<ResolvedPrice> Resolver::price(const catalog::Offer& offer,
                                             std::int64_t quantity) const {
    const auto* base = offer.price(context_.market, context_.at);
    std::optional<ResolvedPrice> best;
    Contender champion;
    if (base != nullptr) {
        champion = {0, base->unit_price, {}};
        best = ResolvedPrice{base->unit_price, nullptr, 1, base->unit_price};
    }
    if (applicable_.empty()) return best;
    const auto rows = book_.rows.of(offer.variant);
    for (const auto number : applicable_) {
        const auto found = in_list(number, rows, base, quantity);
        if (!found) continue;
        const auto& list = *book_.lists[number];
        const Contender contender{list.priority, found->unit_price, list.code};
        if (best && !contender.beats(champion)) continue;
        champion = contender;
        best = ResolvedPrice{found->unit_price, &list, found->min_quantity, {}};
        if (base != nullptr) best->list_price = base->unit_price;
    }
    return best;
}

std::vector<std::int64_t> Resolver::quantities(const catalog::Offer& offer) const {
    std::vector<std::int64_t> all{1};
    for (const auto& row : book_.rows.of(offer.variant)) {
        if (std::ranges::binary_search(applicable_, row.list)) all.push_back(row.min_quantity);
    }
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

std::vector<PriceCandidate> Resolver::explain(const catalog::Offer& offer,
                                              std::int64_t quantity) const {
    const auto won = price(offer, quantity);
    const auto* base = offer.price(context_.market, context_.at);
    const Contender winner{won && won->list != nullptr ? won->list->priority : 0,
                           won ? won->unit_price : UnitPrice{},
                           {}};
    std::vector<PriceCandidate> all;
    const auto add = [&](const PriceList* list, PriceOutcome outcome,
                         const std::optional<Found>& found) {
        PriceCandidate candidate;
        candidate.outcome = outcome;
        if (list != nullptr) candidate.price_list = list->code;
        if (list != nullptr) candidate.priority = list->priority;
        if (found) {
            const Contender contender{candidate.priority, found->unit_price, {}};
            candidate.unit_price = found->unit_price;
            candidate.min_quantity = found->min_quantity;
            if (outcome == PriceOutcome::won && won->list != list) {
                candidate.outcome = contender.against(winner);
            }
        } else if (outcome == PriceOutcome::won) {
            candidate.outcome = PriceOutcome::no_price;
        }
        all.push_back(std::move(candidate));
    };
    std::optional<Found> listed;
    if (base != nullptr) listed = Found{base->unit_price, 1};
    add(nullptr, PriceOutcome::won, listed);
    const auto rows = book_.rows.of(offer.variant);
    for (std::uint32_t i = 0; i < book_.lists.size(); ++i) {
        const auto& list = *book_.lists[i];
        if (list.market != context_.market) continue;
        add(&list, applies(list, context_), in_list(i, rows, base, quantity));
    }
    std::ranges::sort(all, {}, [](const PriceCandidate& c) {
        return std::pair(c.outcome != PriceOutcome::won, c.price_list);
    });
    return all;
}

}  // namespace nahtlos::pricing
