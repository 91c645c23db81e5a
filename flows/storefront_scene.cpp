#include "flows/storefront_scene.hpp"

#include <algorithm>

#include "catalog/languages.hpp"
#include "catalog/product_types.hpp"
#include "catalog/slices.hpp"
#include "flows/availability.hpp"
#include "pricing/history.hpp"
#include "reviews/store.hpp"

namespace nahtlos::flows {
namespace {

using catalog::Offer;
using catalog::WholeProduct;
using storefront::VariantOnPage;

bool sells(const channels::Channel& channel, const Offer& offer) {
    return offer.is_active && (channel.publishes_all || offer.is_published_in(channel.id.uuid));
}

pricing::Resolver prices_of(const StorefrontScene& scene, const channels::Channel& channel) {
    return {*scene.pages->prices, {channel.market.uuid, channel.id.uuid, {}, scene.now}};
}

std::vector<const Offer*> sold_offers(const StorefrontScene& scene,
                                      const channels::Channel& channel,
                                      const WholeProduct& product) {
    const auto prices = prices_of(scene, channel);
    std::vector<const Offer*> sold;
    for (const auto& variant : product.variants) {
        const auto* offer = scene.pages->offers->find(variant.id);
        if (offer == nullptr || !sells(channel, *offer) || !prices.price(*offer, 1)) continue;
        sold.push_back(offer);
    }
    return sold;
}

// --- what can be had

inventory::Stock stock_of(Tx& tx, const Pages& pages, const std::vector<const Offer*>& offers) {
    std::vector<inventory::StockItemId> items;
    for (const auto* offer : offers) {
        for (const auto& c : pages.components(offer->variant)) items.push_back(c.stock_item);
    }
    std::ranges::sort(items);
    items.erase(std::unique(items.begin(), items.end()), items.end());
    return inventory::load_stock(tx, items, sql::Lock::no);
}

// Whole units of goods that are there, at one location.
std::int64_t units_there(const LocationAvailability& at) {
    std::int64_t least = at.quantity;
    for (const auto& c : at.explanation) {
        auto there = c.promisable;
        for (const auto& term : c.terms) {
            if (term.term == "backorder_limit") there -= term.quantity;
        }
        least = std::min(least, std::max<std::int64_t>(0, there) / c.per_unit);
    }
    return least;
}

storefront::Availability availability_on_page(const StorefrontScene& scene,
                                              const inventory::Stock& stock, const Offer& offer,
                                              const WholeProduct& product) {
    const auto& pages = *scene.pages;
    const AvailabilityScene to_send{pages,     stock, scene.channel, inventory::Method::ship,
                                    scene.now, true};
    const AvailabilityScene to_collect{pages,     stock, scene.channel, inventory::Method::pickup,
                                       scene.now, false};
    const auto sent = availability(to_send, offer.sku, offer.variant);
    storefront::Promisable units{sent.takes_stock, sent.quantity,
                                 availability(to_collect, offer.sku, offer.variant).quantity, 0};
    std::int64_t there = 0;
    for (const auto& at : sent.locations) there += units_there(at);
    units.backorder_limit = sent.quantity - there;
    std::optional<std::string> release;
    const auto it = product.attributes.find("release_date");
    if (it != product.attributes.end() && it->second.is_string()) {
        release = std::string(it->second.get_string().c_str());
    }
    return storefront::availability_of(units, release, scene.now);
}

// --- what it costs

void add_price(Tx& tx, const StorefrontScene& scene, const Offer& offer,
               const pricing::ResolvedPrice& price, VariantOnPage& on_page) {
    on_page.price = price.unit_price;
    if (price.list != nullptr) on_page.price_until = price.list->valid.until;
    if (price.list != nullptr && price.list->kind == pricing::ListKind::sale) {
        const auto history = pricing::load_history(tx, offer.variant, scene.market.id.uuid,
                                                   scene.channel.id.uuid, scene.market.currency);
        const auto found =
            pricing::reduction_of(pricing::timeline(history, scene.channel.id.uuid, scene.now));
        if (found) on_page.prior = found->prior_price;
    }
    if (!offer.content) return;
    auto gross = price.unit_price;
    const auto rate =
        scene.pages->offers->rate_bp(scene.market.country, offer.tax_category, scene.now);
    if (!scene.market.tax_included && rate) {
        gross.micro = round_half_up(static_cast<__int128>(gross.micro) * (10'000 + *rate), 10'000);
    }
    on_page.content_price = pricing::content_price(gross, *offer.content, scene.market.currency);
}

// --- where it stands

std::vector<storefront::Crumb> crumbs_of(Tx& tx, const StorefrontScene& scene,
                                         const WholeProduct& product, const std::string& language) {
    if (product.categories.empty()) return {};
    const catalog::TreeAudience audience{&scene.market.code, &scene.channel.code};
    const auto trees = catalog::list_trees(tx);
    for (const auto& category : product.categories) {
        const auto slash = category.find('/');
        const auto code = category.substr(0, slash);
        const auto tree =
            std::ranges::find(trees, code, [](const catalog::Tree& t) { return t.code.value; });
        if (tree == trees.end() || !catalog::is_for(*tree, audience)) continue;
        std::vector<storefront::Crumb> crumbs;
        for (const auto& step : catalog::category_path(tx, code, category.substr(slash + 1))) {
            crumbs.push_back({storefront::name_in(step.names, language, step.handle),
                              storefront::category_address(scene.front(), language, step.handle)});
        }
        return crumbs;
    }
    return {};
}

// --- what customers say

constexpr std::int64_t most_reviews = 5;

void add_reviews(Tx& tx, PageParts& parts) {
    const auto product = parts.product.id.uuid;
    reviews::RatingSum sum;
    for (const auto& rating : reviews::ratings(tx, {product})) sum.add(rating);
    parts.rating = {sum.count(), sum.average()};
    if (sum.count() == 0) return;
    reviews::ShownFilter filter;
    filter.product = product;
    filter.language = {parts.language};
    filter.limit = 4 * most_reviews;  // some do not want to be named
    for (auto& r : reviews::shown_reviews(tx, filter)) {
        if (!r.author || parts.reviews.size() == most_reviews) continue;
        parts.reviews.push_back(
            {r.rating, *std::move(r.author), std::move(r.title), std::move(r.text), r.written_at});
    }
}

// The language that addresses name: of the market, so that a page in "de-CH" stays one where its
// texts are those in "de".
std::string address_language(const channels::Market& market, const WholeProduct& product,
                             const std::string& wanted, const std::string& served) {
    const auto languages = languages_on_page(market, product);
    if (std::ranges::find(languages, wanted) != languages.end()) return wanted;
    const auto kin = std::ranges::find_if(languages, [&](const std::string& language) {
        return language == served || language.starts_with(served + '-');
    });
    return kin == languages.end() ? served : *kin;
}

struct PageLanguage {
    std::string wanted, served;
};

PageLanguage page_language(const channels::Market& market, const WholeProduct& product,
                           const std::optional<std::string>& wanted) {
    const auto languages = catalog::languages_of(market.languages);
    const auto first = languages.empty() ? std::string("de") : languages.front();
    const auto* text =
        catalog::served(product.texts, catalog::language_chain(wanted.value_or(first), languages));
    return {wanted.value_or(first), text == nullptr ? first : text->first};
}

}  // namespace

std::string page_address(const channels::Market& market, const channels::Storefront& front,
                         const WholeProduct& product, const std::optional<std::string>& wanted) {
    const auto language = page_language(market, product, wanted);
    return storefront::product_address(
        front, address_language(market, product, language.wanted, language.served), product.handle);
}

Result<StorefrontScene> storefront_scene(Tx& tx, std::shared_ptr<const Pages> pages,
                                         const channels::Channel& channel, Instant now) {
    auto fronts = channels::storefronts(tx);
    if (!fronts.contains(channel.id)) {
        return Refusal{RefusalKind::conflict, "no_storefront",
                       "nobody said yet where the pages of this channel stand"};
    }
    const auto& market = pages->directory->markets.at(channel.market);
    return StorefrontScene{std::move(pages), channel, market, std::move(fronts), now};
}

std::vector<const Offer*> offers_on_page(const StorefrontScene& scene,
                                         const WholeProduct& product) {
    return sold_offers(scene, scene.channel, product);
}

std::vector<std::string> languages_on_page(const channels::Market& market,
                                           const WholeProduct& product) {
    auto languages = catalog::languages_of(market.languages);
    std::erase_if(languages, [&](const std::string& language) {
        return !product.texts.contains(language) &&
               !product.texts.contains(language.substr(0, language.find('-')));
    });
    return languages;
}

std::vector<storefront::LocalPages> pages_of(const StorefrontScene& scene,
                                             const WholeProduct& product) {
    std::map<channels::MarketId, const channels::Channel*> by_market{
        {scene.channel.market, &scene.channel}};
    for (const auto& [id, front] : scene.fronts) {  // ascending, so that the oldest comes first
        const auto* channel = scene.pages->directory->find(id);
        if (channel == nullptr || channel->legal_entity != scene.channel.legal_entity) continue;
        if (channel->status != channels::ChannelStatus::live) continue;
        if (by_market.contains(channel->market)) continue;
        if (!sold_offers(scene, *channel, product).empty()) by_market[channel->market] = channel;
    }
    std::vector<const channels::Channel*> all;
    for (const auto& [market, channel] : by_market) all.push_back(channel);
    std::ranges::sort(all, {}, [](const auto* channel) { return channel->id; });
    std::vector<storefront::LocalPages> pages;
    for (const auto* channel : all) {
        const auto& market = scene.pages->directory->markets.at(channel->market);
        pages.push_back(
            {scene.fronts.at(channel->id), market.country, languages_on_page(market, product)});
    }
    return pages;
}

std::optional<PageParts> page_parts(Tx& tx, const StorefrontScene& scene, WholeProduct product,
                                    const std::optional<std::string>& wanted) {
    const auto offers = offers_on_page(scene, product);
    if (offers.empty()) return std::nullopt;
    PageParts parts;
    parts.language = page_language(scene.market, product, wanted).served;
    parts.url = page_address(scene.market, scene.front(), product, wanted);
    const auto prices = prices_of(scene, scene.channel);
    const auto stock = stock_of(tx, *scene.pages, offers);
    parts.product = std::move(product);
    for (const auto* offer : offers) {
        VariantOnPage on_page;
        const auto it =
            std::ranges::find(parts.product.variants, offer->variant, &catalog::WholeVariant::id);
        on_page.variant = &*it;
        add_price(tx, scene, *offer, *prices.price(*offer, 1), on_page);
        on_page.availability = availability_on_page(scene, stock, *offer, parts.product);
        parts.variants.push_back(on_page);
    }
    parts.crumbs = crumbs_of(tx, scene, parts.product, parts.language);
    parts.alternates = storefront::alternates(pages_of(scene, parts.product), parts.product.handle);
    add_reviews(tx, parts);
    if (parts.product.brand) parts.brands = catalog::brands_of(tx, {*parts.product.brand});
    if (parts.product.product_type) parts.types = catalog::load_types(tx);
    return parts;
}

storefront::Page page_of(const StorefrontScene& scene, const PageParts& parts) {
    storefront::Page page{
        parts.product,
        scene.front(),
        parts.language,
        scene.market.country,
        parts.url,
        scene.pages->directory->legal_entities.at(scene.channel.legal_entity).name,
        scene.market.currency,
        scene.market.tax_included,
        scene.now,
        parts.variants,
        parts.crumbs,
        parts.alternates};
    page.rating = parts.rating;
    page.reviews = parts.reviews;
    if (parts.product.brand) {
        const auto brand = parts.brands.find(*parts.product.brand);
        if (brand != parts.brands.end()) page.brand = &brand->second;
    }
    if (parts.product.product_type) page.family = parts.types.find(*parts.product.product_type);
    return page;
}

}  // namespace nahtlos::flows
