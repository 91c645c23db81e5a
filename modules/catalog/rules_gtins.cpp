#include <algorithm>

#include "catalog/gtins.hpp"

namespace nahtlos::catalog {
namespace {

bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string padded(std::string_view digits) {
    return std::string(14 - digits.size(), '0') + std::string(digits);
}

char digit(int value) { return static_cast<char>('0' + value); }

bool is_right(std::string_view digits) {
    return digit(check_digit(digits.substr(0, digits.size() - 1))) == digits.back();
}

Refusal wrong_digit(char right) {
    return {RefusalKind::invalid, "check_digit",
            std::string("the last digit would have to be ") + right};
}

Refusal no_number() {
    return {RefusalKind::invalid, "invalid_format",
            "must be an EAN, UPC, ISBN or GTIN of 8, 10, 12, 13 or 14 digits"};
}

// The UPC-A without its check digit that number system and six digits of a UPC-E stand for (GS1
// General Specifications, section 5.2.2.4.2).
std::string expanded(char system, std::string_view six) {
    const std::string s(six);
    switch (s[5]) {
        case '0':
        case '1':
        case '2': return system + s.substr(0, 2) + s[5] + "0000" + s.substr(2, 3);
        case '3': return system + s.substr(0, 3) + "00000" + s.substr(3, 2);
        case '4': return system + s.substr(0, 4) + "00000" + s[4];
        default: return system + s.substr(0, 5) + "0000" + s[5];
    }
}

Result<ArticleNumber> made(std::string gtin14, GtinForm form) {
    const auto use = use_of(gtin14);
    return ArticleNumber{std::move(gtin14), form, use};
}

Result<ArticleNumber> upc_e(std::string_view text) {
    const char system = text.size() == 6 ? '0' : text[0];
    if (system != '0' && system != '1') return no_number();
    const auto body = expanded(system, text.size() == 6 ? text : text.substr(1, 6));
    const auto right = digit(check_digit(body));
    if (text.size() == 8 && text.back() != right) return wrong_digit(right);
    return made(padded(body + right), GtinForm::upc_e);
}

// ISO 2108: weights 10 to 2, modulo 11, X for ten.
Result<ArticleNumber> isbn_10(std::string_view text) {
    int sum = 0;
    for (std::size_t i = 0; i < 9; ++i) sum += static_cast<int>(10 - i) * (text[i] - '0');
    const int right = (11 - sum % 11) % 11;
    const char wanted = right == 10 ? 'X' : digit(right);
    if (text[9] != wanted && !(wanted == 'X' && text[9] == 'x')) return wrong_digit(wanted);
    const auto body = "978" + std::string(text.substr(0, 9));
    return made(padded(body + digit(check_digit(body))), GtinForm::isbn_10);
}

}  // namespace

int check_digit(std::string_view digits) {
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        sum += (i % 2 == 0 ? 3 : 1) * (digits[digits.size() - 1 - i] - '0');
    }
    return (10 - sum % 10) % 10;
}

GtinUse use_of(std::string_view gtin14) {
    const auto thirteen = gtin14.substr(1);
    if (gtin14.starts_with("000000")) {
        // A GTIN-8 begins with its prefix; UPCs of so many zeros are suppressed ones, and none.
        const char first = gtin14[6];
        return first == '0' || first == '2' ? GtinUse::in_house : GtinUse::everywhere;
    }
    if (thirteen.starts_with("02") || thirteen.starts_with("04") || thirteen.starts_with('2')) {
        return GtinUse::in_house;
    }
    if (thirteen.starts_with("05") || thirteen.starts_with("99")) return GtinUse::coupon;
    if (thirteen.starts_with("977")) return GtinUse::periodical;
    if (thirteen.starts_with("980")) return GtinUse::refund;
    const auto three = thirteen.substr(0, 3);
    return three >= "981" && three <= "984" ? GtinUse::coupon : GtinUse::everywhere;
}

std::optional<std::string> why_no_article(std::string_view gtin) {
    if (gtin.find_first_not_of('0') == gtin.npos) return "is of zeros only";
    const auto use = use_of(padded(gtin));
    if (use == GtinUse::coupon) return "is a number of coupons";
    if (use == GtinUse::refund) return "is a number of refund receipts";
    return std::nullopt;
}

Result<ArticleNumber> parse_article_number(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c != ' ' && c != '-') digits += c;
    }
    const auto size = digits.size();
    if (size == 10 && all_digits(digits.substr(0, 9)) &&
        std::string_view("0123456789Xx").find(digits[9]) != std::string_view::npos) {
        return isbn_10(digits);
    }
    if (!all_digits(digits)) return no_number();
    switch (size) {
        case 6:
        case 7: return upc_e(digits);
        case 8:
            if (is_right(digits)) return made(padded(digits), GtinForm::ean_8);
            if (digits[0] == '0' || digits[0] == '1') return upc_e(digits);
            break;
        case 12:
        case 13:
        case 14:
            if (is_right(digits)) {
                return made(padded(digits), size == 12   ? GtinForm::upc_a
                                            : size == 13 ? GtinForm::ean_13
                                                         : GtinForm::gtin_14);
            }
            break;
        default: return no_number();
    }
    return wrong_digit(digit(check_digit(std::string_view(digits).substr(0, size - 1))));
}

}  // namespace nahtlos::catalog
