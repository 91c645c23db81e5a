// A shop whose customers are written to by a real SMTP server, deterministic but for the wire.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flows/api_fulfillment.hpp"
#include "flows/api_messages.hpp"
#include "flows/api_order_changes.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_returns.hpp"
#include "flows/api_setup.hpp"
#include "flows/message_follower.hpp"
#include "tests/support/api.hpp"
#include "tests/support/follow.hpp"
#include "tests/support/smtp_server.hpp"

namespace nahtlos::testing {

using messages::Kind;
using messages::Message;
using messages::Status;

/// A process that sends: its own writer and sender.
struct MailProcess {
    MailProcess(sql::Database& database, World& world, flows::Books& books,
                messages::SenderOptions options)
        : writer(database, world, {}, {}),
          sender(database, writer.changes(), world,
                 flows::message_composer(books, "team@shop.example"), registry,
                 std::move(options)) {}
    ~MailProcess() { writer.close(); }  // it tells the sender what became of each
    metrics::Registry registry;
    Writer writer;
    messages::Sender sender;
};

class MailHouse : public OnEngine {
protected:
    MailHouse() {
        put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 99);
        put_stock(api_.base.database(), api_.shop, "B", api_.shop.warehouse, 99);
        put_stock(api_.base.database(), api_.shop, "A", api_.shop.berlin, 99);
        restart(true);
    }

    static api::Routes routes_of(flows::Engine& engine, auth::KeyRing&, Executor& readers) {
        auto all = flows::order_routes(engine, readers);
        for (auto& more : {flows::fulfillment_routes(engine), flows::return_routes(engine),
                           flows::order_change_routes(engine), flows::setup_routes(engine),
                           flows::message_routes(engine)}) {
            all.insert(all.end(), more.begin(), more.end());
        }
        return all;
    }
    static messages::SenderOptions options(bool is_configured) {
        messages::SenderOptions options;
        options.from = "shop@shop.example";
        options.reply_to = "help@shop.example";
        options.is_configured = is_configured;
        options.timeout = seconds(10);
        return options;
    }
    void restart(bool is_configured) {
        plan_.is_configured = is_configured;
        process_ = std::make_unique<MailProcess>(api_.base.database(), api_.world,
                                                 api_.engine.books(), options(is_configured));
    }
    ApiReply must(const std::string& line, const std::string& body = "") {
        auto reply = api_.call(line, api_.admin, body);
        check(reply.status >= 200 && reply.status < 300, (line + ' ' + reply.body).c_str());
        return reply;
    }
    // The id of an order over 2 A and 1 B, to be shipped.
    std::string order(const std::string& email, const std::string& language = "de",
                      const std::string& delivery = "") {
        const auto where = delivery.empty()
                               ? std::string(R"({"method":"ship","address":{"name":"Ada <L>",)"
                                             R"("address1":"Weg 1","postal_code":"10115",)"
                                             R"("city":"Berlin","country":"DE"}})")
                               : delivery;
        return must("POST /v1/orders",
                    R"({"channel":"web","lines":[{"sku":"A","quantity":2}],"customer":{"name":)"
                    R"("Ada <L>")" +
                        (email.empty() ? "" : R"(,"email":")" + email + '"') +
                        (language.empty() ? "" : R"(,"language":")" + language + '"') +
                        R"(},"delivery":)" + where +
                        R"(,"payment":{"kind":"settled","provider":"test"}})")
            .text("/id");
    }
    std::string pickup(const std::string& email) {
        return order(email, "de",
                     R"({"method":"pickup","location":")" + to_string(api_.shop.berlin) + "\"}");
    }
    ApiReply act(const std::string& order, const std::string& action,
                 const std::string& more = "") {
        const auto seen = must("GET /v1/orders/" + order);
        return must("POST /v1/orders/" + order + "/fulfillments/" +
                        seen.text("/fulfillments/0/id") + "/actions",
                    R"({"action":")" + action + R"(","catch_up":true)" + more + "}");
    }
    /// Lets the follower see what happened.
    void follow() {
        const auto follower = flows::message_follower(api_.fake.clock, api_.engine.books(), plan_);
        testing::follow(api_.base.database(), follower, api_.fake.clock.now());
    }
    /// Sends what is due, and writes down what came of it.
    void send(MailWire* wire) {
        for (int rounds = 0; rounds < 12; ++rounds) {
            process_->sender.run_due(wire);
            while (process_->writer.pump() > 0) {
            }
        }
    }
    void deliver() {
        follow();
        send(&wire_);
    }
    std::vector<Message> rows(const std::string& order = "") {
        messages::MessageFilter filter;
        filter.limit = 1'000;
        if (!order.empty()) filter.order = parse_id<orders::OrderId>(order)->uuid;
        return api_.base.database().read(
            [&](Tx& tx) { return messages::find_messages(tx, filter); });
    }
    std::vector<Status> statuses(Kind kind) {
        std::vector<Status> all;
        for (const auto& row : rows()) {
            if (row.kind == kind) all.push_back(row.status);
        }
        return all;
    }
    std::vector<std::string> subjects(const std::string& to = "") {
        std::vector<std::string> all;
        for (const auto& mail : smtp_.mails(to)) all.push_back(mail.subject);
        return all;
    }

    SmtpServer smtp_;
    real::SmtpWire wire_{smtp_.options()};
    TestApi api_{GetParam(), routes_of};
    flows::MessagePlan plan_;
    std::unique_ptr<MailProcess> process_;
};

}  // namespace nahtlos::testing
