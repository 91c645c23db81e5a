#include "bench/suite/shop.hpp"

namespace nahtlos::bench {
namespace {

std::string code_of(int location) { return "bench-" + std::to_string(location); }

// A live channel in a group of its own name; its id.
std::string make_channel(const Caller& admin, const std::string& entity, const std::string& code,
                         const std::string& kind = "marketplace") {
    return id_of(call(admin, "POST", "/v1/channels",
                      R"({"code":")" + code + R"(","name":"Bench","kind":")" + kind +
                          R"(","status":"live","legal_entity":")" + entity +
                          R"(","market":"bench","channel_group":")" + code + R"("})"));
}

// The articles, without stock.
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
}

// As in the limit's shop: each article at each location, a fifth of them with a safety stock, a
// twentieth with a fence of others.
void stock(const Caller& admin, int location) {
    const auto row = [&](int article, const std::string& rest) {
        return R"({"sku":")" + sku_of(article) + R"(","location":")" + code_of(location) + R"(",)" +
               rest + "}";
    };
    std::string changes;
    for (int i = 0; i < articles; ++i) {
        changes += (i == 0 ? "" : ",") + row(i, R"("kind":"receive","quantity":100000000)");
    }
    call(admin, "POST", "/v1/stock/changes", R"({"rows":[)" + changes + "]}");
    for (int i = 0; i < articles; ++i) {
        if ((i + location) % 5 == 0) {
            call(admin, "PUT", "/v1/stock/policies", row(i, R"("safety":2)"));
        }
        if ((i + location) % 20 == 0) {
            call(admin, "PUT", "/v1/stock/fences",
                 row(i, R"("channel_group":"vip","quantity":10)"));
        }
    }
}

// On all locations.
void draw(const Caller& admin, const std::string& channel) {
    std::string draws;
    for (int i = 0; i < locations; ++i) {
        draws += (i == 0 ? "" : ",");
        draws += R"({"location":")" + code_of(i) + R"(","methods":["ship"],"priority":)" +
                 std::to_string(i + 1) + "}";
    }
    call(admin, "PUT", "/v1/channels/" + channel + "/draws", R"({"draws":[)" + draws + "]}");
}

std::string make_key(const Caller& admin, const std::string& channel) {
    const auto made = call(admin, "POST", "/v1/keys",
                           R"({"name":"bench","kind":"store","scopes":["carts:write",)"
                           R"("orders:place","orders:price","orders:read","catalog:read",)"
                           R"("stock:read"],"channel":")" +
                               channel + R"("})");
    return std::string(made.at("secret").as_string());
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
    make_channel(admin, entity, "vip");
    const auto channel = make_channel(admin, entity, "bench");
    make_articles(admin);
    for (int i = 0; i < locations; ++i) {
        call(admin, "POST", "/v1/locations",
             R"({"code":")" + code_of(i) +
                 R"(","name":"Bench","kind":"warehouse","legal_entity":")" + entity +
                 R"(","country":"DE","time_zone":"Europe/Berlin","capabilities":["ship"]})");
        stock(admin, i);
    }
    draw(admin, channel);
    return make_key(admin, channel);
}

std::string make_till(const Caller& admin) {
    const auto entities = call(admin, "GET", "/v1/legal-entities");
    const auto entity = id_of(entities.at("items").as_array().front());
    const auto channel = make_channel(admin, entity, "counter", "till");
    draw(admin, channel);
    return make_key(admin, channel);
}

}  // namespace nahtlos::bench
