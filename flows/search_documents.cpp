#include "flows/search_documents.hpp"

#include <algorithm>
#include <boost/describe/enum_to_string.hpp>

#include "catalog/trees.hpp"
#include "flows/search_texts.hpp"

namespace nahtlos::flows {
namespace {

using catalog::WholeProduct;
using catalog::WholeVariant;

// What everybody of a channel pays by, as opposed to some customers.
bool is_for_all(const pricing::PriceList& list, Instant now) {
    return list.status == pricing::ListStatus::active && list.audience.groups.empty() &&
           list.valid.has(now);
}

void add_content(const WholeVariant& variant, search::SearchVariant& to) {
    if (!variant.content) return;
    const std::string unit = boost::describe::enum_to_string(variant.content->unit, "");
    const auto number = static_cast<double>(variant.content->amount.micro) / 1e6;
    to.attributes.push_back({"content", {}, {}, number, unit, {}});
}

}  // namespace

std::shared_ptr<const CatalogWords> load_catalog_words(Tx& tx) {
    auto words = std::make_shared<CatalogWords>();
    words->types = catalog::load_types(tx);
    for (const auto& type : catalog::list_types(tx)) {
        for (const auto& attribute : type.attributes) {
            words->attributes.emplace(attribute.code.value, attribute);
        }
    }
    words->lines = catalog::category_lines(tx);
    for (auto& category : catalog::list_categories(tx, {})) {
        words->categories.emplace(category.tree + '/' + category.handle, std::move(category.names));
    }
    for (auto& tree : catalog::list_trees(tx)) words->trees.emplace(tree.code.value, tree);
    return words;
}

Lots load_lots(Tx& tx, const Pages& pages, std::vector<inventory::StockItemId> items, Instant now) {
    std::ranges::sort(items);
    items.erase(std::unique(items.begin(), items.end()), items.end());
    auto stock = inventory::load_stock(tx, items, sql::Lock::no);
    Lots lots;
    for (auto& [key, pile] : stock.piles) {
        const auto place = pages.network->locations.find(key.location);
        if (place == pages.network->locations.end() ||
            place->second.status == inventory::LocationStatus::closed) {
            continue;
        }
        pile.holds.clear();
        const auto units = inventory::available(pile, now) - pile.policy.safety;
        if (units > 0) lots[key.stock_item].push_back({key.location, key.owner, units});
    }
    return lots;
}

std::set<Uuid> priced_channels(const Pages& pages, Instant now) {
    std::set<Uuid> channels;
    for (const auto& list : pages.prices->lists) {
        if (!is_for_all(*list, now)) continue;
        channels.insert(list->audience.channels.begin(), list->audience.channels.end());
    }
    return channels;
}

std::string prices_of(const channels::Market& market) { return "market " + market.code; }

std::string prices_of(const Pages& pages, const channels::Channel& channel,
                      const std::set<Uuid>& priced) {
    if (priced.contains(channel.id.uuid)) return "channel " + to_string(channel.id.uuid);
    return prices_of(pages.directory->markets.at(channel.market));
}

std::string place_value(const Pages& pages, const std::string& location, Uuid owner) {
    if (pages.directory->legal_entities.size() < 2) return location;
    return location + '@' + to_string(owner);
}

SearchDocuments::SearchDocuments(const Pages& pages, const CatalogWords& words, Instant now)
    : pages_(pages), words_(words), now_(now) {
    for (const auto& [id, market] : pages.directory->markets) {
        prices_.push_back({prices_of(market),
                           {},
                           pricing::Resolver(*pages.prices, {id.uuid, {}, {}, now}),
                           market.currency,
                           true});
    }
    const auto priced = priced_channels(pages, now);
    for (const auto& uuid : priced) {
        const auto* channel = pages.directory->find({uuid});
        if (channel == nullptr) continue;
        const auto& market = pages.directory->markets.at(channel->market);
        prices_.push_back({prices_of(pages, *channel, priced), uuid,
                           pricing::Resolver(*pages.prices, {market.id.uuid, uuid, {}, now}),
                           market.currency, channel->publishes_all});
    }
}

void SearchDocuments::add_prices(const catalog::Offer& offer, search::SearchVariant& to) const {
    for (const auto& prices : prices_) {
        if (!prices.publishes_all && !offer.is_published_in(prices.channel)) continue;
        const auto price = prices.resolver.price(offer, 1);
        if (!price) continue;
        if (const auto minor = line_minor(price->unit_price, 1, 0, prices.currency)) {
            to.prices.push_back({prices.name, *minor});
        }
    }
}

void SearchDocuments::add_stock(const std::vector<inventory::Component>& components,
                                const Lots& lots, search::SearchVariant& to) const {
    if (components.empty()) {
        to.in_stock_at = {in_stock_anywhere, takes_no_stock};
        return;
    }
    const auto first = lots.find(components.front().stock_item);
    if (first == lots.end()) return;
    std::set<std::string> places;
    for (const auto& lot : first->second) {
        const bool is_whole = std::ranges::all_of(components, [&](const auto& component) {
            const auto of = lots.find(component.stock_item);
            return of != lots.end() && std::ranges::any_of(of->second, [&](const Lot& other) {
                       return other.location == lot.location && other.owner == lot.owner &&
                              other.units >= component.quantity;
                   });
        });
        if (!is_whole) continue;
        const auto& code = pages_.network->locations.at(lot.location).code;
        places.insert(in_stock_anywhere);
        places.insert(code);
        places.insert(place_value(pages_, code, lot.owner));
    }
    to.in_stock_at.assign(places.begin(), places.end());
}

search::SearchVariant SearchDocuments::variant(const WholeProduct& product, const WholeVariant& of,
                                               const Lots& lots) const {
    search::SearchVariant made;
    made.id = of.id.uuid;
    made.sku = of.sku;
    if (of.gtin) made.codes.push_back(*of.gtin);
    if (of.mpn) made.codes.push_back(*of.mpn);
    for (const auto& [axis, value] : of.options) {
        made.attributes.push_back(option_words(product, axis, value));
    }
    add_content(of, made);
    add_stock(pages_.components(of.id), lots, made);
    const auto* offer = pages_.offers->find(of.id);
    if (offer == nullptr) return made;
    add_prices(*offer, made);
    if (!offer->is_active) return made;
    made.channels.push_back(sold_by_all);
    for (const auto& channel : offer->channels) made.channels.push_back(to_string(channel));
    return made;
}

std::optional<search::SearchDocument> SearchDocuments::document(const WholeProduct& product,
                                                                const Lots& lots) const {
    if (product.status == catalog::ProductStatus::archived) return std::nullopt;
    search::SearchDocument made;
    made.id = product.id.uuid;
    made.version = product.version;
    made.brand = product.brand.value_or("");
    made.listed_at = product.created_at;
    const auto* family = product.product_type ? words_.types.find(*product.product_type) : nullptr;
    std::vector<SearchWords> words{words_of(product.attributes, family)};
    made.boost = words.front().boost;
    made.attributes = words.front().attributes;
    for (const auto& of : product.variants) {
        if (of.status != catalog::VariantStatus::active) continue;
        auto own = variant(product, of, lots);
        auto& said = words.emplace_back(words_of(of.attributes, family));
        std::ranges::copy(said.attributes, std::back_inserter(own.attributes));
        made.variants.push_back(std::move(own));
    }
    if (made.variants.empty()) return std::nullopt;
    made.texts = texts_of(product, words);
    std::set<std::string> known;
    for (const auto& category : product.categories) {
        const auto line = words_.lines.find(category);
        if (line == words_.lines.end()) continue;
        for (const auto& id : line->second) {
            if (!known.insert(id).second) continue;
            search::SearchCategory above{id, {}};
            if (const auto names = words_.categories.find(id); names != words_.categories.end()) {
                for (const auto& [language, name] : names->second) {
                    above.names[language] = name.value;
                }
            }
            made.categories.push_back(std::move(above));
        }
    }
    return made;
}

std::optional<Instant> SearchDocuments::next_price(const WholeProduct& product) const {
    std::optional<Instant> next;
    for (const auto& variant : product.variants) {
        const auto* offer = pages_.offers->find(variant.id);
        if (offer == nullptr) continue;
        for (const auto& price : offer->prices) {
            const auto from = price.price.valid_from;
            if (from > now_ && (!next || from < *next)) next = from;
        }
    }
    return next;
}

}  // namespace nahtlos::flows
