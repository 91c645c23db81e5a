#include "catalog/store.hpp"

#include "base/json/reader.hpp"

namespace nahtlos::catalog {
namespace {

struct OfferRow {
    VariantId id;
    ProductId product;
    std::string sku;
    std::optional<std::string> gtin;
    std::string options, tax_category;
    VariantStatus status = VariantStatus::active;
    std::int64_t is_active = 1, version = 1;
};
BOOST_DESCRIBE_STRUCT(OfferRow, (),
                      (id, product, sku, gtin, options, tax_category, status, is_active, version))

struct TextRow {
    VariantId variant;
    std::string language, title;
};
BOOST_DESCRIBE_STRUCT(TextRow, (), (variant, language, title))

struct PriceRow {
    VariantId variant;
    Uuid market;
    Instant valid_from;
    Currency currency;
    UnitPrice unit_price;
};
BOOST_DESCRIBE_STRUCT(PriceRow, (), (variant, market, valid_from, currency, unit_price))

struct PublicationRow {
    VariantId variant;
    Uuid channel;
};
BOOST_DESCRIBE_STRUCT(PublicationRow, (), (variant, channel))

struct RateRow {
    std::string country, category;
    Instant valid_from;
    std::int64_t rate_bp = 0;
};
BOOST_DESCRIBE_STRUCT(RateRow, (), (country, category, valid_from, rate_bp))

std::map<std::string, std::string> options_of(const std::string& text) {
    if (text == "{}") return {};
    auto options = json::read<std::map<std::string, std::string>>(text);
    check(options.ok(), "stored options read back");
    return *std::move(options);
}

using Changed = std::unordered_map<VariantId, std::shared_ptr<Offer>>;

Changed changed_offers(Tx& tx, std::int64_t since) {
    Changed changed;
    for (auto& r : tx.all<OfferRow>(
             "select v.id, v.product, v.sku, v.gtin, v.options, v.tax_category, v.status, "
             "case when v.status = 'active' and p.status = 'active' then 1 else 0 end, v.version "
             "from catalog_variant v join catalog_product p on p.id = v.product "
             "where v.revision > $1",
             since)) {
        auto offer = std::make_shared<Offer>();
        offer->variant = r.id;
        offer->product = r.product;
        offer->sku = r.sku;
        offer->gtin = r.gtin;
        offer->options = options_of(r.options);
        offer->tax_category = r.tax_category;
        offer->status = r.status;
        offer->is_active = r.is_active != 0;
        offer->version = r.version;
        changed.emplace(r.id, std::move(offer));
    }
    for (auto& r :
         tx.all<TextRow>("select v.id, t.language, t.title from catalog_variant v "
                         "join catalog_text t on t.product = v.product where v.revision > $1",
                         since)) {
        changed.at(r.variant)->titles[r.language] = r.title;
    }
    for (auto& r :
         tx.all<PriceRow>("select p.variant, p.market, p.valid_from, p.currency, p.unit_price "
                          "from catalog_price p join catalog_variant v on v.id = p.variant "
                          "where v.revision > $1 order by p.valid_from",
                          since)) {
        changed.at(r.variant)->prices[r.market].push_back({r.valid_from, r.currency, r.unit_price});
    }
    for (auto& r :
         tx.all<PublicationRow>("select p.variant, p.channel from catalog_publication p "
                                "join catalog_variant v on v.id = p.variant where v.revision > $1",
                                since)) {
        changed.at(r.variant)->channels.insert(r.channel);
    }
    return changed;
}

}  // namespace

std::shared_ptr<const Offers> load_offers(Tx& tx, const Offers* previous) {
    auto offers =
        previous == nullptr ? std::make_shared<Offers>() : std::make_shared<Offers>(*previous);
    const auto since = previous == nullptr ? 0 : previous->revision;
    offers->revision =
        tx.value<std::int64_t>("select revision from base_revision where name = 'catalog'")
            .value_or(0);
    for (auto& [id, offer] : changed_offers(tx, since)) {
        if (const auto* old = offers->find(id); old != nullptr) offers->by_sku.erase(old->sku);
        offers->by_id[id] = offer;
        offers->by_sku[offer->sku] = offer;
    }
    offers->rates.clear();
    for (auto& r : tx.all<RateRow>("select country, category, valid_from, rate_bp "
                                   "from catalog_tax_rate order by valid_from")) {
        offers->rates[{r.country, r.category}].push_back({r.valid_from, r.rate_bp});
    }
    return offers;
}

}  // namespace nahtlos::catalog
