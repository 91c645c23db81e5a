#include "flows/demo/demo.hpp"

#include <algorithm>
#include <stdexcept>

#include "catalog/setup.hpp"
#include "catalog/whole.hpp"
#include "channels/directory.hpp"
#include "channels/setup.hpp"
#include "channels/storefronts.hpp"
#include "flows/demo/catalog.hpp"
#include "flows/demo/dice.hpp"
#include "flows/demo/reviews.hpp"
#include "flows/demo/sourcing.hpp"
#include "flows/demo/ways.hpp"
#include "inventory/setup.hpp"

namespace nahtlos::flows::demo {
namespace {

using inventory::Method;

constexpr const char* legal_name = "Lindenhof Outdoor GmbH";

struct Store {
    const char *code, *name, *country, *holidays;
    double latitude, longitude;
    bool is_warehouse;
};

constexpr Store places[] = {
    {"lager-kassel", "Zentrallager Kassel", "DE", "DE-HE", 51.31, 9.49, true},
    {"berlin-mitte", "Lindenhof Berlin", "DE", "DE-BE", 52.52, 13.40, false},
    {"hamburg", "Lindenhof Hamburg", "DE", "DE-HH", 53.55, 9.99, false},
    {"muenchen", "Lindenhof München", "DE", "DE-BY", 48.14, 11.58, false},
    {"koeln", "Lindenhof Köln", "DE", "DE-NW", 50.94, 6.96, false},
    {"leipzig", "Lindenhof Leipzig", "DE", "DE-SN", 51.34, 12.37, false},
    {"wien", "Lindenhof Wien", "AT", "AT", 48.21, 16.37, false},
};

struct ChannelPlan {
    const char *code, *name;
    channels::ChannelKind kind;
    const char *market, *group;
    const char* own_store;  // a till draws on its store first
};

constexpr ChannelPlan channel_plans[] = {
    {"web-de", "Online-Shop Deutschland", channels::ChannelKind::web, "de", "online", ""},
    {"web-at", "Online-Shop Österreich", channels::ChannelKind::web, "at", "online", ""},
    {"web-ch", "Online-Shop Schweiz", channels::ChannelKind::web, "ch", "online", ""},
    {"app", "App", channels::ChannelKind::app, "de", "online", ""},
    {"phone", "Kundenservice Telefon", channels::ChannelKind::phone, "de", "online", ""},
    {"marktplatz", "Marktplatz", channels::ChannelKind::marketplace, "de", "marketplace", ""},
    {"kasse-berlin", "Kasse Berlin", channels::ChannelKind::till, "de", "retail", "berlin-mitte"},
    {"kasse-hamburg", "Kasse Hamburg", channels::ChannelKind::till, "de", "retail", "hamburg"},
    {"kasse-muenchen", "Kasse München", channels::ChannelKind::till, "de", "retail", "muenchen"},
};

class DemoMaker {
public:
    DemoMaker(Engine& engine, const DemoPlan& plan,
              const std::function<void(const std::string&)>& say)
        : engine_(engine), runner_(engine), plan_(plan), dice_(plan.seed), say_(say) {}

    DemoShop make() {
        make_markets();
        make_places();
        make_channels();
        open_places();
        make_articles();
        put_stock();
        place_orders();
        hand_over_orders();
        make_the_reviews();
        return shop_;
    }

private:
    template <class Out, class Act>
    Out run(Act act) {
        return runner_.run<Out>(std::move(act));
    }

    void make_markets() {
        shop_.legal_entity = run<channels::LegalEntityView>([](ChangeScope& scope) {
                                 return channels::create_legal_entity(
                                     scope, {{legal_name}, {"DE"}, Currency{}, {}, {"LH-"}});
                             }).id;
        const auto market = [&](const char* code, const char* name, const char* country,
                                Currency currency) {
            run<channels::MarketView>([=](ChangeScope& scope) {
                return channels::create_market(
                    scope, {{code}, {name}, {country}, currency, true, {{"de"}, {"en"}}});
            });
        };
        market("de", "Deutschland", "DE", Currency{});
        market("at", "Österreich", "AT", Currency{});
        market("ch", "Schweiz", "CH", *parse_currency("CHF"));
        run<OneRow>([](ChangeScope& scope) -> Result<OneRow> {
            const auto rates =
                catalog::set_tax_rates(scope, tax_rates(), api::ErrorPolicy::reject_everything);
            if (!rates) return rates.refusal();
            return OneRow{};
        });
        say_("3 markets with their VAT rates");
    }

    // VAT of DE, AT and CH: UStG section 12 (and the cut of 2020), UStG 1994 section 10, MWSTG 25.
    static std::vector<catalog::NewTaxRate> tax_rates() {
        const auto from = [](const char* day) {
            return *parse_instant(std::string(day) + "T00:00:00+01:00");
        };
        return {{{"DE"}, {"standard"}, from("2007-01-01"), 1900},
                {{"DE"}, {"reduced"}, from("2007-01-01"), 700},
                {{"DE"}, {"standard"}, from("2020-07-01"), 1600},
                {{"DE"}, {"reduced"}, from("2020-07-01"), 500},
                {{"DE"}, {"standard"}, from("2021-01-01"), 1900},
                {{"DE"}, {"reduced"}, from("2021-01-01"), 700},
                {{"AT"}, {"standard"}, from("1984-01-01"), 2000},
                {{"AT"}, {"reduced"}, from("1984-01-01"), 1000},
                {{"CH"}, {"standard"}, from("2018-01-01"), 770},
                {{"CH"}, {"reduced"}, from("2018-01-01"), 250},
                {{"CH"}, {"standard"}, from("2024-01-01"), 810},
                {{"CH"}, {"reduced"}, from("2024-01-01"), 260}};
    }

    void make_places() {
        for (const auto& place : places) {
            inventory::NewLocation wish;
            wish.code.value = place.code;
            wish.name.value = place.name;
            wish.kind = place.is_warehouse ? inventory::LocationKind::warehouse
                                           : inventory::LocationKind::store;
            wish.legal_entity = shop_.legal_entity;
            wish.country.value = place.country;
            wish.time_zone.value =
                std::string(place.country) == "AT" ? "Europe/Vienna" : "Europe/Berlin";
            wish.capabilities = ways_of(place, true);
            wish.latitude = place.latitude;
            wish.longitude = place.longitude;
            if (!place.is_warehouse) {
                wish.opening_hours =
                    json::ShortText<300>{R"({"mo-fr":"10:00-19:00","sa":"10:00-18:00"})"};
            }
            const auto made = run<inventory::LocationView>(
                [wish](ChangeScope& scope) { return inventory::create_location(scope, wish); });
            locations_.push_back(made.id);
        }
        shop_.locations = locations_.size();
        say_("a warehouse and " + std::to_string(shop_.locations - 1) + " stores");
    }

    void make_channels() {
        for (const auto& plan : channel_plans) {
            const channels::NewChannel wish{
                {plan.code},        {plan.name},   plan.kind,    channels::ChannelStatus::live,
                shop_.legal_entity, {plan.market}, {plan.group}, true};
            const auto made = run<channels::ChannelView>(
                [wish](ChangeScope& scope) { return channels::create_channel(scope, wish); });
            const auto draws = draws_of(plan);
            run<OneRow>([id = made.id, draws](ChangeScope& scope) -> Result<OneRow> {
                const auto set = inventory::set_draws(scope, id.uuid, draws,
                                                      api::ErrorPolicy::reject_everything);
                if (!set) return set.refusal();
                return OneRow{};
            });
            if (plan.kind == channels::ChannelKind::web) set_front(plan, made.id);
            shop_.channels.push_back({plan.code, made.id, plan.kind, store_of(plan)});
        }
        say_(std::to_string(shop_.channels.size()) + " channels");
    }

    void open_places() {
        std::vector<OpenPlace> open;
        for (std::size_t i = 0; i < locations_.size(); ++i) {
            open.push_back({locations_[i], places[i].holidays, places[i].is_warehouse});
        }
        make_ways(runner_, open, say_);
        make_sourcing(runner_, say_);
    }

    // Pictures are served by the server itself.
    void set_front(const ChannelPlan& plan, channels::ChannelId id) {
        const auto shop = std::string("https://www.lindenhof.example/") + plan.market;
        channels::Storefront front;
        front.product_url.value = shop + "/{language}/p/{handle}";
        front.category_url = json::ShortText<500>{shop + "/{language}/c/{handle}"};
        front.home_url = json::ShortText<500>{shop + "/{language}"};
        front.sitemap_url = json::ShortText<500>{shop + "/sitemap-{page}.xml"};
        front.media_url = json::ShortText<500>{plan_.media_url};
        front.site_name = json::ShortText<100>{"Lindenhof Outdoor"};
        run<channels::ChannelView>([id, front](ChangeScope& scope) {
            return channels::set_storefront(scope, id, front, {});
        });
    }

    std::optional<inventory::LocationId> store_of(const ChannelPlan& plan) const {
        for (std::size_t i = 0; i < locations_.size(); ++i) {
            if (places[i].code == std::string(plan.own_store)) return locations_[i];
        }
        return std::nullopt;
    }

    // Goods are carried out where the till stands, and brought by the one that has a bike.
    static std::vector<Method> ways_of(const Store& place, bool has_till) {
        if (place.is_warehouse) return {Method::ship, Method::parcel_shop};
        std::vector ways{Method::ship, Method::pickup, Method::curbside};
        if (has_till) ways.push_back(Method::carry_out);
        if (place.code == std::string_view("berlin-mitte")) ways.push_back(Method::local_delivery);
        return ways;
    }

    static std::vector<inventory::DrawRequest> draws_of(const ChannelPlan& plan) {
        std::vector<inventory::DrawRequest> draws;
        for (const auto& place : places) {
            const std::string code = place.code;
            const bool is_own = code == plan.own_store;
            draws.push_back({{code},
                             ways_of(place, is_own),
                             is_own               ? 0
                             : place.is_warehouse ? 1
                                                  : 2});
        }
        return draws;
    }

    void make_articles() {
        auto made = make_catalog(runner_, say_);
        shop_.products = made.products;
        shop_.variants = made.variants;
        skus_ = std::move(made.skus);
        reviewable_ = std::move(made.reviewable);
        make_prices(runner_, say_);
    }

    // The first delivery of everything, as a receipt per item and location.
    void put_stock() {
        std::vector<inventory::Movement> movements;
        const auto now = engine_.world().clock.now();
        for (const auto& sku : skus_) {
            for (std::size_t i = 0; i < locations_.size(); ++i) {
                const auto n = i == 0 ? dice_.between(40, 200) : dice_.between(0, 12);
                if (n > 0) movements.push_back(receipt(sku, locations_[i], n, now));
            }
        }
        run<OneRow>([&](ChangeScope& scope) -> Result<OneRow> {
            auto rows = movements;
            std::int64_t seq = 0;
            for (std::size_t i = 0; i < rows.size(); ++i) {
                const auto item = inventory::stock_item_of_code(scope.tx, *rows[i].reason);
                if (!item) continue;  // a kit has no stock of its own
                rows[i].stock_item = *item;
                rows[i].reason.reset();
                rows[i].source_event = scope.id;
                rows[i].cause = scope.id;
                rows[i].seq = ++seq;
            }
            std::erase_if(rows, [](const auto& m) { return m.stock_item.is_nil(); });
            receive(scope, rows);
            return OneRow{};
        });
        say_("stock in every location");
    }

    inventory::Movement receipt(const std::string& sku, inventory::LocationId location,
                                std::int64_t quantity, Instant now) {
        inventory::Movement m;
        m.kind = inventory::MovementKind::received;
        m.location = location;
        m.owner = shop_.legal_entity.uuid;
        m.on_hand = quantity;
        m.reason = sku;  // until its item is known
        m.cause_kind = "purchase";
        m.occurred_at = m.recorded_at = now;
        return m;
    }

    static void receive(ChangeScope& scope, const std::vector<inventory::Movement>& rows) {
        std::vector<inventory::StockItemId> items;
        for (const auto& m : rows) items.push_back(m.stock_item);
        std::ranges::sort(items);
        items.erase(std::unique(items.begin(), items.end()), items.end());
        auto stock = inventory::load_stock(scope.tx, items, sql::Lock::yes);
        for (const auto& m : rows) stock.apply(m, scope.now);
        inventory::save_stock(scope.tx, stock);
        inventory::insert_movements(scope.tx, rows);
        scope.events.push_back({"stock_received", scope.id, 1, scope.context, scope.now, "{}"});
    }

    void place_orders() {
        constexpr int wanted = 150;
        for (int i = 0; i < wanted; ++i) {
            if (place_order(i)) ++shop_.orders;
        }
        say_(std::to_string(shop_.orders) + " orders of the last 60 days");
    }

    bool place_order(int n) {
        static constexpr const char* names[] = {"Ada Brandt",   "Jonas Keller", "Mia Hoffmann",
                                                "Luca Steiner", "Emma Vogel",   "Paul Wagner"};
        static constexpr const char* towns[][2] = {
            {"10115", "Berlin"}, {"20095", "Hamburg"}, {"80331", "München"}, {"50667", "Köln"}};
        const auto& channel = shop_.channels[static_cast<std::size_t>(
            dice_.between(0, static_cast<std::int64_t>(shop_.channels.size()) - 1))];
        const std::string name = names[dice_.between(0, 5)];
        const auto* town = towns[dice_.between(0, 3)];
        orders::PlaceOrder request;
        request.external_id = json::ShortText<100>{"demo-" + std::to_string(n)};
        for (auto lines = dice_.between(1, 3); lines > 0; --lines) {
            const auto& sku = skus_[static_cast<std::size_t>(
                dice_.between(0, static_cast<std::int64_t>(skus_.size()) - 1))];
            request.lines.push_back({{sku}, {dice_.between(1, 2)}, {}, {}, {}});
        }
        request.customer = customers::Contact{json::ShortText<200>{name}, {}, {}, {}, {}};
        request.delivery.address =
            customers::Address{{name}, {}, {}, {"Dorfstraße 1"}, {town[0]}, {town[1]}, {"DE"}};
        request.payment.provider = json::ShortText<40>{"demo"};
        request.occurred_at =
            engine_.world().clock.now() - minutes(dice_.between(10, 60 * 24 * 60));
        Entry<PlaceOrderCommand> entry{{std::move(request), channel.id},
                                       {},
                                       {},
                                       engine_.world().clock.now(),
                                       command_id(engine_.world().ids.next())};
        entry.context.channel = channel.id.uuid;
        entry.context.request_id = "demo";
        entry.context.occurred_at = entry.command.request.occurred_at;
        const auto placed_at = *entry.command.request.occurred_at;
        bool is_placed = false;
        const auto note = [&](const Answer<orders::OrderPlaced>& answer) {
            is_placed = answer.ok();
            if (is_placed) placed_.push_back({*answer, placed_at});
        };
        if (engine_.place_orders().submit(std::move(entry), note)) engine_.pump();
        return is_placed;
    }

    // What is older than three weeks has left the house, but for what waits for goods.
    void hand_over_orders() {
        for (const auto& [order, placed_at] : placed_) {
            if (runner_.now() - placed_at < days(21)) continue;
            bool is_whole = !order.fulfillments.empty();
            for (const auto& f : order.fulfillments) {
                is_whole = ship(order.id, f.id, placed_at + days(1)) && is_whole;
            }
            if (is_whole) bought_.push_back({order.id, placed_at});
        }
        say_(std::to_string(bought_.size()) + " of them sent");
    }

    bool ship(orders::OrderId order, orders::FulfillmentId fulfillment, Instant at) {
        AdvanceFulfillment command{order, fulfillment, {}};
        command.request.action = orders::FulfillmentAction::ship;
        command.request.catch_up = true;
        command.request.occurred_at = at;
        Entry<AdvanceFulfillment> entry{
            std::move(command), {}, {}, runner_.now(), command_id(engine_.world().ids.next())};
        entry.context.actor_kind = ActorKind::job;
        entry.context.request_id = "demo";
        entry.context.occurred_at = at;
        bool is_sent = false;
        const auto note = [&](const auto& answer) { is_sent = answer.ok(); };
        if (engine_.advance_fulfillments().submit(std::move(entry), note)) engine_.pump();
        return is_sent;
    }

    void make_the_reviews() {
        const auto made =
            make_reviews(engine_, runner_, plan_.seed, {shop_.legal_entity, reviewable_, bought_});
        shop_.reviews = made.all;
        say_(std::to_string(made.all) + " reviews, " + std::to_string(made.verified) +
             " of them verified, " + std::to_string(made.waiting) + " to be looked at");
    }

    Engine& engine_;
    Runner runner_;
    const DemoPlan& plan_;
    Dice dice_;
    const std::function<void(const std::string&)>& say_;
    DemoShop shop_;
    std::vector<inventory::LocationId> locations_;
    std::vector<std::string> skus_;
    std::vector<Reviewable> reviewable_;
    std::vector<std::pair<orders::OrderPlaced, Instant>> placed_;
    std::vector<Bought> bought_;
};

}  // namespace

bool is_installed(Tx& tx) {
    const auto directory = channels::load_directory(tx);
    const bool is_ours = std::ranges::any_of(directory->legal_entities, [](const auto& entry) {
        return entry.second.name == legal_name;
    });
    return is_ours && catalog::product_of_handle(tx, "regenjacke-elbe").has_value();
}

DemoShop make_demo(Engine& engine, const DemoPlan& plan,
                   const std::function<void(const std::string&)>& say) {
    return DemoMaker(engine, plan, say).make();
}

}  // namespace nahtlos::flows::demo
