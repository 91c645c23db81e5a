// How the fields of an EPC lie in its bits, by scheme and partition.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "rfid/epc.hpp"

namespace nahtlos::rfid {

/// TDS 1.13, tables 14-1 to 14-9.
struct Layout {
    Scheme scheme;
    unsigned header;
    std::string_view tag_name;    // "sgtin-96"
    std::string_view id_name;     // "sgtin"
    std::string_view key;         // of GS1
    std::string_view key_serial;  // empty: it has none
    int digits;                   // of company prefix and reference together
    int reference_bits;           // of partition 0; the company prefix has the rest of the field
    int field_bits;               // of both together
    int serial_bits;
    int padding_bits;  // zeros at the end
    int total_bits() const { return 14 + field_bits + serial_bits + padding_bits; }
};

inline constexpr std::array<Layout, 4> layouts{{
    {Scheme::sgtin_96, 0x30, "sgtin-96", "sgtin", "01", "21", 13, 4, 44, 38, 0},
    {Scheme::sgtin_198, 0x36, "sgtin-198", "sgtin", "01", "21", 13, 4, 44, 140, 0},
    {Scheme::sscc_96, 0x31, "sscc-96", "sscc", "00", "", 17, 18, 58, 0, 24},
    {Scheme::sgln_96, 0x32, "sgln-96", "sgln", "414", "254", 12, 1, 41, 41, 0},
}};

inline const Layout& layout_of(Scheme scheme) { return layouts[static_cast<std::size_t>(scheme)]; }

/// Bits of the company prefix by partition 0 to 6; it has 12 minus partition digits.
inline constexpr std::array<int, 7> company_bits{40, 37, 34, 30, 27, 24, 20};

/// What is wrong with an EPC that was put together, if anything.
std::optional<Refusal> problem_of(const Epc& epc);

/// The EPC, or what is wrong with it.
Result<Epc> proven(Epc epc);

Refusal refuse(const char* code, std::string detail);

bool all_digits(std::string_view text);

/// Whether it may stand in a serial: the 82 characters of GS1 (TDS 1.13, table A-1).
bool is_gs1_character(char c);

}  // namespace nahtlos::rfid
