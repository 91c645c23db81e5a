// Storefronts: where the pages of a channel's shop front stand, as patterns of addresses.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/batch/changes.hpp"
#include "base/json/values.hpp"
#include "channels/setup.hpp"

namespace nahtlos::channels {

/// Addresses with placeholders: {language} and {handle} in those of products and categories,
/// {language} in the home page's, {page} in the sitemap's.
struct Storefront {
    json::ShortText<500> product_url;
    std::optional<json::ShortText<500>> category_url, home_url, sitemap_url, media_url;
    std::optional<json::ShortText<100>> site_name;
    std::optional<json::ShortText<50>> twitter_site;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> docs{{
        {"product_url", "of the page of a product: https://shop.example/{language}/p/{handle}"},
        {"category_url", "of the page of a category; without it there are no breadcrumbs"},
        {"home_url", "of the first page: https://shop.example/{language}"},
        {"sitemap_url", "of a page of the sitemap; /sitemap-{page}.xml of the shop unless said"},
        {"media_url", "what relative addresses of media begin with"},
        {"twitter_site", "the account of the shop: @shop"},
    }};
};
BOOST_DESCRIBE_STRUCT(Storefront, (),
                      (product_url, category_url, home_url, sitemap_url, media_url, site_name,
                       twitter_site))

/// What is said of the front of a channel; replaces what was said before. Each address is checked:
/// "invalid_url" where it is none of http or https, "unknown_placeholder", "placeholder_missing".
/// Raises the version of the channel, which is answered.
Result<ChannelView> set_storefront(ChangeScope& scope, ChannelId id, const Storefront& wish,
                                   std::optional<std::int64_t> if_match);

/// What is wrong with an address of a shop front; its placeholders must be among `allowed`
/// ("language,handle"), and those of `required` in it.
std::optional<FieldProblem> wrong_pattern(std::string_view pattern, std::string_view allowed,
                                          std::string_view required, std::string pointer);

/// All shop fronts; there is at most one of each channel.
std::map<ChannelId, Storefront> storefronts(Tx& tx);

}  // namespace nahtlos::channels
