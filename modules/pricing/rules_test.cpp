#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "pricing/book.hpp"

namespace nahtlos::pricing {
namespace {

Uuid id(std::uint8_t n) {
    Uuid made;
    made.bytes[15] = n;
    return made;
}

const Uuid market = id(1), web = id(2), till = id(3), vip = id(4), staff = id(5);

constexpr UnitPrice euros(std::int64_t n) { return {n * 1'000'000}; }

// One article at 100.00, and lists that are made of what a test says.
class Prices {
public:
    Prices() {
        offer.variant = {id(9)};
        offer.prices = {{market, {Instant{0}, {}, euros(100)}}};
    }

    PriceList& add(const std::string& code) {
        auto list = std::make_shared<PriceList>();
        list->id = {id(static_cast<std::uint8_t>(20 + made_.size()))};
        list->code = code;
        list->market = market;
        list->status = ListStatus::active;
        book.numbers[list->id] = static_cast<std::uint32_t>(book.lists.size());
        book.lists.push_back(list);
        made_.push_back(list);
        return *list;
    }
    void put(const PriceList& list, UnitPrice price, std::int32_t from = 1) {
        book.rows.put({offer.variant, book.numbers.at(list.id), from, price});
    }
    std::optional<ResolvedPrice> price(std::int64_t quantity = 1, std::vector<Uuid> groups = {},
                                       Instant at = Instant{50}) const {
        return Resolver(book, {market, web, std::move(groups), at}).price(offer, quantity);
    }
    PriceOutcome outcome(const std::string& code, std::vector<Uuid> groups = {}) const {
        const Resolver resolver(book, {market, web, std::move(groups), Instant{50}});
        for (const auto& c : resolver.explain(offer, 1)) {
            if (c.price_list.value_or("") == code) return c.outcome;
        }
        ADD_FAILURE() << "no candidate " << code;
        return PriceOutcome::won;
    }

    PriceBook book;
    catalog::Offer offer;

private:
    std::vector<std::shared_ptr<PriceList>> made_;
};

TEST(Price, is_the_list_price_without_any_list) {
    const Prices prices;
    EXPECT_EQ(prices.price()->unit_price, euros(100));
    EXPECT_EQ(prices.price()->list, nullptr);
}

TEST(Price, of_whoever_is_in_two_groups_is_the_lower_of_both) {
    Prices prices;
    auto& one = prices.add("vip");
    one.audience.groups = {vip};
    prices.put(one, euros(80));
    auto& other = prices.add("staff");
    other.audience.groups = {staff};
    prices.put(other, euros(70));
    EXPECT_EQ(prices.price()->unit_price, euros(100));
    EXPECT_EQ(prices.price(1, {vip})->unit_price, euros(80));
    EXPECT_EQ(prices.price(1, {vip, staff})->unit_price, euros(70));
    EXPECT_EQ(prices.outcome("vip", {vip, staff}), PriceOutcome::higher_price);
    EXPECT_EQ(prices.outcome("vip"), PriceOutcome::other_customers);
}

TEST(Price, of_a_higher_priority_wins_even_if_it_is_higher) {
    Prices prices;
    auto& contract = prices.add("contract");
    contract.priority = 10;
    prices.put(contract, euros(110));
    prices.put(prices.add("sale"), euros(50));
    EXPECT_EQ(prices.price()->unit_price, euros(110));
    EXPECT_EQ(prices.outcome("sale"), PriceOutcome::lower_priority);
}

TEST(Price, is_never_raised_by_a_list_without_priority) {
    Prices prices;
    prices.put(prices.add("dear"), euros(120));
    EXPECT_EQ(prices.price()->unit_price, euros(100));
}

TEST(Price, falls_with_the_quantity_that_is_reached) {
    Prices prices;
    auto& bulk = prices.add("bulk");
    prices.put(bulk, euros(90), 10);
    prices.put(bulk, euros(80), 100);
    EXPECT_EQ(prices.price(9)->unit_price, euros(100));
    EXPECT_EQ(prices.price(10)->unit_price, euros(90));
    EXPECT_EQ(prices.price(99)->unit_price, euros(90));
    EXPECT_EQ(prices.price(1'000)->unit_price, euros(80));
    const Resolver resolver(prices.book, {market, web, {}, Instant{50}});
    EXPECT_EQ(resolver.quantities(prices.offer), (std::vector<std::int64_t>{1, 10, 100}));
}

TEST(Price, heeds_period_channel_market_and_status) {
    Prices prices;
    auto& sale = prices.add("sale");
    prices.put(sale, euros(50));
    sale.valid = {Instant{10}, Instant{60}};
    EXPECT_EQ(prices.price(1, {}, Instant{9})->unit_price, euros(100));
    EXPECT_EQ(prices.price(1, {}, Instant{10})->unit_price, euros(50));
    EXPECT_EQ(prices.price(1, {}, Instant{60})->unit_price, euros(100));
    sale.audience.channels = {till};
    EXPECT_EQ(prices.outcome("sale"), PriceOutcome::other_channel);
    sale.audience.channels = {web, till};
    EXPECT_EQ(prices.price()->unit_price, euros(50));
    sale.status = ListStatus::draft;
    EXPECT_EQ(prices.outcome("sale"), PriceOutcome::not_active);
    sale.status = ListStatus::active;
    sale.market = id(7);
    EXPECT_EQ(prices.price()->unit_price, euros(100));
}

TEST(Price, is_a_percentage_off_where_the_list_has_no_row) {
    Prices prices;
    auto& sale = prices.add("sale");
    sale.percent_off_bp = 1'250;
    prices.offer.prices[0].price.unit_price = {19'990'000};
    EXPECT_EQ(prices.price()->unit_price, UnitPrice{17'490'000});  // 17.49125
    prices.put(sale, euros(5));
    EXPECT_EQ(prices.price()->unit_price, euros(5));
}

TEST(Price, less_a_percentage_is_rounded_to_the_minor_unit) {
    EXPECT_EQ(less_percent({10'000}, 5'000, *parse_currency("EUR")), UnitPrice{10'000});
    EXPECT_EQ(less_percent(euros(99), 1'000, *parse_currency("JPY")), euros(89));
}

TEST(Price, that_wins_is_explained_first) {
    Prices prices;
    prices.put(prices.add("sale"), euros(50));
    const Resolver resolver(prices.book, {market, web, {}, Instant{50}});
    const auto all = resolver.explain(prices.offer, 1);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].price_list, "sale");
    EXPECT_EQ(all[0].outcome, PriceOutcome::won);
    EXPECT_EQ(all[1].outcome, PriceOutcome::higher_price);
}

TEST(Price, is_nothing_where_nobody_said_one) {
    Prices prices;
    prices.offer.prices.clear();
    prices.add("half").percent_off_bp = 5'000;
    EXPECT_FALSE(prices.price());
    EXPECT_EQ(prices.outcome("half"), PriceOutcome::no_price);
}

// Against the rule as its words say it.
RC_GTEST_PROP(Price, is_what_the_rule_says_for_any_lists,
              (std::vector<std::array<std::uint8_t, 6>> wishes, std::uint8_t bought)) {
    Prices prices;
    const std::int64_t quantity = bought % 4 + 1;
    std::optional<std::pair<std::int64_t, UnitPrice>> best{{0, euros(100)}};  // priority, price
    for (std::size_t i = 0; i < wishes.size() && i < 30; ++i) {
        const auto& w = wishes[i];
        auto& list = prices.add("l" + std::to_string(i));
        list.priority = w[0] % 3;
        if (w[1] % 2 == 1) list.audience.groups = {w[1] % 4 == 1 ? vip : staff};
        const std::int32_t from = w[2] % 4 + 1;
        prices.put(list, euros(w[3]), from);
        if (w[4] % 2 == 1) prices.put(list, euros(w[5]), from + 1);
        if (w[1] % 4 == 3 || from > quantity) continue;
        const auto reached = w[4] % 2 == 1 && from + 1 <= quantity ? euros(w[5]) : euros(w[3]);
        if (list.priority > best->first ||
            (list.priority == best->first && reached < best->second)) {
            best = {list.priority, reached};
        }
    }
    const auto found = prices.price(quantity, {vip});
    RC_ASSERT(found.has_value());
    RC_ASSERT(found->unit_price == best->second);
    const Resolver resolver(prices.book, {market, web, {vip}, Instant{50}});
    const auto all = resolver.explain(prices.offer, quantity);
    RC_ASSERT(all.front().outcome == PriceOutcome::won);
    RC_ASSERT(all.front().unit_price == found->unit_price);
    for (std::size_t i = 1; i < all.size(); ++i) RC_ASSERT(all[i].outcome != PriceOutcome::won);
}

}  // namespace
}  // namespace nahtlos::pricing
