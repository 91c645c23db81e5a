#include "flows/exchange/shop_pages.hpp"

#include <algorithm>

#include "flows/storefront_scene.hpp"
#include "storefront/product_data.hpp"

namespace nahtlos::flows::exchange {

Result<std::optional<ShopPages>> shop_pages(Tx& tx, const std::string& market,
                                            const std::string& channel) {
    const auto directory = channels::load_directory(tx);
    const auto fronts = channels::storefronts(tx);
    const auto pages_of = [&](const channels::Channel& one) {
        return ShopPages{one.code, directory->markets.at(one.market), fronts.at(one.id)};
    };
    if (!channel.empty()) {
        const auto named = directory->channel_by_code.find(channel);
        if (named == directory->channel_by_code.end()) {
            return Refusal{RefusalKind::invalid, "unknown", "there is no channel " + channel};
        }
        const auto& one = directory->channels.at(named->second);
        if (directory->markets.at(one.market).code != market) {
            return Refusal{RefusalKind::invalid, "not_allowed",
                           "the channel " + channel + " is not of the market " + market};
        }
        if (!fronts.contains(one.id)) {
            return Refusal{RefusalKind::conflict, "no_storefront",
                           "nobody said yet where the pages of this channel stand"};
        }
        return std::optional(pages_of(one));
    }
    for (const auto& [id, front] : fronts) {  // ascending, so that the oldest comes first
        const auto one = directory->channels.find(id);
        if (one == directory->channels.end()) continue;
        if (one->second.status == channels::ChannelStatus::retired) continue;
        if (directory->markets.at(one->second.market).code != market) continue;
        return std::optional(pages_of(one->second));
    }
    return std::optional<ShopPages>();
}

std::string link_of(const ShopPages& shop, const catalog::WholeProduct& product,
                    const catalog::WholeVariant& variant, const std::string& language) {
    auto page = page_address(shop.market, shop.front, product, language);
    const auto on_sale = std::ranges::count(product.variants, catalog::VariantStatus::active,
                                            &catalog::WholeVariant::status);
    const bool is_single = on_sale <= 1 && variant.options.empty();
    return is_single ? page : storefront::variant_address(page, variant.sku);
}

std::string feed_address(const ShopPages& shop, const catalog::Media& media) {
    return storefront::shown_address(shop.front, media).value_or("");
}

const catalog::Media* media_of_address(const std::vector<channels::Storefront>& fronts,
                                       const std::vector<catalog::Media>& stored,
                                       const std::string& url) {
    const auto is_it = [&](const std::string& address) {
        return address == url || std::ranges::any_of(fronts, [&](const auto& front) {
                   return storefront::media_address(front, address) == url;
               });
    };
    for (const auto& media : stored) {
        if (is_it(media.url.value)) return &media;
        for (const auto& rendition : media.renditions) {
            if (is_it(rendition.url.value)) return &media;
        }
    }
    return nullptr;
}

}  // namespace nahtlos::flows::exchange
