// ShopPages: the shop front that a feed links to, as the pages of products themselves say it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/whole.hpp"
#include "channels/directory.hpp"
#include "channels/storefronts.hpp"
#include "exchange/records.hpp"

namespace nahtlos::flows::exchange {

struct ShopPages {
    std::string channel;  // code
    channels::Market market;
    channels::Storefront front;
};

/// Of the channel, or where none is named of the oldest one of the market that is not retired and
/// has a front; nothing where there is none. Codes: "unknown", "not_allowed" (a channel of another
/// market), "no_storefront".
Result<std::optional<ShopPages>> shop_pages(Tx& tx, const std::string& market,
                                            const std::string& channel);

/// The page of a product in a language, and of a variant where there is a choice.
std::string link_of(const ShopPages& shop, const catalog::WholeProduct& product,
                    const catalog::WholeVariant& variant, const std::string& language);

/// The address that a feed shows a picture under; "" where it can show none of it.
std::string feed_address(const ShopPages& shop, const catalog::Media& media);

/// Which of the stored pictures a file means by the whole address that it was exported with.
const catalog::Media* media_of_address(const std::vector<channels::Storefront>& fronts,
                                       const std::vector<catalog::Media>& stored,
                                       const std::string& url);

}  // namespace nahtlos::flows::exchange
