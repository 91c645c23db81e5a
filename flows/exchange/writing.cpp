#include "flows/exchange/writing.hpp"

#include <atomic>

#include "base/batch/run_change.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows::exchange {
namespace {

constexpr int most_tries = 60;

// Submits until it is taken and run, or refused for good.
template <class Out, class Submit>
Result<Out> in_line(const WaitUntil& wait, Clock& clock, Submit submit) {
    struct Told {
        std::optional<Result<Out>> answer;
        std::atomic<bool> is_there = false;
    };
    for (int tries = 0; tries < most_tries; ++tries) {
        const auto told = std::make_shared<Told>();
        const bool is_taken = submit([told](const auto& answer) {
            told->answer = static_cast<const Result<Out>&>(answer);
            told->is_there = true;
        });
        if (is_taken) {
            wait([told] { return told->is_there.load(); });
            const bool is_over =
                told->answer->ok() || told->answer->refusal().kind != RefusalKind::unavailable;
            if (is_over) return *std::move(told->answer);
        }
        const auto again = clock.now() + seconds(1);
        wait([&clock, again] { return clock.now() >= again; });
    }
    throw WriterAway();
}

}  // namespace

OwnRuns::OwnRuns(sql::Database& database, World& world, Context context)
    : database_(database),
      world_(world),
      context_(std::move(context)),
      connection_(database.open_writer()) {}

OwnRuns::~OwnRuns() = default;

RunChange OwnRuns::change() {
    return [this](const Change& change) {
        return run_change(*connection_, context_, world_.clock.now(), command_id(world_.ids.next()),
                          change);
    };
}

RunStock OwnRuns::stock() {
    return [this](const inventory::StockChangeRequest& request) {
        if (!engine_) engine_ = std::make_unique<Engine>(database_, world_, BatchLimits{});
        std::optional<Result<inventory::StockChanged>> answer;
        const bool is_taken = engine_->change_stock().submit(
            {{request, {}, {}}, {}, context_, world_.clock.now(), command_id(world_.ids.next())},
            [&](auto result) { answer = std::move(result); });
        check(is_taken, "an idle line has room");
        while (!answer) engine_->pump();
        return *std::move(answer);
    };
}

RunChange change_in_line(Engine& engine, const Context& context, const WaitUntil& wait) {
    return [&engine, context, &wait](const Change& change) {
        auto& world = engine.world();
        return in_line<std::string>(wait, world.clock, [&](auto told) {
            return engine.changes().submit({change,
                                            {},
                                            context,
                                            world.clock.now(),
                                            command_id(world.ids.next()),
                                            world.random.bits(),
                                            Priority::bulk},
                                           told);
        });
    };
}

RunStock stock_in_line(Engine& engine, const Context& context, const WaitUntil& wait) {
    return [&engine, context, &wait](const inventory::StockChangeRequest& request) {
        auto& world = engine.world();
        return in_line<inventory::StockChanged>(wait, world.clock, [&](auto told) {
            return engine.change_stock().submit({{request, {}, {}},
                                                 {},
                                                 context,
                                                 world.clock.now(),
                                                 command_id(world.ids.next()),
                                                 world.random.bits(),
                                                 Priority::bulk},
                                                told);
        });
    };
}

ServerWriting::ServerWriting(Engine& engine, const Context& context, const WaitUntil& wait) {
    if (engine.database().engine() == sql::Engine::sqlite) {
        change = change_in_line(engine, context, wait);
        stock = stock_in_line(engine, context, wait);
        return;
    }
    own_ = std::make_unique<OwnRuns>(engine.database(), engine.world(), context);
    change = own_->change();
    stock = own_->stock();
}

}  // namespace nahtlos::flows::exchange
