// What a GS1 application identifier may hold.
#pragma once

#include <span>
#include <string_view>

namespace nahtlos::catalog {

/// Identifiers `first` to `last` of one length. `format`: components after each other, such as
/// "N14!" (14 digits, the last a check digit), "X..20" (1 to 20 of CSET 82), "N6d" (a date), "N6z"
/// is a date whose day may be 00; "[" in front: may be missing. `qualifiers` of a primary key of
/// Digital Link: in this order, sequences apart by "|".
struct Gs1Identifier {
    std::string_view first, last;
    bool is_attribute = false;  // may stand in the query of a Digital Link
    std::string_view format;
    bool is_key = false;
    std::string_view qualifiers = {};
};

/// Ascending.
std::span<const Gs1Identifier> gs1_identifiers();

}  // namespace nahtlos::catalog
