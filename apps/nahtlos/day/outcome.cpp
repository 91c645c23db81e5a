#include "apps/nahtlos/day/outcome.hpp"

#include <cstdio>
#include <iomanip>

namespace nahtlos::app::day {
namespace {

std::string amount(std::int64_t minor, const std::string& currency) {
    char text[64];
    std::snprintf(text, sizeof text, "%lld.%02lld %s", static_cast<long long>(minor / 100),
                  static_cast<long long>(minor % 100), currency.c_str());
    return text;
}

void show_reasons(const char* title, const std::map<std::string, std::int64_t>& reasons,
                  std::ostream& out) {
    if (reasons.empty()) return;
    out << title;
    const char* between = " ";
    for (const auto& [code, count] : reasons) {
        out << between << count << ' ' << code;
        between = ", ";
    }
    out << '\n';
}

}  // namespace

void show(const Outcome& outcome, std::ostream& out) {
    out << "The day, by method:\n"
        << "  method        orders  canceled  parcels  collected  not collected  waiting\n";
    for (const auto& [method, t] : outcome.methods) {
        out << "  " << std::left << std::setw(12) << method << std::right << std::setw(8)
            << t.orders << std::setw(10) << t.canceled << std::setw(9) << t.sent << std::setw(11)
            << t.collected << std::setw(15) << t.not_collected << std::setw(9) << t.waiting << '\n';
    }
    out << "By channel:\n";
    for (const auto& [channel, sums] : outcome.channels) {
        for (const auto& [currency, minor] : sums) {
            out << "  " << std::left << std::setw(18) << channel << std::right << std::setw(16)
                << amount(minor, currency) << '\n';
        }
    }
    out << outcome.rejects << " rejected by a store, " << outcome.moved
        << " of them given to another; " << outcome.short_picks << " picked short; "
        << outcome.returns << " returns, " << outcome.returned_elsewhere
        << " of them where nothing had been bought";
    for (const auto& [currency, minor] : outcome.refunded) {
        out << ", refunded " << amount(minor, currency);
    }
    out << '\n';
    show_reasons("Orders refused:", outcome.lost, out);
    show_reasons("Steps refused:", outcome.refused_steps, out);
    out << outcome.calls << " calls of the API\n";
}

}  // namespace nahtlos::app::day
