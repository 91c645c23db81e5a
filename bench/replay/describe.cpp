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
        case MatchOutcome::found:
            return "sale found (customer, code and price; latest first)";
        case MatchOutcome::no_customer:
            return "line without a customer";
        case MatchOutcome::no_article:
            return "discount, postage, fee: nothing was sold";
        case MatchOutcome::no_sale_before:
            return "sale before the file begins";
        case MatchOutcome::other_articles:
            return "no earlier sale of this code to the customer";
        case MatchOutcome::other_price:
            return "sold to the customer at other prices only";
        case MatchOutcome::already_undone:
            return "all units of these sales were given back";
        case MatchOutcome::too_many:
            return "more units than are left of these sales";
    }
    return {};
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
    return out;
}

std::string describe(const ReplayResult& result) {
    Pieces all;
    for (const auto& [sku, p] : result.pieces) {
        all.received += p.received;
        all.adjusted += p.adjusted;
        all.sold += p.sold;
        all.returned += p.returned;
    }
    const auto orders = result.placed + result.credits;
    auto out = fmt::format(
        "Replayed in {:.1f} s: {} orders and {} credits placed ({:.0f}/s), {} shipped,\n"
        "  {} cancellations and {} returns of the orders they reverse\n"
        "Refused for lack of stock: {} orders, {}; {} reversals of them were not sent\n",
        result.seconds, result.placed, result.credits, static_cast<double>(orders) / result.seconds,
        result.shipped, result.cancellations, result.returns, result.refused,
        pounds(result.refused_minor), result.reversals_of_refused);
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
