#include "bench/replay/classify.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace nahtlos::replay {
namespace {

constexpr std::array<std::string_view, 12> no_articles{
    "POST", "DOT", "M", "m", "C2", "D", "S", "B", "BANK CHARGES", "AMAZONFEE", "CRUK", "PADS"};

}  // namespace

bool is_article(std::string_view code) {
    return std::ranges::find(no_articles, code) == no_articles.end() && !code.starts_with("gift_");
}

LineClass classify(const Line& line) {
    const bool is_reversal = line.invoice.starts_with('C');
    if (line.invoice.starts_with('A')) return LineClass::accounting;
    if (is_reversal && line.quantity < 0 && line.price.micro > 0) {
        return is_article(line.code) ? LineClass::goods_reversal : LineClass::service_reversal;
    }
    if (!is_reversal && line.price.micro == 0 && line.customer.empty()) {
        return is_article(line.code) ? LineClass::stock_adjustment : LineClass::nothing;
    }
    if (!is_reversal && line.quantity > 0 && line.price.micro >= 0) {
        if (!is_article(line.code)) return LineClass::service;
        return line.price.micro == 0 ? LineClass::free_goods : LineClass::goods;
    }
    throw std::runtime_error("no rule for invoice " + line.invoice + ", code " + line.code);
}

std::int64_t amount_minor(const Line& line) {
    const auto amount =
        line_minor(line.price, line.quantity, 0, parse_currency("GBP").value_or(Currency{}));
    if (!amount) throw std::runtime_error("amount of invoice " + line.invoice + " is too large");
    return *amount;
}

std::string_view treatment(LineClass kind) {
    switch (kind) {
        case LineClass::goods: return "order line; takes stock";
        case LineClass::service: return "order line of a service; takes no stock";
        case LineClass::free_goods: return "order line at 0.00; takes stock";
        case LineClass::stock_adjustment: return "correction of stock, no order";
        case LineClass::nothing: return "not sent: no goods, no money, no customer";
        case LineClass::accounting: return "not sent: books of the retailer, no sale";
        case LineClass::goods_reversal:
            return "cancellation or return of its sale, else a credit (order of negative amount)";
        case LineClass::service_reversal: return "a credit (order of negative amount)";
    }
    throw std::logic_error("a class without treatment");
}

}  // namespace nahtlos::replay
