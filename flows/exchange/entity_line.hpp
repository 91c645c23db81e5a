// EntityLine: one line of our own JSON Lines, which hold everything the catalog is made of.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/collections.hpp"
#include "catalog/product_types.hpp"
#include "catalog/trees.hpp"
#include "catalog/write.hpp"
#include "channels/setup.hpp"
#include "customers/groups.hpp"
#include "flows/exchange/setup_lines.hpp"
#include "inventory/setup.hpp"
#include "pricing/lists.hpp"
#include "pricing/uses.hpp"
#include "reviews/types.hpp"

namespace nahtlos::flows::exchange {

/// As NewChannel and NewLocation, with the legal entity by name.
struct ChannelLine {
    json::ShortText<40> code;
    json::ShortText<100> name;
    channels::ChannelKind kind = channels::ChannelKind::web;
    channels::ChannelStatus status = channels::ChannelStatus::draft;
    json::ShortText<200> legal_entity;
    json::ShortText<40> market, channel_group;
    bool publishes_all = true;
};
BOOST_DESCRIBE_STRUCT(ChannelLine, (),
                      (code, name, kind, status, legal_entity, market, channel_group,
                       publishes_all))

struct LocationLine {
    json::ShortText<40> code;
    json::ShortText<100> name;
    inventory::LocationKind kind = inventory::LocationKind::warehouse;
    json::ShortText<200> legal_entity;
    json::CountryCode country;
    json::ShortText<60> time_zone;
    std::vector<inventory::Method> capabilities;
    std::int64_t ready_minutes = 120;
    std::optional<double> latitude, longitude;
    std::optional<json::ShortText<300>> address, opening_hours;
    static constexpr std::array<std::string_view, 2> may_miss{"capabilities", "ready_minutes"};
};
BOOST_DESCRIBE_STRUCT(LocationLine, (),
                      (code, name, kind, legal_entity, country, time_zone, capabilities,
                       ready_minutes, latitude, longitude, address, opening_hours))

struct ListPriceLine {
    json::ShortText<40> price_list;
    json::Sku sku;
    json::Quantity min_quantity;
    UnitPrice unit_price;
    static constexpr std::array<std::string_view, 1> may_miss{"min_quantity"};
};
BOOST_DESCRIBE_STRUCT(ListPriceLine, (), (price_list, sku, min_quantity, unit_price))

struct StockLine {
    json::Sku sku;
    json::ShortText<64> location;
    std::int64_t on_hand = 0;
};
BOOST_DESCRIBE_STRUCT(StockLine, (), (sku, location, on_hand))

/// As pricing::ArticlesRequest and so on, with products by handle.
struct ArticlesLine {
    json::List<json::Sku, 0, 200> skus;
    json::List<json::ShortText<100>, 0, 200> products;
    static constexpr std::array<std::string_view, 2> may_miss{"skus", "products"};
};
BOOST_DESCRIBE_STRUCT(ArticlesLine, (), (skus, products))

struct UnitsLine {
    ArticlesLine of;
    json::Quantity quantity;
    static constexpr std::array<std::string_view, 2> may_miss{"of", "quantity"};
};
BOOST_DESCRIBE_STRUCT(UnitsLine, (), (of, quantity))

struct ConditionsLine {
    std::int64_t total_at_least_minor = 0;
    json::List<UnitsLine, 0, 20> items;
    bool is_first_order = false;
    pricing::Codes customer_groups, channels;
    static constexpr std::array<std::string_view, 5> may_miss{
        "total_at_least_minor", "items", "is_first_order", "customer_groups", "channels"};
};
BOOST_DESCRIBE_STRUCT(ConditionsLine, (),
                      (total_at_least_minor, items, is_first_order, customer_groups, channels))

struct EffectLine {
    pricing::EffectKind kind = pricing::EffectKind::percent_off;
    ArticlesLine articles;
    std::optional<std::int64_t> percent_bp, amount_minor, nth;
    json::List<UnitsLine, 0, 10> bundle;
    std::optional<json::Sku> gift;
    std::optional<json::Quantity> gift_quantity;
    static constexpr std::array<std::string_view, 2> may_miss{"articles", "bundle"};
};
BOOST_DESCRIBE_STRUCT(EffectLine, (),
                      (kind, articles, percent_bp, amount_minor, nth, bundle, gift, gift_quantity))

struct PromotionLine {
    pricing::Code code;
    json::ShortText<100> name;
    pricing::Code market;
    pricing::ListStatus status = pricing::ListStatus::draft;
    std::optional<Instant> valid_from, valid_until;
    std::int64_t priority = 0;
    pricing::Stacking stacking = pricing::Stacking::combine;
    std::optional<pricing::Code> family;
    bool needs_coupon = false;
    std::optional<json::Quantity> limit_total, limit_per_customer;
    bool returns_use_on_cancel = true;
    ConditionsLine conditions;
    EffectLine effect;
    static constexpr std::array<std::string_view, 6> may_miss{
        "status", "priority", "stacking", "needs_coupon", "returns_use_on_cancel", "conditions"};
};
BOOST_DESCRIBE_STRUCT(PromotionLine, (),
                      (code, name, market, status, valid_from, valid_until, priority, stacking,
                       family, needs_coupon, limit_total, limit_per_customer, returns_use_on_cancel,
                       conditions, effect))

struct CouponLine {
    pricing::Code promotion;
    pricing::CouponCode code;
    std::optional<json::Quantity> limit_total;
};
BOOST_DESCRIBE_STRUCT(CouponLine, (), (promotion, code, limit_total))

struct ReviewAnswerLine {
    json::LongText<2000> text;
    std::optional<json::ShortText<60>> author;
    reviews::AnswerState state = reviews::AnswerState::published;
    Instant answered_at;
    static constexpr std::array<std::string_view, 1> may_miss{"state"};
};
BOOST_DESCRIBE_STRUCT(ReviewAnswerLine, (), (text, author, state, answered_at))

/// What was written here is of the origin "nahtlos", under its id.
struct ReviewLine {
    json::ShortText<60> origin;
    json::ShortText<100> external_reference, product;
    std::optional<json::Sku> sku;
    std::int64_t rating = 0;
    std::optional<json::ShortText<120>> title;
    std::optional<json::LongText<5000>> text;
    std::optional<json::ShortText<60>> author;
    json::LanguageTag language;
    Instant written_at;
    bool is_approved = false;
    std::optional<json::ShortText<200>> legal_entity;
    std::optional<json::ShortText<40>> market, channel;
    std::optional<ReviewAnswerLine> answer;
    static constexpr std::array<std::string_view, 1> may_miss{"is_approved"};
};
BOOST_DESCRIBE_STRUCT(ReviewLine, (),
                      (origin, external_reference, product, sku, rating, title, text, author,
                       language, written_at, is_approved, legal_entity, market, channel, answer))

/// Exactly one of these. What names others comes behind them.
struct EntityLine {
    std::optional<channels::NewLegalEntity> legal_entity;
    std::optional<channels::NewMarket> market;
    std::optional<ChannelLine> channel;
    std::optional<LocationLine> location;
    std::optional<catalog::NewTaxRate> tax_rate;
    std::optional<catalog::ProductType> product_type;
    std::optional<catalog::Tree> tree;
    std::optional<catalog::CategoryWish> category;
    std::optional<catalog::BrandWish> brand;
    std::optional<catalog::ProductWish> product;
    std::optional<catalog::CollectionWish> collection;
    std::optional<customers::NewGroup> customer_group;
    std::optional<pricing::NewPriceList> price_list;
    std::optional<ListPriceLine> list_price;
    std::optional<PromotionLine> promotion;
    std::optional<CouponLine> coupon;
    std::optional<delivery::NewMethod> delivery_method;
    std::optional<OpeningHoursLine> opening_hours;
    std::optional<StorefrontLine> storefront;
    std::optional<SynonymsLine> synonyms;
    std::optional<SourcingProfileLine> sourcing_profile;
    std::optional<SourcingForceLine> sourcing_force;
    std::optional<GiftCardArticleLine> gift_card_article;
    std::optional<PublicationLine> publication;
    std::optional<ReviewLine> review;
    std::optional<StockLine> stock;
};
BOOST_DESCRIBE_STRUCT(EntityLine, (),
                      (legal_entity, market, channel, location, tax_rate, product_type, tree,
                       category, brand, product, collection, customer_group, price_list, list_price,
                       promotion, coupon, delivery_method, opening_hours, storefront, synonyms,
                       sourcing_profile, sourcing_force, gift_card_article, publication, review,
                       stock))

/// Which member is set; nothing where it is none or more than one.
std::optional<std::size_t> kind_of(const EntityLine& line);
/// Whether it is one of setup_lines.hpp that is written by itself.
bool is_setup(const EntityLine& line);

}  // namespace nahtlos::flows::exchange
