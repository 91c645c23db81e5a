#include "bench/replay/shop.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <map>
#include <stdexcept>
#include <utility>

#include "bench/replay/classify.hpp"
#include "bench/replay/countries.hpp"
#include "bench/replay/pages.hpp"

namespace nahtlos::replay {
namespace {

namespace bj = boost::json;

constexpr std::size_t products_at_once = 250, customers_at_once = 500;

std::string id_of(const bj::value& answer) { return std::string(answer.at("id").as_string()); }

class PlaceMaker {
public:
    PlaceMaker(HttpPool& pool, Shop& shop, std::int64_t percent)
        : pool_(pool),
          shop_(shop),
          warehouse_name_("Warehouse with " + std::to_string(percent) + " % of the demand") {}

    void make() {
        const auto place = known("/v1/locations", warehouse_code);
        if (place.is_null()) return make_new_places();
        if (place.at("name").as_string() != warehouse_name_) {
            throw std::runtime_error("this server was replayed before, with another supply: " +
                                     std::string(place.at("name").as_string()));
        }
        shop_.warehouse = id_of(place);
        for (const auto code : channel_codes) {
            if (!known("/v1/channels", code).is_null()) continue;
            throw std::runtime_error("this server has half a shop; take a fresh one");
        }
    }

private:
    // What the server lists under this code; null when it does not.
    bj::value known(const std::string& list, std::string_view code) {
        const auto all = call(pool_, "GET", list);
        for (const auto& item : all.at("items").as_array()) {
            if (item.at("code").as_string() != code) continue;
            ++shop_.known;
            return item;
        }
        return {};
    }

    void make_new_places() {
        const auto entity = make_entity(pool_);
        shop_.warehouse = id_of(call(pool_, "POST", "/v1/locations",
                                     {{"code", warehouse_code},
                                      {"name", warehouse_name_},
                                      {"kind", "warehouse"},
                                      {"legal_entity", entity},
                                      {"country", "GB"},
                                      {"time_zone", "Europe/London"},
                                      {"capabilities", bj::array{"ship"}}}));
        for (const auto code : channel_codes) {
            make_channel(pool_, entity, code, code,
                         {bj::object{{"location", warehouse_code},
                                     {"methods", bj::array{"ship"}},
                                     {"priority", 1}}});
        }
    }

    HttpPool& pool_;
    Shop& shop_;
    std::string warehouse_name_;
};

class RangeMaker {
public:
    RangeMaker(HttpPool& pool, const Plan& plan, Shop& shop)
        : pool_(pool), plan_(plan), shop_(shop) {}

    void make() {
        make_articles();
        make_customers();
    }

private:
    static bj::object product(const std::string& code, const std::string& title, bool is_stocked) {
        return {{"handle", code},
                {"texts", {{"en", {{"title", title.empty() ? code : title}}}}},
                {"variants", bj::array{bj::object{{"sku", code}, {"is_stocked", is_stocked}}}}};
    }

    void make_articles() {
        std::map<std::string, std::string> titles{{credit_sku, "Credit"}};
        for (const auto& line : plan_.lines) {
            const auto kind = classify(line);
            auto& title = titles[line.code];
            if (title.empty() && kind == LineClass::goods) title = line.description;
        }
        bj::array rows;
        for (const auto& [code, title] : titles) {
            const bool is_stocked = is_article(code) && code != credit_sku;
            ++(is_stocked ? shop_.articles : shop_.services);
            rows.push_back(product(code, title, is_stocked));
            if (rows.size() == products_at_once) send_products(rows);
        }
        if (!rows.empty()) send_products(rows);
    }

    void send_products(bj::array& rows) {
        const auto answer =
            call(pool_, "POST", "/v1/products/bulk",
                 {{"error_policy", "reject_failed_rows"}, {"products", std::exchange(rows, {})}});
        for (const auto& row : answer.at("rows").as_array()) {
            const auto& errors = row.at("errors").as_array();
            if (!errors.empty()) ++shop_.known;
            for (const auto& error : errors) {
                if (error.at("code").as_string() == "taken") continue;
                throw std::runtime_error("product: " + bj::serialize(error));
            }
        }
    }

    void make_customers() {
        std::map<std::string, std::string> countries;
        for (const auto& line : plan_.lines) {
            if (!line.customer.empty()) countries.emplace(line.customer, line.country);
        }
        shop_.customers = countries.size();
        bj::array rows;
        for (const auto& [customer, country] : countries) {
            rows.push_back({{"external_reference", customer},
                            {"name", "Customer " + customer},
                            {"country", country_code(country)}});
            if (rows.size() == customers_at_once) send_customers(rows);
        }
        if (!rows.empty()) send_customers(rows);
    }

    void send_customers(bj::array& rows) {
        shop_.known +=
            call(pool_, "POST", "/v1/customers/bulk", {{"customers", std::exchange(rows, {})}})
                .at("already_done")
                .as_int64();
    }

    HttpPool& pool_;
    const Plan& plan_;
    Shop& shop_;
};

}  // namespace

Shop make_shop(HttpPool& pool, const Plan& plan, std::int64_t percent) {
    Shop shop;
    PlaceMaker(pool, shop, percent).make();
    make_range(pool, plan, shop);
    return shop;
}

std::string make_entity(HttpPool& pool) {
    const auto entity = id_of(call(pool, "POST", "/v1/legal-entities",
                                   {{"name", "Online Retail"},
                                    {"country", "GB"},
                                    {"currency", "GBP"},
                                    {"number_prefix", "R-"}}));
    call(pool, "POST", "/v1/markets",
         {{"code", market_code},
          {"name", "United Kingdom"},
          {"country", "GB"},
          {"currency", "GBP"},
          {"tax_included", true},
          {"languages", bj::array{"en"}}});
    return entity;
}

std::string make_channel(HttpPool& pool, const std::string& entity, std::string_view code,
                         std::string_view kind, bj::array draws) {
    auto channel = id_of(call(pool, "POST", "/v1/channels",
                              {{"code", code},
                               {"name", code},
                               {"kind", kind},
                               {"status", "live"},
                               {"legal_entity", entity},
                               {"market", market_code},
                               {"channel_group", "all"}}));
    call(pool, "PUT", "/v1/channels/" + channel + "/draws", {{"draws", std::move(draws)}});
    return channel;
}

void make_range(HttpPool& pool, const Plan& plan, Shop& shop) {
    RangeMaker(pool, plan, shop).make();
}

std::string_view channel_of(std::string_view invoice) {
    std::uint32_t hash = 2166136261U;
    for (const char c : invoice) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return channel_codes[hash % channel_codes.size()];
}

}  // namespace nahtlos::replay
