#include <algorithm>

#include "flows/api_cart.hpp"
#include "flows/api_delivery.hpp"
#include "flows/cart_price.hpp"
#include "flows/first_orders.hpp"
#include "flows/fulfillment_options.hpp"
#include "flows/shipping.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using orders::OpenCart;

struct OptionsQuery {
    CartPath cart;
    std::optional<json::CountryCode> country;
    std::optional<json::ShortText<20>> postal_code;
    std::optional<double> latitude, longitude;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{{
        {"cart", "token or id"},
        {"country", "where the goods shall go, if the cart does not say it yet"},
        {"postal_code", "with country"},
        {"latitude", "with longitude: where the customer is, for distances; stored nowhere"},
    }};
};
BOOST_DESCRIBE_STRUCT(OptionsQuery, (), (cart, country, postal_code, latitude, longitude))

struct OptionsView {
    Instant at;
    orders::CartId cart;
    std::int64_t goods_minor = 0;
    std::optional<std::int64_t> weight_g;
    std::vector<FulfillmentOption> offered;
    std::vector<OptionNotOffered> not_offered;
    static constexpr std::string_view schema_name = "FulfillmentOptions";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"goods_minor", "what the goods cost after discounts, as the market shows it"},
        {"weight_g", "of the goods; missing where an article does not say its own"},
    }};
};
BOOST_DESCRIBE_STRUCT(OptionsView, (), (at, cart, goods_minor, weight_g, offered, not_offered))

std::optional<Refusal> problem_with(const OptionsQuery& query) {
    const auto wrong = [](const char* name, const char* code, const char* detail) {
        return Refusal{RefusalKind::invalid,
                       "invalid_request",
                       "a parameter of the query is wrong",
                       {{std::string("?") + name, code, detail}}};
    };
    if (query.latitude.has_value() != query.longitude.has_value()) {
        return wrong(query.latitude ? "longitude" : "latitude", "required",
                     "is required with the other one");
    }
    if (query.latitude && !(*query.latitude >= -90 && *query.latitude <= 90)) {
        return wrong("latitude", "out_of_range", "must be between -90 and 90");
    }
    if (query.longitude && !(*query.longitude >= -180 && *query.longitude <= 180)) {
        return wrong("longitude", "out_of_range", "must be between -180 and 180");
    }
    if (query.postal_code && !query.country) {
        return wrong("country", "required", "is required with postal_code");
    }
    return std::nullopt;
}

inventory::Stock stock_of(Tx& tx, const Pages& pages, const OpenCart& cart) {
    std::vector<inventory::StockItemId> items;
    add_items(pages, cart, items);
    std::ranges::sort(items);
    items.erase(std::unique(items.begin(), items.end()), items.end());
    return inventory::load_stock(tx, items, sql::Lock::no);
}

// Of all ways that bring what is ordered in windows.
std::map<delivery::SlotKey, std::int64_t> taken_windows(Tx& tx, const Pages& pages,
                                                        const OpenCart& cart, Instant now) {
    std::map<delivery::SlotKey, std::int64_t> taken;
    for (const auto* way : pages.delivery->of(cart.row.market.uuid, cart.row.channel.uuid)) {
        if (way->method != inventory::Method::local_delivery) continue;
        taken.merge(delivery::taken_slots(tx, way->id, now));
    }
    return taken;
}

PricedCart price_of(Tx& tx, const Pages& pages, const OpenCart& cart, Instant now) {
    std::vector<customers::ProfileId> named;
    if (cart.row.profile) named.push_back(*cart.row.profile);
    auto buyers = load_buyers(tx, pages, std::move(named));
    add_guests(tx, pages, {cart.customer()}, buyers);
    const auto uses = load_uses(tx, pages, {use_ask(pages, cart)}, sql::Lock::no);
    return price_cart({pages, nullptr, now, buyers, uses}, cart);
}

// How much is missing for the nearest promotion that needs nothing but a total. One that stands
// alone may give way to others, so that nothing is promised of it.
std::optional<std::int64_t> to_free_by_promotion(const Pages& pages, Uuid market,
                                                 const std::vector<PromotionNote>& notes) {
    std::optional<std::int64_t> least;
    for (const auto* p : pages.promotions->of(market)) {
        const bool is_sure = p->effect.kind == pricing::EffectKind::free_shipping &&
                             p->stacking == pricing::Stacking::combine &&
                             p->conditions.items.empty() && !p->conditions.is_first_order;
        if (!is_sure) continue;
        const auto note = std::ranges::find(notes, p->code, &PromotionNote::code);
        if (note == notes.end() || !note->missing_minor) continue;
        least = std::min(least.value_or(*note->missing_minor), *note->missing_minor);
    }
    return least;
}

// Where the goods go: as the query says, else as the cart does.
void find_address(const OptionsQuery& query, const OpenCart& cart, OptionScene& scene) {
    if (query.country) {
        scene.country = query.country->value;
        if (query.postal_code) scene.postcode = query.postal_code->value;
        return;
    }
    const auto delivery = cart.delivery();
    if (!delivery || !delivery->to.address) return;
    scene.country = delivery->to.address->country.value;
    scene.postcode = delivery->to.address->postal_code.value;
}

void find_position(const OpenCart& cart, OptionScene& scene) {
    const auto delivery = cart.delivery();
    if (!delivery || !delivery->to.position) return;
    scene.at = delivery::Point{delivery->to.position->latitude, delivery->to.position->longitude};
}

Result<OptionsView> get_options(Engine& engine, const Call& call, Tx& tx,
                                const OptionsQuery& query) {
    if (auto refusal = problem_with(query)) return *std::move(refusal);
    const auto ref = ref_of(call, query.cart);
    if (!ref) return ref.refusal();
    const auto pages = engine.books().open(tx);
    const auto shelf = load_carts(tx, {*ref}, {}, sql::Lock::no);
    const auto* cart = shelf.find(*ref, *pages);
    if (cart == nullptr) return no_such_cart();
    const auto priced = price_of(tx, *pages, *cart, call.now);
    const auto stock = stock_of(tx, *pages, *cart);
    const auto taken = taken_windows(tx, *pages, *cart, call.now);
    OptionScene scene{*pages, stock, taken, *cart, call.now, std::string(call.language)};
    const auto& market = pages->directory->markets.at(cart->row.market);
    auto goods_minor = priced.total.minor - (market.tax_included ? 0 : priced.tax_minor);
    if (const auto& chosen = priced.shipping) {
        goods_minor -= chosen->total_minor - (market.tax_included ? 0 : chosen->tax_minor);
    }
    scene.value_minor = goods_minor;
    scene.is_shipping_free = priced.is_shipping_free;
    scene.to_free_minor = to_free_by_promotion(*pages, cart->row.market.uuid, priced.promotions);
    scene.weight_g = weight_of(
        *pages, cart->lines, [](const auto& line) { return line.variant; },
        [](const auto& line) { return line.quantity; });
    find_address(query, *cart, scene);
    find_position(*cart, scene);
    if (query.latitude) scene.at = delivery::Point{*query.latitude, *query.longitude};
    auto options = fulfillment_options(scene);
    return OptionsView{call.now,
                       cart->row.id,
                       scene.value_minor,
                       scene.weight_g,
                       std::move(options.offered),
                       std::move(options.not_offered)};
}

}  // namespace

api::Route fulfillment_options_route(Engine& engine) {
    return api::query(
        "GET /v1/fulfillment-options", Scope::carts_write, "get_fulfillment_options",
        "Read by which ways a cart can reach its customer: price, promise, stores, and why not",
        [&engine](const Call& call, Tx& tx, const OptionsQuery& query) {
            return get_options(engine, call, tx, query);
        },
        {.errors = {{RefusalKind::not_found, "cart_not_found", "there is no such cart"}},
         .tag = "delivery",
         .description = "Nothing is held: a promise is that of the moment. Where no delivery "
                        "methods are set up, none are offered here, and carts are delivered as "
                        "their delivery says."});
}

}  // namespace nahtlos::flows
