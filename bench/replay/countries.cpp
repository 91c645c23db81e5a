#include "bench/replay/countries.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace nahtlos::replay {
namespace {

using Entry = std::pair<std::string_view, std::string_view>;
constexpr std::array<Entry, 38> codes{{
    {"Australia", "AU"},       {"Austria", "AT"},     {"Bahrain", "BH"},
    {"Belgium", "BE"},         {"Brazil", "BR"},      {"Canada", "CA"},
    {"Channel Islands", "JE"}, {"Cyprus", "CY"},      {"Czech Republic", "CZ"},
    {"Denmark", "DK"},         {"EIRE", "IE"},        {"European Community", "GB"},
    {"Finland", "FI"},         {"France", "FR"},      {"Germany", "DE"},
    {"Greece", "GR"},          {"Hong Kong", "HK"},   {"Iceland", "IS"},
    {"Israel", "IL"},          {"Italy", "IT"},       {"Japan", "JP"},
    {"Lebanon", "LB"},         {"Lithuania", "LT"},   {"Malta", "MT"},
    {"Netherlands", "NL"},     {"Norway", "NO"},      {"Poland", "PL"},
    {"Portugal", "PT"},        {"RSA", "ZA"},         {"Saudi Arabia", "SA"},
    {"Singapore", "SG"},       {"Spain", "ES"},       {"Sweden", "SE"},
    {"Switzerland", "CH"},     {"USA", "US"},         {"United Arab Emirates", "AE"},
    {"United Kingdom", "GB"},  {"Unspecified", "GB"},
}};

}  // namespace

std::string country_code(std::string_view name) {
    const auto* found = std::ranges::find(codes, name, &Entry::first);
    if (found == codes.end()) throw std::runtime_error("no country " + std::string(name));
    return std::string(found->second);
}

}  // namespace nahtlos::replay
