#include "apps/nahtlos/shop_door.hpp"

#include <array>
#include <fstream>

namespace nahtlos::app {
namespace {

struct Opening {
    std::string_view method, path;  // "*": any one segment; "**" at the end: any more
};

// Reads that show what the shop shows, and carts by their tokens. No lists of carts, orders or
// customers, nothing of drafts and purchasing, though the key could read some of it.
constexpr std::array openings{
    Opening{"GET", "/v1/search"},
    Opening{"GET", "/v1/search/suggest"},
    Opening{"GET", "/v1/categories"},
    Opening{"GET", "/v1/variants"},
    Opening{"GET", "/v1/variants/*/price"},
    Opening{"GET", "/v1/storefront"},
    Opening{"GET", "/v1/products/*/content"},
    Opening{"GET", "/v1/products/*/reviews"},
    Opening{"GET", "/v1/ratings"},
    Opening{"GET", "/v1/availability"},
    Opening{"GET", "/v1/locations"},
    Opening{"GET", "/v1/locations/*/hours"},
    Opening{"GET", "/v1/fulfillment-options"},
    Opening{"GET", "/v1/carriers/*/pickup-points"},
    Opening{"POST", "/v1/carts"},
    Opening{"GET", "/v1/carts/*"},
    Opening{"PATCH", "/v1/carts/*"},
    Opening{"POST", "/v1/carts/*/checkout"},
    Opening{"GET", "/v1/carts/*/checkout"},
    Opening{"GET", "/v1/carts/*/order"},
    Opening{"POST", "/v1/carts/*/order/arrival"},
    Opening{"POST", "/v1/gift-cards/look-up"},
    Opening{"POST", "/v1/customers/login-links"},
    Opening{"POST", "/v1/customers/sessions"},
    Opening{"GET", "/v1/me/**"},
    Opening{"POST", "/v1/me/**"},
    Opening{"PUT", "/v1/me/**"},
    Opening{"PATCH", "/v1/me/**"},
    Opening{"DELETE", "/v1/me/**"},
};

constexpr std::string_view outside = "/shop/api", mine = "/v1/me/";

bool fits(std::string_view path, std::string_view pattern) {
    while (!pattern.empty()) {
        if (pattern == "/**") return path.size() > 1 && path.front() == '/';
        if (path.empty() || path.front() != '/') return false;
        const auto wanted_end = std::min(pattern.find('/', 1), pattern.size());
        const auto end = std::min(path.find('/', 1), path.size());
        const auto wanted = pattern.substr(0, wanted_end);
        const auto segment = path.substr(0, end);
        if (wanted == "/*" ? segment.size() == 1 : segment != wanted) return false;
        pattern.remove_prefix(wanted_end);
        path.remove_prefix(end);
    }
    return path.empty();
}

bool is_mine(std::string_view target) { return target.starts_with(mine); }

}  // namespace

std::optional<std::string> shop_target(std::string_view method, std::string_view target) {
    if (!target.starts_with(outside)) return std::nullopt;
    target.remove_prefix(outside.size());
    const auto path = target.substr(0, target.find('?'));
    // An escape could spell a path other than the one that is looked at here.
    if (path.find('%') != std::string_view::npos) return std::nullopt;
    for (const auto& opening : openings) {
        if (opening.method == method && fits(path, opening.path)) return std::string(target);
    }
    return std::nullopt;
}

void ShopDoor::let_in(http::Request& request) const {
    if (key_.empty()) return;
    auto target = shop_target(request.method, request.target);
    if (!target) return;
    request.target = *std::move(target);
    const bool stays = is_mine(request.target);
    // A cookie of somebody who works here has no effect in the shop.
    std::erase_if(request.headers, [&](const auto& header) {
        return header.first == "cookie" || (header.first == "authorization" && !stays);
    });
    if (!stays) request.headers.emplace_back("authorization", "Bearer " + key_);
}

std::string shop_key_of(const std::string& data_dir) {
    std::ifstream file(data_dir + "/shop.key");
    std::string key;
    file >> key;
    return key;
}

}  // namespace nahtlos::app
