// Fuzz target: whatever the bytes, reading refuses or yields a value that survives writing.
#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/json/query.hpp"
#include "base/json/reader.hpp"
#include "base/json/utf8.hpp"
#include "base/json/values.hpp"
#include "base/json/writer.hpp"

namespace nahtlos::json {
namespace {

enum class State { open, paid };
BOOST_DESCRIBE_ENUM(State, open, paid)

struct Line {
    Sku sku;
    Quantity quantity;
    std::optional<ShortText<20>> note;
    std::vector<Line> parts;
    static constexpr std::array<std::string_view, 1> may_miss{"parts"};
};
BOOST_DESCRIBE_STRUCT(Line, (), (sku, quantity, note, parts))

// All fields may miss, so that the fuzzer gets far without knowing them all.
struct Order {
    std::vector<Line> lines;
    std::map<std::string, double> scores;
    State state = State::open;
    std::optional<std::optional<bool>> change;
    std::int32_t small = 0;
    std::int64_t big = 0;
    Id<"ord"> id;
    Instant at;
    Money total;
    UnitPrice price;
    Email email{"a@b.de"};
    LanguageTag language{"de"};
    LongText<40> text{"x"};
    boost::json::value free;
    static constexpr std::array<std::string_view, 13> may_miss{
        "lines", "scores", "state", "small", "big",      "id",  "at",
        "total", "price",  "email", "text",  "language", "free"};
};
BOOST_DESCRIBE_STRUCT(Order, (),
                      (lines, scores, state, change, small, big, id, at, total, price, email,
                       language, text, free))

struct Search {
    std::vector<std::int64_t> id;
    std::optional<double> weight;
    std::optional<State> state;
    std::optional<bool> open;
    std::optional<std::string> text;
    static constexpr std::array<std::string_view, 1> may_miss{"id"};
};
BOOST_DESCRIBE_STRUCT(Search, (), (id, weight, state, open, text))

template <class T>
void must_survive_writing(std::string_view body) {
    const auto value = read<T>(body);
    if (!value) {
        const auto& refusal = value.refusal();
        check(!refusal.code.empty() && refusal.fields.size() <= max_problems, "refusals are told");
        return;
    }
    const auto text = write(*value);
    const auto again = read<T>(text);
    check(again.ok(), "what was written reads");
    check(write(*again) == text, "and is the same");
}

// Boost's own parser is the second opinion on what is JSON at all.
void must_agree_on_syntax(std::string_view body) {
    boost::json::parse_options options;
    options.max_depth = 32;
    boost::json::error_code error;
    const auto theirs = boost::json::parse({body.data(), body.size()}, error, {}, options);
    const auto ours = read<boost::json::value>(body);
    const bool is_malformed = !ours.ok() && ours.refusal().kind == RefusalKind::malformed;
    check(is_malformed == error.failed(), "both parsers agree");
}

void must_read_any_query(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> pairs;
    while (!text.empty()) {
        const auto pair = text.substr(0, text.find('&'));
        const auto mark = pair.find('=');
        pairs.emplace_back(pair.substr(0, mark),
                           mark == pair.npos ? std::string_view{} : pair.substr(mark + 1));
        text.remove_prefix(std::min(pair.size() + 1, text.size()));
    }
    const auto search = read_query<Search>(pairs);
    if (search) check(read<Search>(write(*search)).ok(), "a query is as good as a body");
}

}  // namespace
}  // namespace nahtlos::json

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace nahtlos::json;
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    must_survive_writing<Order>(body);
    must_survive_writing<boost::json::value>(body);
    must_agree_on_syntax(body);
    must_read_any_query(body);
    const auto quoted = write(body);
    nahtlos::check(is_utf8(quoted), "what is written is UTF-8");
    return 0;
}
