#include "bench/suite/shop.hpp"

namespace nahtlos::bench {
namespace {

void make_articles(const Caller& admin) {
    constexpr int at_once = 250;
    for (int first = 0; first < articles; first += at_once) {
        std::string body = R"({"products":[)";
        for (int i = first; i < first + at_once; ++i) {
            body += (i == first ? "" : ",");
            body += R"({"handle":")" + sku_of(i) + R"(","texts":{"de":{"title":"Artikel )" +
                    std::to_string(i) + R"("}},"variants":[{"sku":")" + sku_of(i) +
                    R"(","prices":[{"market":"bench","unit_price":"9.95"}]}]})";
        }
        call(admin, "POST", "/v1/products/bulk", body + "]}");
    }
    std::string body = R"({"rows":[)";
    for (int i = 0; i < articles; ++i) {
        body += (i == 0 ? "" : ",");
        body += R"({"kind":"receive","sku":")" + sku_of(i) +
                R"(","location":"bench","quantity":100000000})";
    }
    call(admin, "POST", "/v1/stock/changes", body + "]}");
}

}  // namespace

std::string sku_of(int n) { return "BENCH-" + std::to_string(n); }

std::string make_shop(const Caller& admin) {
    const auto entity = id_of(call(admin, "POST", "/v1/legal-entities",
                                   R"({"name":"Bench","country":"DE","currency":"EUR",)"
                                   R"("number_prefix":"B-"})"));
    call(admin, "POST", "/v1/markets",
         R"({"code":"bench","name":"Bench","country":"DE","currency":"EUR","languages":["de"]})");
    call(admin, "PUT", "/v1/tax-rates",
         R"({"rates":[{"country":"DE","category":"standard",)"
         R"("valid_from":"2007-01-01T00:00:00Z","rate_bp":1900}]})");
    call(admin, "POST", "/v1/locations",
         R"({"code":"bench","name":"Bench","kind":"warehouse","legal_entity":")" + entity +
             R"(","country":"DE","time_zone":"Europe/Berlin","capabilities":["ship"]})");
    const auto channel =
        id_of(call(admin, "POST", "/v1/channels",
                   R"({"code":"bench","name":"Bench","kind":"marketplace","status":"live",)"
                   R"("legal_entity":")" +
                       entity + R"(","market":"bench","channel_group":"bench"})"));
    call(admin, "PUT", "/v1/channels/" + channel + "/draws",
         R"({"draws":[{"location":"bench","methods":["ship"],"priority":1}]})");
    make_articles(admin);
    const auto made = call(admin, "POST", "/v1/keys",
                           R"({"name":"bench","kind":"store","scopes":["carts:write",)"
                           R"("orders:place","orders:price","orders:read","catalog:read",)"
                           R"("stock:read"],"channel":")" +
                               channel + R"("})");
    return std::string(made.at("secret").as_string());
}

}  // namespace nahtlos::bench
