#include <algorithm>
#include <charconv>
#include <cstdint>
#include <vector>

#include "modules/rfid/rules_layout.hpp"
#include "rfid/epc.hpp"

namespace nahtlos::rfid {
namespace {

int nibble(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

std::uint64_t power_of_ten(int digits) {
    std::uint64_t power = 1;
    for (int i = 0; i < digits; ++i) power *= 10;
    return power;
}

std::string padded(std::uint64_t number, int digits) {
    auto text = digits == 0 ? std::string() : std::to_string(number);
    text.insert(0, static_cast<std::size_t>(digits) - text.size(), '0');
    return text;
}

std::uint64_t number_of(std::string_view digits) {
    std::uint64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

// The bits of hex digits, from the first; the digits were proven before.
class BitReader {
public:
    explicit BitReader(std::string_view hex) : hex_(hex) {}
    std::uint64_t take(int bits) {
        std::uint64_t value = 0;
        while (bits > 0) {
            const int offset = at_ % 4;
            const int count = std::min(4 - offset, bits);
            const auto digit =
                static_cast<unsigned>(nibble(hex_[static_cast<std::size_t>(at_ / 4)]));
            const auto part = (digit >> (4 - offset - count)) & ((1U << count) - 1);
            value = (value << count) | part;
            at_ += count;
            bits -= count;
        }
        return value;
    }
    bool rest_is_zero() {
        const int end = static_cast<int>(hex_.size()) * 4;
        while (at_ < end) {
            if (take(std::min(end - at_, 32)) != 0) return false;
        }
        return true;
    }

private:
    std::string_view hex_;
    int at_ = 0;
};

class BitWriter {
public:
    void put(std::uint64_t value, int bits) {
        for (int i = bits - 1; i >= 0; --i) {
            if (size_ % 4 == 0) digits_.push_back(0);
            digits_.back() = (digits_.back() << 1) | static_cast<unsigned>((value >> i) & 1);
            ++size_;
        }
    }
    // With zeros to a whole word of 16 bits.
    std::string hex() {
        while (size_ % 16 != 0) put(0, 1);
        std::string text;
        for (const auto digit : digits_) text += "0123456789ABCDEF"[digit];
        return text;
    }

private:
    std::vector<unsigned> digits_;
    int size_ = 0;
};

// 20 characters of 7 bits; after the last there are zeros only (TDS 1.13, section 14.4.2).
Result<std::string> read_characters(BitReader& bits) {
    std::string serial;
    bool is_over = false;
    for (int i = 0; i < 20; ++i) {
        const auto c = static_cast<char>(bits.take(7));
        if (c == '\0') {
            is_over = true;
        } else if (is_over) {
            return refuse("invalid_padding", "has characters after the end of its serial");
        } else {
            serial += c;
        }
    }
    return serial;
}

}  // namespace

Result<Epc> from_hex(std::string_view hex) {
    if (hex.size() < 2 || hex.size() > 52 ||
        !std::ranges::all_of(hex, [](char c) { return nibble(c) >= 0; })) {
        return refuse("invalid_format", "must be 24 or 52 hex digits");
    }
    BitReader bits(hex);
    const auto header = bits.take(8);
    const auto* layout = std::ranges::find(layouts, header, &Layout::header);
    if (layout == layouts.end()) {
        return refuse("unknown_scheme", "is no SGTIN-96, SGTIN-198, SSCC-96 or SGLN-96");
    }
    const bool is_long = layout->scheme == Scheme::sgtin_198;
    if (is_long ? hex.size() < 50 : hex.size() != 24) {
        return refuse("invalid_format",
                      is_long ? "must be 52 hex digits" : "must be 24 hex digits");
    }
    Epc epc{layout->scheme, static_cast<int>(bits.take(3)), {}, {}, {}};
    const auto partition = bits.take(3);
    if (partition > 6) return refuse("invalid_partition", "has partition 7, which is no partition");
    const auto prefix_bits = company_bits[partition];
    const int prefix_digits = 12 - static_cast<int>(partition);
    const int digits = layout->digits - prefix_digits;
    const auto company = bits.take(prefix_bits);
    if (company >= power_of_ten(prefix_digits)) {
        return refuse("invalid_company_prefix", "has a company prefix with too many digits");
    }
    const auto reference = bits.take(layout->field_bits - prefix_bits);
    if (reference >= power_of_ten(digits)) {
        return refuse("invalid_reference", "has a reference with too many digits");
    }
    epc.company = padded(company, prefix_digits);
    epc.reference = padded(reference, digits);
    if (is_long) {
        auto serial = read_characters(bits);
        if (!serial) return serial.refusal();
        epc.serial = *std::move(serial);
    } else if (layout->serial_bits > 0) {
        epc.serial = std::to_string(bits.take(layout->serial_bits));
    }
    if (!bits.rest_is_zero()) return refuse("invalid_padding", "has bits set after its end");
    return proven(std::move(epc));
}

std::string to_hex(const Epc& epc) {
    check(!problem_of(epc), "an EPC was proven when it was made");
    const auto& layout = layout_of(epc.scheme);
    const auto partition = 12 - epc.company.size();
    BitWriter bits;
    bits.put(layout.header, 8);
    bits.put(static_cast<std::uint64_t>(epc.filter), 3);
    bits.put(partition, 3);
    bits.put(number_of(epc.company), company_bits[partition]);
    bits.put(number_of(epc.reference), layout.field_bits - company_bits[partition]);
    if (epc.scheme == Scheme::sgtin_198) {
        for (std::size_t i = 0; i < 20; ++i) {
            bits.put(i < epc.serial.size() ? static_cast<unsigned char>(epc.serial[i]) : 0U, 7);
        }
    } else {
        bits.put(number_of(epc.serial), layout.serial_bits);
    }
    bits.put(0, layout.padding_bits);
    return bits.hex();
}

}  // namespace nahtlos::rfid
