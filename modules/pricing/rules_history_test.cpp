#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "pricing/book.hpp"
#include "pricing/history.hpp"

namespace nahtlos::pricing {
namespace {

constexpr Instant day(std::int64_t n) { return Instant{0} + days(n); }
constexpr UnitPrice euros(std::int64_t n) { return {n * 1'000'000}; }

Uuid id(std::uint8_t n) {
    Uuid made;
    made.bytes[15] = n;
    return made;
}
const Uuid web = id(1), till = id(2), vip = id(3);
const PriceListId sale{id(10)}, other{id(11)};

// A sale that is on from a day on, as it was said on a day.
SaidTerms terms(std::int64_t said, Period valid = {}, PriceListId list = sale) {
    return {list, to_string(list), ListKind::sale, day(said), ListStatus::active, {}, 0, {}, valid};
}

class Past : public ::testing::Test {
protected:
    Past() { history.list_prices = {{day(0), day(0), euros(100)}}; }
    std::optional<Reduction> reduction(std::int64_t at, Uuid channel = web) const {
        return reduction_of(timeline(history, channel, day(at)));
    }
    std::optional<UnitPrice> offered(std::int64_t at) const {
        const auto steps = timeline(history, web, day(at));
        return steps.empty() ? std::nullopt : steps.back().unit_price;
    }
    PriceHistory history;
};

TEST_F(Past, is_compared_with_the_lowest_price_of_the_thirty_days_before) {
    // 100, a week at 80 ending 20 days before, 100 again, now 90.
    history.terms = {terms(1, {day(40), day(47)}), terms(1, {day(67), {}}, other)};
    history.rows = {{sale, day(1), euros(80)}, {other, day(1), euros(90)}};
    ASSERT_TRUE(reduction(70));
    EXPECT_EQ(reduction(70)->since, day(67));
    EXPECT_EQ(reduction(70)->prior_price, euros(80));
}

TEST_F(Past, beyond_thirty_days_is_forgotten) {
    history.terms = {terms(1, {day(30), day(37)}), terms(1, {day(67), {}}, other)};
    history.rows = {{sale, day(1), euros(80)}, {other, day(1), euros(90)}};
    // The week ended exactly thirty days before.
    EXPECT_EQ(reduction(70)->prior_price, euros(100));
}

TEST_F(Past, of_a_reduction_that_grows_is_that_before_its_first_step) {
    history.terms = {terms(40)};
    history.rows = {
        {sale, day(40), euros(90)}, {sale, day(50), euros(80)}, {sale, day(60), euros(70)}};
    EXPECT_EQ(reduction(65)->since, day(40));
    EXPECT_EQ(reduction(65)->prior_price, euros(100));
}

TEST_F(Past, of_a_reduction_that_shrank_in_between_begins_anew) {
    history.terms = {terms(40)};
    history.rows = {{sale, day(40), euros(70)}, {sale, day(50), euros(90)}};
    EXPECT_EQ(reduction(60)->since, day(50));
    EXPECT_EQ(reduction(60)->prior_price, euros(70));
}

TEST_F(Past, is_not_changed_by_what_is_said_about_it_later) {
    history.terms = {terms(40)};
    history.rows = {{sale, day(40), euros(80)}};
    // On day 45 somebody "mends" the list price since day 0 to look better.
    history.list_prices.push_back({day(0), day(45), euros(200)});
    EXPECT_EQ(reduction(50)->prior_price, euros(100));
}

TEST_F(Past, of_an_article_that_is_new_is_nothing) {
    history.list_prices = {{day(40), day(40), euros(100)}};
    history.terms = {terms(1)};
    history.rows = {{sale, day(1), euros(80)}};
    // Offered at 80 since before it had a list price: then that is the prior price.
    EXPECT_EQ(reduction(50)->prior_price, euros(80));
    history.terms = {terms(40)};
    EXPECT_EQ(reduction(50)->since, day(40));
    EXPECT_FALSE(reduction(50)->prior_price);
}

TEST_F(Past, holds_what_everybody_was_offered_only) {
    history.terms = {terms(1), terms(1, {}, other)};
    history.terms[0].audience.groups = {vip};
    history.terms[1].audience.channels = {till};
    history.rows = {{sale, day(1), euros(10)}, {other, day(1), euros(20)}};
    EXPECT_EQ(offered(10), euros(100));
    EXPECT_FALSE(reduction(10));
    EXPECT_EQ(reduction(10, till)->prior_price, euros(100));
}

TEST_F(Past, knows_no_reduction_without_a_sale) {
    EXPECT_FALSE(reduction(10));
    history.terms = {terms(5)};
    history.terms[0].kind = ListKind::contract;
    history.rows = {{sale, day(5), euros(80)}};
    EXPECT_EQ(offered(10), euros(80));
    EXPECT_FALSE(reduction(10));
}

TEST_F(Past, ends_with_the_list_or_its_row) {
    history.terms = {terms(5)};
    history.rows = {{sale, day(5), euros(80)}, {sale, day(8), {}}};
    EXPECT_EQ(offered(7), euros(80));
    EXPECT_EQ(offered(8), euros(100));
    history.rows.pop_back();
    history.terms.push_back(terms(9));
    history.terms.back().status = ListStatus::archived;
    EXPECT_EQ(offered(9), euros(100));
}

TEST_F(Past, heeds_a_percentage_and_list_prices_to_come) {
    history.terms = {terms(5)};
    history.terms[0].percent_off_bp = 2'500;
    history.list_prices.push_back({day(20), day(1), euros(60)});
    EXPECT_EQ(offered(19), euros(75));
    EXPECT_EQ(offered(20), euros(45));
}

// The rule as it is said: at each moment, everything that was said by then is looked at.
std::optional<UnitPrice> in_list(const PriceHistory& history, const SaidTerms& terms,
                                 std::optional<UnitPrice> base, Instant now) {
    if (terms.status != ListStatus::active || !terms.valid.has(now)) return std::nullopt;
    std::optional<UnitPrice> price;
    for (const auto& row : history.rows) {
        if (row.list == terms.list && row.recorded_at <= now) price = row.unit_price;
    }
    if (price || !terms.percent_off_bp || !base) return price;
    return less_percent(*base, *terms.percent_off_bp, history.currency);
}

Offered offered_at(const PriceHistory& history, Instant now) {
    Offered offered{now, {}, false};
    for (const auto& said : history.list_prices) {
        if (said.recorded_at <= now && said.valid_from <= now) offered.unit_price = said.unit_price;
    }
    const auto base = offered.unit_price;
    std::map<PriceListId, const SaidTerms*> lists;
    for (const auto& terms : history.terms) {
        if (terms.recorded_at <= now) lists[terms.list] = &terms;
    }
    using Rank = std::tuple<std::int64_t, std::int64_t, std::string>;  // the least is the best
    std::optional<Rank> best;
    if (base) best = Rank{0, base->micro, ""};
    for (const auto& [list, terms] : lists) {
        const auto price = in_list(history, *terms, base, now);
        if (!price) continue;
        const Rank rank{-terms->priority, price->micro, terms->code};
        if (best && *best <= rank) continue;
        best = rank;
        offered.unit_price = price;
        offered.is_reduced = terms->kind == ListKind::sale && base && *price < *base;
    }
    return offered;
}

std::set<Instant> moments_of(const PriceHistory& history) {
    std::set<Instant> moments;
    for (const auto& said : history.list_prices) {
        moments.insert(std::max(said.valid_from, said.recorded_at));
    }
    for (const auto& terms : history.terms) {
        moments.insert(terms.recorded_at);
        for (const auto& edge : {terms.valid.from, terms.valid.until}) {
            if (edge) moments.insert(std::max(*edge, terms.recorded_at));
        }
    }
    for (const auto& row : history.rows) moments.insert(row.recorded_at);
    return moments;
}

using Said = std::vector<std::vector<std::uint8_t>>;
RC_GTEST_PROP(PastPrices, are_at_each_moment_what_was_said_by_then, (const Said& all)) {
    PriceHistory history;
    std::int64_t said = 0;
    for (auto words : all) {
        words.resize(6);
        said += words[0] % 3;
        const PriceListId list{id(static_cast<std::uint8_t>(words[1] % 4))};
        switch (words[2] % 3) {
            case 0:
                history.list_prices.push_back({day(words[3] % 30), day(said), euros(words[4])});
                break;
            case 1: {
                auto made = terms(said, {}, list);
                if (words[3] % 2 == 0) made.valid.from = day(words[3] % 30);
                if (words[4] % 2 == 0) made.valid.until = day(words[4] % 40);
                if (words[5] % 3 == 0) made.percent_off_bp = 100 * (words[5] % 50 + 1);
                if (words[5] % 5 == 0) made.status = ListStatus::archived;
                if (words[5] % 7 == 0) made.kind = ListKind::contract;
                made.priority = words[5] % 2;
                history.terms.push_back(made);
                break;
            }
            default:
                history.rows.push_back({list, day(said), {}});
                if (words[3] % 4 > 0) history.rows.back().unit_price = euros(words[4]);
        }
    }
    std::ranges::stable_sort(history.list_prices, {}, &catalog::SaidPrice::valid_from);
    std::ranges::stable_sort(history.terms, {}, &SaidTerms::list);
    std::vector<std::tuple<Instant, std::optional<UnitPrice>, bool>> expected, found;
    for (const auto moment : moments_of(history)) {
        const auto o = offered_at(history, moment);
        if (!expected.empty() && std::get<1>(expected.back()) == o.unit_price &&
            std::get<2>(expected.back()) == o.is_reduced) {
            continue;
        }
        expected.emplace_back(moment, o.unit_price, o.is_reduced);
    }
    for (const auto& o : timeline(history, web, day(1'000))) {
        found.emplace_back(o.from, o.unit_price, o.is_reduced);
    }
    RC_ASSERT(found == expected);
}

TEST(ContentPrice, is_that_of_the_unit_that_the_law_names) {
    using catalog::ContentUnit;
    const auto price = [](std::int64_t micro_euros, std::int64_t micro, ContentUnit unit) {
        return content_price({micro_euros}, {micro, unit}, {});
    };
    const auto wine = price(8'990'000, 750'000, ContentUnit::l);
    EXPECT_EQ(wine.per, ContentUnit::l);
    EXPECT_EQ(wine.unit_price, UnitPrice{11'990'000});  // 11.9866...
    const auto tea = price(3'490'000, 125'000'000, ContentUnit::g);
    EXPECT_EQ(tea.per, ContentUnit::kg);
    EXPECT_EQ(tea.unit_price, UnitPrice{27'920'000});
    EXPECT_EQ(price(1'000'000, 50'000'000, ContentUnit::cm).unit_price, UnitPrice{2'000'000});
    EXPECT_EQ(price(1'000'000, 6'000'000, ContentUnit::piece).unit_price, UnitPrice{170'000});
}

}  // namespace
}  // namespace nahtlos::pricing
