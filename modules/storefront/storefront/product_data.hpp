// What the page of a product tells machines: schema.org data, OpenGraph and Twitter cards. Pure.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/attributes.hpp"
#include "catalog/trees.hpp"
#include "pricing/history.hpp"
#include "storefront/addresses.hpp"

namespace nahtlos::storefront {

enum class Availability { in_stock, back_order, in_store_only, pre_order, out_of_stock };
BOOST_DESCRIBE_ENUM(Availability, in_stock, back_order, in_store_only, pre_order, out_of_stock)

/// Units that a channel can promise, by what they are promised of.
struct Promisable {
    bool takes_stock = true;
    std::int64_t to_send = 0, to_collect = 0;  // with what may be ordered beyond the goods
    std::int64_t backorder_limit = 0;          // of those to send
};
/// `release`: the day on which it is sold first, "2027-03-01".
Availability availability_of(const Promisable& units, const std::optional<std::string>& release,
                             Instant now);

/// A variant on sale.
struct VariantOnPage {
    const catalog::WholeVariant* variant = nullptr;
    UnitPrice price;                     // that everybody is shown
    std::optional<UnitPrice> prior;      // lowest of the 30 days before a reduction
    std::optional<Instant> price_until;  // exclusive
    std::optional<pricing::ContentPrice> content_price;
    Availability availability = Availability::in_stock;
};

struct Crumb {
    std::string name;
    std::optional<std::string> url;
};

/// What a customer says of the product, who wants to be named.
struct ReviewOnPage {
    std::int64_t stars = 5;
    std::string author;
    std::optional<std::string> title, text;
    Instant written_at;
};

/// What all approved reviews of the product say together.
struct RatingOnPage {
    std::int64_t count = 0;  // nothing is told where there is none
    std::string average;     // "4.57"
};

/// Everything that a page is made of.
struct Page {
    const catalog::WholeProduct& product;
    const channels::Storefront& front;
    std::string language;  // that is served
    std::string country;   // of the market
    std::string url;       // canonical
    std::string seller;    // who sells
    Currency currency;
    bool tax_included = true;
    Instant now;
    std::vector<VariantOnPage> variants = {};  // at least one
    std::vector<Crumb> crumbs = {};            // the categories from the top down
    std::vector<Alternate> alternates = {};
    const catalog::Brand* brand = nullptr;
    const catalog::ProductTypes::Family* family = nullptr;  // names of attributes
    RatingOnPage rating = {};
    std::vector<ReviewOnPage> reviews = {};  // some, in the language of the page
};

struct MetaProperty {
    std::string property, content;
};
BOOST_DESCRIBE_STRUCT(MetaProperty, (), (property, content))

/// Title and description of the page: those for search engines where they were said, else the
/// title, and the beginning of the description up to 160 characters at the end of a word.
std::string meta_title(const Page& page);
std::optional<std::string> meta_description(const Page& page);

/// {"@context": "https://schema.org", "@graph": [the product, its breadcrumbs]}.
boost::json::object json_ld(const Page& page);

/// In the order in which they are printed; properties may repeat (images, other languages).
std::vector<MetaProperty> open_graph(const Page& page);
std::vector<MetaProperty> twitter_card(const Page& page);

/// Of a picture as networks and feeds show it: of a drawing (SVG) its first PNG or JPEG; nothing
/// where there is none.
std::optional<std::string> shown_address(const channels::Storefront& front,
                                         const catalog::Media& media);

/// JSON that may stand in <script type="application/ld+json"> whatever its texts say.
std::string script_text(const boost::json::object& data);

/// Pictures of the product, or of these SKUs and of all, in their order.
std::vector<const catalog::Media*> pictures(const catalog::WholeProduct& product);
std::vector<const catalog::Media*> pictures_of(const catalog::WholeProduct& product,
                                               const std::string& sku);

/// The best name for a language.
std::string name_in(const catalog::Names& names, const std::string& language,
                    const std::string& otherwise);

}  // namespace nahtlos::storefront
