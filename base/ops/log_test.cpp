#include "base/ops/log.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <limits>
#include <ostream>
#include <set>
#include <thread>

#include "base/fake/world.hpp"
#include "base/ops/log_line.hpp"
#include "base/secret.hpp"

namespace nahtlos::log {
namespace {

using testing::HasSubstr;
using OrderId = Id<"ord">;

static_assert(!std::is_constructible_v<Value, Secret<std::string>>);
static_assert(!std::is_constructible_v<Value, Secret<int>>);
static_assert(!std::is_convertible_v<Secret<std::string>, std::string>);
static_assert(!std::is_convertible_v<Secret<std::string>, std::string_view>);
static_assert(!boost::json::has_value_from<Secret<std::string>>::value);
template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
    out << value;
};
template <class T>
concept Comparable = requires(const T& value) {
    value == value;
};
static_assert(Printable<std::string> && !Printable<Secret<std::string>>);
static_assert(Comparable<std::string> && !Comparable<Secret<std::string>>);
static_assert(!std::is_constructible_v<Value, void*>, "a pointer is no truth");

struct Captured {
    explicit Captured(Format format = Format::json)
        : output(
              {.format = format, .to = [this](std::string_view line) { lines.emplace_back(line); }},
              clock) {}
    ~Captured() { set_level(Level::info); }
    fake::FakeClock clock;
    std::vector<std::string> lines;
    Output output;
};

TEST(Log, writes_one_json_object_with_time_level_event_and_typed_fields) {
    Captured log;
    const OrderId id{*parse_uuid("01890a5d-ac96-774b-bcce-b302099a8057")};
    info("order_placed", {{"order", id},
                          {"total_minor", 1299},
                          {"is_new", true},
                          {"share", 0.25},
                          {"at", log.clock.now()},
                          {"big", std::numeric_limits<std::uint64_t>::max()},
                          {"channel", "web"}});
    ASSERT_EQ(log.lines.size(), 1u);
    EXPECT_EQ(log.lines[0],
              R"({"time":"2026-01-05T08:00:00.000000Z","level":"info","event":"order_placed",)"
              R"("order":"ord_01h455vb4pex5vsknk084sn02q","total_minor":1299,"is_new":true,)"
              R"("share":0.25,"at":"2026-01-05T08:00:00.000000Z","big":18446744073709551615,)"
              R"("channel":"web"})");
}

TEST(Log, text_lines_are_short_and_quote_only_what_needs_it) {
    Captured log(Format::text);
    warn("order_refused", {{"code", "sold_out"}, {"detail", "none left"}, {"left", 0}, {"e", ""}});
    EXPECT_EQ(log.lines.at(0),
              R"(08:00:00.000 warn  order_refused code=sold_out detail="none left" left=0 e="")");
}

TEST(Log, the_level_changes_at_run_time) {
    Captured log;
    debug("hidden");
    set_level(Level::debug);
    debug("shown");
    set_level(Level::error);
    warn("hidden");
    ASSERT_EQ(log.lines.size(), 1u);
    EXPECT_THAT(log.lines[0], HasSubstr("shown"));
}

TEST(Log, lines_of_a_request_carry_its_id_once) {
    Captured log;
    {
        const Trace trace = make_trace(1, 2), none;
        const RequestScope outer("r1", trace);
        {
            const RequestScope inner("r2", none);
            info("inner");
        }
        info("outer", {{"request_id", "other"}, {"trace_id", "other"}});
    }
    info("none", {{"request_id", "given"}});
    EXPECT_THAT(log.lines.at(0), HasSubstr(R"("event":"inner","request_id":"r2"})"));
    EXPECT_THAT(log.lines.at(1), HasSubstr(R"("event":"outer","request_id":"r1",)"
                                           R"("trace_id":"00000000000000010000000000000002"})"));
    EXPECT_THAT(log.lines.at(2), HasSubstr(R"("event":"none","request_id":"given"})"));
}

TEST(Log, a_value_cannot_start_a_line_or_a_field_of_its_own) {
    Captured log;
    info("login", {{"name", "x\",\"level\":\"error\r\n{\"event\":\"forged\"}\x1b[2J\u202e"}});
    const auto line = boost::json::parse(log.lines.at(0)).as_object();
    EXPECT_EQ(line.at("level"), "info");
    EXPECT_EQ(line.at("name"), "x\",\"level\":\"error\r\n{\"event\":\"forged\"}\x1b[2J\u202e");
    EXPECT_THAT(log.lines[0], Not(HasSubstr("\x1b")));
    EXPECT_THAT(log.lines[0], Not(HasSubstr("\u202e")));
}

TEST(Log, numbers_that_json_does_not_have_become_null) {
    Captured log;
    info("odd", {{"nan", std::numeric_limits<double>::quiet_NaN()},
                 {"infinite", std::numeric_limits<double>::infinity()}});
    EXPECT_THAT(log.lines.at(0), HasSubstr(R"("nan":null,"infinite":null)"));
}

TEST(Log, long_values_are_cut_between_characters) {
    std::string text(1999, 'a');
    text += "€€€";
    std::string line;
    append_json_string(line, text);
    EXPECT_EQ(line, '"' + std::string(1999, 'a') + "…\"");
}

RC_GTEST_PROP(Log, any_bytes_make_one_line_of_valid_json, (const std::string& bytes)) {
    std::string line;
    append_json_string(line, bytes);
    boost::json::error_code error;
    const auto value = boost::json::parse(line, error);  // refuses invalid UTF-8
    RC_ASSERT(!error);
    RC_ASSERT(value.is_string());
    for (const char c : line) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20);
}

TEST(Log, everything_written_before_the_end_is_in_the_file) {
    const auto file = std::filesystem::temp_directory_path() /
                      ("nahtlos_log_test_" + std::to_string(getpid()) + ".jsonl");
    fake::FakeClock clock;
    {
        Output output({.file = file.string()}, clock);
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([t] {
                for (int i = 0; i < 1000; ++i) info("line", {{"number", t * 1000 + i}});
            });
        }
        threads.clear();
        EXPECT_EQ(dropped(), 0u);
    }
    std::ifstream read(file);
    std::string line;
    std::set<std::int64_t> numbers;
    while (std::getline(read, line))
        numbers.insert(boost::json::parse(line).at("number").as_int64());
    EXPECT_EQ(numbers.size(), 4000u);
    std::filesystem::remove(file);
}

TEST(Log, a_caller_never_waits_for_a_reader_that_stopped_and_drops_are_counted) {
    const auto pipe = std::filesystem::temp_directory_path() /
                      ("nahtlos_log_test_" + std::to_string(getpid()) + ".pipe");
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
    {
        std::jthread drain;  // outlives the output, whose end writes out its queue
        fake::FakeClock clock;
        Output output({.file = pipe.string(), .queue = 64}, clock);
        // More than a pipe (64 KiB) and the queue hold; each line is flushed, so that it blocks.
        for (int i = 0; i < 2000; ++i) warn("line", {{"text", std::string(200, 'x')}});
        EXPECT_GT(dropped(), 1000u);
        drain = std::jthread([&] {
            char buffer[65536];
            while (true) {
                const auto got = ::read(reader, buffer, sizeof buffer);
                if (got == 0) break;
                if (got < 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        });
    }
    ::close(reader);
    std::filesystem::remove(pipe);
}

TEST(Log, says_why_a_file_cannot_be_opened) {
    fake::FakeClock clock;
    EXPECT_THAT(
        [&] { Output({.file = "/proc/no/such/log"}, clock); },
        testing::ThrowsMessage<std::runtime_error>(HasSubstr("cannot write the log file /proc")));
}

}  // namespace
}  // namespace nahtlos::log
