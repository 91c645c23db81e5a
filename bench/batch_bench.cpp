// What a command costs in the batcher: submit, decide, save, commit and reply, on SQLite.
#include <benchmark/benchmark.h>

#include <filesystem>

#include "base/batch/writer.hpp"
#include "base/fake/world.hpp"
#include "base/sql/migrate.hpp"
#include "tests/support/counters.hpp"

namespace nahtlos {
namespace {

using testing::Counter;
using testing::Take;

Uuid counter_id(std::size_t n) {
    Uuid id;
    id.bytes[14] = static_cast<std::uint8_t>(n >> 8);
    id.bytes[15] = static_cast<std::uint8_t>(n & 0xFF);
    return id;
}

/// A writer over 1,000 counters in a fresh file, removed at the end.
class Shop {
public:
    explicit Shop(sql::Durability durability)
        : place_(std::filesystem::temp_directory_path() / "nahtlos_batch_bench"),
          database_(make(place_, durability)),
          ports_(world_.world()),
          writer_(database_, ports_, {}, {}),
          batch_(writer_.add_kind(testing::TakeKind{})) {
        auto connection = database_.open_writer();
        sql::migrate(*connection, sql::embedded_migrations(), Instant{0});
        connection->script(testing::create_counters);
        std::vector<Counter> counters;
        for (std::size_t i = 0; i < 1000; ++i) counters.push_back({counter_id(i), 1'000'000'000});
        sql::write(*connection, [&](Tx& tx) { tx.insert("test_counter", counters); });
    }
    ~Shop() { std::filesystem::remove_all(place_); }
    Shop(const Shop&) = delete;
    Shop& operator=(const Shop&) = delete;

    /// Submits `n` commands, with idempotency keys if asked for, and runs them.
    void run(std::size_t n, bool keyed) {
        for (std::size_t i = 0; i < n; ++i) {
            CommandKey key;
            if (keyed) key = {counter_id(1), world_.ids.next(), counter_id(2)};
            ++commands_;
            const auto now = world_.clock.now();
            check(batch_.submit({{.counter = counter_id(commands_ * 7 % 1000)}, key, {}, now, {}},
                                [this](auto result) { accepted_ += result.ok() ? 1 : 0; }),
                  "the line has room");
        }
        writer_.pump();
    }
    bool is_all_accepted() const { return accepted_ == commands_; }

private:
    static sql::DatabaseOptions make(const std::filesystem::path& place,
                                     sql::Durability durability) {
        std::filesystem::remove_all(place);
        std::filesystem::create_directory(place);
        return {.url = "sqlite:" + (place / "nahtlos.sqlite").string(), .durability = durability};
    }

    std::filesystem::path place_;
    sql::Database database_;
    fake::FakeWorld world_;
    World ports_;
    Writer writer_;
    Batch<testing::TakeKind>& batch_;
    std::size_t commands_ = 0, accepted_ = 0;
};

void take(benchmark::State& state, sql::Durability durability, bool keyed) {
    Shop shop(durability);
    const auto n = static_cast<std::size_t>(state.range(0));
    for (auto _ : state) shop.run(n, keyed);
    state.SetItemsProcessed(state.iterations() * state.range(0));
    if (!shop.is_all_accepted()) state.SkipWithError("a command was refused");
}

// Without syncs: what the code costs. With them: what a client gets.
BENCHMARK_CAPTURE(take, code_only, sql::Durability::normal, false)->Arg(1)->Arg(16)->Arg(256);
BENCHMARK_CAPTURE(take, code_only_with_keys, sql::Durability::normal, true)
    ->Arg(1)
    ->Arg(16)
    ->Arg(256);
BENCHMARK_CAPTURE(take, durable_with_keys, sql::Durability::full, true)
    ->Arg(1)
    ->Arg(16)
    ->Arg(256)
    ->UseRealTime();

}  // namespace
}  // namespace nahtlos

BENCHMARK_MAIN();
