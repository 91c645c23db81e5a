// Mix: everything that comes at once when there is too much of it, one request each, by class.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/suite/flows.hpp"

namespace nahtlos::bench {

/// In the order in which the server lets them go first.
enum class MixKind { webhook, till_order, shop_order, cart, read, list };
inline const std::vector<std::string> mix_kinds{
    "payment webhook", "till order", "shop order", "cart", "article", "list of orders"};
/// Of each 100 requests.
inline constexpr std::array<int, 6> mix_shares{2, 10, 70, 6, 10, 2};

/// Those that go through the writer.
constexpr bool is_write(std::size_t kind) {
    return kind <= static_cast<std::size_t>(MixKind::cart);
}

struct MixKeys {
    std::string shop, till, back_office;
    std::string variant;              // id
    std::vector<std::string> events;  // bodies of webhooks, of payments that are captured already
    std::string webhook_secret;
};

class MixFlow {
public:
    explicit MixFlow(MixKeys keys);
    /// Whatever is answered ends the flow: 2xx finishes it, else it is abandoned.
    load::Scenario scenario();

private:
    std::size_t next(std::string& out);
    void append_webhook(std::string& out);

    const MixKeys keys_;
    OrderFlow shop_, till_;
    Random random_;
    std::vector<std::string> signed_;  // webhooks, whole requests
    std::int64_t signed_at_s_ = 0;
    std::size_t sent_ = 0;
};

}  // namespace nahtlos::bench
