#include "catalog/store.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

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
    std::optional<std::int64_t> content_micro;
    std::optional<ContentUnit> content_unit;
    std::optional<std::int64_t> weight_g;
};
BOOST_DESCRIBE_STRUCT(OfferRow, (),
                      (id, product, sku, gtin, options, tax_category, status, is_active, version,
                       content_micro, content_unit, weight_g))

struct TextRow {
    ProductId product;
    std::string language, title;
};
BOOST_DESCRIBE_STRUCT(TextRow, (), (product, language, title))

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

using Changed = std::unordered_map<VariantId, std::shared_ptr<Offer>>;

// Row by row, since at the first time the whole catalog is read.
template <class Row, class Use>
void each(Tx& tx, std::string_view statement, std::int64_t since, Use use) {
    const std::array<sql::Param, 1> params{sql::param(since)};
    tx.connection().run(statement, params,
                        [&](const sql::RowView& view) { use(sql::read_row<Row>(view)); });
}

std::shared_ptr<Offer> offer_of(OfferRow row) {
    auto offer = std::make_shared<Offer>();
    offer->variant = row.id;
    offer->product = row.product;
    offer->sku = std::move(row.sku);
    offer->gtin = std::move(row.gtin);
    offer->options_json = std::move(row.options);
    offer->tax_category = std::move(row.tax_category);
    offer->status = row.status;
    offer->is_active = row.is_active != 0;
    offer->version = row.version;
    offer->weight_g = row.weight_g;
    if (row.content_micro && row.content_unit) {
        offer->content = Content{*row.content_micro, *row.content_unit};
    }
    return offer;
}

void add_titles(Tx& tx, std::int64_t since, Changed& changed) {
    std::unordered_map<ProductId, std::shared_ptr<Titles>> titles;
    each<TextRow>(tx,
                  "select t.product, t.language, t.title from catalog_text t where t.product in "
                  "(select product from catalog_variant where revision > $1)",
                  since, [&](TextRow r) {
                      auto& of = titles[r.product];
                      if (of == nullptr) of = std::make_shared<Titles>();
                      of->emplace_back(std::move(r.language), std::move(r.title));
                  });
    for (auto& [product, of] : titles) std::ranges::sort(*of);
    for (auto& [id, offer] : changed) {
        const auto of = titles.find(offer->product);
        if (of != titles.end()) offer->titles = of->second;
    }
}

// What was said later about the same market and moment counts.
void add_price(Offer& offer, const PriceRow& r) {
    auto& prices = offer.prices;
    if (!prices.empty() && prices.back().market == r.market &&
        prices.back().price.valid_from == r.valid_from) {
        prices.pop_back();
    }
    prices.push_back({r.market, {r.valid_from, r.currency, r.unit_price}});
}

Changed changed_offers(Tx& tx, std::int64_t since) {
    Changed changed;
    each<OfferRow>(tx,
                   "select v.id, v.product, v.sku, v.gtin, v.options, v.tax_category, v.status, "
                   "case when v.status = 'active' and p.status = 'active' then 1 else 0 end, "
                   "v.version, v.content_micro, v.content_unit, v.weight_g "
                   "from catalog_variant v join catalog_product p on p.id = v.product "
                   "where v.revision > $1",
                   since, [&](OfferRow r) {
                       const auto id = r.id;
                       changed.emplace(id, offer_of(std::move(r)));
                   });
    if (changed.empty()) return changed;
    add_titles(tx, since, changed);
    each<PriceRow>(tx,
                   "select p.variant, p.market, p.valid_from, p.currency, p.unit_price "
                   "from catalog_price p join catalog_variant v on v.id = p.variant "
                   "where v.revision > $1 order by p.market, p.valid_from, p.recorded_at",
                   since, [&](const PriceRow& r) { add_price(*changed.at(r.variant), r); });
    each<PublicationRow>(tx,
                         "select p.variant, p.channel from catalog_publication p "
                         "join catalog_variant v on v.id = p.variant where v.revision > $1",
                         since, [&](const PublicationRow& r) {
                             changed.at(r.variant)->channels.push_back(r.channel);
                         });
    for (auto& [id, offer] : changed) {
        std::ranges::sort(offer->channels);
        offer->prices.shrink_to_fit();
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
        offers->by_id.put(offer);
        offers->by_sku.put(offer);
    }
    offers->rates.clear();
    for (auto& r : tx.all<RateRow>("select country, category, valid_from, rate_bp "
                                   "from catalog_tax_rate order by valid_from")) {
        offers->rates[{r.country, r.category}].push_back({r.valid_from, r.rate_bp});
    }
    return offers;
}

}  // namespace nahtlos::catalog
