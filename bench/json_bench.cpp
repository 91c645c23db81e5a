// What reading and writing an order of two lines costs; limit: 10 us to read, 5 us to write.
#include <benchmark/benchmark.h>

#include "base/json/reader.hpp"
#include "base/json/values.hpp"
#include "base/json/writer.hpp"

namespace nahtlos::json {
namespace {

enum class Channel { web, till, kiosk };
BOOST_DESCRIBE_ENUM(Channel, web, till, kiosk)

struct Address {
    ShortText<100> name, street, city;
    ShortText<20> postal_code;
    CountryCode country;
};
BOOST_DESCRIBE_STRUCT(Address, (), (name, street, city, postal_code, country))

struct Line {
    Id<"var"> variant;
    Sku sku;
    Quantity quantity;
    Money price;
};
BOOST_DESCRIBE_STRUCT(Line, (), (variant, sku, quantity, price))

struct Order {
    Channel channel = Channel::web;
    Email email;
    LanguageTag language;
    std::vector<Line> lines;
    Address ship_to;
    std::optional<LongText<500>> note;
    Instant placed_at;
};
BOOST_DESCRIBE_STRUCT(Order, (), (channel, email, language, lines, ship_to, note, placed_at))

constexpr std::string_view body =
    R"({"channel":"web","email":"ada.lovelace@example.com","language":"de-AT","lines":[)"
    R"({"variant":"var_01h455vb4pex5vsknk084sn02q","sku":"MUG-BLUE-01","quantity":2,)"
    R"("price":{"minor":1299,"currency":"EUR"}},)"
    R"({"variant":"var_01h455vb4pex5vsknk084sn02r","sku":"CUP-RED-02","quantity":1,)"
    R"("price":{"minor":899,"currency":"EUR"}}],)"
    R"("ship_to":{"name":"Ada Lovelace","street":"Sch\u00f6nbrunner Stra\u00dfe 12/3",)"
    R"("city":"Wien","postal_code":"1050","country":"AT"},)"
    R"("note":"Bitte beim Nachbarn abgeben.","placed_at":"2026-11-22T10:15:30Z"})";

void read_order(benchmark::State& state) {
    for (auto _ : state) {
        auto order = read<Order>(body);
        check(order.ok(), "the order reads");
        benchmark::DoNotOptimize(order);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(body.size()) * state.iterations());
}
BENCHMARK(read_order);

void parse_order(benchmark::State& state) {
    for (auto _ : state) {
        Document document;
        check(!document.parse(body, {}), "the order parses");
        benchmark::DoNotOptimize(document.root().count);
    }
}
BENCHMARK(parse_order);

void write_order(benchmark::State& state) {
    const auto order = *read<Order>(body);
    for (auto _ : state) {
        auto text = write(order);
        benchmark::DoNotOptimize(text);
    }
}
BENCHMARK(write_order);

void write_into_a_kept_string(benchmark::State& state) {
    const auto order = *read<Order>(body);
    std::string out;
    for (auto _ : state) {
        out.clear();
        write(out, order);
        benchmark::DoNotOptimize(out);
    }
}
BENCHMARK(write_into_a_kept_string);

void refuse_order(benchmark::State& state) {
    std::string bad(body);
    bad.replace(bad.find("\"web\""), 5, "\"fax\"");
    for (auto _ : state) {
        auto order = read<Order>(bad);
        check(!order.ok(), "the order is refused");
        benchmark::DoNotOptimize(order);
    }
}
BENCHMARK(refuse_order);

}  // namespace
}  // namespace nahtlos::json

BENCHMARK_MAIN();
