#include "orders/credit_note.hpp"

#include <gtest/gtest.h>

#include <random>

#include "orders/progress.hpp"

namespace nahtlos::orders {
namespace {

Line line(std::int64_t number, std::int64_t ordered, std::int64_t total, std::int64_t tax,
          std::int64_t rate = 1900) {
    Line l;
    l.line = number;
    l.sku = "S" + std::to_string(number);
    l.ordered = ordered;
    l.total_minor = l.charged_minor = total;
    l.tax_minor = tax;
    l.tax_country = "DE";
    l.tax_rate_bp = rate;
    return l;
}

struct Sum {
    std::int64_t gross = 0, tax = 0, units = 0;
};
Sum sum_of(const std::vector<CreditNoteBody>& notes, std::int64_t number) {
    Sum sum;
    for (const auto& note : notes) {
        for (const auto& l : note.lines) {
            if (l.line != number) continue;
            sum.gross += l.gross_minor;
            sum.tax += l.tax_minor;
            sum.units += l.quantity;
            EXPECT_EQ(l.net_minor + l.tax_minor, l.gross_minor);
        }
    }
    return sum;
}

TEST(CreditNote, names_what_came_back_with_its_vat) {
    std::vector<Line> lines{line(1, 3, 3000, 479), line(2, 1, 1070, 70, 700)};
    lines[0].fulfilled = 3;
    return_units(lines[0], 1);
    const auto first = credit_lines(lines, {}, 1000);
    ASSERT_EQ(first.size(), 1u);
    EXPECT_EQ(first[0].quantity, 1);
    EXPECT_EQ(first[0].gross_minor, 1000);
    EXPECT_EQ(first[0].tax_minor, 160);
    EXPECT_EQ(first[0].net_minor, 840);
}

TEST(CreditNote, prefers_what_came_back_to_what_was_canceled_before_it_was_paid) {
    std::vector<Line> lines{line(1, 1, 3000, 479), line(2, 1, 1070, 70, 700)};
    cancel_units(lines[0], 1);
    lines[1].fulfilled = 1;
    return_units(lines[1], 1);
    const auto found = credit_lines(lines, {}, 1070);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].line, 2);
    EXPECT_EQ(found[0].tax_minor, 70);
}

TEST(CreditNote, says_a_lower_price_without_units_and_money_without_a_line) {
    const std::vector<Line> lines{line(1, 2, 2000, 319)};
    const auto lower = credit_lines(lines, {}, 500);
    ASSERT_EQ(lower.size(), 1u);
    EXPECT_EQ(lower[0].quantity, 0);
    EXPECT_EQ(lower[0].tax_minor, 80);
    const auto more = credit_lines(lines, {}, 2100);
    ASSERT_EQ(more.size(), 2u);
    EXPECT_EQ(more[1].line, 0);
    EXPECT_EQ(more[1].gross_minor, 100);
    EXPECT_EQ(more[1].tax_minor, 0);
}

TEST(CreditNote, counts_discounts_of_other_systems_below_zero) {
    std::vector<Line> lines{line(1, 1, 10'000, 1597), line(2, 1, -500, -80)};
    for (auto& l : lines) {
        l.fulfilled = 1;
        return_units(l, 1);
    }
    const auto found = credit_lines(lines, {}, 9500);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].gross_minor, 10'000);
    EXPECT_EQ(found[1].gross_minor, -500);
    EXPECT_EQ(found[1].tax_minor, -80);
}

TEST(CreditNote, sums_are_exact_over_any_sequence_of_returns_and_cancellations) {
    std::mt19937 dice(7);
    const auto roll = [&](std::int64_t most) {
        return static_cast<std::int64_t>(dice() % static_cast<std::uint32_t>(most));
    };
    for (int round = 0; round < 300; ++round) {
        std::vector<Line> lines;
        for (std::int64_t n = 1; n <= 4; ++n) {
            const auto total = roll(10'000), tax = total * 19 / 119;
            lines.push_back(line(n, 1 + roll(7), total, tax, n % 2 == 0 ? 700 : 1900));
            lines.back().fulfilled = roll(lines.back().ordered + 1);
        }
        std::vector<CreditNoteBody> notes;
        std::int64_t kept = 0;  // given back later, with what comes next
        for (bool is_open = true; is_open;) {
            is_open = false;
            for (auto& l : lines) {
                const auto before = l.charged_minor - l.refunded_minor;
                if (l.open() > 0 && roll(2) == 0) cancel_units(l, 1);
                if (l.fulfilled > l.returned && roll(2) == 0) return_units(l, 1);
                is_open |= l.open() > 0 || l.fulfilled > l.returned;
                kept += before - (l.charged_minor - l.refunded_minor);
            }
            const auto due = is_open ? roll(kept + 1) : kept;
            if (due == 0) continue;
            notes.push_back({"1", {}, credit_lines(lines, notes, due)});
            kept -= due;
            std::int64_t gross = 0;
            for (const auto& vat : vat_of(notes.back().lines)) gross += vat.gross_minor;
            ASSERT_EQ(gross, due);
        }
        for (const auto& l : lines) {
            const auto sum = sum_of(notes, l.line);
            EXPECT_EQ(sum.gross, l.total_minor);
            EXPECT_EQ(sum.tax, l.tax_minor) << "to the cent, whatever the order was";
            EXPECT_LE(sum.units, l.ordered);
        }
        EXPECT_EQ(sum_of(notes, 0).gross, 0);
    }
}

}  // namespace
}  // namespace nahtlos::orders
