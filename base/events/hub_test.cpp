#include "base/events/hub.hpp"

#include <gtest/gtest.h>

#include "base/events/sequencer.hpp"
#include "base/fake/world.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::events {
namespace {

// A client with room for so many bytes, which never reads unless told.
class FakeStream final : public http::Stream {
public:
    explicit FakeStream(std::size_t room = 1U << 30) : room_(room) {}
    bool write(std::shared_ptr<const std::string> text) override {
        if (!is_open_) return false;
        if (text->size() > room_) return is_open_ = false;
        room_ -= text->size();
        all += *text;
        texts.push_back(std::move(text));
        return true;
    }
    void close() override { is_open_ = false; }
    bool is_open() const override { return is_open_; }
    void on_close(std::function<void()>) override {}

    // The values of all lines that begin like this: "event: ".
    std::vector<std::string> values(const std::string& start) const {
        std::vector<std::string> found;
        for (std::size_t at = 0; at < all.size();) {
            const auto end = all.find('\n', at);
            if (all.compare(at, start.size(), start) == 0) {
                found.push_back(all.substr(at + start.size(), end - at - start.size()));
            }
            at = end + 1;
        }
        return found;
    }
    // The positions of the events received.
    std::vector<std::int64_t> positions() const {
        std::vector<std::int64_t> found;
        for (const auto& data : values("data: ")) {
            found.push_back(std::stoll(data.substr(std::string(R"({"position":)").size())));
        }
        return found;
    }
    std::int64_t last_id() const { return std::stoll(values("id: ").back()); }

    std::string all;
    std::vector<std::shared_ptr<const std::string>> texts;

private:
    std::size_t room_;
    bool is_open_ = true;
};

std::vector<std::int64_t> range(std::int64_t begin, std::int64_t end) {
    std::vector<std::int64_t> values;
    for (; begin < end; ++begin) values.push_back(begin);
    return values;
}

struct HubOn : testing::OnEngine {
    testing::TestDatabase test_database{GetParam()};
    sql::Database& database = test_database.database();
    fake::FakeWorld fake;
    World world = fake.world();
    Sequencer sequencer{database, world};
    std::unique_ptr<sql::Connection> writer = database.open_writer();
    EventHub hub{database, world};
    const Uuid web = fake.ids.next(), till = fake.ids.next();
    std::int64_t written = 0;

    void write(std::int64_t n) {
        Events events;
        for (std::int64_t i = 0; i < n; ++i) {
            const bool is_even = ++written % 2 == 0;
            Event event{is_even ? "order_placed" : "key_created",
                        fake.ids.next(),
                        1,
                        {},
                        fake.clock.now(),
                        R"({"text":"a\nb"})"};
            event.context.channel = is_even ? web : till;
            events.push_back(std::move(event));
        }
        sql::write(*writer, [&](Tx& tx) {
            append_events(tx, take_ticket(tx, events, fake.clock.now()), events);
        });
        sequencer.run();
    }
    std::shared_ptr<FakeStream> join(EventHub& at, std::optional<std::int64_t> from,
                                     EventFilter filter = {}, std::size_t room = 1U << 30) {
        auto stream = std::make_shared<FakeStream>(room);
        const auto refusal = at.join({std::move(filter), from, [](Instant) { return true; }},
                                     [&] { return stream; });
        EXPECT_FALSE(refusal);
        return stream;
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, HubOn, testing::on_engines());

TEST_P(HubOn, a_stream_gets_each_event_from_when_it_opened) {
    write(3);
    hub.poll();
    const auto stream = join(hub, {});
    write(1);  // before the hub has looked again
    hub.poll();
    write(2);
    write(1);
    hub.poll();
    hub.poll();
    EXPECT_EQ(stream->positions(), range(4, 8));
    EXPECT_EQ(stream->values("event: ").front(), "order_placed");
    EXPECT_EQ(stream->last_id(), 7);
}

TEST_P(HubOn, streams_that_want_the_same_share_what_is_written) {
    const auto a = join(hub, 1), b = join(hub, 1), other = join(hub, 1, {.types = {"x"}});
    hub.poll();
    write(5);
    hub.poll();
    ASSERT_EQ(a->texts.size(), 2U);  // the greeting, and five events at once
    EXPECT_EQ(a->texts.back(), b->texts.back());
    EXPECT_EQ(a->positions(), range(1, 6));
    EXPECT_TRUE(other->positions().empty());
}

TEST_P(HubOn, a_client_that_is_cut_again_and_again_gets_each_event_once) {
    std::vector<std::int64_t> got;
    std::int64_t from = 1;
    std::shared_ptr<FakeStream> stream;
    for (int round = 0; round < 60; ++round) {
        if (stream == nullptr || !stream->is_open()) {
            stream = join(hub, from, {}, 200 + fake.random.below(4'000));
        }
        if (round < 40) write(1 + static_cast<std::int64_t>(fake.random.below(4)));
        const auto before = stream->positions().size();
        hub.poll();
        const auto all = stream->positions();
        got.insert(got.end(), all.begin() + static_cast<std::ptrdiff_t>(before), all.end());
        if (!stream->values("id: ").empty()) from = stream->last_id() + 1;
    }
    // What no small queue could hold in one piece comes to a client that reads.
    const auto rest = join(hub, from);
    hub.poll();
    const auto all = rest->positions();
    got.insert(got.end(), all.begin(), all.end());
    EXPECT_EQ(got, range(1, written + 1));
}

TEST_P(HubOn, who_is_far_behind_catches_up_and_then_follows) {
    for (int i = 0; i < 6; ++i) write(450);
    EventHub fresh(database, world);
    const auto far = join(fresh, 1), near = join(fresh, 2'600);
    const auto filtered = join(fresh, 1, {.channel = web});
    for (int i = 0; i < 12; ++i) fresh.poll();
    write(10);
    fresh.poll();
    EXPECT_EQ(far->positions(), range(1, 2'711));
    EXPECT_EQ(near->positions(), range(2'600, 2'711));
    EXPECT_EQ(filtered->positions().size(), 1'355U);
    for (const auto& text : far->texts) EXPECT_LT(text->size(), 300U * 1'024);
}

TEST_P(HubOn, a_filter_lets_pass_what_the_reader_may_see_and_nothing_else) {
    const auto stream = join(hub, 1, {.channel = till});
    write(9);
    hub.poll();
    EXPECT_EQ(stream->positions(), (std::vector<std::int64_t>{1, 3, 5, 7, 9}));
}

TEST_P(HubOn, every_15_seconds_a_quiet_stream_learns_where_it_stands) {
    const auto stream = join(hub, {}, {.types = {"never"}});
    hub.poll();
    write(5);
    hub.poll();
    fake.clock.advance(seconds(14));
    hub.poll();
    EXPECT_TRUE(stream->values(": heartbeat").empty());
    EXPECT_EQ(stream->last_id(), 0);
    fake.clock.advance(seconds(1));
    hub.poll();
    EXPECT_EQ(stream->values(": heartbeat").size(), 1U);
    EXPECT_EQ(stream->last_id(), 5);
}

TEST_P(HubOn, a_stream_ends_when_its_key_does) {
    bool may_go = true;
    const auto stream = std::make_shared<FakeStream>();
    ASSERT_FALSE(hub.join({{}, 1, [&](Instant) { return may_go; }}, [&] { return stream; }));
    hub.poll();
    may_go = false;
    fake.clock.advance(seconds(1));
    hub.poll();
    write(1);
    hub.poll();
    EXPECT_FALSE(stream->is_open());
    EXPECT_TRUE(stream->positions().empty());
    EXPECT_EQ(hub.streams(), 0U);
}

TEST_P(HubOn, closing_ends_all_streams_and_takes_no_more) {
    const auto polled = join(hub, 1);
    hub.poll();
    const auto waiting = join(hub, 1);
    hub.close();
    EXPECT_FALSE(polled->is_open());
    EXPECT_FALSE(waiting->is_open());
    EXPECT_EQ(hub.streams(), 0U);
    const auto refusal = hub.join({}, []() -> std::shared_ptr<http::Stream> {
        ADD_FAILURE() << "opened";
        return nullptr;
    });
    EXPECT_TRUE(refusal);
}

}  // namespace
}  // namespace nahtlos::events
