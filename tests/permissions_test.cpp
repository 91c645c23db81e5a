// Every route of the table, tried by nobody, by keys that lack its scope, and by keys of another
// channel, place or legal entity: it says 401, 403 or 404, as the table says, and a key that
// differs in nothing but its binding is answered on the same thing.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/support/more_trials.hpp"
#include "tests/support/pricing_things.hpp"
#include "tests/support/shared_routes.hpp"
#include "tests/support/strangers.hpp"

namespace nahtlos {
namespace {

using testing::of_all;
using testing::Right;
using testing::Stranger;
using testing::Trial;

class Permissions : public testing::Strangers {
protected:
    std::vector<Trial> trials() const;
    std::vector<Trial> own_trials() const;
    const std::string& right_of(const Trial& trial) const {
        if (trial.right == Right::unbound) return api_.admin;
        return trial.stranger == Stranger::till ? web_ : warehouse_;
    }
    void try_as_stranger(const Trial& trial);
    void try_as_other_house(const Trial& trial);
    void try_as_who_may(const Trial& trial);
};
INSTANTIATE_TEST_SUITE_P(Engines, Permissions, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

std::vector<Trial> Permissions::trials() const {
    auto all = testing::with_exchange_trials(own_trials());
    for (auto& [route, body] : testing::pricing_changes()) all.push_back(of_all(route, body));
    for (const auto& more :
         {testing::webhook_trials(), testing::sourcing_trials(), testing::collecting_trials(),
          testing::wave_trials(), testing::paper_trials(), testing::message_trials(things_),
          testing::transfer_trials(things_.at("/v1/transfers/{id}")),
          testing::count_trials(things_.at("/v1/counts/{id}")), testing::rfid_trials(),
          testing::buying_trials(things_), testing::shipment_trials(things_),
          testing::order_change_trials(things_)}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    // Every trial makes keys and more, and a list shows a hundred of them.
    std::ranges::stable_partition(
        all, [](const auto& t) { return t.query.find("limit=100") != t.query.npos; });
    return all;
}

// What is not here belongs to nobody in particular: see `testing::shared_routes` below.
std::vector<Trial> Permissions::own_trials() const {
    using enum Stranger;
    const auto entity = to_string(api_.shop.entity);
    const auto order = things_.at("/v1/orders/{id}"), cart = things_.at("{cart}");
    const auto of_web = R"("channel":"web")";
    const auto web = to_string(api_.shop.web), lager = to_string(api_.shop.warehouse);
    const auto payment = things_.at("/v1/payments/{id}"), paid = things_.at("paid cart");
    const std::string because = R"({"reason":"x"})";
    const std::string one_back =
        R"({"lines":[{"line":1,"quantity":1}],"location":")" + lager + "\"}";
    const std::string work = "POST /v1/orders/{id}/fulfillments/{fulfillment}/actions";
    const testing::Step ship{work, R"({"action":"ship","catch_up":true})"};
    const std::string pay =
        R"({"payment":{"provider":"test","method":"test_success","terms":"captured"}})";
    const std::string draws = R"({"draws":[{"location":"lager","methods":["ship"],"priority":1}]})";
    const std::string front = R"({"product_url":"https://shop.example/{handle}"})";
    constexpr auto all = Right::unbound;
    const auto review = things_.at("/v1/reviews/{id}"), back = things_.at("/v1/returns/{id}");
    const std::string approve = R"({"version":1,"decision":"approve")";
    const std::string product = R"({"handle":"x)" + std::to_string(made_) +
                                R"(","texts":{"de":{"title":"x"}},"variants":[{"sku":"X)" +
                                std::to_string(made_) + R"(","tax_category":"standard"}]})";
    const std::string hook = R"({"url":"https://hooks.example/y")";
    return {
        {"POST /v1/orders", till,
         testing::order_body(R"({"sku":"A","quantity":1})", R"(,"channel":"web")"), "", 403},
        {"GET /v1/orders", till, "", "", 200, order},
        {"GET /v1/orders/{id}"},
        {"POST /v1/orders/{id}/cancel", till, "{}"},
        {"POST /v1/orders/{id}/hold", till, because},
        {.route = "POST /v1/orders/{id}/release",
         .body = because,
         .before = {{"POST /v1/orders/{id}/hold", because}}},
        {.route = "POST /v1/orders/{id}/fulfilled", .body = "{}", .granted = "nothing_to_fulfill"},
        {"POST /v1/payments/{id}/capture", till, "{}"},
        {"POST /v1/orders/{id}/payments", till, R"({"provider":"bank","amount_minor":100})"},
        {.route = "POST /v1/payments/{id}/refunds", .body = "{}", .granted = "nothing_to_refund"},
        {"GET /v1/payments", till, "", "", 200, payment},
        {"GET /v1/payments/{id}"},
        {"GET /v1/checkouts", till, "", "", 200, paid},
        {"GET /v1/carts", till, "", "", 200, cart},
        {"GET /v1/carts", till, "", "?channel=web", 403, cart},
        {"POST /v1/orders/{id}/cancel", hamburg, "{}", "", 403},
        {"POST /v1/orders/{id}/hold", hamburg, because, "", 403},
        {.route = "POST /v1/orders/{id}/release",
         .stranger = hamburg,
         .body = because,
         .answer = 403,
         .before = {{"POST /v1/orders/{id}/hold", because}}},
        {.route = "POST /v1/orders/{id}/fulfilled",
         .stranger = hamburg,
         .body = "{}",
         .answer = 403,
         .granted = "nothing_to_fulfill"},
        {"POST /v1/payments/{id}/capture", hamburg, "{}"},
        {.route = "POST /v1/orders/{id}/refunds",
         .body = R"({"payment":")" + things_.at("order payment") +
                 R"(","outcome":"succeeded","refund":"01933a9c-0000-7000-8000-000000000000"})",
         .granted = "refund_not_pending"},
        {.route = "POST /v1/orders/{id}/returns",
         .stranger = hamburg,
         .body = one_back,
         .answer = 422,
         .before = {ship}},
        {"GET /v1/orders/{id}/returnable"},
        {"GET /v1/orders/{id}/store-credit"},
        {"GET /v1/orders/{id}/credit-notes"},
        {.route = "POST /v1/orders/{id}/store-credit", .granted = "nothing_to_refund"},
        {.route = "POST /v1/orders/{id}/store-credit",
         .stranger = hamburg,
         .answer = 403,
         .granted = "nothing_to_refund"},
        {"GET /v1/returns", till, "", "", 200, back},
        {"GET /v1/returns", hamburg, "", "?location=lager", 403, back},
        {"GET /v1/returns/{id}"},
        {.route = "POST /v1/returns",
         .body =
             R"({"order":")" + things_.at("sent order") + R"(","lines":[{"line":1,"quantity":1}]})",
         .before = {{"POST /v1/returns/{id}/actions", R"({"action":"cancel"})"}}},
        {"POST /v1/returns/{id}/actions", till, R"({"action":"cancel"})"},
        {work, hamburg, R"({"action":"accept"})"},
        {.route = "POST /v1/orders/{id}/returns", .body = one_back, .before = {ship}},
        {.route = "POST /v1/orders",
         .stranger = hamburg,
         .body = R"({"lines":[{"sku":"A","quantity":1}],"channel":"web","customer":{"name":"Ada"},)"
                 R"("delivery":{"method":"pickup","location":")" +
                 to_string(api_.shop.berlin) + R"("},"payment":{"kind":"invoice"}})",
         .answer = 403,
         .right = all},
        {"GET /v1/orders", hamburg, "", "", 200, order},
        {"GET /v1/orders", hamburg, "", "?location=lager", 403, order},
        {"GET /v1/orders/{id}", hamburg},
        {"POST /v1/orders/{id}/payments", hamburg, R"({"provider":"bank","amount_minor":100})", "",
         403},
        {.route = "POST /v1/orders/{id}/refunds",
         .stranger = hamburg,
         .body = R"({"payment":")" + things_.at("order payment") +
                 R"(","outcome":"succeeded","refund":"01933a9c-0000-7000-8000-000000000000"})",
         .answer = 403,
         .granted = "refund_not_pending"},
        {"GET /v1/payments", hamburg, "", "", 200, payment},
        {"GET /v1/payments/{id}", hamburg},
        {.route = "POST /v1/payments/{id}/refunds",
         .stranger = hamburg,
         .body = "{}",
         .granted = "nothing_to_refund"},
        {"GET /v1/checkouts", hamburg, "", "", 200, paid},
        {"GET /v1/carts", hamburg, "", "", 200, cart},
        {"GET /v1/carts/{cart}", hamburg},
        {"PATCH /v1/carts/{cart}", hamburg, R"({"customer":{"name":"Eve"}})"},
        {"POST /v1/carts/{cart}/claim", hamburg,
         R"({"profile":")" + things_.at("{profile}") + "\"}"},
        {"POST /v1/carts/{cart}/checkout", hamburg, pay},
        {.route = "GET /v1/carts/{cart}/checkout",
         .stranger = hamburg,
         .before = {{"POST /v1/carts/{cart}/checkout", pay}}},
        {.route = "GET /v1/customers", .stranger = hamburg, .answer = 403, .right = all},
        {.route = "GET /v1/events",
         .stranger = hamburg,
         .query = "?aggregate=" + order,
         .answer = 403,
         .hidden = order,
         .right = all},
        {.route = "GET /v1/audit",
         .stranger = hamburg,
         .query = "?aggregate=" + order,
         .answer = 403,
         .hidden = order,
         .right = all},
        {.route = "GET /v1/keys",
         .stranger = hamburg,
         .query = "?limit=100",
         .answer = 200,
         .hidden = things_.at("/v1/keys/{id}"),
         .right = all},
        {.route = "POST /v1/keys",
         .stranger = hamburg,
         .body =
             R"({"name":"x","kind":"admin","scopes":["orders:read"],"location":")" + lager + "\"}",
         .answer = 403},
        {"POST /v1/keys/{id}/rotate", hamburg, "{}", "", 403, "", all},
        {.route = "DELETE /v1/keys/{id}", .stranger = hamburg, .right = all},
        {"GET /v1/fulfillments", hamburg, "", "?location=lager&limit=100", 403, order},
        {"GET /v1/fulfillments", till, "", "?location=lager&limit=100", 200, order},
        {"POST /v1/carts", till, std::string("{") + of_web + "}", "", 403},
        {"GET /v1/carts/{cart}"},
        {"PATCH /v1/carts/{cart}", till, R"({"customer":{"name":"Eve"}})"},
        {"POST /v1/carts/{cart}/claim", till, R"({"profile":")" + things_.at("{profile}") + "\"}"},
        {"POST /v1/carts/{cart}/checkout", till, pay},
        {.route = "GET /v1/carts/{cart}/checkout",
         .before = {{"POST /v1/carts/{cart}/checkout", pay}}},
        {"GET /v1/customers/{profile}/cart"},
        {.route = "GET /v1/customers", .answer = 403, .right = all},
        {"GET /v1/availability", till, "", "?skus=A&channel=web", 403},
        {"GET /v1/channels", till, "", "", 200, web},
        {"GET /v1/channels/{id}"},
        {"PATCH /v1/channels/{id}", till, R"({"name":"x"})"},
        {"PUT /v1/channels/{id}/status", till, R"({"status":"live"})"},
        {"GET /v1/channels/{id}/draws"},
        {"PUT /v1/channels/{id}/draws", till, draws},
        {"GET /v1/channels/{id}/publications"},
        {"PUT /v1/channels/{id}/storefront", till, front},
        {.route = "GET /v1/channels/{id}/storefront",
         .before = {{"PUT /v1/channels/{id}/storefront", front}}},
        {.route = "GET /v1/channels/{id}/sitemap",
         .before = {{"PUT /v1/channels/{id}/storefront", front}}},
        {"PUT /v1/channels/{id}/publications", till, R"({"publications":[{"sku":"A"}]})"},
        {"GET /v1/channels/{id}/listings"},
        {"PUT /v1/channels/{id}/listings", till,
         R"({"listings":[{"external_sku":"x","sku":"A"}]})"},
        of_all("POST /v1/channels", R"({"code":"x","name":"x","kind":"web","legal_entity":")" +
                                        entity + R"(","market":"de","channel_group":"x"})"),
        of_all("POST /v1/legal-entities",
               R"({"name":"x","country":"DE","currency":"EUR","number_prefix":"X-"})"),
        of_all("POST /v1/markets",
               R"({"code":"x","name":"x","country":"DE","currency":"EUR","languages":["de"]})"),
        {.route = "POST /v1/locations",
         .stranger = hamburg,
         .body = R"({"code":"x","name":"x","kind":"store","country":"DE",)"
                 R"("time_zone":"Europe/Berlin","capabilities":[],"legal_entity":")" +
                 entity + "\"}",
         .answer = 403,
         .right = all},
        {"GET /v1/locations", hamburg, "", "", 200, lager},
        {"GET /v1/locations/{id}", hamburg},
        {"PATCH /v1/locations/{id}", hamburg, R"({"name":"x"})"},
        {"GET /v1/locations/{id}/hours", hamburg},
        {"PATCH /v1/locations/{id}/hours", hamburg, R"({"holidays":"DE-BE"})"},
        {"GET /v1/locations/{id}/hours/exceptions", hamburg},
        {"PUT /v1/locations/{id}/hours/exceptions/{date}", hamburg, R"({"spans":[]})"},
        // The one that the trial before has set.
        {"DELETE /v1/locations/{id}/hours/exceptions/{date}", hamburg},
        {"GET /v1/fulfillment-options", till, "", "?cart=" + cart},
        {"GET /v1/fulfillment-options", hamburg, "", "?cart=" + cart},
        of_all("POST /v1/products", product),
        of_all("POST /v1/products/bulk", R"({"products":[)" + product + "]}"),
        of_all("PATCH /v1/products/{id}", R"({"status":"active"})"),
        of_all("PUT /v1/products/bulk", R"({"products":[)" + product + "]}"),
        {.route = "GET /v1/search",
         .query = "?channel=web",
         .answer = 403,
         .granted = "search_not_ready"},
        {.route = "GET /v1/search/suggest",
         .query = "?channel=web",
         .answer = 403,
         .granted = "search_not_ready"},
        of_all("PUT /v1/search/synonyms/{language}", R"({"groups":[["sofa","couch"]]})"),
        of_all("POST /v1/search/rebuild", ""),
        of_all("PUT /v1/product-types", R"({"types":[{"code":"x"}]})"),
        of_all("PUT /v1/category-trees", R"({"trees":[{"code":"x"}]})"),
        {.route = "PUT /v1/categories",
         .body = R"({"categories":[{"tree":"x","handle":"x"}]})",
         .answer = 403,
         .right = all,
         .before = {{"PUT /v1/category-trees", R"({"trees":[{"code":"x"}]})"}}},
        {.route = "DELETE /v1/categories/{id}",
         .answer = 403,
         .right = all,
         .granted = "not_found"},
        of_all("PUT /v1/brands", R"({"brands":[{"name":"x"}]})"),
        of_all("PUT /v1/collections", R"({"collections":[{"handle":"x"}]})"),
        of_all("POST /v1/products/{id}/restore", R"({"version":1})"),
        {.route = "POST /v1/products/{id}/actions",
         .body = R"({"action":"approve"})",
         .answer = 403,
         .right = all,
         .granted = "wrong_status"},
        {.route = "GET /v1/products/completeness", .query = "?channel=web", .answer = 403},
        of_all("POST /v1/products/{id}/variants/generate",
               R"({"options":[{"code":"size","values":[{"code":"S"}]}],"dry_run":true})"),
        of_all("PATCH /v1/variants/{id}", R"({"status":"active"})"),
        of_all("POST /v1/variants/{id}/prices",
               R"({"prices":[{"market":"de","unit_price":"1.00"}]})"),
        of_all("PUT /v1/tax-rates",
               R"({"rates":[{"country":"DE","category":"standard","rate_bp":0,)"
               R"("valid_from":"2020-01-01T00:00:00Z"}]})"),
        of_all("PUT /v1/gift-card-articles/{variant}", "{}"),
        of_all("DELETE /v1/gift-card-articles/{variant}", ""),
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
        {"GET /v1/events", till, "", "?aggregate=" + order, 200, order},
        {"GET /v1/audit", till, "", "?aggregate=" + order, 200, order},
        {"GET /v1/reviews", till, "", "?limit=100", 200, review},
        {"GET /v1/reviews/{id}"},
        {"POST /v1/reviews/{id}/decision", till, approve + "}"},
        {"POST /v1/reviews/decisions", till,
         R"({"decisions":[)" + approve + R"(,"review":")" + review + "\"}]}", "", 422},
        {"PUT /v1/reviews/{id}/answer", till, R"({"text":"x"})"},
        {.route = "DELETE /v1/reviews/{id}/answer",
         .before = {{"PUT /v1/reviews/{id}/answer", R"({"text":"x"})"}}},
        {"DELETE /v1/reviews/{id}"},
        {.route = "PUT /v1/review-rules",
         .body = R"({"auto_approve":false,"words":[]})",
         .answer = 403,
         .right = all},
        {"GET /v1/keys", till, "", "?limit=100", 200, things_.at("/v1/keys/{id}")},
        {"POST /v1/keys", till,
         R"({"name":"x","kind":"store","scopes":["orders:read"],"channel":")" + web + "\"}", "",
         403},
        {"POST /v1/keys/{id}/rotate", till, "{}"},
        {"DELETE /v1/keys/{id}"},
        {"POST /v1/webhooks/endpoints", till, hook + R"(,"channel":")" + web + "\"}", "", 403},
        {"POST /v1/webhooks/endpoints", hamburg, hook + R"(,"channel":")" + web + "\"}", "", 403,
         "", all},
        {"GET /v1/webhooks/endpoints", till, "", "", 200,
         things_.at("/v1/webhooks/endpoints/{id}")},
        {.route = "GET /v1/webhooks/endpoints",
         .stranger = hamburg,
         .answer = 200,
         .hidden = things_.at("/v1/webhooks/endpoints/{id}"),
         .right = all},
    };
}

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
        // Who takes a key away needs the rights of that key as well.
        if (route.id == "revoke_key") continue;
        EXPECT_NE(reply.code(), "scope_missing") << route.name();
    }
}

void Permissions::try_as_stranger(const Trial& trial) {
    const auto& key = trial.stranger == Stranger::till ? till_ : hamburg_;
    const auto reply = api_.call(filled_line(trial.route) + trial.query, key, trial.body);
    EXPECT_EQ(reply.status, trial.answer) << reply.body;
    if (trial.hidden.empty()) return;
    EXPECT_EQ(reply.body.find(trial.hidden), std::string::npos) << reply.body;
}

// The other legal entity has no part in any of it: what has an id is not there, or of all; of lists
// it sees its own.
void Permissions::try_as_other_house(const Trial& trial) {
    const bool has_id = trial.route.find('{') != std::string::npos;
    if (!has_id && trial.hidden.empty()) return;
    const auto reply = api_.call(filled_line(trial.route) + trial.query, other_, trial.body);
    const bool is_refused = reply.status == 403 || reply.status == 404;
    if (has_id) {
        const bool may_be_named = trial.right == Right::unbound && reply.status == 403;
        EXPECT_TRUE(reply.status == 404 || may_be_named) << reply.status << reply.body;
    } else {
        EXPECT_TRUE(is_refused || reply.status == 200) << reply.body;
        EXPECT_EQ(reply.body.find(trial.hidden), std::string::npos) << reply.body;
    }
}

void Permissions::try_as_who_may(const Trial& trial) {
    const auto reply =
        api_.call(filled_line(trial.route) + trial.query, right_of(trial), trial.body);
    if (!trial.granted.empty()) {
        EXPECT_EQ(reply.code(), trial.granted) << reply.status << reply.body;
        return;
    }
    EXPECT_TRUE(reply.status >= 200 && reply.status < 300) << reply.status << reply.body;
    if (trial.hidden.empty()) return;
    EXPECT_NE(reply.body.find(trial.hidden), std::string::npos) << reply.body;
}

TEST_P(Permissions, a_stranger_is_denied_what_whoever_may_is_granted_on_the_same_thing) {
    std::set<std::string> routes;
    for (const auto& route : api_.api.routes()) routes.insert(route.name());
    const auto count = trials().size();
    for (std::size_t i = 0; i < count; ++i) {
        make_things();
        const auto trial = trials()[i];
        SCOPED_TRACE(trial.route + trial.query +
                     (trial.stranger == Stranger::till ? " (till)" : " (hamburg)"));
        ASSERT_TRUE(routes.contains(trial.route)) << "is not a route";
        for (const auto& step : trial.before) {
            const auto& key = trial.right == Right::unbound ? api_.admin : web_;
            must(key, filled_line(step.route), step.body);
        }
        const bool is_of_events = trial.route == "GET /v1/events" || trial.route == "GET /v1/audit";
        if (is_of_events) await_events(trial.hidden);
        try_as_stranger(trial);
        try_as_other_house(trial);
        try_as_who_may(trial);
    }
}

TEST_P(Permissions, a_customer_is_known_to_their_own_legal_entity) {
    const auto path = "GET /v1/customers/" + things_.at("{profile}");
    EXPECT_EQ(api_.call(path, other_).status, 404);
    EXPECT_EQ(api_.call(path, till_).status, 200);
    const auto named = "GET /v1/customers?external_reference=c" + std::to_string(made_);
    EXPECT_EQ(api_.call(named, other_).body.find(things_.at("{profile}")), std::string::npos);
    EXPECT_NE(api_.call(named, till_).body.find(things_.at("{profile}")), std::string::npos);
}

TEST_P(Permissions, stored_value_is_known_to_its_own_legal_entity) {
    const auto path = "/v1/stored-value/" + things_.at("/v1/stored-value/{id}");
    const std::string post = R"({"amount_minor":1,"reason":"x"})";
    const auto look_up = R"({"code":")" + things_.at("card code") + "\"}";
    EXPECT_EQ(api_.call("GET " + path, other_).status, 404);
    EXPECT_EQ(api_.call("GET " + path + "/entries", other_).status, 404);
    EXPECT_EQ(api_.call("PATCH " + path, other_, R"({"status":"blocked"})").status, 404);
    EXPECT_EQ(api_.call("POST " + path + "/entries", other_, post).status, 404);
    EXPECT_EQ(api_.call("POST " + path + "/code", other_).status, 404);
    EXPECT_EQ(api_.call("POST /v1/gift-cards/look-up", other_, look_up).status, 404);
    EXPECT_EQ(api_.call("GET /v1/stored-value", other_).body.find("sva_"), std::string::npos);
    EXPECT_EQ(api_.call("GET /v1/stored-value/owed", other_).body.find("EUR"), std::string::npos);
    EXPECT_EQ(api_.call("POST /v1/stored-value", other_,
                        R"({"currency":"EUR","amount_minor":1,"legal_entity":")" +
                            to_string(api_.shop.entity) + "\"}")
                  .status,
              403);
    EXPECT_EQ(api_.call("GET " + path, till_).status, 200);
    EXPECT_EQ(api_.call("POST " + path + "/entries", till_, post).status, 200);
    EXPECT_EQ(api_.call("POST /v1/gift-cards/look-up", till_, look_up).status, 200);
}

TEST_P(Permissions, every_route_says_what_a_wrong_place_may) {
    std::set<std::string> said = testing::shared_routes;
    said.insert(testing::routes_of_no_place.begin(), testing::routes_of_no_place.end());
    for (const auto& trial : trials()) {
        if (trial.stranger == Stranger::hamburg) said.insert(trial.route);
    }
    for (const auto& route : api_.api.routes()) {
        if (route.scope == api::Scope::open) continue;
        EXPECT_TRUE(said.contains(route.name())) << route.name();
    }
}

TEST_P(Permissions, every_route_says_whom_its_things_belong_to) {
    std::set<std::string> said = testing::shared_routes;
    for (const auto& trial : trials()) said.insert(trial.route);
    for (const auto& route : api_.api.routes()) {
        if (route.scope == api::Scope::open) continue;
        EXPECT_TRUE(said.contains(route.name())) << route.name();
    }
}

}  // namespace
}  // namespace nahtlos
