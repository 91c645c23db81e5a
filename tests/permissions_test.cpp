// Every route of the table, tried by nobody, by keys that lack its scope, and by keys of another
// channel or place: it says 401, 403 or 404, as the table says.
#include <gtest/gtest.h>

#include <set>

#include "apps/nahtlos/routes.hpp"
#include "tests/support/api.hpp"

namespace nahtlos {
namespace {

using testing::ApiReply;

enum class Stranger { till, hamburg };  // a key bound to another channel, or to another store

/// What a stranger may try on what belongs to the web shop or lies in the warehouse. `answer` is a
/// status, or 200 for lists, which must hide `hidden` then. Strangers have every scope.
struct Trial {
    std::string route;  // as in the table
    Stranger stranger = Stranger::till;
    std::string body, query;
    int answer = 404;
    std::string hidden;
};

class Permissions : public testing::OnEngine {
protected:
    Permissions()
        : api_(GetParam(), [this](flows::Engine& engine, auth::KeyRing& keys, Executor& readers) {
              hub_ = std::make_unique<events::EventHub>(engine.database(), engine.world());
              static const metrics::Registry none;
              return app::all_routes(engine, keys, readers, *hub_, {}, none);
          }) {
        make_things();
    }
    ~Permissions() override { hub_.reset(); }

    // Something of each kind, all of it the web shop's.
    void make_things() {
        testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 9);
        const auto order = api_.call("POST /v1/orders", api_.store,
                                     testing::order_body(R"({"sku":"A","quantity":1})"));
        check(order.status == 201, "the web shop sells");
        things_["/v1/orders/{id}"] = order.text("/id");
        things_["/v1/payments/{id}"] =
            api_.call("GET /v1/orders/" + order.text("/id"), api_.store).text("/payments/0/id");
        things_["{fulfillment}"] = order.text("/fulfillments/0/id");
        const auto cart = api_.call("POST /v1/carts", api_.store, "{}");
        check(cart.status == 201, "the web shop has carts");
        things_["{cart}"] = cart.text("/id");
        things_["/v1/channels/{id}"] = to_string(api_.shop.web);
        things_["/v1/locations/{id}"] = to_string(api_.shop.warehouse);
        const auto variant = to_string(testing::Shop::variant("A"));
        things_["/v1/variants/{id}"] = variant;
        things_["/v1/products/{id}"] =
            api_.call("GET /v1/variants/" + variant, api_.admin).text("/product");
        things_["{provider}"] = "test";
        const auto key = api_.call("POST /v1/keys", api_.admin,
                                   R"({"name":"web","kind":"store","scopes":["orders:read"],)"
                                   R"("channel":")" +
                                       to_string(api_.shop.web) + "\"}");
        check(key.status == 201, "a key of the web shop is made");
        things_["/v1/keys/{id}"] = key.text("/id");
        api_.call("POST /v1/customers/bulk", api_.admin,
                  R"({"customers":[{"external_reference":"c1","name":"Ada"}]})");
        things_["{profile}"] = api_.call("GET /v1/customers", api_.admin).text("/items/0/id");
        api_.call("POST /v1/carts/" + things_["{cart}"] + "/claim", api_.admin,
                  R"({"profile":")" + things_["{profile}"] + "\"}");
    }

    // "GET /v1/orders/{id}" with the thing's id: by the beginning of the path, else by name.
    std::string line_of(const api::Route& route) const {
        std::string path = route.path;
        for (const auto& [name, id] : things_) {
            const auto brace = name.find('{');
            const auto at = path.find(name);
            if (at == std::string::npos || (brace > 0 && at != 0)) continue;
            path.replace(at + brace, name.size() - brace, id);
        }
        EXPECT_EQ(path.find('{'), std::string::npos) << "make one of " << route.path;
        return route.method + ' ' + path;
    }

    // A key with all scopes but one, and without admin, which is all of them.
    std::string key_without(api::Scope missing) {
        api::Scopes scopes;
        for (const auto& [word, scope] : api::scope_words) {
            if (scope != missing && scope != api::Scope::admin) scopes.add(scope);
        }
        return api_.make_key({.kind = auth::KeyKind::admin, .scopes = scopes.text()});
    }

    static bool needs_scope(const api::Route& route) {
        return route.scope != api::Scope::open && route.scope != api::Scope::any_key;
    }
    static bool is_stream(const api::Route& route) { return route.path.ends_with("/stream"); }

    std::vector<Trial> trials() const;

    std::unique_ptr<events::EventHub> hub_;
    testing::TestApi api_;
    std::map<std::string, std::string> things_;  // ids by placeholder
};
INSTANTIATE_TEST_SUITE_P(Engines, Permissions, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

// What is not here belongs to nobody in particular: see `shared` below.
std::vector<Trial> Permissions::trials() const {
    using enum Stranger;
    const auto entity = to_string(api_.shop.entity);
    const auto order = things_.at("/v1/orders/{id}"), cart = things_.at("{cart}");
    const auto of_web = R"("channel":"web")";
    const std::string product = R"({"handle":"x","texts":{"de":{"title":"x"}},"variants":[]})";
    return {
        {"POST /v1/orders", till,
         testing::order_body(R"({"sku":"A","quantity":1})", R"(,"channel":"web")"), "", 403},
        {"GET /v1/orders", till, "", "", 200, order},
        {"GET /v1/orders/{id}"},
        {"POST /v1/orders/{id}/cancel", till, "{}"},
        {"POST /v1/orders/{id}/hold", till, R"({"reason":"x"})"},
        {"POST /v1/orders/{id}/release", till, R"({"reason":"x"})"},
        {"POST /v1/orders/{id}/fulfilled", till, "{}"},
        {"POST /v1/payments/{id}/capture", till, "{}"},
        {"POST /v1/payments/{id}/refunds", till, "{}"},
        {"GET /v1/payments", till, "", "", 200, things_.at("/v1/payments/{id}")},
        {"GET /v1/payments/{id}"},
        {"GET /v1/checkouts", till, "", "", 200, cart},
        {"GET /v1/carts", till, "", "", 200, cart},
        {"GET /v1/carts", till, "", "?channel=web", 403},
        {"POST /v1/orders/{id}/cancel", hamburg, "{}", "", 403},
        {"POST /v1/orders/{id}/hold", hamburg, R"({"reason":"x"})", "", 403},
        {"POST /v1/orders/{id}/release", hamburg, R"({"reason":"x"})", "", 403},
        {"POST /v1/orders/{id}/fulfilled", hamburg, "{}", "", 403},
        {"POST /v1/payments/{id}/capture", hamburg, "{}"},
        {"POST /v1/orders/{id}/refunds", till,
         R"({"payment":"pay_01jdc3r3s1fj5ra3w0044n5t5b","outcome":"succeeded",)"
         R"("refund":"01933a9c-0000-7000-8000-000000000000"})"},
        {"POST /v1/orders/{id}/returns", hamburg,
         R"({"lines":[{"line":1,"quantity":1}],"location":")" + to_string(api_.shop.warehouse) +
             "\"}",
         "", 422},
        {"POST /v1/orders/{id}/fulfillments/{fulfillment}/actions", hamburg,
         R"({"action":"accept"})"},
        {"POST /v1/orders/{id}/returns", till,
         R"({"lines":[{"line":1,"quantity":1}],"location":")" + to_string(api_.shop.warehouse) +
             "\"}"},
        {"GET /v1/fulfillments", hamburg, "", "?location=lager", 403},
        {"GET /v1/fulfillments", till, "", "?location=lager", 200, order},
        {"POST /v1/carts", till, std::string("{") + of_web + "}", "", 403},
        {"GET /v1/carts/{cart}"},
        {"PATCH /v1/carts/{cart}", till, R"({"customer":{"name":"Eve"}})"},
        {"POST /v1/carts/{cart}/claim", till, R"({"profile":"cus_01jdc3r3s1fj5ra3w0044n5t5b"})"},
        {"POST /v1/carts/{cart}/checkout", till, R"({"payment":{"provider":"test"}})"},
        {"GET /v1/carts/{cart}/checkout"},
        {"GET /v1/customers/{profile}/cart"},
        {"GET /v1/customers", till, "", "", 403},
        {"GET /v1/availability", till, "", "?skus=A&channel=web", 403},
        {"GET /v1/channels", till, "", "", 200, to_string(api_.shop.web)},
        {"GET /v1/channels/{id}"},
        {"PATCH /v1/channels/{id}", till, R"({"name":"x"})"},
        {"PUT /v1/channels/{id}/status", till, R"({"status":"paused"})"},
        {"GET /v1/channels/{id}/draws"},
        {"PUT /v1/channels/{id}/draws", till, R"({"draws":[]})"},
        {"GET /v1/channels/{id}/publications"},
        {"PUT /v1/channels/{id}/publications", till, R"({"publications":[{"sku":"A"}]})"},
        {"GET /v1/channels/{id}/listings"},
        {"PUT /v1/channels/{id}/listings", till,
         R"({"listings":[{"external_sku":"x","sku":"A"}]})"},
        {"POST /v1/channels", till,
         R"({"code":"x","name":"x","kind":"web","legal_entity":")" + entity +
             R"(","market":"de","channel_group":"x"})",
         "", 403},
        {"POST /v1/legal-entities", till,
         R"({"name":"x","country":"DE","currency":"EUR","number_prefix":"X-"})", "", 403},
        {"POST /v1/markets", till,
         R"({"code":"x","name":"x","country":"DE","currency":"EUR","languages":["de"]})", "", 403},
        {"POST /v1/locations", hamburg,
         R"({"code":"x","name":"x","kind":"store","country":"DE","time_zone":"Europe/Berlin",)"
         R"("capabilities":[],"legal_entity":")" +
             entity + "\"}",
         "", 403},
        {"GET /v1/locations", hamburg, "", "", 200, to_string(api_.shop.warehouse)},
        {"GET /v1/locations/{id}", hamburg},
        {"PATCH /v1/locations/{id}", hamburg, R"({"name":"x"})"},
        {"POST /v1/products", till, product, "", 403},
        {"POST /v1/products/bulk", till, R"({"products":[)" + product + "]}", "", 403},
        {"PATCH /v1/products/{id}", till, R"({"status":"draft"})", "", 403},
        {"PATCH /v1/variants/{id}", till, R"({"status":"archived"})", "", 403},
        {"POST /v1/variants/{id}/prices", till,
         R"({"prices":[{"market":"de","unit_price":"1.00"}]})", "", 403},
        {"PUT /v1/tax-rates", till,
         R"({"rates":[{"country":"DE","category":"standard","rate_bp":0,)"
         R"("valid_from":"2020-01-01T00:00:00Z"}]})",
         "", 403},
        {"GET /v1/stock/levels", hamburg, "", "?location=lager", 403},
        {"GET /v1/stock/movements", hamburg, "", "?location=lager&sku=A", 403},
        {"GET /v1/stock/shortages", hamburg, "", "?location=lager", 403},
        {"GET /v1/stock/policies", hamburg, "", "?location=lager", 403},
        {"GET /v1/stock/fences", hamburg, "", "?location=lager", 403},
        {"PUT /v1/stock/policies", hamburg,
         R"({"sku":"A","location":"lager","safety":1,"backorder_limit":0})", "", 403},
        {"PUT /v1/stock/fences", hamburg,
         R"({"sku":"A","location":"lager","channel_group":"online","quantity":1})", "", 403},
        {"POST /v1/stock/changes", hamburg,
         R"({"rows":[{"kind":"receive","sku":"A","location":"lager","quantity":1}]})", "", 422},
        {"GET /v1/events", till, "", "", 200, order},
        {"GET /v1/audit", till, "", "", 200, order},
        {"GET /v1/keys", till, "", "", 200, things_.at("/v1/keys/{id}")},
        {"POST /v1/keys", till,
         R"({"name":"x","kind":"store","scopes":["orders:read"],"channel":")" +
             to_string(api_.shop.web) + "\"}",
         "", 403},
        {"DELETE /v1/keys/{id}"},
    };
}

// Routes that show or change what no channel or place owns; customers are of a legal entity, which
// api_customers_test.cpp tries. A new route stands here or above.
const std::set<std::string> shared{
    "GET /v1/products",        "GET /v1/products/{id}",        "GET /v1/variants",
    "GET /v1/variants/{id}",   "GET /v1/variants/{id}/prices", "GET /v1/tax-rates",
    "GET /v1/markets",         "GET /v1/legal-entities",       "GET /v1/customers/{profile}",
    "POST /v1/customers/bulk",
    "GET /v1/events/stream",  // as /v1/events; its own tests read streams
};

TEST_P(Permissions, nobody_gets_in_without_a_key) {
    for (const auto& route : api_.api.routes()) {
        if (is_stream(route)) continue;
        const auto reply = api_.call(line_of(route), "");
        if (route.scope == api::Scope::open) {
            EXPECT_NE(reply.code(), "key_missing") << route.name();
        } else {
            EXPECT_EQ(reply.status, 401) << route.name();
            EXPECT_EQ(reply.code(), "key_missing") << route.name();
        }
    }
}

TEST_P(Permissions, a_key_that_nobody_made_is_no_key) {
    for (const auto& route : api_.api.routes()) {
        EXPECT_EQ(api_.call(line_of(route), "nk_admin_x").code(), "key_unknown") << route.name();
    }
}

TEST_P(Permissions, a_key_without_the_scope_is_refused) {
    for (const auto& route : api_.api.routes()) {
        if (!needs_scope(route)) continue;
        const auto reply = api_.call(line_of(route), key_without(route.scope));
        EXPECT_EQ(reply.status, 403) << route.name();
        EXPECT_EQ(reply.code(), "scope_missing") << route.name();
    }
}

TEST_P(Permissions, no_other_scope_than_its_own_opens_a_route) {
    for (const auto& route : api_.api.routes()) {
        if (!needs_scope(route) || is_stream(route)) continue;
        auth::Key key;
        key.kind = auth::KeyKind::admin;
        key.scopes = std::string(api::word_of(route.scope));
        const auto reply = api_.call(line_of(route), api_.make_key(key));
        EXPECT_NE(reply.status, 401) << route.name();
        EXPECT_NE(reply.code(), "scope_missing") << route.name();
    }
}

TEST_P(Permissions, a_stranger_neither_sees_nor_changes_what_is_not_theirs) {
    const auto till =
        api_.make_key({.kind = auth::KeyKind::admin, .scopes = "admin", .channel = api_.shop.till});
    const auto hamburg = api_.make_key(
        {.kind = auth::KeyKind::admin, .scopes = "admin", .location = api_.shop.hamburg});
    std::map<std::string, const api::Route*> routes;
    for (const auto& route : api_.api.routes()) routes[route.name()] = &route;
    for (const auto& trial : trials()) {
        ASSERT_TRUE(routes.contains(trial.route)) << trial.route << " is not a route";
        const auto& key = trial.stranger == Stranger::till ? till : hamburg;
        const auto reply =
            api_.call(line_of(*routes.at(trial.route)) + trial.query, key, trial.body);
        EXPECT_EQ(reply.status, trial.answer) << trial.route << ": " << reply.body;
        if (trial.hidden.empty()) continue;
        EXPECT_EQ(reply.body.find(trial.hidden), std::string::npos) << trial.route;
    }
}

TEST_P(Permissions, every_route_says_whom_its_things_belong_to) {
    std::set<std::string> said = shared;
    for (const auto& trial : trials()) said.insert(trial.route);
    for (const auto& route : api_.api.routes()) {
        if (route.scope == api::Scope::open) continue;
        EXPECT_TRUE(said.contains(route.name())) << route.name();
    }
}

TEST_P(Permissions, whoever_may_gets_what_the_stranger_was_denied) {
    const auto owner = api_.admin;
    EXPECT_NE(api_.call("GET /v1/orders", owner).body.find(things_.at("/v1/orders/{id}")),
              std::string::npos);
    EXPECT_EQ(api_.call("GET /v1/carts/" + things_.at("{cart}"), owner).status, 200);
    EXPECT_NE(api_.call("GET /v1/keys", owner).body.find(things_.at("/v1/keys/{id}")),
              std::string::npos);
}

}  // namespace
}  // namespace nahtlos
