// ShopDoor: how the shop's pages reach the API. Browsers hold no key: what shoppers may do is let
// in under /shop/api as the channel that the shop sells for, everything else is not there.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/http/message.hpp"

namespace nahtlos::app {

/// What a request to /shop/api/v1/... asks of the API: "/v1/search?q=x". Nothing where shoppers
/// have no business there.
std::optional<std::string> shop_target(std::string_view method, std::string_view target);

class ShopDoor {
public:
    /// `key`: of the channel; empty for a server without a shop, which lets nobody in.
    explicit ShopDoor(std::string key) : key_(std::move(key)) {}

    const std::string& key() const { return key_; }
    /// Makes a request of the shop's pages one of its channel; leaves all others as they are.
    /// A customer who is logged in stays who they are in what is theirs (/v1/me).
    void let_in(http::Request& request) const;

private:
    std::string key_;
};

/// The key in the file shop.key of the data folder; empty where there is none.
std::string shop_key_of(const std::string& data_dir);

}  // namespace nahtlos::app
