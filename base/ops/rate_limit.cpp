#include "base/ops/rate_limit.hpp"

#include <algorithm>
#include <bit>
#include <boost/url/ipv4_address.hpp>
#include <boost/url/ipv6_address.hpp>
#include <cstring>

#include "base/check.hpp"

namespace nahtlos {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

void sip_round(std::uint64_t (&v)[4]) {
    v[0] += v[1];
    v[1] = std::rotl(v[1], 13) ^ v[0];
    v[0] = std::rotl(v[0], 32);
    v[2] += v[3];
    v[3] = std::rotl(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = std::rotl(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = std::rotl(v[1], 17) ^ v[2];
    v[2] = std::rotl(v[2], 32);
}

void sip_word(std::uint64_t (&v)[4], std::uint64_t word) {
    v[3] ^= word;
    sip_round(v);
    sip_round(v);
    v[0] ^= word;
}

}  // namespace

std::uint64_t siphash(std::uint64_t key0, std::uint64_t key1, std::string_view text) {
    std::uint64_t v[4] = {key0 ^ 0x736f6d6570736575ULL, key1 ^ 0x646f72616e646f6dULL,
                          key0 ^ 0x6c7967656e657261ULL, key1 ^ 0x7465646279746573ULL};
    const std::uint64_t size = text.size();
    for (; text.size() >= 8; text.remove_prefix(8)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), 8);  // little endian, as on every machine we build for
        sip_word(v, word);
    }
    std::uint64_t last = size << 56;
    for (std::size_t i = 0; i < text.size(); ++i) {
        last |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[i])) << (8 * i);
    }
    sip_word(v, last);
    v[2] ^= 0xFF;
    for (int i = 0; i < 4; ++i) sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

RateLimiter::RateLimiter(Clock& clock, Random& random, std::vector<Rate> classes,
                         std::size_t remembered)
    : clock_(clock),
      key_{random.bits(), random.bits()},
      sets_(std::bit_ceil(std::max(remembered, ways)) / ways) {
    static_assert(std::endian::native == std::endian::little);
    for (const auto& [per_s, burst] : classes) {
        check(per_s >= 0 && per_s <= second_ns && burst >= 1, "a rate is a rate");
        const std::int64_t interval_ns = per_s == 0 ? 0 : second_ns / per_s;
        check(per_s == 0 || burst <= INT64_MAX / 4 / interval_ns, "a burst is bounded");
        classes_.push_back({interval_ns, interval_ns * burst, burst});
    }
}

RateVerdict RateLimiter::ask(std::size_t rate_class, std::string_view caller, std::int64_t cost,
                             bool is_taken) {
    check(rate_class < classes_.size() && cost >= 0, "a class and a cost that exist");
    const auto& [interval_ns, depth_ns, burst] = classes_[rate_class];
    if (interval_ns == 0) return {};
    // The class goes into the key, so that one caller has a bucket in each.
    const auto hash = siphash(key_[0] + rate_class, key_[1], caller);
    const std::size_t index = (hash >> 6) & (sets_.size() - 1);
    const std::int64_t now_ns = clock_.ticks_ns();
    const std::lock_guard lock(locks_[index % locks].mutex);
    auto& set = sets_[index];
    auto found = std::find_if(set.entries.begin(), set.entries.end(), [&](const Entry& one) {
        return one.caller == hash && one.full_at_ns > now_ns;
    });
    const std::int64_t full_at_ns = found == set.entries.end() ? now_ns : found->full_at_ns;
    const std::int64_t after_ns = full_at_ns + std::min(cost, burst) * interval_ns;
    const std::int64_t short_ns = after_ns - now_ns - depth_ns;
    if (short_ns > 0) return {false, (short_ns + second_ns - 1) / second_ns};
    if (!is_taken) return {};
    auto& place = found == set.entries.end() ? place_of(set, hash, now_ns) : *found;
    place.full_at_ns = after_ns;
    return {};
}

/// A place for a caller that has none: the one whose bucket is, or will be, full first.
RateLimiter::Entry& RateLimiter::place_of(Set& set, std::uint64_t caller, std::int64_t now_ns) {
    auto& place = *std::min_element(
        set.entries.begin(), set.entries.end(),
        [](const Entry& a, const Entry& b) { return a.full_at_ns < b.full_at_ns; });
    if (place.full_at_ns > now_ns) ++forgotten_;
    place.caller = caller;
    return place;
}

std::string address_key(std::string_view peer) {
    const auto v6 = boost::urls::parse_ipv6_address({peer.data(), peer.size()});
    if (!v6) return std::string(peer);
    auto bytes = v6->to_bytes();
    if (v6->is_v4_mapped()) {
        return boost::urls::ipv4_address({bytes[12], bytes[13], bytes[14], bytes[15]}).to_string();
    }
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
    return std::string(boost::urls::ipv6_address(bytes).to_string()) + "/64";
}

}  // namespace nahtlos
