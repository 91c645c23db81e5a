#include "modules/rfid/rules_layout.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace nahtlos::rfid {
namespace {

std::optional<Refusal> serial_problem(const Layout& layout, std::string_view serial) {
    if (layout.serial_bits == 0) {
        if (serial.empty()) return std::nullopt;
        return refuse("invalid_serial", "an SSCC has no serial of its own");
    }
    if (layout.scheme == Scheme::sgtin_198) {
        if (serial.empty() || serial.size() > 20) {
            return refuse("invalid_serial", "must be 1 to 20 characters");
        }
        if (std::ranges::all_of(serial, is_gs1_character)) return std::nullopt;
        return refuse("invalid_characters", "has a character that GS1 does not allow in serials");
    }
    const auto largest = (std::uint64_t{1} << layout.serial_bits) - 1;
    std::uint64_t number = 0;
    const auto* end = serial.data() + serial.size();
    const auto read = std::from_chars(serial.data(), end, number);
    const bool has_zero = serial.size() > 1 && serial.front() == '0';
    if (!all_digits(serial) || has_zero || read.ec != std::errc{} || number > largest) {
        return refuse("invalid_serial", "must be a number without zeros in front, at most " +
                                            std::to_string(largest));
    }
    return std::nullopt;
}

}  // namespace

Refusal refuse(const char* code, std::string detail) {
    return {RefusalKind::invalid, code, std::move(detail)};
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_gs1_character(char c) {
    const bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    const bool is_digit = c >= '0' && c <= '9';
    return is_letter || is_digit ||
           (c != '\0' &&
            std::string_view("!\"%&'()*+,-./:;<=>?_").find(c) != std::string_view::npos);
}

std::optional<Refusal> problem_of(const Epc& epc) {
    const auto& layout = layout_of(epc.scheme);
    if (epc.filter < 0 || epc.filter > 7) return refuse("invalid_filter", "must be 0 to 7");
    if (!all_digits(epc.company) || epc.company.size() < 6 || epc.company.size() > 12) {
        return refuse("invalid_company_prefix", "must be 6 to 12 digits");
    }
    const auto digits = static_cast<std::size_t>(layout.digits) - epc.company.size();
    const bool is_empty = digits == 0 && epc.reference.empty();
    if (epc.reference.size() != digits || !(is_empty || all_digits(epc.reference))) {
        return refuse("invalid_reference",
                      "must have " + std::to_string(digits) + " digits after this company prefix");
    }
    return serial_problem(layout, epc.serial);
}

Result<Epc> proven(Epc epc) {
    if (auto problem = problem_of(epc)) return *std::move(problem);
    return epc;
}

}  // namespace nahtlos::rfid
