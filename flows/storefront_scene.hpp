// What the pages of a channel's shop front are made of: which products it shows, in which
// languages and markets, at which prices, and whether they can be had.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "flows/books.hpp"
#include "storefront/product_data.hpp"

namespace nahtlos::flows {

/// A channel with its front, as of one transaction.
struct StorefrontScene {
    std::shared_ptr<const Pages> pages;
    const channels::Channel& channel;
    const channels::Market& market;
    std::map<channels::ChannelId, channels::Storefront> fronts;  // its own among them
    Instant now;

    const channels::Storefront& front() const { return fronts.at(channel.id); }
};

/// Refuses (conflict, "no_storefront") a channel of whose pages nobody said where they stand.
Result<StorefrontScene> storefront_scene(Tx& tx, std::shared_ptr<const Pages> pages,
                                         const channels::Channel& channel, Instant now);

/// The offers of a product that the channel of the scene sells at a price.
std::vector<const catalog::Offer*> offers_on_page(const StorefrontScene& scene,
                                                  const catalog::WholeProduct& product);

/// The pages that show a product: of this channel and, in other markets, of the first channel of
/// the same house that has a front and sells it; by channel, oldest first.
std::vector<storefront::LocalPages> pages_of(const StorefrontScene& scene,
                                             const catalog::WholeProduct& product);

/// Those of the market's languages that the product has texts in.
std::vector<std::string> languages_on_page(const channels::Market& market,
                                           const catalog::WholeProduct& product);

/// The canonical page of a product, as `wanted` or else the market's first language serves it.
std::string page_address(const channels::Market& market, const channels::Storefront& front,
                         const catalog::WholeProduct& product,
                         const std::optional<std::string>& wanted);

/// Everything of a page but its product, ready to be made into data. Owns what Page refers to.
struct PageParts {
    catalog::WholeProduct product;
    std::map<std::string, catalog::Brand> brands;
    catalog::ProductTypes types;
    std::vector<storefront::VariantOnPage> variants;
    std::vector<storefront::Crumb> crumbs;
    std::vector<storefront::Alternate> alternates;
    std::string language, url;
    storefront::RatingOnPage rating;
    std::vector<storefront::ReviewOnPage> reviews;
};

/// Nothing where the channel sells none of its variants. `wanted`: a language, else the market's.
std::optional<PageParts> page_parts(Tx& tx, const StorefrontScene& scene,
                                    catalog::WholeProduct product,
                                    const std::optional<std::string>& wanted);

storefront::Page page_of(const StorefrontScene& scene, const PageParts& parts);

}  // namespace nahtlos::flows
