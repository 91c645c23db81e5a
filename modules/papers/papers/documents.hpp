// The papers of a store's and a warehouse's day: what they say, and how they become PDF or ZPL.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace nahtlos::papers {

enum class Language { de, en };
BOOST_DESCRIBE_ENUM(Language, de, en)

/// A folder with DejaVuSans.ttf and DejaVuSans-Bold.ttf, which are embedded as far as used.
inline constexpr std::string_view font_folder = "/usr/share/fonts/truetype/dejavu";

struct Setting {
    Language language = Language::en;
    std::string fonts{font_folder};
    Instant made_at;  // stands in the file as its date: the same input makes the same bytes
};

/// A moment as clocks at the place show it.
struct Moment {
    int year = 1970, month = 1, day = 1, minute = 0;  // since midnight
};
/// "24.12.2026, 17:05" or "24 Dec 2026, 17:05".
std::string shown(Moment moment, Language language);

/// Empty lines are left out; the country is an ISO code, shown unless it is the sender's.
struct Address {
    std::string name, company, address1, address2, postal_code, city, country;
};
/// In the order that the country's post asks for.
std::vector<std::string> address_lines(const Address& address, std::string_view home_country);

struct PickLine {
    std::string shelf;                // empty where none is known
    std::string sku, title, part_of;  // of a set: the set's SKU
    std::int64_t quantity = 0;
    std::string order;
};

struct PickList {
    std::string location;
    Moment at;
    std::vector<std::string> orders;
    std::vector<PickLine> lines;  // in any order: printed by shelf, then SKU
};

struct ItemLine {
    std::string sku, title;
    std::int64_t quantity = 0;
};

struct PackingSlip {
    std::string sender;
    Address recipient;
    std::string sender_country, order;
    std::optional<Moment> ordered_at;
    std::vector<ItemLine> lines, separately;
    std::string return_page;  // printed as QR; empty: no hint
};

struct PickUpSheet {
    std::string location, order, code, customer, shelf;  // code, customer, shelf may be empty
    std::optional<Moment> promised_by;
    std::vector<ItemLine> lines;
};

struct Label {
    std::string sender;
    Address recipient;
    std::string sender_country, order, number;  // number: Code 128 of the tracking or our own
    std::string sscc;                           // 18 digits; then it is printed as GS1-128 instead
};

/// So many rows one paper has at most; what has more is refused with "too_many".
inline constexpr std::size_t most_rows = 2000;

/// PDF, A4, pages numbered, tables with their head on each. All refuse with "no_font" where the
/// fonts are missing, "too_many", and "no_barcode".
Result<std::string> pdf(const PickList& list, const Setting& setting);
Result<std::string> pdf(const PackingSlip& slip, const Setting& setting);
Result<std::string> pdf(const PickUpSheet& sheet, const Setting& setting);
/// PDF, A6.
Result<std::string> pdf(const Label& label, const Setting& setting);
/// The same for printers at 203 dpi: ZPL II, 4 by 6 inches, UTF-8.
Result<std::string> zpl(const Label& label, Language language);

}  // namespace nahtlos::papers
