// A house that knows somebody over all touchpoints, each thing they said with a canary in it.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <map>
#include <memory>
#include <string>

#include "adapters/payment_test/provider.hpp"
#include "apps/nahtlos/mail_spool.hpp"
#include "apps/nahtlos/routes.hpp"
#include "base/batch/events.hpp"
#include "base/ops/log.hpp"
#include "customers/profiles.hpp"
#include "flows/verify.hpp"
#include "sim/psp/psp.hpp"
#include "tests/privacy/search.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::testing {

class PersonHouse : public OnEngine {
protected:
    PersonHouse()
        : api_(
              GetParam(),
              [this](flows::Engine& engine, auth::KeyRing& keys, Executor& readers) {
                  return routes_of(engine, keys, readers);
              },
              {},
              [](Outbound& outbound) {
                  return payments::Providers{
                      {"test", std::make_shared<payment_test::TestProvider>(
                                   outbound, payment_test::ProviderOptions{
                                                 "http://psp", Secret<std::string>("whsec")})}};
              }) {
        api_.doors.add(std::string(shoppers::token_prefix), *cache_);
        api_.fake.outbound.answer_with([this](const OutboundRequest& request) {
            std::string key;
            for (const auto& [name, value] : request.headers) {
                if (name == "Idempotency-Key") key = value;
            }
            auto reply = psp_.handle(request.method, request.url.substr(10), key, request.body,
                                     api_.fake.clock.now());
            return OutboundReply{!reply.is_dropped, reply.status, std::move(reply.body), {}};
        });
        put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 99);
        flows::add_privacy_jobs(*privacy_, api_.engine.jobs());
        log::set_level(log::Level::debug);
    }
    ~PersonHouse() override {
        hub_.reset();
        log::set_level(log::Level::info);
        std::filesystem::remove_all(mails_);
    }

    api::Routes routes_of(flows::Engine& engine, auth::KeyRing& keys, Executor& readers) {
        hub_ = std::make_unique<events::EventHub>(engine.database(), engine.world());
        cache_ = std::make_unique<shoppers::SessionCache>(engine.database());
        mailer_ = std::make_unique<app::MailSpool>(mails_, "shop@localhost", engine.world().ids,
                                                   engine.world().clock);
        desk_ = std::make_unique<flows::ShopperDesk>(
            flows::ShopperDesk{engine, readers, readers, *cache_, *mailer_, "https://shop/in?"});
        privacy_ = std::make_unique<flows::PrivacyDesk>(
            flows::PrivacyDesk{engine,
                               readers,
                               *cache_,
                               *mailer_,
                               {},
                               days(7),
                               [this](const std::set<std::string>& to) { mailer_->drop_to(to); }});
        people_ =
            std::make_unique<app::People>(app::People{api_.desk, *desk_, api_.doors, *privacy_});
        return app::all_routes(engine, keys, readers, *hub_, {}, metrics_, people_.get());
    }

    // Everything is sent under a key, so that its outcome is kept.
    ApiReply must(const std::string& as, const std::string& line, const std::string& body = "") {
        Parts headers;
        if (!line.starts_with("GET")) {
            headers["idempotency-key"] = "key-" + std::to_string(++keys_);
        }
        auto reply = api_.call(line, as, body, headers);
        check(reply.status >= 200 && reply.status < 300, (line + ' ' + reply.body).c_str());
        return reply;
    }
    // All mails that wait, one after the other.
    std::string mails() const {
        std::string all;
        if (!std::filesystem::exists(mails_)) return all;
        for (const auto& file : std::filesystem::directory_iterator(mails_)) {
            std::ostringstream text;
            text << std::ifstream(file.path()).rdbuf();
            all += text.str();
        }
        return all;
    }
    std::string log_in(const std::string& email, const std::string& key = "") {
        const auto& shop = key.empty() ? api_.store : key;
        std::filesystem::remove_all(mails_);
        must(shop, "POST /v1/customers/login-links", R"({"email":")" + email + "\"}");
        const auto text = mails();
        const auto at = text.find("nl_");
        return must(shop, "POST /v1/customers/sessions",
                    R"({"link":")" + text.substr(at, text.find_first_of("\r\n", at) - at) + "\"}")
            .text("/token");
    }
    static std::string address(const std::string& name, const std::string& street) {
        return R"({"name":")" + name + R"(","address1":")" + street +
               R"(","postal_code":"10115","city":"Berlin","country":"DE"})";
    }
    std::string order(const std::string& customer, const std::string& to,
                      const std::string& more = "") {
        return must(api_.store, "POST /v1/orders",
                    R"({"lines":[{"sku":"A","quantity":1}],"customer":)" + customer +
                        R"(,"delivery":{"method":"ship","address":)" + to +
                        R"(},"payment":{"kind":"settled","provider":"test"})" + more + "}")
            .text("/id");
    }
    void ship(const std::string& order) {
        const auto fulfillment =
            must(api_.store, "GET /v1/orders/" + order).text("/fulfillments/0/id");
        must(api_.store, "POST /v1/orders/" + order + "/fulfillments/" + fulfillment + "/actions",
             R"({"action":"ship","catch_up":true})");
    }
    std::string product() {
        return must(api_.admin, "GET /v1/variants/" + to_string(Shop::variant("A")))
            .text("/product");
    }
    std::string customer_of(const std::string& email) {
        customers::ProfileFilter filter;
        filter.email = email;
        const auto found = api_.base.database().read(
            [&](Tx& tx) { return customers::search_profiles(tx, filter); });
        check(found.size() == 1, "one customer has that address");
        return to_string(found.front().id);
    }
    // Credit of 12.50 EUR of a customer, or a card of theirs. Under no key, whose outcome repeats
    // for two days what the account is called elsewhere.
    std::string give_value(const std::string& email, const std::string& more = "") {
        const auto made = api_.call("POST /v1/stored-value", api_.admin,
                                    R"({"legal_entity":")" + to_string(api_.shop.entity) +
                                        R"(","kind":"credit","currency":"EUR","amount_minor":1250,)"
                                        R"("profile":")" +
                                        customer_of(email) + '"' + more + "}");
        check(made.status == 201, made.body.c_str());
        return made.text("/id");
    }
    void pay_out(const std::string& account) {
        must(api_.admin, "POST /v1/stored-value/" + account + "/entries",
             R"({"amount_minor":-1250,"reason":"paid out"})");
    }
    void run_jobs() {
        for (int i = 0; i < 20; ++i) {
            api_.engine.jobs().run_due();
            while (api_.engine.pump() > 0) {
            }
        }
    }
    flows::VerifyReport verified() {
        flows::VerifyOptions how;
        how.now = api_.fake.clock.now();
        sql::write(*api_.base.database().open_writer(),
                   [](Tx& tx) { return number_batches(tx, 10'000); });
        return flows::verify(api_.base.database(), how);
    }
    std::set<std::string> places(const std::string& text) {
        return places_of(api_.base.database(), text);
    }

    const std::filesystem::path mails_ = std::filesystem::temp_directory_path() /
                                         ("nahtlos_privacy_mails_" + std::to_string(::getpid()));
    test_psp::TestPsp psp_{"http://psp"};
    metrics::Registry metrics_;
    std::unique_ptr<events::EventHub> hub_;
    std::unique_ptr<shoppers::SessionCache> cache_;
    std::unique_ptr<app::MailSpool> mailer_;
    std::unique_ptr<flows::ShopperDesk> desk_;
    std::unique_ptr<flows::PrivacyDesk> privacy_;
    std::unique_ptr<app::People> people_;
    TestApi api_;
    int keys_ = 0;
};

}  // namespace nahtlos::testing
