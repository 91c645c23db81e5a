// Webhooks against a real receiver: what arrives, in which order, how often, and when it does not.
#include "webhooks/sender.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <chrono>
#include <thread>

#include "base/batch/writer.hpp"
#include "base/crypto/base64.hpp"
#include "base/crypto/ed25519.hpp"
#include "base/crypto/jws.hpp"
#include "base/events/feed.hpp"
#include "base/events/sequencer.hpp"
#include "base/fake/world.hpp"
#include "base/http/server.hpp"
#include "base/json/writer.hpp"
#include "base/real/outbound.hpp"
#include "tests/support/database.hpp"
#include "webhooks/recorder.hpp"
#include "webhooks/verify.hpp"

namespace nahtlos::webhooks {
namespace {

using Requests = std::vector<http::Request>;

/// A receiver that answers as told by path, and keeps what it got.
class Receiver {
public:
    Receiver()
        : server_(options(), [this](http::Request request, auto to) {
              take(std::move(request), std::move(to));
          }) {}
    ~Receiver() { server_.stop(seconds(0)); }
    std::string url(const std::string& path, const std::string& host = "127.0.0.1") const {
        return "http://" + host + ":" + std::to_string(server_.port()) + path;
    }
    void answer(const std::string& path, int status, std::string body = "") {
        const std::lock_guard lock(mutex_);
        answers_[path] = {status, {{"Location", "/elsewhere"}}, std::move(body)};
    }
    void hang(const std::string& path) {
        const std::lock_guard lock(mutex_);
        hanging_.insert(path);
    }
    Requests got(const std::string& path) {
        const std::lock_guard lock(mutex_);
        Requests found;
        for (const auto& request : got_) {
            if (request.target == path) found.push_back(request);
        }
        return found;
    }

private:
    static http::ServerOptions options() {
        http::ServerOptions options;
        options.port = 0;
        return options;
    }
    void take(http::Request request, std::shared_ptr<http::Responder> to) {
        const std::lock_guard lock(mutex_);
        const auto path = request.target;
        got_.push_back(std::move(request));
        if (hanging_.contains(path)) {
            held_.push_back(std::move(to));
            return;
        }
        const auto found = answers_.find(path);
        to->send(found == answers_.end() ? http::Response{200, {}, "ok"} : found->second);
    }
    std::mutex mutex_;
    Requests got_;
    std::map<std::string, http::Response> answers_;
    std::set<std::string> hanging_;
    std::vector<std::shared_ptr<http::Responder>> held_;
    http::Server server_;
};

std::string header(const http::Request& request, const char* name) {
    return std::string(request.header(name));
}

class WebhooksOn : public testing::OnEngine {
protected:
    struct Process {
        Process(sql::Database& database, World& world, Outbound& outbound)
            : writer(database, world, {}, {}),
              sender(database, writer.changes(), world, outbound, {}, registry) {}
        metrics::Registry registry;
        Writer writer;
        Sender sender;
    };

    WebhooksOn() { processes_.push_back(std::make_unique<Process>(database_, world_, wire_)); }
    ~WebhooksOn() override {
        for (auto& process : processes_) process->sender.stop();
    }

    template <class Work>
    auto write(Work work) {
        return sql::write(*writer_, work);
    }
    Endpoint endpoint(const std::string& url) {
        Endpoint made;
        made.id = world_.ids.next<EndpointId>();
        made.url = url;
        made.created_at = made.updated_at = fake_.clock.now();
        SigningKey key{made.id, 1, KeyKind::hmac, {std::string(32, 'k')}, {}, made.created_at, {}};
        write([&](Tx& tx) {
            insert_endpoint(tx, made);
            save_key(tx, key);
            return true;
        });
        return made;
    }
    // One event of each aggregate named, in this order.
    void happen(const std::vector<Uuid>& aggregates) {
        Events events;
        for (const auto& aggregate : aggregates) {
            events.push_back({"thing_done",
                              aggregate,
                              ++sequence_[aggregate],
                              {},
                              fake_.clock.now(),
                              R"({"n":1})"});
        }
        write([&](Tx& tx) {
            append_events(tx, take_ticket(tx, events, fake_.clock.now()), events);
            return true;
        });
        // Numbered once no older transaction runs on the same PostgreSQL, which others may use.
        for (int tries = 0; tries < 600 && has_unnumbered(); ++tries) {
            sequencer_.run();
            std::this_thread::sleep_for(std::chrono::milliseconds(tries == 0 ? 0 : 50));
        }
        while (write([&](Tx& tx) { return events::advance(tx, recorder_, fake_.clock.now()); }) >
               0) {
        }
    }
    bool has_unnumbered() {
        return database_.read([](Tx& tx) {
            return tx.value<std::int64_t>(
                       "select count(*) from base_event_batch where position is null and events > "
                       "0") > 0;
        });
    }
    // Real calls take their time; what they bring is what is tested.
    template <class Done>
    bool until(Done done) {
        for (int i = 0; i < 4'000; ++i) {
            for (auto& process : processes_) {
                process->sender.run_due();
                while (process->writer.pump() > 0) {
                }
            }
            if (done()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return false;
    }
    std::vector<Delivery> deliveries_of(EndpointId id) {
        DeliveryFilter filter;
        filter.endpoint = id;
        filter.limit = 1'000;
        auto found = database_.read([&](Tx& tx) { return find_deliveries(tx, filter); });
        std::ranges::sort(found, {}, &Delivery::position);
        return found;
    }
    std::int64_t in(EndpointId id, DeliveryState state) {
        return std::ranges::count(deliveries_of(id), state, &Delivery::state);
    }
    Endpoint now(EndpointId id) {
        return *database_.read([&](Tx& tx) { return find_endpoint(tx, id, sql::Lock::no); });
    }
    void expect_sound() {
        const auto broken = database_.read([](Tx& tx) { return broken_deliveries(tx, 10); });
        for (const auto& one : broken) ADD_FAILURE() << one.rows << ": " << one.found;
    }

    testing::TestDatabase base_{GetParam()};
    sql::Database& database_ = base_.database();
    fake::FakeWorld fake_;
    World world_ = fake_.world();
    events::Sequencer sequencer_{database_, world_};  // one: it has a lease
    std::unique_ptr<sql::Connection> writer_ = database_.open_writer();
    Receiver receiver_;
    real::CurlOutbound wire_;
    events::Subscriber recorder_ = recorder(fake_.clock);
    std::map<Uuid, std::int64_t> sequence_;
    std::vector<std::unique_ptr<Process>> processes_;
    const Uuid a_ = world_.ids.next(), b_ = world_.ids.next();
};
INSTANTIATE_TEST_SUITE_P(Engines, WebhooksOn, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(WebhooksOn, an_event_arrives_as_the_feed_has_it_signed_by_every_key) {
    const auto there = endpoint(receiver_.url("/ok"));
    const std::string seed(32, 's');
    write([&](Tx& tx) {
        save_key(tx, {there.id, 2, KeyKind::ed25519, {seed}, {}, fake_.clock.now(), {}});
        save_key(tx, {there.id,
                      3,
                      KeyKind::hmac,
                      {seed},
                      {},
                      fake_.clock.now(),
                      fake_.clock.now() - seconds(1)});  // has run out
        return true;
    });
    happen({a_});
    ASSERT_TRUE(until([&] { return in(there.id, DeliveryState::delivered) == 1; }));
    const auto got = receiver_.got("/ok");
    ASSERT_EQ(got.size(), 1u);
    const auto event = database_.read([](Tx& tx) { return events_from(tx, 1, 1); }).front();
    EXPECT_EQ(got[0].body, json::write(events::view_of(event)));
    const auto text = header(got[0], "webhook-id") + '.' + header(got[0], "webhook-timestamp") +
                      '.' + got[0].body;
    // By OpenSSL's own HMAC, and by the public key.
    const std::string secret(32, 'k');
    unsigned char code[32];
    unsigned size = 0;
    HMAC(EVP_sha256(), secret.data(), 32, reinterpret_cast<const unsigned char*>(text.data()),
         text.size(), code, &size);
    const auto both = header(got[0], "webhook-signature");
    const auto first = "v1," + base64({reinterpret_cast<const char*>(code), size});
    EXPECT_EQ(both.substr(0, first.size() + 1), first + ' ');
    const auto second = both.substr(first.size() + 1);
    ASSERT_EQ(second.substr(0, 4), "v1a,");
    std::string signature(66, '\0');
    EVP_DecodeBlock(reinterpret_cast<unsigned char*>(signature.data()),
                    reinterpret_cast<const unsigned char*>(second.data() + 4), 88);
    signature.resize(64);
    EXPECT_TRUE(
        JwsKey::ed25519(ed25519_public(seed))->has_signed(JwsAlgorithm::eddsa, text, signature));
    expect_sound();
}

TEST_P(WebhooksOn, a_later_event_of_an_aggregate_waits_for_the_earlier_and_others_do_not) {
    const auto there = endpoint(receiver_.url("/x"));
    receiver_.answer("/x", 500);
    happen({a_, a_});
    ASSERT_TRUE(until([&] { return now(there.id).failing_since.has_value(); }));
    EXPECT_EQ(receiver_.got("/x").size(), 1u);
    receiver_.answer("/x", 204);
    happen({b_});
    ASSERT_TRUE(until([&] { return in(there.id, DeliveryState::delivered) == 1; }));
    EXPECT_EQ(deliveries_of(there.id)[1].state, DeliveryState::queued);
    fake_.clock.advance(seconds(7));
    ASSERT_TRUE(until([&] { return in(there.id, DeliveryState::delivered) == 3; }));
    const auto got = receiver_.got("/x");
    ASSERT_EQ(got.size(), 4u);
    EXPECT_EQ(header(got[0], "webhook-id"), header(got[2], "webhook-id"));
    EXPECT_EQ(header(got[3], "webhook-id"), to_string(deliveries_of(there.id)[1].id));
    EXPECT_FALSE(now(there.id).failing_since.has_value());
    expect_sound();
}

TEST_P(WebhooksOn, an_endpoint_that_hangs_delays_no_other) {
    const auto slow = endpoint(receiver_.url("/hang"));
    const auto quick = endpoint(receiver_.url("/ok"));
    receiver_.hang("/hang");
    std::vector<Uuid> many;
    for (int i = 0; i < 30; ++i) many.push_back(world_.ids.next());
    happen(many);
    ASSERT_TRUE(until([&] { return in(quick.id, DeliveryState::delivered) == 30; }));
    EXPECT_EQ(receiver_.got("/hang").size(), static_cast<std::size_t>(SenderOptions{}.at_once));
    EXPECT_EQ(in(slow.id, DeliveryState::waiting), 26);
    expect_sound();
}

TEST_P(WebhooksOn, what_was_sent_and_not_recorded_is_sent_again_with_the_same_id) {
    const auto there = endpoint(receiver_.url("/ok"));
    happen({a_});
    auto& dying = *processes_[0];
    dying.sender.run_due();
    receiver_.hang("/ok");
    while (dying.writer.pump() > 0) {
    }
    for (int i = 0; i < 2'000 && receiver_.got("/ok").empty(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    dying.sender.stop();  // as if it had died before the answer
    processes_.push_back(std::make_unique<Process>(database_, world_, wire_));
    std::swap(processes_[0], processes_[1]);
    const auto dead = std::move(processes_[1]);
    processes_.pop_back();
    processes_[0]->sender.run_due();
    while (processes_[0]->writer.pump() > 0) {
    }
    EXPECT_EQ(receiver_.got("/ok").size(), 1u) << "the lease has not ended";
    fake_.clock.advance(minutes(2));
    processes_[0]->sender.run_due();
    while (processes_[0]->writer.pump() > 0) {
    }
    for (int i = 0; i < 2'000 && receiver_.got("/ok").size() < 2; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    const auto got = receiver_.got("/ok");
    ASSERT_EQ(got.size(), 2u);
    EXPECT_EQ(header(got[0], "webhook-id"), header(got[1], "webhook-id"));
    EXPECT_EQ(got[0].body, got[1].body);
    EXPECT_NE(header(got[0], "webhook-timestamp"), header(got[1], "webhook-timestamp"));
    expect_sound();
}

TEST_P(WebhooksOn, what_never_arrives_is_given_up_after_ten_tries_and_can_be_sent_again) {
    const auto there = endpoint(receiver_.url("/x"));
    receiver_.answer("/x", 503, "busy\n\x01");
    happen({a_, a_});
    for (std::size_t tries = 1; tries <= 10; ++tries) {
        ASSERT_TRUE(until([&] {
            return deliveries_of(there.id)[0].status == 503 &&
                   deliveries_of(there.id)[0].state != DeliveryState::sending &&
                   receiver_.got("/x").size() >= tries;
        }));
        if (tries < 10) fake_.clock.advance(hours(29));
        write([&](Tx& tx) {  // it is not disabled meanwhile
            auto changed = *find_endpoint(tx, there.id, sql::Lock::yes);
            changed.failing_since.reset();
            save_endpoint(tx, changed);
            return true;
        });
    }
    ASSERT_TRUE(until([&] { return in(there.id, DeliveryState::dead) == 1; }));
    receiver_.answer("/x", 200);
    const auto dead = deliveries_of(there.id)[0];
    EXPECT_EQ(dead.attempts, 10);
    const auto log = database_.read([&](Tx& tx) { return attempts_of(tx, dead.id); });
    ASSERT_EQ(log.size(), 10u);
    EXPECT_EQ(log[0].body, "busy ?");
    ASSERT_TRUE(until([&] {
        fake_.clock.advance(seconds(1));  // the next one may have been refused, too
        return in(there.id, DeliveryState::delivered) == 1;
    }));
    write([&](Tx& tx) {
        (void)find_endpoint(tx, there.id, sql::Lock::yes);
        replay(tx, there.id, {dead}, fake_.clock.now());
        return true;
    });
    ASSERT_TRUE(until([&] { return in(there.id, DeliveryState::delivered) == 2; }));
    EXPECT_EQ(header(receiver_.got("/x").back(), "webhook-id"), to_string(dead.id));
    expect_sound();
}

TEST_P(WebhooksOn, an_endpoint_that_fails_for_days_is_disabled_and_loses_nothing) {
    const auto there = endpoint(receiver_.url("/x"));
    receiver_.answer("/x", 302);
    happen({a_});
    ASSERT_TRUE(until([&] { return now(there.id).failing_since.has_value(); }));
    EXPECT_TRUE(receiver_.got("/elsewhere").empty()) << "redirects are not followed";
    fake_.clock.advance(days(5));
    ASSERT_TRUE(until([&] { return now(there.id).state == EndpointState::disabled; }));
    EXPECT_EQ(now(there.id).reason, Reason::failing);
    happen({a_, b_});
    fake_.clock.advance(days(1));
    const auto sent = receiver_.got("/x").size();
    until([] { return true; });
    EXPECT_EQ(receiver_.got("/x").size(), sent);
    const auto told = database_.read([](Tx& tx) {
        return tx.value<std::int64_t>(
            "select count(*) from base_event where type = 'webhook_endpoint_disabled'");
    });
    EXPECT_EQ(told, 1);
    receiver_.answer("/x", 200);
    write([&](Tx& tx) {
        auto changed = *find_endpoint(tx, there.id, sql::Lock::yes);
        changed.state = EndpointState::enabled;
        save_endpoint(tx, changed);
        return true;
    });
    ASSERT_TRUE(until([&] { return in(there.id, DeliveryState::delivered) >= 3; }));
    expect_sound();
}

TEST_P(WebhooksOn, an_endpoint_that_says_it_is_gone_is_disabled_at_once) {
    const auto there = endpoint(receiver_.url("/x"));
    receiver_.answer("/x", 410);
    happen({a_});
    ASSERT_TRUE(until([&] { return now(there.id).state == EndpointState::disabled; }));
    EXPECT_EQ(now(there.id).reason, Reason::gone);
}

TEST_P(WebhooksOn, nothing_is_sent_to_a_name_that_leads_into_a_network_of_ones_own) {
    real::OutboundOptions options;
    options.may_connect = is_public_address;
    real::CurlOutbound guarded(options);
    processes_.clear();
    processes_.push_back(std::make_unique<Process>(database_, world_, guarded));
    const auto there = endpoint(receiver_.url("/ok", "localhost"));
    happen({a_});
    ASSERT_TRUE(until([&] { return now(there.id).failing_since.has_value(); }));
    EXPECT_TRUE(receiver_.got("/ok").empty());
    EXPECT_EQ(deliveries_of(there.id)[0].error, "the address is not one that may be called");
    processes_.clear();
}

TEST_P(WebhooksOn, of_a_large_answer_a_little_is_kept) {
    real::OutboundOptions options;
    options.reply_bytes = 4'096;
    options.cuts_replies = true;
    real::CurlOutbound small(options);
    processes_.clear();
    processes_.push_back(std::make_unique<Process>(database_, world_, small));
    const auto there = endpoint(receiver_.url("/x"));
    receiver_.answer("/x", 200, std::string(200'000, 'x'));
    happen({a_});
    ASSERT_TRUE(until([&] { return in(there.id, DeliveryState::delivered) == 1; }));
    const auto id = deliveries_of(there.id)[0].id;
    const auto log = database_.read([&](Tx& tx) { return attempts_of(tx, id); });
    EXPECT_EQ(log.at(0).body, std::string(1'024, 'x'));
    processes_.clear();
}

TEST_P(WebhooksOn, what_is_old_is_forgotten_and_what_is_deleted_at_once) {
    const auto there = endpoint(receiver_.url("/ok")), other = endpoint(receiver_.url("/ok"));
    happen({a_});
    ASSERT_TRUE(until([&] { return in(there.id, DeliveryState::delivered) == 1; }));
    write([&](Tx& tx) {
        auto changed = *find_endpoint(tx, other.id, sql::Lock::yes);
        changed.state = EndpointState::deleted;
        save_endpoint(tx, changed);
        return true;
    });
    const auto keep = [&] {
        processes_[0]->sender.keep_house();
        while (processes_[0]->writer.pump() > 0) {
        }
    };
    keep();
    EXPECT_TRUE(deliveries_of(other.id).empty());
    EXPECT_EQ(deliveries_of(there.id).size(), 1u);
    fake_.clock.advance(days(31));
    keep();
    EXPECT_TRUE(deliveries_of(there.id).empty());
    EXPECT_EQ(database_.read([](Tx& tx) {
        return tx.value<std::int64_t>("select count(*) from webhooks_attempt");
    }),
              0);
}

class TwoProcesses : public WebhooksOn {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(TwoProcesses);
INSTANTIATE_TEST_SUITE_P(Engines, TwoProcesses, testing::on_engine("postgres"),
                         [](const auto& engine) { return engine.param; });

TEST_P(TwoProcesses, send_each_event_once_and_those_of_an_aggregate_in_order) {
    processes_.push_back(std::make_unique<Process>(database_, world_, wire_));
    const auto there = endpoint(receiver_.url("/ok"));
    std::vector<Uuid> many;
    for (int i = 0; i < 40; ++i) many.push_back(i % 2 == 0 ? a_ : world_.ids.next());
    happen(many);
    ASSERT_TRUE(until([&] { return in(there.id, DeliveryState::delivered) == 40; }));
    std::set<std::string> ids;
    for (const auto& request : receiver_.got("/ok")) ids.insert(header(request, "webhook-id"));
    EXPECT_EQ(receiver_.got("/ok").size(), 40u);
    EXPECT_EQ(ids.size(), 40u);
    expect_sound();
}

}  // namespace
}  // namespace nahtlos::webhooks
