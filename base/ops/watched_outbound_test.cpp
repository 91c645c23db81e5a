#include "base/ops/watched_outbound.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/fake/world.hpp"
#include "base/ops/log.hpp"

namespace nahtlos {
namespace {

using testing::HasSubstr;

// Keeps what is sent until the test answers it.
class Held final : public Outbound {
public:
    void send(OutboundRequest request, Done done) override {
        requests.push_back(std::move(request));
        ends.push_back(std::move(done));
    }
    std::string header(std::size_t i, std::string_view name) const {
        for (const auto& [key, value] : requests.at(i).headers) {
            if (key == name) return value;
        }
        return "";
    }
    std::vector<OutboundRequest> requests;
    std::vector<Done> ends;
};

class WatchedOutboundTest : public ::testing::Test {
protected:
    fake::FakeWorld fake_;
    World world_ = fake_.world();
    metrics::Registry registry_;
    metrics::Standard metrics_{registry_};
    Held held_;
    WatchedOutbound outbound_{held_, world_.clock, world_.random, metrics_};
    const std::string id_ = "4bf92f3577b34da6a3ce929d0e0e4736";
    const std::string parent_ = "00-" + id_ + "-00f067aa0ba902b7-01";
    const Trace trace_ = read_trace(parent_, "a=1");
};

TEST_F(WatchedOutboundTest, calls_go_on_with_the_trace_of_the_request_under_spans_of_their_own) {
    const log::RequestScope scope("r1", trace_);
    outbound_.send({"POST", "https://pay.example/", "", {{"X", "y"}}}, [](const OutboundReply&) {});
    outbound_.send({"POST", "https://pay.example/", "", {}}, [](const OutboundReply&) {});
    EXPECT_EQ(held_.header(0, "X"), "y");
    EXPECT_EQ(held_.header(0, "tracestate"), "a=1");
    const auto first = held_.header(0, "traceparent"), second = held_.header(1, "traceparent");
    EXPECT_EQ(read_trace(first, "").id_text(), id_);
    EXPECT_TRUE(read_trace(first, "").is_sampled);
    EXPECT_EQ(read_trace(second, "").id_text(), id_);
    EXPECT_NE(first, parent_);
    EXPECT_NE(first, second);
}

TEST_F(WatchedOutboundTest, a_call_of_no_request_starts_a_trace) {
    outbound_.send({"GET", "https://pay.example/", "", {}}, [](const OutboundReply&) {});
    outbound_.send({"GET", "https://pay.example/", "", {}}, [](const OutboundReply&) {});
    const auto first = read_trace(held_.header(0, "traceparent"), "");
    EXPECT_TRUE(first.is_set());
    EXPECT_NE(first.id_text(), read_trace(held_.header(1, "traceparent"), "").id_text());
    EXPECT_EQ(held_.header(0, "tracestate"), "");
}

TEST_F(WatchedOutboundTest, calls_are_counted_and_timed_when_they_end) {
    for (int i = 0; i < 3; ++i) {
        outbound_.send({"GET", "https://pay.example/", "", {}}, [](const OutboundReply&) {});
    }
    fake_.clock.advance(milliseconds(30));
    held_.ends[0]({true, 200, "", ""});
    held_.ends[1]({false, 0, "", "refused"});
    EXPECT_EQ(metrics_.outbound_answered.value(), 1u);
    EXPECT_EQ(metrics_.outbound_failed.value(), 1u);
    EXPECT_EQ(metrics_.outbound_duration.sum(), 60'000);
}

TEST_F(WatchedOutboundTest, what_follows_a_call_is_logged_with_the_ids_of_its_request) {
    std::vector<std::string> lines;
    const log::Output output({.to = [&](std::string_view line) { lines.emplace_back(line); }},
                             fake_.clock);
    {
        const log::RequestScope scope("r1", trace_);
        outbound_.send({"GET", "https://pay.example/?token=x", "", {}},
                       [](const OutboundReply&) { log::info("after"); });
    }
    held_.ends[0]({false, 0, "", "refused"});
    ASSERT_EQ(lines.size(), 2u);
    for (const auto& line : lines) {
        EXPECT_THAT(line, HasSubstr("\"request_id\":\"r1\",\"trace_id\":\"" + id_ + "\""));
        EXPECT_THAT(line, Not(HasSubstr("token")));
    }
    EXPECT_THAT(lines[0], HasSubstr(held_.header(0, "traceparent").substr(36, 16)));
}

}  // namespace
}  // namespace nahtlos
