// Article numbers of GS1 in all their forms, which of them stay in the house, and Digital Links.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/describe.hpp"
#include "base/result.hpp"

namespace nahtlos::catalog {

enum class GtinForm { ean_8, ean_13, gtin_14, upc_a, upc_e, isbn_10 };
BOOST_DESCRIBE_ENUM(GtinForm, ean_8, ean_13, gtin_14, upc_a, upc_e, isbn_10)

/// Where a number means the same article (GS1 General Specifications, section 1.4).
enum class GtinUse {
    everywhere,
    in_house,  // restricted circulation: 02, 04, 2; GTIN-8 from 0 or 2. Weight and price labels too
    coupon,    // 05, 981 to 984, 99
    refund,    // 980
    periodical  // 977: an ISSN, the same for every issue
};
BOOST_DESCRIBE_ENUM(GtinUse, everywhere, in_house, coupon, refund, periodical)

/// An article number as it was read.
struct ArticleNumber {
    std::string gtin14;
    GtinForm form = GtinForm::ean_13;
    GtinUse use = GtinUse::everywhere;
    bool is_for_feeds() const { return use == GtinUse::everywhere || use == GtinUse::periodical; }
};

/// 7 for "400638133393", the digits before it; weights 3 and 1 from the right.
int check_digit(std::string_view digits);

/// Reads EAN-8/13, UPC-A, UPC-E (6 to 8 digits; 8 are an EAN-8 where that is right), GTIN-14 and
/// ISBN-10, with blanks and hyphens. Codes: "invalid_format", "check_digit", whose detail names the
/// digit that would be right.
Result<ArticleNumber> parse_article_number(std::string_view text);

/// Of 14 digits.
GtinUse use_of(std::string_view gtin14);

/// Why GS1 gives the number to no article, as the detail of a refusal: it is of zeros only, or what
/// it begins with is kept for coupons or refund receipts (General Specifications, section 1.4.2).
/// Numbers for use in the house may be those of articles. `gtin`: 8, 12, 13 or 14 digits.
std::optional<std::string> why_no_article(std::string_view gtin);

/// A GS1 Digital Link: what it identifies, and what it says about it.
struct DigitalLink {
    using Element = std::pair<std::string, std::string>;  // identifier and value: "10", "ABC1"
    std::string stem;                 // "https://id.gs1.org", without a slash at the end
    Element key;                      // {"01", 14 digits}
    std::vector<Element> qualifiers;  // in the order of the standard
    std::vector<Element> attributes;  // ascending
    std::vector<Element> others;      // of the query, not of GS1: "linkType"
};

/// Of any domain and path before the key; percent-encoded; keys of a GTIN in 8 to 14 digits; the
/// short names of earlier versions too ("gtin", "lot", "ser"). Codes: "invalid_format" (no such
/// URI), "unknown_identifier", "wrong_order", "repeated", and "invalid_value" of an element.
/// GS1 Digital Link Standard: URI Syntax 1.4; compressed links are not read.
Result<DigitalLink> parse_digital_link(std::string_view uri);

/// The canonical link: identifiers as numbers, attributes ascending. Refuses what
/// parse_digital_link would.
Result<std::string> build_digital_link(const DigitalLink& link);

/// Whether an identifier may hold the value: lengths, characters, check digits, dates.
bool is_gs1_value(std::string_view identifier, std::string_view value);

}  // namespace nahtlos::catalog
