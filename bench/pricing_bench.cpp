// What a cart of 100 lines costs to price among a million prices, beside the least it could cost;
// and what one price change costs those who keep all of them in memory.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstring>
#include <random>

#include "pricing/book.hpp"

namespace nahtlos::pricing {
namespace {

constexpr std::size_t variants = 600'000, prices = 1'000'000, lists = 10, lines = 100;

Uuid id(std::uint64_t n) {
    Uuid made;
    for (int i = 0; i < 8; ++i) {
        made.bytes[static_cast<std::size_t>(15 - i)] = static_cast<std::uint8_t>(n >> (8 * i));
    }
    made.bytes[6] = 0x70;
    return made;
}

const Uuid market = id(1), web = id(2), vip = id(3);

catalog::VariantId variant(std::uint64_t n) { return {id(1'000 + n)}; }

/// Ten lists, of which nine apply to the customer; offers of every variant.
struct House {
    House() {
        std::mt19937_64 dice(1);
        for (std::uint32_t i = 0; i < lists; ++i) {
            auto list = std::make_shared<PriceList>();
            list->id = {id(10 + i)};
            list->code = "list" + std::to_string(i);
            list->market = market;
            list->status = ListStatus::active;
            if (i % 3 == 1) list->audience.channels = {web};
            if (i % 3 == 2) list->audience.groups = {i == 8 ? id(99) : vip};
            list->priority = i % 2;
            book.numbers[list->id] = i;
            book.lists.push_back(std::move(list));
        }
        while (book.rows.size() < prices) {
            book.rows.put({variant(dice() % variants),
                           static_cast<std::uint32_t>(dice() % lists),
                           dice() % 8 == 0 ? 10 : 1,
                           {static_cast<std::int64_t>(dice() % 100'000'000)}});
        }
        for (auto& offer : offers) {
            offer.variant = variant(dice() % variants);
            offer.prices = {{market, {Instant{0}, {}, {50'000'000}}}};
        }
    }

    PriceBook book;
    std::vector<catalog::Offer> offers = std::vector<catalog::Offer>(100 * lines);
};

House& house() {
    static House made;
    return made;
}

// Other lines in each round, so that no cache holds them all.
template <class Price>
void price_carts(benchmark::State& state, Price price_cart) {
    const auto& offers = house().offers;
    std::size_t from = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(price_cart(std::span(offers).subspan(from, lines)));
        from = (from + lines) % offers.size();
    }
    state.SetItemsProcessed(state.iterations());
}

void cart_of_100_lines(benchmark::State& state) {
    price_carts(state, [](std::span<const catalog::Offer> cart) {
        const Resolver prices_of(house().book, {market, web, {vip}, Instant{1}});
        std::int64_t sum = 0;
        std::int64_t quantity = 0;
        for (const auto& offer : cart) {
            sum += prices_of.price(offer, ++quantity % 20 + 1)->unit_price.micro;
        }
        return sum;
    });
}
BENCHMARK(cart_of_100_lines)->Unit(benchmark::kMicrosecond);

// The least: one binary search per line in one array of (variant, price) and the lowest of what is
// found there, without lists, groups, quantities, periods or priorities.
void limit_of_100_lines(benchmark::State& state) {
    struct Row {
        catalog::VariantId variant;
        std::int64_t micro;
    };
    static const auto rows = [] {
        std::vector<Row> all;
        for (std::uint64_t n = 0; n < variants; ++n) {
            for (const auto& row : house().book.rows.of(variant(n))) {
                all.push_back({row.variant, row.unit_price.micro});
            }
        }
        std::ranges::sort(all, {}, &Row::variant);
        return all;
    }();
    price_carts(state, [](std::span<const catalog::Offer> cart) {
        std::int64_t sum = 0;
        for (const auto& offer : cart) {
            auto best = offer.prices.front().price.unit_price.micro;
            const auto is_less = [](const catalog::VariantId& a, const catalog::VariantId& b) {
                return std::memcmp(a.uuid.bytes.data(), b.uuid.bytes.data(), 16) < 0;
            };
            auto it = std::ranges::lower_bound(rows, offer.variant, is_less, &Row::variant);
            for (; it != rows.end() && it->variant == offer.variant; ++it) {
                best = std::min(best, it->micro);
            }
            sum += best;
        }
        return sum;
    });
}
BENCHMARK(limit_of_100_lines)->Unit(benchmark::kMicrosecond);

// What every process does when somebody changed one price: a new book beside the old one.
void one_price_change(benchmark::State& state) {
    auto book = std::make_shared<const PriceBook>(house().book);
    std::uint64_t n = 0;
    for (auto _ : state) {
        auto next = std::make_shared<PriceBook>(*book);
        next->rows.put({variant(++n * 7'919 % variants), 3, 1, {static_cast<std::int64_t>(n)}});
        book = std::move(next);
    }
}
BENCHMARK(one_price_change)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace nahtlos::pricing

BENCHMARK_MAIN();
