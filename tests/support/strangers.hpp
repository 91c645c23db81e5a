// A thing of each kind that belongs to the web shop and lies in the warehouse, and keys of all who
// may want it: theirs, of another channel, of another place, of another legal entity.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <map>
#include <memory>
#include <string>

#include "adapters/carrier_test/carrier.hpp"
#include "apps/nahtlos/routes.hpp"
#include "base/events/sequencer.hpp"
#include "tests/support/api.hpp"
#include "tests/support/buying_trials.hpp"
#include "tests/support/message_trials.hpp"
#include "tests/support/more_trials.hpp"
#include "tests/support/paying.hpp"
#include "tests/support/pricing_things.hpp"
#include "tests/support/transfer_trials.hpp"
#include "webhooks/rules.hpp"
#include "webhooks/store.hpp"

namespace nahtlos::testing {

/// A shop with a thing of each kind, and keys of those who may touch them and who may not.
class Strangers : public OnEngine {
protected:
    Strangers()
        : api_(
              GetParam(),
              [this](flows::Engine& engine, auth::KeyRing& keys, Executor& readers) {
                  hub_ = std::make_unique<events::EventHub>(engine.database(), engine.world());
                  static const metrics::Registry none;
                  return app::all_routes(engine, keys, readers, *hub_, {}, none);
              },
              {}, test_providers) {
        reach(api_.fake, psp_);
        api_.engine.shipments().use(
            {{"test", std::make_shared<carrier_test::TestCarrier>(
                          api_.fake.outbound,
                          carrier_test::CarrierOptions{
                              "http://carrier", Secret<std::string>("whsec_test"), seconds(8)})}});
        put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 2'000);
        put_stock(api_.base.database(), api_.shop, "A", api_.shop.berlin, 900);
        const auto bound = [&](auth::Key key) {
            key.kind = auth::KeyKind::admin;
            key.scopes = "admin";
            if (!key.legal_entity) key.legal_entity = api_.shop.entity;
            return api_.make_key(key);
        };
        web_ = bound({.channel = api_.shop.web});
        till_ = bound({.channel = api_.shop.till});
        warehouse_ = bound({.location = api_.shop.warehouse});
        desk_ = bound({.channel = api_.shop.web, .location = api_.shop.warehouse});
        hamburg_ = bound({.location = api_.shop.hamburg});
        const auto other =
            must(api_.admin, "POST /v1/legal-entities",
                 R"({"name":"Other","country":"DE","currency":"EUR","number_prefix":"O-"})");
        other_ = bound({.legal_entity = *parse_id<channels::LegalEntityId>(other.text("/id"))});
        const auto channel =
            must(api_.admin, "POST /v1/channels",
                 R"({"code":"other","name":"x","kind":"web","status":"live","legal_entity":")" +
                     other.text("/id") + R"(","market":"de","channel_group":"x"})");
        check(!channel.text("/id").empty(), "the other legal entity sells, too");
        make_things();
    }
    ~Strangers() override { hub_.reset(); }

    ApiReply must(const std::string& as, const std::string& line, const std::string& body = "") {
        auto reply = api_.call(line, as, body);
        check(reply.status >= 200 && reply.status < 300, (line + ' ' + reply.body).c_str());
        return reply;
    }

    // Makes a thing, by a line and a body.
    auto as_admin() {
        return [this](const std::string& line, const std::string& body) {
            return must(api_.admin, line, body);
        };
    }
    // A parcel of the order, whose carrier is not asked yet.
    void make_shipment() {
        const auto line = filled_line("POST /v1/orders/{id}/fulfillments/{fulfillment}/shipments");
        things_["/v1/shipments/{id}"] = must(web_, line, shipment_body(1)).text("/id");
        things_["{carrier}"] = "test";
    }
    // Something of each kind, all of it the web shop's and the warehouse's to do, and new.
    void make_things() {
        const auto order = must(web_, "POST /v1/orders", order_body(R"({"sku":"A","quantity":1})"));
        things_["/v1/orders/{id}"] = order.text("/id");
        things_["{fulfillment}"] = order.text("/fulfillments/0/id");
        make_shipment();
        things_["order payment"] =
            must(web_, "GET /v1/orders/" + order.text("/id")).text("/payments/0/id");
        make_return();
        const auto paid = cart(web_);
        const auto checkout =
            must(web_, "POST /v1/carts/" + paid + "/checkout",
                 R"({"payment":{"provider":"test","method":"test_success","terms":"authorized"}})");
        check(checkout.text("/status") == "placed", "the provider authorizes");
        things_["paid cart"] = paid;
        things_["/v1/payments/{id}"] = checkout.text("/payment");
        things_["{cart}"] = cart(desk_);
        things_["/v1/channels/{id}"] = to_string(api_.shop.web);
        things_["/v1/locations/{id}"] = to_string(api_.shop.warehouse);
        const auto variant = to_string(Shop::variant("A"));
        things_["/v1/variants/{id}"] = variant;
        things_["/v1/products/{id}"] =
            must(api_.admin, "GET /v1/variants/" + variant).text("/product");
        things_["{variant}"] = variant;
        const auto card =
            must(web_, "POST /v1/stored-value", R"({"currency":"EUR","amount_minor":500})");
        things_["/v1/stored-value/{id}"] = card.text("/id");
        things_["card code"] = card.text("/code");
        things_["/v1/reviews/{id}"] =
            must(web_, "POST /v1/reviews/bulk",
                 R"({"origin":"x","reviews":[{"external_reference":"r)" + std::to_string(++made_) +
                     R"(","sku":"A","rating":5,"language":"de",)"
                     R"("written_at":"2020-01-01T00:00:00Z","text":"gut"}]})")
                .text("/rows/0/id");
        things_["{review}"] = things_["/v1/reviews/{id}"];
        for (auto& [path, id] : make_pricing_things(++made_, as_admin())) things_[path] = id;
        for (auto& [path, id] : make_buying_things(++made_, as_admin())) things_[path] = id;
        things_["{provider}"] = "test";
        things_["/v1/messages/{id}"] =
            make_message(api_.base.database(), things_["/v1/orders/{id}"]);
        things_["/v1/categories/{id}"] = "cat_00000000000000000000000001";
        things_["/v1/collections/{id}"] = "col_00000000000000000000000001";
        things_["{code}"] = "x";
        things_["{language}"] = "de";
        things_["{version}"] = things_["{note}"] = "1";
        make_stock_work();
        const auto key = must(web_, "POST /v1/keys",
                              R"({"name":"web","kind":"store","scopes":["orders:read"],)"
                              R"("channel":")" +
                                  to_string(api_.shop.web) + "\"}");
        things_["/v1/keys/{id}"] = key.text("/id");
        make_webhook();
        make_exchange();
        things_["{profile}"] = must(web_, "POST /v1/customers/bulk",
                                    R"({"customers":[{"external_reference":"c)" +
                                        std::to_string(++made_) + R"(","name":"Ada"}]})")
                                   .text("/rows/0/id");
        must(web_, "POST /v1/carts/" + things_["{cart}"] + "/claim",
             R"({"profile":")" + things_["{profile}"] + "\"}");
    }
    // What somebody has to do with goods of the warehouse.
    void make_stock_work() {
        const auto id_of = [&](const std::string& line, const std::string& body) {
            return must(warehouse_, line, body).text("/id");
        };
        things_["/v1/transfers/{id}"] = id_of("POST /v1/transfers", transfer_body);
        things_["/v1/counts/{id}"] = id_of("POST /v1/counts", count_body);
        things_["/v1/waves/{id}"] = "wav_00000000000000000000000001";
    }
    // Goods of an order that is on its way, which shall come back.
    void make_return() {
        const auto sent = must(web_, "POST /v1/orders", order_body(R"({"sku":"A","quantity":1})"));
        const auto id = sent.text("/id");
        must(warehouse_,
             "POST /v1/orders/" + id + "/fulfillments/" + sent.text("/fulfillments/0/id") +
                 "/actions",
             R"({"action":"ship","catch_up":true})");
        things_["sent order"] = id;
        things_["/v1/returns/{id}"] =
            must(web_, "POST /v1/returns",
                 R"({"order":")" + id + R"(","lines":[{"line":1,"quantity":1}],"location":")" +
                     to_string(api_.shop.warehouse) + "\"}")
                .text("/return/id");
        make_claim();
    }
    void make_claim() {
        const auto sent = must(web_, "POST /v1/orders", order_body(R"({"sku":"A","quantity":2})"));
        must(warehouse_,
             "POST /v1/orders/" + sent.text("/id") + "/fulfillments/" +
                 sent.text("/fulfillments/0/id") + "/actions",
             R"({"action":"ship","catch_up":true})");
        const auto body = claim_body(sent.text("/id"));
        things_["claimed order"] = sent.text("/id");
        things_["/v1/claims/{id}"] = must(web_, "POST /v1/claims", body).text("/id");
    }
    // One of each, since there is room for twenty.
    void make_exchange() {
        if (!things_["/v1/imports/{id}"].empty()) return;
        const auto id_of = [&](const std::string& line, const std::string& body) {
            return must(api_.admin, line, body).text("/id");
        };
        things_["/v1/imports/{id}"] = id_of("POST /v1/imports", R"({"brand":{"name":"x"}})");
        things_["/v1/exports/{id}"] = id_of("POST /v1/exports", R"({"format":"prices"})");
    }
    // An endpoint of the web shop, and something that has arrived there.
    void make_webhook() {
        // There is room for a hundred.
        auto& last = things_["/v1/webhooks/endpoints/{id}"];
        if (!last.empty()) api_.call("DELETE /v1/webhooks/endpoints/" + last, api_.admin);
        const auto id =
            must(web_, "POST /v1/webhooks/endpoints", R"({"url":"https://hooks.example/x"})")
                .text("/id");
        things_["/v1/webhooks/endpoints/{id}"] = id;
        const auto endpoint = *parse_id<webhooks::EndpointId>(id);
        NumberedEvent event;
        event.position = ++made_;
        event.type = "order_placed";
        const auto delivery = webhooks::delivery_id(endpoint, event.position, event.recorded_at);
        const auto connection = api_.base.database().open_writer();
        sql::write(*connection, [&](Tx& tx) {
            const auto locked = webhooks::find_endpoint(tx, endpoint, sql::Lock::yes);
            webhooks::record(tx, *locked, std::vector<const NumberedEvent*>{&event}, {});
            auto arrived = *webhooks::find_delivery(tx, delivery);
            arrived.state = webhooks::DeliveryState::delivered;
            webhooks::save_delivery(tx, arrived);
            return true;
        });
        things_["{delivery}"] = to_string(delivery);
    }
    // Events of an order can be read once no older transaction runs on the same PostgreSQL, which
    // other tests may use.
    void await_events(const std::string& order) {
        for (int tries = 0; tries < 300; ++tries) {
            sequencer_.run();
            const auto feed = must(api_.admin, "GET /v1/events?aggregate=" + order);
            if (feed.body.find(order) != std::string::npos) return;
            ::usleep(100'000);
        }
        check(false, "events come to be numbered");
    }
    std::string cart(const std::string& as) {
        return must(as, "POST /v1/carts",
                    R"({"lines":[{"action":"add","sku":"A","quantity":1}],
                        "customer":{"email":"ada@example.com"},"delivery":{"method":"ship",
                        "address":{"name":"Ada","address1":"Weg 1","postal_code":"10115",
                        "city":"Berlin","country":"DE"}}})")
            .text("/id");
    }

    // "GET /v1/orders/{id}" with the thing's id: by the beginning of the path, else by name.
    std::string line_of(const api::Route& route) const {
        return route.method + ' ' + filled(route.path);
    }
    std::string filled(std::string path) const {
        for (const auto& [name, id] : things_) {
            const auto brace = name.find('{');
            const auto at = path.find(name);
            if (brace == std::string::npos || at == std::string::npos || (brace > 0 && at != 0)) {
                continue;
            }
            path.replace(at + brace, name.size() - brace, id);
        }
        EXPECT_EQ(path.find('{'), std::string::npos) << "make one of " << path;
        return path;
    }
    std::string filled_line(const std::string& route) const {
        const auto space = route.find(' ');
        return route.substr(0, space + 1) + filled(route.substr(space + 1));
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

    std::unique_ptr<events::EventHub> hub_;
    test_psp::TestPsp psp_{psp_url};
    TestApi api_;
    events::Sequencer sequencer_{api_.base.database(), api_.world};  // one: it has a lease
    std::map<std::string, std::string> things_;                      // ids by placeholder
    std::string web_, till_, warehouse_, hamburg_, other_, desk_;    // secrets
    int made_ = 0;
};

}  // namespace nahtlos::testing
