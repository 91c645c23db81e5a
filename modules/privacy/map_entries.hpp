// Entries: the map of personal data as it is written down, in files by what tables are about.
#pragma once

#include <span>
#include <string_view>

#include "privacy/map.hpp"

namespace nahtlos::privacy {

/// The columns of a table as text: "name shape [says [why]]", one after another with commas.
struct Entry {
    std::string_view name;
    Whose whose;
    std::string_view key;
    Erasure erasure;
    std::string_view columns;
};

/// Of the tables of goods and places.
std::span<const Entry> entries_of_goods();

}  // namespace nahtlos::privacy
