// Messages over a real broker of MQTT: acknowledged only once they are kept, and taken as reads.
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <mutex>

#include "base/real/pump.hpp"
#include "base/real/threads.hpp"
#include "base/real/world.hpp"
#include "flows/api_rfid.hpp"
#include "flows/rfid_messages.hpp"
#include "tests/rfid/broker.hpp"
#include "tests/support/api.hpp"
#include "tests/support/black_hole.hpp"

namespace nahtlos::flows {
namespace {

using mqtt::Subscriber;
using Taken = Subscriber::Taken;

bool wait_until(const std::function<bool()>& is_so) {
    for (int tries = 0; tries < 400 && !is_so(); ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(25));
    }
    return is_so();
}

// A subscriber on a thread of its own.
class Listener {
public:
    Listener(mqtt::SubscriberOptions options, Subscriber::Take take)
        : subscriber_(std::move(options), std::move(take),
                      [this](bool is_connected, const std::string& why) {
                          is_connected_ = is_connected;
                          const std::lock_guard lock(mutex_);
                          why_ = why;
                      }),
          thread_("mqtt", [this] { subscriber_.run(); }) {}
    ~Listener() { subscriber_.stop(); }
    bool is_connected() const { return is_connected_; }
    std::string why() {
        const std::lock_guard lock(mutex_);
        return why_;
    }

private:
    std::atomic<bool> is_connected_ = false;
    std::mutex mutex_;
    std::string why_;
    Subscriber subscriber_;
    real::Thread thread_;
};

TEST(Mqtt, takes_messages_that_came_while_nobody_listened) {
    testing::Broker broker;
    std::atomic<int> got = 0;
    const auto take = [&](const std::string&, const std::string&) {
        ++got;
        return Taken::yes;
    };
    {
        Listener first(broker.options(), take);
        ASSERT_TRUE(wait_until([&] { return first.is_connected(); })) << first.why();
    }
    broker.send("nahtlos/rfid/desk", "one");
    broker.send("nahtlos/rfid/desk", "two");
    Listener second(broker.options(), take);
    EXPECT_TRUE(wait_until([&] { return got == 2; })) << got;
}

TEST(Mqtt, is_sent_again_what_was_not_kept_and_not_again_what_was) {
    testing::Broker broker;
    std::mutex mutex;
    std::vector<std::string> got;
    std::atomic<int> failures = 3;
    Listener listener(broker.options(), [&](const std::string&, const std::string& payload) {
        if (payload == "two" && failures-- > 0) return Taken::again;
        const std::lock_guard lock(mutex);
        got.push_back(payload);
        return Taken::yes;
    });
    ASSERT_TRUE(wait_until([&] { return listener.is_connected(); })) << listener.why();
    for (const auto* text : {"one", "two", "three"}) broker.send("nahtlos/rfid/desk", text);
    const auto all = [&] {
        const std::lock_guard lock(mutex);
        return got;
    };
    EXPECT_TRUE(wait_until([&] { return all().size() >= 3; }));
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    EXPECT_EQ(all(), (std::vector<std::string>{"one", "two", "three"}));
}

// What a process does that is killed between commit and acknowledgement, and before the commit: the
// broker hears nothing of it, and sends the message to the next one.
TEST(Mqtt, loses_nothing_when_a_process_dies_before_it_has_kept_a_message) {
    testing::Broker broker;
    const auto child = ::fork();
    if (child == 0) {
        Listener dying(broker.options(),
                       [](const std::string&, const std::string&) -> Taken { ::_exit(7); });
        std::this_thread::sleep_for(std::chrono::seconds(60));
        ::_exit(1);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(500));  // until it has subscribed
    for (int tries = 0; tries < 50; ++tries) {
        broker.send("nahtlos/rfid/desk", "kept");
        int status = 0;
        if (::waitpid(child, &status, WNOHANG) != child) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            continue;
        }
        ASSERT_EQ(WEXITSTATUS(status), 7);
        break;
    }
    std::atomic<int> got = 0;
    Listener next(broker.options(), [&](const std::string&, const std::string&) {
        ++got;
        return Taken::yes;
    });
    EXPECT_TRUE(wait_until([&] { return got > 0; })) << next.why();
}

TEST(Mqtt, comes_back_when_the_broker_was_away) {
    testing::Broker broker;
    std::atomic<int> got = 0;
    Listener listener(broker.options(), [&](const std::string&, const std::string&) {
        ++got;
        return Taken::yes;
    });
    ASSERT_TRUE(wait_until([&] { return listener.is_connected(); }));
    broker.stop();
    EXPECT_TRUE(wait_until([&] { return !listener.is_connected(); }));
    EXPECT_FALSE(listener.why().empty());
    broker.start();
    EXPECT_TRUE(wait_until([&] { return listener.is_connected(); })) << listener.why();
    broker.send("nahtlos/rfid/desk", "one");
    EXPECT_TRUE(wait_until([&] { return got == 1; }));
}

TEST(Mqtt, is_let_in_by_password_and_encrypted_and_not_otherwise) {
    testing::Broker broker(true);
    std::atomic<int> got = 0;
    const auto take = [&](const std::string&, const std::string&) {
        ++got;
        return Taken::yes;
    };
    auto nameless = broker.options("nameless"), trusting = broker.options("trusting");
    nameless.user.clear();
    trusting.certificate_authorities.clear();  // nobody that the system trusts has signed it
    Listener invited(broker.options(), take), stranger(nameless, take), doubter(trusting, take);
    ASSERT_TRUE(wait_until([&] { return invited.is_connected(); })) << invited.why();
    broker.send("nahtlos/rfid/desk", "one");
    EXPECT_TRUE(wait_until([&] { return got == 1; }));
    EXPECT_TRUE(wait_until([&] { return !stranger.why().empty() && !doubter.why().empty(); }));
    EXPECT_NE(stranger.why().find("not authorised"), std::string::npos) << stranger.why();
    EXPECT_FALSE(stranger.is_connected());
    EXPECT_FALSE(doubter.is_connected()) << doubter.why();
    EXPECT_EQ(got, 1);
}

TEST(Mqtt, ends_although_the_host_says_nothing) {
    testing::Broker broker;
    testing::BlackHole network(broker.port());
    network.set_swallowing(true);
    auto options = broker.options();
    options.port = network.port();
    auto listener = std::make_unique<Listener>(
        options, [](const std::string&, const std::string&) { return Taken::yes; });
    std::this_thread::sleep_for(std::chrono::milliseconds(200));  // until it tries to connect
    auto ended = std::async(std::launch::async, [&] { listener.reset(); });
    EXPECT_EQ(ended.wait_for(std::chrono::seconds(30)), std::future_status::ready);
}

// --- as reads

class RfidMessages : public testing::OnEngine {
protected:
    RfidMessages()
        : api_(GetParam(),
               [](Engine& engine, auth::KeyRing&, Executor&) { return rfid_routes(engine); }) {
        const auto reply = api_.call("PUT /v1/rfid/readers", api_.admin,
                                     R"({"code":"desk","location":"berlin","zone":"pick_up"})");
        check(reply.status == 200, reply.body.c_str());
    }
    MessageTaken take(const std::string& topic, const std::string& payload) {
        std::optional<MessageTaken> got;
        take_rfid_message(api_.engine, topic, payload, [&](MessageTaken taken) { got = taken; });
        while (!got && api_.engine.pump() > 0) {
        }
        check(got.has_value(), "a message is answered");
        return *got;
    }
    std::size_t tags() {
        const auto reply = api_.call("GET /v1/rfid/tags?location=berlin", api_.admin);
        return reply.json().at("items").as_array().size();
    }
    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, RfidMessages, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(RfidMessages, take_the_reads_of_the_reader_that_the_topic_names) {
    const auto taken = take("nahtlos/rfid/desk", R"({"reads":[{"epc":"3074257BF7194E4000001A85"},
                                                 {"epc":"E28011700000020D1234ABCD"}]})");
    EXPECT_EQ(taken.what, MessageTaken::What::kept);
    EXPECT_NE(taken.problem.find("1 reads refused"), std::string::npos) << taken.problem;
    EXPECT_EQ(tags(), 1U);
}

TEST_P(RfidMessages, refuse_for_good_what_is_wrong_with_them) {
    for (const auto& [topic, payload, why] :
         {std::tuple{"nahtlos/rfid/attic", R"({"reads":[{"epc":"3074257BF7194E4000001A85"}]})",
                     "/reader"},
          std::tuple{"nahtlos/rfid/desk", "{", "malformed"},
          std::tuple{"nahtlos/rfid/desk", R"({"reads":[],"x":1})", "/x"},
          std::tuple{"nahtlos/rfid/", "{}", "topic"}}) {
        const auto taken = take(topic, payload);
        EXPECT_EQ(taken.what, MessageTaken::What::refused) << payload;
        EXPECT_NE(taken.problem.find(why), std::string::npos) << taken.problem;
    }
    EXPECT_EQ(tags(), 0U);
}

TEST_P(RfidMessages, come_through_a_broker_into_the_books) {
    testing::Broker broker;
    std::atomic<bool> is_over = false;
    std::atomic<int> got = 0;
    {
        real::Thread writer("writer", [&] {
            while (!is_over) {
                if (api_.engine.pump() == 0) {
                    std::this_thread::sleep_for(std::chrono::milliseconds(2));
                }
            }
        });
        Listener listener(
            broker.options(), [&](const std::string& topic, const std::string& payload) {
                std::atomic<int> state = 0;
                take_rfid_message(api_.engine, topic, payload, [&](const MessageTaken& t) {
                    state = t.what == MessageTaken::What::again ? 2 : 1;
                });
                while (state == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
                ++got;
                return state == 2 ? Taken::again : Taken::yes;
            });
        const bool is_connected = wait_until([&] { return listener.is_connected(); });
        EXPECT_TRUE(is_connected) << listener.why();
        if (is_connected) {
            broker.send("nahtlos/rfid/desk", R"({"reads":[{"epc":"3074257BF7194E4000001A85"}]})");
            EXPECT_TRUE(wait_until([&] { return got == 1; }));
        }
        is_over = true;
    }
    EXPECT_EQ(tags(), 1U);
}

}  // namespace
}  // namespace nahtlos::flows
