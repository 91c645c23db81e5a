// Every route that changes something honors Idempotency-Key, or says why it needs none.
#include <gtest/gtest.h>

#include <set>

#include "apps/nahtlos/routes.hpp"
#include "tests/support/api.hpp"

namespace nahtlos {
namespace {

using testing::ApiReply;

const std::string no_order = "ord_00000000000000000000000001",
                  no_variant = "var_00000000000000000000000001",
                  no_product = "/v1/products/prd_00000000000000000000000001",
                  no_hook = "/v1/webhooks/endpoints/whe_00000000000000000000000001",
                  no_transfer = "/v1/transfers/trf_00000000000000000000000001",
                  no_count = "/v1/counts/cnt_00000000000000000000000001",
                  no_supplier = "/v1/suppliers/spl_00000000000000000000000001",
                  no_purchase = "/v1/purchase-orders/pur_00000000000000000000000001",
                  no_review = "/v1/reviews/rev_00000000000000000000000001";

// A path and a body of each route, such that only the key stands in their way.
struct Attempt {
    std::string path, body;
};

std::map<std::string, Attempt> attempts(const testing::Shop& shop, const std::string& cart) {
    const auto entity = to_string(shop.entity), market = to_string(shop.market),
               channel = to_string(shop.web), place = to_string(shop.warehouse);
    const auto order = "/v1/orders/" + no_order;
    const std::string held = R"({"reason":"because"})";
    return {
        {"create_cart", {"/v1/carts", R"({"channel":"till"})"}},
        {"change_cart", {cart, R"({"lines":[{"action":"add","sku":"A","quantity":1}]})"}},
        {"claim_cart", {cart + "/claim", R"({"profile":"cus_00000000000000000000000001"})"}},
        {"start_checkout", {cart + "/checkout", R"({"payment":{"terms":"invoice"}})"}},
        {"place_order",
         {"/v1/orders", testing::order_body(R"({"sku":"A","quantity":1})", R"(,"channel":"web")")}},
        {"cancel_order", {order + "/cancel", ""}},
        {"hold_order", {order + "/hold", held}},
        {"release_order", {order + "/release", held}},
        {"fulfill_lines", {order + "/fulfilled", ""}},
        {"return_goods",
         {order + "/returns",
          R"({"lines":[{"line":1,"quantity":1}],"location":")" + place + "\"}"}},
        {"create_return",
         {"/v1/returns", R"({"order":")" + no_order + R"(","lines":[{"line":1,"quantity":1}]})"}},
        {"advance_return",
         {"/v1/returns/ret_00000000000000000000000001/actions", R"({"action":"cancel"})"}},
        {"give_store_credit", {order + "/store-credit", ""}},
        {"settle_refund",
         {order + "/refunds",
          R"({"payment":"pay_00000000000000000000000001","outcome":"succeeded",
              "refund":"018f0000-0000-7000-8000-000000000001"})"}},
        {"advance_fulfillment",
         {order + "/fulfillments/ful_00000000000000000000000001/actions",
          R"({"action":"accept"})"}},
        {"create_shipment",
         {order + "/fulfillments/ful_00000000000000000000000001/shipments",
          R"({"carrier":"test","service":"standard","weight_g":1})"}},
        {"cancel_shipment", {"/v1/shipments/shp_00000000000000000000000001/cancel", ""}},
        {"create_wave", {"/v1/waves", R"({"location":"lager"})"}},
        {"change_order",
         {order + "/changes", R"({"actions":[{"action":"set_quantity","line":1,"quantity":0}]})"}},
        {"create_claim",
         {"/v1/claims",
          R"({"order":")" + no_order + R"(","line":1,"quantity":1,"kind":"damaged"})"}},
        {"decide_claim",
         {"/v1/claims/clm_00000000000000000000000001/actions", R"({"action":"replace"})"}},
        {"exchange_goods",
         {order + "/exchanges", R"({"lines":[{"line":1,"quantity":1,"sku":"B"}]})"}},
        {"name_collector", {order + "/collector", R"({"name":"Bob"})"}},
        {"receive_payment", {order + "/payments", R"({"provider":"bank","amount_minor":100})"}},
        {"capture_payment", {"/v1/payments/pay_00000000000000000000000001/capture", ""}},
        {"refund_payment", {"/v1/payments/pay_00000000000000000000000001/refunds", ""}},
        {"change_stock",
         {"/v1/stock/changes",
          R"({"rows":[{"kind":"receive","sku":"A","location":"lager","quantity":1}]})"}},
        {"create_transfer",
         {"/v1/transfers", R"({"from":"lager","to":"berlin","lines":[{"sku":"A","quantity":1}]})"}},
        {"release_transfer", {no_transfer + "/release", ""}},
        {"ship_transfer", {no_transfer + "/ship", ""}},
        {"receive_transfer", {no_transfer + "/receive", ""}},
        {"close_transfer", {no_transfer + "/close", ""}},
        {"cancel_transfer", {no_transfer + "/cancel", ""}},
        {"open_count", {"/v1/counts", R"({"location":"lager"})"}},
        {"tell_count", {no_count + "/lines", R"({"lines":[{"sku":"A","quantity":1}]})"}},
        {"end_count_pass", {no_count + "/end-pass", ""}},
        {"approve_count", {no_count + "/approve", ""}},
        {"cancel_count", {no_count + "/cancel", ""}},
        {"put_stock_policy", {"/v1/stock/policies", R"({"sku":"A","location":"lager"})"}},
        {"put_stock_fence",
         {"/v1/stock/fences",
          R"({"sku":"A","location":"lager","channel_group":"online","quantity":1})"}},
        {"take_rfid_reads",
         {"/v1/rfid/reads", R"({"reader":"x","reads":[{"epc":"3074257BF7194E4000001A85"}]})"}},
        {"put_rfid_reader",
         {"/v1/rfid/readers", R"({"code":"x","location":"lager","zone":"exit"})"}},
        {"put_rfid_rule", {"/v1/rfid/rules", R"({"location":"lager","makes_ready":true})"}},
        {"sweep_count", {no_count + "/sweep", ""}},
        {"create_supplier", {"/v1/suppliers", R"({"code":"x","name":"X","currency":"EUR"})"}},
        {"change_supplier", {no_supplier, R"({"code":"x","name":"X","currency":"EUR"})"}},
        {"put_supplier_articles",
         {no_supplier + "/articles", R"({"articles":[{"sku":"A","cost_minor":1}]})"}},
        {"create_purchase_order",
         {"/v1/purchase-orders",
          R"({"supplier":"x","location":"lager","lines":[{"sku":"A","quantity":1}]})"}},
        {"change_purchase_order",
         {no_purchase,
          R"({"supplier":"x","location":"lager","lines":[{"sku":"A","quantity":1}]})"}},
        {"order_purchase_order", {no_purchase + "/order", ""}},
        {"confirm_purchase_order", {no_purchase + "/confirm", ""}},
        {"receive_purchase_order",
         {no_purchase + "/receipts", R"({"lines":[{"line":1,"received":1}]})"}},
        {"cancel_purchase_order", {no_purchase + "/cancel", ""}},
        {"create_legal_entity", {"/v1/legal-entities", R"({"name":"X","country":"DE",
            "currency":"EUR","number_prefix":"X-"})"}},
        {"create_market", {"/v1/markets", R"({"code":"x","name":"X","country":"DE",
            "currency":"EUR","languages":["de"]})"}},
        {"create_channel",
         {"/v1/channels", R"({"code":"x","name":"X","kind":"web","legal_entity":")" + entity +
                              R"(","market":")" + market + R"(","channel_group":"x"})"}},
        {"set_channel_status", {"/v1/channels/" + channel + "/status", R"({"status":"paused"})"}},
        {"set_channel_draws",
         {"/v1/channels/" + channel + "/draws",
          R"({"draws":[{"location":")" + place + R"(","methods":["ship"],"priority":1}]})"}},
        {"create_location",
         {"/v1/locations", R"({"code":"x","name":"X","kind":"store","legal_entity":")" + entity +
                               R"(","country":"DE","time_zone":"Europe/Berlin",
                                   "capabilities":["ship"]})"}},
        {"create_product", {"/v1/products", R"({"handle":"x","texts":{"de":{"title":"X"}},
            "variants":[{"sku":"X","tax_category":"standard"}]})"}},
        {"create_products", {"/v1/products/bulk", R"({"products":[{"handle":"x",
            "texts":{"de":{"title":"X"}},"variants":[{"sku":"X"}]}]})"}},
        {"set_tax_rates", {"/v1/tax-rates", R"({"rates":[{"country":"DE","category":"x",
            "valid_from":"2026-01-01T00:00:00Z","rate_bp":100}]})"}},
        {"seed_tax_rates", {"/v1/tax-rates/seed", R"({"countries":["AT"]})"}},
        {"create_price_list", {"/v1/price-lists", R"({"code":"x","name":"X","market":"de"})"}},
        {"change_price_list",
         {"/v1/price-lists/plt_00000000000000000000000001", R"({"name":"X"})"}},
        {"put_prices",
         {"/v1/price-lists/plt_00000000000000000000000001/prices",
          R"({"prices":[{"sku":"A","unit_price":"1.00"}]})"}},
        {"create_sourcing_profile",
         {"/v1/sourcing/profiles",
          R"({"code":"x","name":"X","rules":{"strategies":[{"name":"x"}]}})"}},
        {"create_sourcing_version",
         {"/v1/sourcing/profiles/spr_00000000000000000000000001/versions",
          R"({"rules":{"strategies":[{"name":"x"}]}})"}},
        {"activate_sourcing_profile",
         {"/v1/sourcing/profiles/spr_00000000000000000000000001/activate", R"({"market":"de"})"}},
        {"deactivate_sourcing_profile",
         {"/v1/sourcing/profiles/spr_00000000000000000000000001/deactivate", R"({"market":"de"})"}},
        {"create_promotion", {"/v1/promotions", R"({"code":"x","name":"X","market":"de",
            "effect":{"kind":"free_shipping"}})"}},
        {"change_promotion", {"/v1/promotions/prm_00000000000000000000000001", R"({"name":"X"})"}},
        {"create_coupons",
         {"/v1/promotions/prm_00000000000000000000000001/coupons",
          R"({"coupons":[{"code":"XXXX"}]})"}},
        {"generate_coupons",
         {"/v1/promotions/prm_00000000000000000000000001/coupons/generate", R"({"count":1})"}},
        {"create_customer_group", {"/v1/customer-groups", R"({"code":"x","name":"X"})"}},
        {"set_group_members",
         {"/v1/customer-groups/cgr_00000000000000000000000001/members",
          R"({"members":[{"external_reference":"x"}]})"}},
        {"change_channel", {"/v1/channels/" + channel, R"({"name":"X"})"}},
        {"set_listings",
         {"/v1/channels/" + channel + "/listings",
          R"({"listings":[{"external_sku":"x","sku":"A"}]})"}},
        {"set_storefront",
         {"/v1/channels/" + channel + "/storefront",
          R"({"product_url":"https://shop.example/p/{handle}"})"}},
        {"set_publications",
         {"/v1/channels/" + channel + "/publications",
          R"({"publications":[{"sku":"A","is_published":true}]})"}},
        {"create_delivery_method",
         {"/v1/delivery/methods", R"({"code":"x","market":"de","method":"ship",
            "terms":{"names":{"de":"Paket"},"prices":[{"price_minor":490}]}})"}},
        {"change_delivery_method",
         {"/v1/delivery/methods/shm_00000000000000000000000001", R"({"position":2})"}},
        {"change_opening_hours", {"/v1/locations/" + place + "/hours", R"({"holidays":"AT"})"}},
        {"set_opening_exception",
         {"/v1/locations/" + place + "/hours/exceptions/2026-12-24", R"({"spans":[]})"}},
        {"remove_opening_exception",
         {"/v1/locations/" + place + "/hours/exceptions/2026-12-24", ""}},
        {"change_location", {"/v1/locations/" + place, R"({"name":"X"})"}},
        {"change_product",
         {"/v1/products/prd_00000000000000000000000001", R"({"status":"active"})"}},
        {"put_products", {"/v1/products/bulk", R"({"products":[{"handle":"x",
            "texts":{"de":{"title":"X"}},"variants":[{"sku":"X"}]}]})"}},
        {"put_product_types", {"/v1/product-types", R"({"types":[{"code":"x"}]})"}},
        {"put_synonyms", {"/v1/search/synonyms/de", R"({"groups":[["sofa","couch"]]})"}},
        {"rebuild_search", {"/v1/search/rebuild", ""}},
        {"put_category_trees", {"/v1/category-trees", R"({"trees":[{"code":"x"}]})"}},
        {"put_categories", {"/v1/categories", R"({"categories":[{"tree":"x","handle":"x"}]})"}},
        {"erase_category", {"/v1/categories/cat_00000000000000000000000001", ""}},
        {"put_brands", {"/v1/brands", R"({"brands":[{"name":"x"}]})"}},
        {"put_collections", {"/v1/collections", R"({"collections":[{"handle":"x"}]})"}},
        {"generate_variants", {no_product + "/variants/generate", "{}"}},
        {"restore_product", {no_product + "/restore", R"({"version":1})"}},
        {"take_product_action", {no_product + "/actions", R"({"action":"approve"})"}},
        {"change_variant", {"/v1/variants/" + no_variant, R"({"status":"active"})"}},
        {"add_prices",
         {"/v1/variants/" + no_variant + "/prices",
          R"({"prices":[{"market":"de","unit_price":"1.00"}]})"}},
        {"create_customers",
         {"/v1/customers/bulk", R"({"customers":[{"external_reference":"x"}]})"}},
        {"issue_stored_value",
         {"/v1/stored-value",
          R"({"currency":"EUR","amount_minor":100,"legal_entity":")" + entity + "\"}"}},
        {"change_stored_value",
         {"/v1/stored-value/sva_00000000000000000000000001", R"({"status":"blocked"})"}},
        {"post_stored_value",
         {"/v1/stored-value/sva_00000000000000000000000001/entries",
          R"({"amount_minor":1,"reason":"x"})"}},
        {"make_gift_card_code", {"/v1/stored-value/sva_00000000000000000000000001/code", ""}},
        {"set_gift_card_article", {"/v1/gift-card-articles/" + no_variant, "{}"}},
        {"unset_gift_card_article", {"/v1/gift-card-articles/" + no_variant, ""}},
        {"announce_guest_arrival", {cart + "/order/arrival", R"({"message":"bay 3"})"}},
        {"put_guest_review",
         {cart + "/reviews", R"({"product":"prd_00000000000000000000000001","rating":5})"}},
        {"withdraw_guest_review", {cart + "/reviews/rev_00000000000000000000000001", ""}},
        {"decide_review", {no_review + "/decision", R"({"version":1,"decision":"approve"})"}},
        {"decide_reviews",
         {"/v1/reviews/decisions", R"({"decisions":[{"review":"rev_00000000000000000000000001",
            "version":1,"decision":"approve"}]})"}},
        {"withdraw_review", {no_review, ""}},
        {"answer_review", {no_review + "/answer", R"({"text":"x"})"}},
        {"withdraw_review_answer", {no_review + "/answer", ""}},
        {"set_review_rules", {"/v1/review-rules", R"({"auto_approve":true,"words":[]})"}},
        {"import_reviews",
         {"/v1/reviews/bulk", R"({"origin":"x","reviews":[{"external_reference":"x","sku":"A",
            "rating":5,"language":"de","written_at":"2020-01-01T00:00:00Z"}]})"}},
        {"create_import", {"/v1/imports", R"({"brand":{"name":"x"}})"}},
        {"cancel_import", {"/v1/imports/imp_00000000000000000000000001/cancel", ""}},
        {"create_export", {"/v1/exports", R"({"format":"prices"})"}},
        {"cancel_export", {"/v1/exports/exp_00000000000000000000000001/cancel", ""}},
        {"create_key", {"/v1/keys", R"({"name":"x","kind":"admin","scopes":["orders:read"]})"}},
        {"rotate_key", {"/v1/keys/key_00000000000000000000000001/rotate", "{}"}},
        {"revoke_key", {"/v1/keys/key_00000000000000000000000001", ""}},
        {"resend_message", {"/v1/messages/eml_00000000000000000000000001/resend", ""}},
        {"put_message_template",
         {"/v1/message-templates/placed/de", R"({"subject":"x","text":"x","html":"x"})"}},
        {"create_webhook_endpoint",
         {"/v1/webhooks/endpoints", R"({"url":"https://hooks.example/x"})"}},
        {"change_webhook_endpoint", {no_hook, R"({"url":"https://hooks.example/x"})"}},
        {"delete_webhook_endpoint", {no_hook, ""}},
        {"rotate_webhook_key", {no_hook + "/keys", "{}"}},
        {"ping_webhook_endpoint", {no_hook + "/ping", ""}},
        {"replay_webhook_delivery",
         {no_hook + "/deliveries/msg_00000000000000000000000001/replay", ""}},
        {"replay_webhook_deliveries",
         {no_hook + "/replay", R"({"from":"2020-01-01T00:00:00Z","to":"2030-01-01T00:00:00Z"})"}},
    };
}

class IdempotencyKeys : public testing::OnEngine {
protected:
    IdempotencyKeys()
        : api_(GetParam(), [this](auto& engine, auto& keys, auto& readers) {
              hub_ = std::make_unique<events::EventHub>(engine.database(), engine.world());
              return app::all_routes(engine, keys, readers, *hub_, {}, registry_);
          }) {}
    ApiReply call(const std::string& line, const std::string& body) {
        return api_.call(line, api_.admin, body, {{"idempotency-key", "the-one"}});
    }

    std::unique_ptr<events::EventHub> hub_;
    metrics::Registry registry_;
    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, IdempotencyKeys, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(IdempotencyKeys, are_refused_for_another_request_by_every_route_that_changes_something) {
    // What needs none says so in its description.
    const std::set<std::string> by_nature{"payment_webhook", "carrier_webhook"};
    const auto made = call("POST /v1/carts", R"({"channel":"web"})");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto tried = attempts(api_.shop, "/v1/carts/" + made.text("/token"));
    for (const auto& route : api_.api.routes()) {
        if (!route.is_mutation || by_nature.contains(route.id)) continue;
        const auto attempt = tried.find(route.id);
        ASSERT_NE(attempt, tried.end()) << route.id << " is not tried";
        const auto reply = call(route.method + ' ' + attempt->second.path, attempt->second.body);
        EXPECT_EQ(reply.code(), "idempotency_key_reused") << route.id << ' ' << reply.body;
    }
}

TEST_P(IdempotencyKeys, are_not_needed_where_the_route_says_so) {
    for (const auto& route : api_.api.routes()) {
        if (!route.id.ends_with("_webhook")) continue;
        EXPECT_NE(route.options.description.find("Idempotent by nature"), std::string::npos);
    }
}

}  // namespace
}  // namespace nahtlos
