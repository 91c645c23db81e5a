#include "base/money.hpp"
#include "catalog/decimal.hpp"

namespace nahtlos::catalog {

std::optional<Decimal> Decimal::parse(std::string_view text) {
    const auto price = parse_unit_price(text);
    if (!price) return std::nullopt;
    return Decimal{price->micro};
}

Decimal::Wire Decimal::wire() const {
    const auto magnitude =
        micro < 0 ? -static_cast<std::uint64_t>(micro) : static_cast<std::uint64_t>(micro);
    auto text = (micro < 0 ? "-" : "") + std::to_string(magnitude / 1'000'000);
    auto rest = std::to_string(magnitude % 1'000'000);
    rest.insert(0, 6 - rest.size(), '0');
    rest.erase(rest.find_last_not_of('0') + 1);
    return rest.empty() ? text : text + '.' + rest;
}

boost::json::object Decimal::schema() {
    return {{"type", "string"}, {"pattern", "^-?[0-9]{1,12}(\\.[0-9]{1,6})?$"}};
}

int decimals(Decimal value) {
    const auto text = value.wire();
    const auto point = text.find('.');
    return point == text.npos ? 0 : static_cast<int>(text.size() - point - 1);
}

}  // namespace nahtlos::catalog
