// GS1 Electronic Product Codes: what stands on an RFID tag, as bits, as URIs and as keys of GS1.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/describe.hpp"
#include "base/result.hpp"

namespace nahtlos::rfid {

/// The binary schemes of the GS1 EPC Tag Data Standard (TDS 1.13, sections 10 and 14) that are
/// read here: trade items, logistic units, and places.
enum class Scheme { sgtin_96, sgtin_198, sscc_96, sgln_96 };
BOOST_DESCRIBE_ENUM(Scheme, sgtin_96, sgtin_198, sscc_96, sgln_96)

/// What a tag says. Made by the functions below, which refuse what no tag can say.
struct Epc {
    Scheme scheme = Scheme::sgtin_96;
    int filter = 0;         // 0 to 7; of an SGTIN 1 is an item at the point of sale
    std::string company;    // the GS1 Company Prefix: 6 to 12 digits
    std::string reference;  // indicator and item, extension digit and serial, or location: digits
    std::string serial;     // of an SGTIN; the extension of an SGLN, "0" if none; not of an SSCC
    auto operator<=>(const Epc&) const = default;
};

/// The same as a key of GS1: (01) a GTIN of 14 digits, (00) an SSCC, (414) a GLN.
struct Gs1Key {
    std::string identifier;             // "01", "00" or "414"
    std::string value;                  // with its check digit
    std::optional<std::string> serial;  // (21) of a GTIN, (254) of a GLN
    auto operator<=>(const Gs1Key&) const = default;
};

// Codes of what is refused: "invalid_format" (neither hex nor such a URI), "unknown_scheme",
// "invalid_filter", "invalid_partition", "invalid_company_prefix", "invalid_reference",
// "invalid_serial", "invalid_padding" (bits that must be zero), "invalid_characters",
// "check_digit".

/// Hex digits of either case: 24, or 50 to 52 of an SGTIN-198 (198 bits and zeros after them).
Result<Epc> from_hex(std::string_view hex);

/// "urn:epc:tag:sgtin-96:3.0614141.812345.6789"
Result<Epc> from_tag_uri(std::string_view uri);

/// "urn:epc:id:sgtin:0614141.812345.6789", which says neither how it is coded nor the filter.
Result<Epc> from_pure_identity(std::string_view uri, Scheme scheme, int filter);

/// Where the company prefix ends is not to be seen in a key: `company_digits` says it, 6 to 12.
Result<Epc> from_key(const Gs1Key& key, int company_digits, Scheme scheme, int filter);

/// Upper case, in whole words of 16 bits: 24 or 52 digits.
std::string to_hex(const Epc& epc);
std::string to_tag_uri(const Epc& epc);
std::string to_pure_identity(const Epc& epc);
Gs1Key to_key(const Epc& epc);

/// "(01)80614141123458(21)6789", as it is printed below a barcode. A GTIN has a serial here, a GLN
/// may have one.
Result<Gs1Key> parse_element_string(std::string_view text);
std::string element_string(const Gs1Key& key);

/// "/01/80614141123458/21/6789": a GS1 Digital Link without its domain.
std::string digital_link_path(const Gs1Key& key);

}  // namespace nahtlos::rfid
