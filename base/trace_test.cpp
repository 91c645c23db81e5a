#include "base/trace.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace nahtlos {
namespace {

const std::string id = "4bf92f3577b34da6a3ce929d0e0e4736", parent = "00f067aa0ba902b7";
const std::string sane = "00-" + id + '-' + parent + "-01";

std::string state(const std::string& text) { return read_trace(sane, text).state; }

TEST(Trace, takes_part_in_the_trace_of_the_caller) {
    const auto trace = read_trace(sane, "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7");
    EXPECT_EQ(trace.id_text(), id);
    EXPECT_TRUE(trace.is_sampled);
    EXPECT_EQ(trace.state, "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7");
    EXPECT_EQ(traceparent_of(trace, 0xABC), "00-" + id + "-0000000000000abc-01");
}

TEST(Trace, what_is_malformed_counts_as_missing) {
    const auto zeros = [](std::size_t n) { return std::string(n, '0'); };
    for (const auto& text : {
             std::string(),
             std::string("00"),
             sane.substr(0, 54),
             sane + "-",
             sane + "-00",
             sane + "0",
             "ff" + sane.substr(2),
             "0g" + sane.substr(2),
             "0" + sane,
             "00-" + zeros(32) + '-' + parent + "-01",
             "00-" + id + '-' + zeros(16) + "-01",
             "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + parent + "-01",
             "00-" + id + "-00F067AA0BA902B7-01",
             "00-" + id + '-' + parent + "-0x",
             "00_" + sane.substr(3),
             sane + ',' + sane,
             "cc-" + sane.substr(3) + "01",
             "cc-" + sane.substr(3) + ".x",
         }) {
        const auto trace = read_trace(text, "a=1");
        EXPECT_FALSE(trace.is_set()) << text;
        EXPECT_EQ(trace.state, "") << text;
        EXPECT_EQ(trace.id_text(), "");
    }
}

TEST(Trace, later_versions_are_read_as_far_as_they_are_known) {
    for (const auto* end : {"", "-", "-what-the-future-will-be-like"}) {
        const auto trace = read_trace("cc-" + sane.substr(3) + end, "");
        EXPECT_EQ(trace.id_text(), id) << end;
        EXPECT_EQ(traceparent_of(trace, 1).substr(0, 3), "00-");
    }
}

TEST(Trace, only_the_flag_that_is_known_is_passed_on) {
    for (const auto& [flags, passed] :
         {std::pair{"00", "-00"}, {"01", "-01"}, {"02", "-00"}, {"ff", "-01"}, {"0a", "-00"}}) {
        const auto trace = read_trace(sane.substr(0, 53) + flags, "");
        EXPECT_EQ(traceparent_of(trace, 1).substr(52), passed) << flags;
    }
}

TEST(Trace, a_state_that_is_none_is_dropped_and_the_trace_kept) {
    const std::string long_key(256, 'k'), long_value(256, 'v');
    for (const auto& text : {
             std::string("foo"),
             std::string("=1"),
             std::string("foo="),
             std::string("foo=1,foo=2"),
             std::string("Foo=1"),
             std::string("1foo=1"),
             std::string("foo =1"),
             std::string("foo@=1"),
             std::string("@foo=1"),
             std::string("foo@@bar=1"),
             std::string("foo@bar@baz=1"),
             std::string("foo=1=2"),
             std::string("foo=\t1\x01"),
             std::string("foo=\xC3\xA4"),
             'k' + long_key + "=1",
             "k=v" + long_value,
             std::string(242, 't') + "@v=1",
             "t@v" + std::string(14, 'v') + "=1",
         }) {
        EXPECT_EQ(state(text), "") << text;
        EXPECT_TRUE(read_trace(sane, text).is_set());
    }
    std::string many = "k0=1";
    for (int i = 1; i < 32; ++i) many += ",k" + std::to_string(i) + "=1";
    EXPECT_EQ(state(many), many);
    EXPECT_EQ(state(many + ",k32=1"), "");
}

TEST(Trace, a_state_may_have_blanks_and_empty_entries) {
    EXPECT_EQ(state(" foo=1 ,\t bar=a b , ,,2t-_*/@sys=!"), "foo=1,bar=a b,2t-_*/@sys=!");
    EXPECT_EQ(state(std::string(256, 'z') + "=1"), std::string(256, 'z') + "=1");
}

TEST(Trace, a_long_state_loses_long_entries_first_then_the_last) {
    const std::string long_one = "long=" + std::string(124, 'x'), short_one(120, 'y');
    std::string five = "a=" + short_one;
    for (const char* key : {"b", "c", "d"}) five += ',' + std::string(key) + '=' + short_one;
    EXPECT_EQ(state(five + ',' + long_one), five);
    EXPECT_EQ(state(long_one + ',' + five), five);
    EXPECT_EQ(state(five + ",e=" + short_one), five);
}

TEST(Trace, one_that_is_made_reads_back) {
    const auto trace = make_trace(0x0123456789abcdefULL, 0xfedcba9876543210ULL);
    EXPECT_EQ(trace.id_text(), "0123456789abcdeffedcba9876543210");
    EXPECT_FALSE(trace.is_sampled);
    EXPECT_TRUE(read_trace(traceparent_of(make_trace(0, 0), 0), "").is_set());
    EXPECT_FALSE(Trace().is_set());
}

RC_GTEST_PROP(Trace, any_that_is_passed_on_is_taken_as_the_same,
              (std::uint64_t high, std::uint64_t low, std::uint64_t span)) {
    const auto trace = make_trace(high, low);
    const auto read = read_trace(traceparent_of(trace, span), "");
    RC_ASSERT(read.id_text() == trace.id_text());
}

RC_GTEST_PROP(Trace, no_text_makes_a_state_that_is_refused_by_the_next, (const std::string& text)) {
    const auto once = state(text);
    RC_ASSERT(state(once) == once);
    RC_ASSERT(once.size() <= 512u);
}

}  // namespace
}  // namespace nahtlos
