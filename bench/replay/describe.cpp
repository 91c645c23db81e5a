#include <fmt/format.h>

#include <set>

#include "base/money.hpp"
#include "bench/replay/classify.hpp"
#include "bench/replay/report.hpp"

namespace nahtlos::replay {
namespace {

std::string pounds(std::int64_t minor) {
    return to_string(Money{minor, parse_currency("GBP").value_or(Currency{})});
}

struct Sum {
    std::int64_t lines = 0, units = 0, minor = 0;
    void add(const Line& line) {
        ++lines;
        units += line.quantity;
        minor += amount_minor(line);
    }
};

std::string why(MatchOutcome outcome) {
    switch (outcome) {
        case MatchOutcome::found: return "sale found (customer, code and price; latest first)";
        case MatchOutcome::no_customer: return "line without a customer";
        case MatchOutcome::no_article: return "discount, postage, fee: nothing was sold";
        case MatchOutcome::no_sale_before: return "sale before the file begins";
        case MatchOutcome::other_articles: return "no earlier sale of this code to the customer";
        case MatchOutcome::other_price: return "sold to the customer at other prices only";
        case MatchOutcome::already_undone: return "all units of these sales were given back";
        case MatchOutcome::too_many: return "more units than are left of these sales";
    }
    return {};
}

// Lines without a customer by what becomes of them.
std::string describe_guests(const Plan& plan) {
    std::map<LineClass, Sum> guests;
    for (const auto& line : plan.lines) {
        if (line.customer.empty()) guests[classify(line)].add(line);
    }
    std::string out = "Lines without a customer: orders and credits of guests\n";
    for (const auto& [kind, sum] : guests) {
        out += fmt::format("  {:<17}{:>7} lines {:>8} units {:>13}\n", enum_name(kind), sum.lines,
                           sum.units, pounds(sum.minor));
    }
    return out;
}

// Codes that name no goods, prices below a penny, and what is none of our business.
std::string describe_oddities(const Plan& plan) {
    constexpr std::int64_t penny_micro = 10'000;
    std::map<std::string, Sum> services;
    std::string books, tiny;
    for (const auto& line : plan.lines) {
        const auto said = fmt::format("  {} {} at {}, {}\n", line.invoice, line.code,
                                      to_string(line.price), line.description);
        if (classify(line) == LineClass::accounting) {
            books += said;
            continue;
        }
        if (!is_article(line.code)) services[line.code].add(line);
        if (line.price.micro > 0 && line.price.micro < penny_micro) tiny += said;
    }
    std::string out = "Codes that are no goods: services without stock, credits when canceled\n";
    for (const auto& [code, sum] : services) {
        out += fmt::format("  {:<17}{:>7} lines {:>8} units {:>13}\n", code, sum.lines, sum.units,
                           pounds(sum.minor));
    }
    out += "Prices below a penny: sent as they are, the line is rounded once\n" + tiny;
    return out + "Adjustments of the books: not sent, and not in the comparison\n" + books;
}

std::string row_of(const std::string& name, const Revenue& r) {
    return fmt::format("{:<22}{:>10}{:>15}{:>10}{:>13}{:>13}{:>15}\n", name, r.sold_units,
                       pounds(r.sold_minor), r.reversed_units, pounds(r.reversed_minor),
                       pounds(r.credited_minor), pounds(r.net_minor()));
}

}  // namespace

std::string describe(const Plan& plan) {
    std::map<LineClass, Sum> classes;
    Sum all;
    std::set<std::string> invoices;
    for (const auto& line : plan.lines) {
        classes[classify(line)].add(line);
        all.add(line);
        invoices.insert(line.invoice);
    }
    std::string out = fmt::format("The file: {} lines of {} invoices, net {}\n", all.lines,
                                  invoices.size(), pounds(all.minor));
    for (const auto& [kind, sum] : classes) {
        out += fmt::format("  {:<17}{:>7} lines {:>8} units {:>13}  {}\n", enum_name(kind),
                           sum.lines, sum.units, pounds(sum.minor), treatment(kind));
    }
    std::map<MatchOutcome, Sum> outcomes;
    for (const auto& match : plan.matches) outcomes[match.outcome].add(plan.lines[match.line]);
    out += fmt::format("Lines of cancellation invoices: {}\n", plan.matches.size());
    for (const auto& [outcome, sum] : outcomes) {
        out += fmt::format("  {:<17}{:>7} lines {:>8} units {:>13}  {}\n", enum_name(outcome),
                           sum.lines, sum.units, pounds(sum.minor), why(outcome));
    }
    return out + describe_guests(plan) + describe_oddities(plan);
}

std::string describe(const ReplayResult& result) {
    Pieces all;
    for (const auto& [sku, p] : result.pieces) {
        all.received += p.received;
        all.adjusted += p.adjusted;
        all.sold += p.sold;
        all.returned += p.returned;
    }
    auto out = fmt::format(
        "Replayed {} lines in {:.1f} s ({:.0f} lines/s): {} orders and {} credits placed,\n"
        "  {} shipped, {} cancellations and {} returns of the orders they reverse, {} stock rows\n"
        "Refused for lack of stock: {} orders, {}, since {} of their lines asked for more than was "
        "left;\n  {} reversals of them were not sent\n",
        result.lines, result.seconds, static_cast<double>(result.lines) / result.seconds,
        result.placed, result.credits, result.shipped, result.cancellations, result.returns,
        result.stock_rows, result.refused, pounds(result.refused_minor), result.short_lines,
        result.reversals_of_refused);
    const auto& known = result.known;
    if (known.orders + known.stock_rows > 0) {
        out += fmt::format(
            "Known from an earlier run and not done again: {} orders, {} shipments, {} reversals, "
            "{} stock rows\n{}",
            known.orders, known.shipments, known.reversals, known.stock_rows,
            result.did_nothing() ? "NOTHING NEW: this run changed nothing\n" : "");
    }
    for (const auto& sample : result.samples) out += "  e.g. " + sample + '\n';
    out += fmt::format("Pieces: {} received, {} corrected, {} sold, {} of them taken back\n",
                       all.received, all.adjusted, all.sold, all.returned);
    return out;
}

std::string describe(const RevenueTable& table) {
    std::map<std::string, Revenue> months, countries;
    Revenue all;
    for (const auto& [at, revenue] : table) {
        countries[at.first] += revenue;
        months[at.second] += revenue;
        all += revenue;
    }
    std::string out = fmt::format("{:<22}{:>10}{:>15}{:>10}{:>13}{:>13}{:>15}\n", "", "units",
                                  "sold", "reversed", "reversed", "credited", "net GBP");
    for (const auto& [month, revenue] : months) out += row_of(month, revenue);
    for (const auto& [country, revenue] : countries) out += row_of(country, revenue);
    return out + row_of("all", all);
}

std::string to_text(const RevenueTable& table) {
    std::string out;
    for (const auto& [at, r] : table) {
        out += fmt::format("{}|{}|{}|{}|{}|{}|{}\n", at.first, at.second, r.sold_units,
                           r.sold_minor, r.reversed_units, r.reversed_minor, r.credited_minor);
    }
    return out;
}

}  // namespace nahtlos::replay
