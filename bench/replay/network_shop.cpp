#include "bench/replay/network_shop.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <utility>

#include "bench/replay/pages.hpp"

namespace nahtlos::replay {
namespace {

namespace bj = boost::json;

constexpr std::size_t stock_rows_at_once = 1000;

std::string id_of(const bj::value& answer) { return std::string(answer.at("id").as_string()); }

std::string make_location(HttpPool& pool, const std::string& entity, const Site& site,
                          bool is_warehouse) {
    const bj::array capabilities = is_warehouse ? bj::array{"ship"} : bj::array{"ship", "pickup"};
    return id_of(call(pool, "POST", "/v1/locations",
                      {{"code", site.code},
                       {"name", site.city},
                       {"kind", is_warehouse ? "warehouse" : "store"},
                       {"legal_entity", entity},
                       {"country", site.country},
                       {"time_zone", site.time_zone},
                       {"capabilities", capabilities},
                       {"latitude", site.latitude},
                       {"longitude", site.longitude}}));
}

// All places in the order of sites(), in the stores' channel the warehouse last.
bj::array draws(bool is_warehouse_last) {
    bj::array all;
    for (std::size_t i = 0; i < site_count; ++i) {
        const bool is_warehouse = i == 0;
        const auto priority = is_warehouse && is_warehouse_last ? site_count + 1 : i + 1;
        all.push_back(
            bj::object{{"location", sites()[i].code},
                       {"methods", is_warehouse ? bj::array{"ship"} : bj::array{"ship", "pickup"}},
                       {"priority", priority}});
    }
    return all;
}

void receive(HttpPool& pool, const Plan& plan, const OpeningStock& opening) {
    if (plan.days.empty()) return;
    bj::array rows;
    std::int64_t number = 0;
    const auto send = [&] {
        if (rows.empty()) return;
        call(pool, "POST", "/v1/stock/changes",
             {{"source", "replay"}, {"rows", std::exchange(rows, {})}});
    };
    for (const auto& [code, pieces] : opening) {
        for (std::size_t i = 0; i < site_count; ++i) {
            if (pieces[i] == 0) continue;
            rows.push_back(bj::object{{"kind", "receive"},
                                      {"sku", code},
                                      {"location", sites()[i].code},
                                      {"quantity", pieces[i]},
                                      {"reason", "opening stock"},
                                      {"occurred_at", plan.days.begin()->first + "T00:00:00Z"},
                                      {"source_event_id", "opening"},
                                      {"source_line", number++}});
            if (rows.size() == stock_rows_at_once) send();
        }
    }
    send();
}

}  // namespace

NetworkShop make_network(HttpPool& pool, const Plan& plan, const NetworkWish& wish) {
    NetworkShop shop;
    const auto entity = make_entity(pool);
    for (std::size_t i = 0; i < site_count; ++i) {
        shop.locations[i] = make_location(pool, entity, sites()[i], i == 0);
    }
    shop.warehouse = shop.locations[0];
    for (const auto code : channel_codes) make_channel(pool, entity, code, code, draws(false));
    const auto stores = make_channel(pool, entity, stores_channel, "web", draws(true));
    make_range(pool, plan, shop);
    shop.opening = opening_stock(plan, wish);
    receive(pool, plan, shop.opening);
    const auto profile = id_of(call(pool, "POST", "/v1/sourcing/profiles",
                                    {{"code", enum_name(wish.profile)},
                                     {"name", enum_name(wish.profile)},
                                     {"rules", profile_rules(wish.profile, stores)}}));
    call(pool, "POST", "/v1/sourcing/profiles/" + profile + "/activate", {{"market", market_code}});
    return shop;
}

}  // namespace nahtlos::replay
