// Addresses of a shop front's pages and pictures, and what languages name each other.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "channels/storefronts.hpp"

namespace nahtlos::storefront {

/// A pattern with its placeholders filled in, percent-encoded.
std::string fill(std::string_view pattern, const std::map<std::string_view, std::string>& values);

std::string product_address(const channels::Storefront& front, const std::string& language,
                            const std::string& handle);
/// The same page with one variant chosen.
std::string variant_address(const std::string& product_address, const std::string& sku);
/// Nothing where the front has no pages of categories.
std::optional<std::string> category_address(const channels::Storefront& front,
                                            const std::string& language, const std::string& handle);
/// The first page; that of the host where nothing else was said.
std::string home_address(const channels::Storefront& front, const std::string& language);
std::string sitemap_address(const channels::Storefront& front, std::int64_t page);
/// "https://shop.example" of an address.
std::string origin_of(std::string_view address);
/// Of a picture: as it is where it is whole, else after media_url, or the host of the shop; always
/// whole, with what cannot stand in an address percent-encoded.
std::string media_address(const channels::Storefront& front, const std::string& url);

struct Alternate {
    std::string hreflang, href;
};
BOOST_DESCRIBE_STRUCT(Alternate, (), (hreflang, href))

/// A market's pages: of one channel in the languages that a product has texts in.
struct LocalPages {
    const channels::Storefront& front;
    std::string country;
    std::vector<std::string> languages;
};

/// All pages of a product that show the same, by language, and by country too where there is more
/// than one market; "x-default" last: the first of the first. Empty for a single page.
std::vector<Alternate> alternates(const std::vector<LocalPages>& pages, const std::string& handle);

}  // namespace nahtlos::storefront
