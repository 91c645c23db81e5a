#include <algorithm>
#include <map>

#include "base/check.hpp"
#include "base/json/reader.hpp"
#include "base/money.hpp"
#include "orders/credit_note.hpp"

namespace nahtlos::orders {
namespace {

// What the notes before say of a line, and what this one adds.
struct Credited {
    const Line* line = nullptr;
    std::int64_t units_before = 0, minor_before = 0, tax_before = 0, added = 0;

    std::int64_t so_far() const { return minor_before + added; }
    std::int64_t returned_left() const { return line->refunded_minor - so_far(); }
    std::int64_t given_left() const {
        return line->total_minor - line->charged_minor + line->refunded_minor - so_far();
    }
    std::int64_t all_left() const { return line->total_minor - so_far(); }
};

std::vector<Credited> credited_by(std::span<const Line> lines,
                                  std::span<const CreditNoteBody> notes) {
    std::vector<Credited> all;
    for (const auto& line : lines) all.push_back({&line});
    for (const auto& note : notes) {
        for (const auto& said : note.lines) {
            const auto it = std::ranges::find_if(
                all, [&](const Credited& c) { return c.line->line == said.line; });
            if (it == all.end()) continue;
            it->units_before += said.quantity;
            it->minor_before += said.gross_minor;
            it->tax_before += said.tax_minor;
        }
    }
    return all;
}

// Lines below zero (discounts of other systems) first: what they take is there for the others.
template <class Left>
void take(std::vector<Credited>& all, std::int64_t& due, Left left) {
    for (auto& c : all) {
        const auto minor = c.line->total_minor < 0 ? std::min<std::int64_t>(0, left(c)) : 0;
        c.added += minor;
        due -= minor;
    }
    for (auto& c : all) {
        if (c.line->total_minor <= 0) continue;
        const auto minor = std::clamp<std::int64_t>(left(c), 0, due);
        c.added += minor;
        due -= minor;
    }
}

// Of the line's VAT, what falls on this much of its total.
std::int64_t tax_of(const Line& line, std::int64_t minor) {
    if (line.total_minor == 0) return 0;
    const auto sign = line.total_minor < 0 ? -1 : 1;
    return round_half_up(static_cast<__int128>(line.tax_minor) * minor * sign,
                         line.total_minor * sign);
}

// Units are named by the note that completes their money.
std::int64_t units_of(const Credited& c) {
    const bool has_all = c.given_left() == 0, has_returned = c.returned_left() == 0;
    const auto units = has_all        ? c.line->returned + c.line->canceled
                       : has_returned ? c.line->returned
                                      : 0;
    return std::max<std::int64_t>(0, units - c.units_before);
}

CreditNoteLine line_of(const Credited& c) {
    const auto& l = *c.line;
    const auto tax = tax_of(l, c.so_far()) - c.tax_before;
    return {l.line,        l.sku,         l.title, units_of(c), l.tax_country,
            l.tax_rate_bp, c.added - tax, tax,     c.added};
}

}  // namespace

std::vector<CreditNoteLine> credit_lines(std::span<const Line> lines,
                                         std::span<const CreditNoteBody> notes,
                                         std::int64_t due_minor) {
    auto all = credited_by(lines, notes);
    auto due = due_minor;
    take(all, due, [](const Credited& c) { return c.returned_left(); });
    take(all, due, [](const Credited& c) { return c.given_left(); });
    take(all, due, [](const Credited& c) { return c.all_left(); });
    std::vector<CreditNoteLine> found;
    for (const auto& c : all) {
        if (c.added != 0) found.push_back(line_of(c));
    }
    if (due != 0) found.push_back({0, "", "", 0, "", 0, due, 0, due});
    return found;
}

std::vector<VatSum> vat_of(std::span<const CreditNoteLine> lines) {
    std::map<std::pair<std::string, std::int64_t>, VatSum> sums;
    for (const auto& line : lines) {
        auto& sum = sums[{line.tax_country, -line.tax_rate_bp}];
        sum.tax_country = line.tax_country;
        sum.tax_rate_bp = line.tax_rate_bp;
        sum.net_minor += line.net_minor;
        sum.tax_minor += line.tax_minor;
        sum.gross_minor += line.gross_minor;
    }
    std::vector<VatSum> found;
    for (auto& [key, sum] : sums) found.push_back(std::move(sum));
    return found;
}

CreditNoteBody read_body(const Document& note) {
    auto body = json::read<CreditNoteBody>(note.body);
    check(body.ok(), "a stored credit note reads back");
    return *std::move(body);
}

}  // namespace nahtlos::orders
