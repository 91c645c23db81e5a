// Who may be called: addresses of the public internet, by https.
#include <array>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <cstdint>

#include "webhooks/rules.hpp"

namespace nahtlos::webhooks {
namespace {

struct Range4 {
    std::uint32_t first;
    int bits;
};
constexpr std::uint32_t ip(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    return a << 24 | b << 16 | c << 8 | d;
}
// IANA IPv4 Special-Purpose Address Registry, and multicast.
constexpr std::array closed_4{
    Range4{ip(0, 0, 0, 0), 8},       Range4{ip(10, 0, 0, 0), 8},
    Range4{ip(100, 64, 0, 0), 10},   Range4{ip(127, 0, 0, 0), 8},
    Range4{ip(169, 254, 0, 0), 16},  Range4{ip(172, 16, 0, 0), 12},
    Range4{ip(192, 0, 0, 0), 24},    Range4{ip(192, 0, 2, 0), 24},
    Range4{ip(192, 31, 196, 0), 24}, Range4{ip(192, 52, 193, 0), 24},
    Range4{ip(192, 88, 99, 0), 24},  Range4{ip(192, 168, 0, 0), 16},
    Range4{ip(192, 175, 48, 0), 24}, Range4{ip(198, 18, 0, 0), 15},
    Range4{ip(198, 51, 100, 0), 24}, Range4{ip(203, 0, 113, 0), 24},
    Range4{ip(224, 0, 0, 0), 4},     Range4{ip(240, 0, 0, 0), 4},
};

std::uint8_t byte(std::string_view address, std::size_t i) {
    return static_cast<std::uint8_t>(address[i]);
}

bool is_public_4(std::string_view a) {
    const auto address = ip(byte(a, 0), byte(a, 1), byte(a, 2), byte(a, 3));
    for (const auto& range : closed_4) {
        if ((address ^ range.first) >> (32 - range.bits) == 0) return false;
    }
    return true;
}

bool begins(std::string_view address, std::string_view with) {
    return address.substr(0, with.size()) == with;
}

// Only 2000::/3 is given out; of that, what tunnels or stands for something else is closed too.
bool is_public_6(std::string_view a) {
    using namespace std::string_view_literals;
    if (begins(a, "\x00\x64\xff\x9b\0\0\0\0\0\0\0\0"sv)) return is_public_4(a.substr(12));  // NAT64
    if ((byte(a, 0) & 0xE0) != 0x20)
        return false;  // ::1, mapped IPv4, fc00::/7, fe80::/10, ff00::/8
    if (begins(a, "\x20\x02"sv)) return is_public_4(a.substr(2, 4));  // 6to4
    if (begins(a, "\x20\x01"sv) && byte(a, 2) < 2) return false;      // 2001::/23: Teredo...
    if (begins(a, "\x20\x01\x0d\xb8"sv)) return false;                // documentation
    if (begins(a, "\x3f\xff"sv) && byte(a, 2) < 0x10) return false;   // 3fff::/20, too
    return true;
}

}  // namespace

bool is_public_address(std::string_view address) {
    if (address.size() == 4) return is_public_4(address);
    if (address.size() == 16) return is_public_6(address);
    return false;
}

std::optional<FieldProblem> wrong_with_url(std::string_view text, bool may_be_private) {
    const FieldProblem malformed{"/url", "invalid_format",
                                 "must be an https URL without a user or fragment"};
    const auto url = boost::urls::parse_uri({text.data(), text.size()});
    if (!url || url->host().empty() || url->has_userinfo() || url->has_fragment()) return malformed;
    const bool is_https = url->scheme_id() == boost::urls::scheme::https;
    if (!is_https && url->scheme_id() != boost::urls::scheme::http) return malformed;
    if (may_be_private) return std::nullopt;
    if (!is_https) return malformed;
    bool is_closed = false;
    if (url->host_type() == boost::urls::host_type::ipv4) {
        const auto bytes = url->host_ipv4_address().to_bytes();
        is_closed = !is_public_4({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    } else if (url->host_type() == boost::urls::host_type::ipv6) {
        const auto bytes = url->host_ipv6_address().to_bytes();
        is_closed = !is_public_6({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    } else if (url->host_type() == boost::urls::host_type::ipvfuture) {
        is_closed = true;
    }
    if (!is_closed) return std::nullopt;
    return FieldProblem{"/url", "address_not_public", "names an address that is not public"};
}

}  // namespace nahtlos::webhooks
