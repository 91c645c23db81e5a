// Words of the trade as a client may write them: what is taken reads as itself from then on, and
// sums are right or refused.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "base/ids.hpp"
#include "base/json/values.hpp"
#include "base/money.hpp"
#include "base/time.hpp"

namespace nahtlos::json {
namespace {

template <class T>
void must_stay(const std::string& text) {
    const auto value = T::parse(text);
    if (!value) return;
    const auto again = T::parse(value->wire());
    check(again && again->wire() == value->wire(), "what was taken reads as itself");
}

template <class T>
void must_stay_number(std::int64_t number) {
    const auto value = T::parse(number);
    check(!value || value->wire() == number, "a number stays what it is");
}

template <class Parse>
void must_show_the_same(const std::string& text, Parse parse) {
    const auto value = parse(text);
    if (!value) return;
    const auto shown = to_string(*value);
    const auto again = parse(shown);
    check(again && *again == *value, "what is shown reads back");
    check(to_string(*again) == shown, "and is shown the same");
}

void must_split_exactly(std::int64_t total, std::int64_t a, std::int64_t b) {
    const std::vector<std::int64_t> weights{a & 0xffff'ffff, b & 0xffff'ffff, 1};
    const auto parts = split_exactly(total, weights);
    std::int64_t sum = 0;
    for (const auto part : parts) sum += part;
    check(sum == total, "no cent is lost");
}

void must_calculate(std::int64_t a, std::int64_t b) {
    const UnitPrice price{a % 1'000'000'000'000'000'000};
    const auto minor = line_minor(price, b, 0, {});
    check(minor || (price.micro != 0 && b != 0), "nothing costs nothing");
    const auto amount = a % 1'000'000'000'000'000;
    must_split_exactly(amount, a, b);
    const auto rate_bp = (b & 0xffff) % 10'001;
    const auto net = amount - vat_in_gross(amount, rate_bp);
    const auto back = net + vat_on_net(net, rate_bp);
    check(back - amount <= 1 && amount - back <= 1, "VAT in gross and on net agree to a cent");
}

}  // namespace
}  // namespace nahtlos::json

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace nahtlos;
    std::int64_t a = 0, b = 0;
    if (size >= sizeof a) std::memcpy(&a, data, sizeof a);
    if (size >= 2 * sizeof a) std::memcpy(&b, data + sizeof a, sizeof b);
    json::must_stay_number<json::Quantity>(a);
    json::must_stay_number<json::Limit>(a);
    json::must_calculate(a, b);
    const std::string text(reinterpret_cast<const char*>(data), size);
    json::must_stay<json::Sku>(text);
    json::must_stay<json::Gtin>(text);
    json::must_stay<json::Email>(text);
    json::must_stay<json::CountryCode>(text);
    json::must_stay<json::LanguageTag>(text);
    json::must_stay<json::PhoneNumber>(text);
    json::must_stay<json::ShortText<40>>(text);
    json::must_stay<json::LongText<40>>(text);
    json::must_show_the_same(text, parse_instant);
    json::must_show_the_same(text, parse_unit_price);
    json::must_show_the_same(text, parse_uuid);
    json::must_show_the_same(text, parse_id<Id<"ord">>);
    const auto currency = parse_currency(std::string_view(text).substr(0, 3)).value_or(Currency{});
    if (const auto minor = parse_minor(text, currency)) {
        check(parse_minor(to_string(Money{*minor, currency}), currency) == minor, "amounts stay");
    }
    return 0;
}
