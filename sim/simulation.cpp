#include "sim/simulation.hpp"

#include <deque>
#include <queue>

#include "flows/verify.hpp"
#include "sim/actors/order_keeper.hpp"
#include "sim/actors/order_sender.hpp"
#include "sim/actors/stock_keeper.hpp"
#include "sim/disk/digest.hpp"
#include "sim/scene.hpp"
#include "sim/shop_image.hpp"
#include "sim/weather.hpp"

namespace nahtlos::sim {
namespace {

constexpr std::size_t events_kept = 60;
constexpr std::int64_t most_steps = 1'000'000;

disk::Options disk_options(std::uint64_t seed) {
    disk::Dice dice(seed ^ 0xd15c);
    disk::Options options;
    options.seed = seed;
    options.sector_bytes = dice.chance(0.5) ? 512 : 4096;
    options.powersafe_overwrite = dice.chance(0.5);
    options.names_need_sync = dice.chance(0.5);
    return options;
}

class Simulation {
public:
    explicit Simulation(const SimulationOptions& options)
        : options_(options),
          disk_(disk_options(options.seed)),
          world_(options.seed),
          work_dice_(options.seed * 3 + 1),
          time_dice_(options.seed * 3 + 2),
          weather_(options.seed * 3 + 3, options.faults, disk_,
                   disk_options(options.seed).powersafe_overwrite, world_.clock,
                   [this](std::string what) { note(std::move(what)); }) {
        disk_.put("shop.db", shop_image().content);
        disk_.on_clock([this] { return world_.clock.now(); });
        disk_.on_sleep([this](Span span) { world_.clock.advance(span); });
        actors_.push_back(std::make_unique<OrderSender>());
        actors_.push_back(std::make_unique<StockKeeper>());
        actors_.push_back(std::make_unique<OrderKeeper>());
    }

    SimulationReport run() {
        try {
            start();
            while (is_going_on()) step();
            settle();
        } catch (const std::exception& error) {
            auditor_.complain(std::string("something was thrown: ") + error.what());
        }
        process_.reset();
        return report();
    }

private:
    struct Action {
        Instant at;
        std::uint64_t order = 0;
        std::function<void()> run;
        bool operator>(const Action& other) const {
            return std::tie(at, order) > std::tie(other.at, other.order);
        }
    };

    void note(std::string what) {
        const auto ms = (at_ - Instant{}).us / 1000;
        auto line = std::to_string(counts_.steps) + " @" + std::to_string(ms) + "ms " + what;
        digest_.add(line);
        if (options_.on_trace) options_.on_trace(line);
        if (events_.size() == events_kept) events_.pop_front();
        events_.push_back(std::move(line));
    }

    // The simulation's own time goes on evenly, whatever the wall clock is set to.
    void schedule(Span in, std::function<void()> run) {
        actions_.push({at_ + in, ++scheduled_, std::move(run)});
    }
    Span some_ms(std::uint64_t least, std::uint64_t most) {
        return microseconds(
            static_cast<std::int64_t>(least * 1000 + time_dice_.below((most - least) * 1000)));
    }

    void start() {
        start_process();
        for (auto& actor : actors_) schedule(some_ms(1, 20), [&] { let_act(*actor); });
        schedule(some_ms(20, 60), [this] { let_weather(); });
    }

    void let_act(Actor& actor) {
        actor.act(scene_);
        const auto pace_us = static_cast<std::uint64_t>(actor.pace().us);
        const auto in_us = static_cast<std::int64_t>(time_dice_.below(2 * pace_us));
        schedule(microseconds(in_us), [this, &actor] { let_act(actor); });
    }

    void let_weather() {
        weather_.act();
        schedule(some_ms(20, 120), [this] { let_weather(); });
    }

    void wake() {
        if (is_pump_coming_) return;
        is_pump_coming_ = true;
        schedule(some_ms(0, 12), [this] {
            is_pump_coming_ = false;
            if (process_ == nullptr) return;
            process_->pump();
            if (process_->waiting() > 0) wake();
        });
    }

    bool is_going_on() const {
        if (!auditor_.broken().empty()) return false;
        if (options_.span && at_ - Instant{} >= *options_.span) return false;
        if (counts_.crashes < options_.crashes) return counts_.steps < most_steps;
        return counts_.steps < options_.steps;
    }

    void step() {
        auto action = actions_.top();
        actions_.pop();
        world_.clock.advance(action.at - at_);
        at_ = action.at;
        ++counts_.steps;
        action.run();
        if (!disk_.is_on()) {
            crash();
        } else if (counts_.steps % 200 == 0) {
            weather_.disarm();
            inspect(process_->database(), false);
            weather_.arm();
        }
    }

    void start_process() {
        process_ = std::make_unique<Process>(disk_, world_ref_, options_.bug);
        weather_.arm();
    }

    void crash() {
        ++counts_.crashes;
        process_.reset();
        weather_.disarm();
        auditor_.lose_waiting();
        note("restart");
        weather_.arm_recovery();
        for (;;) {
            disk_.power_on();
            if (recover()) break;
            note("the power goes during recovery");
        }
        weather_.disarm();
        Process reader(disk_, world_ref_, options_.bug);
        inspect(reader.database(), true);
        start_process();
    }

    // Opens the database as the program does; false when the power went meanwhile.
    bool recover() {
        try {
            Process process(disk_, world_ref_, options_.bug);
            const auto connection = process.database().open_writer();
            connection->begin(true);
            connection->commit();
        } catch (const sql::Error&) {
            if (disk_.is_on()) throw;
        }
        return disk_.is_on();
    }

    void inspect(sql::Database& database, bool is_fresh) {
        ++counts_.verifications;
        auditor_.audit(database, is_fresh);
        flows::VerifyOptions options;
        options.now = world_.clock.now();
        const auto report = flows::verify(database, options);
        for (const auto& invariant : report.invariants) {
            if (invariant.broken > 0) auditor_.complain(to_string(invariant));
        }
    }

    // Faults are over: within a bound everything is answered, and stays.
    void settle() {
        if (!auditor_.broken().empty()) return;
        weather_.disarm();
        note("faults are over");
        constexpr int rounds = 20;
        bool is_settled = false;
        for (int round = 0; round < rounds && !is_settled; ++round) {
            is_settled = true;
            for (auto& actor : actors_) {
                if (actor->ask_again(scene_)) is_settled = false;
            }
            for (int pumps = 0; pumps < 100 && process_->waiting() > 0; ++pumps) {
                process_->pump();
                is_settled = false;
            }
            world_.clock.advance(seconds(1));
        }
        if (!is_settled) auditor_.complain("commands stay unanswered though faults are over");
        inspect(process_->database(), false);
        disk_.power_cut({});
        crash();
    }

    SimulationReport report() {
        SimulationReport report;
        report.seed = options_.seed;
        report.broken = auditor_.broken();
        const auto disk = disk_.counts();
        counts_.power_cuts = static_cast<std::int64_t>(disk.cuts);
        counts_.kills = static_cast<std::int64_t>(disk.kills);
        counts_.disk_faults = static_cast<std::int64_t>(disk.faults);
        for (const auto& wish : auditor_.orders) {
            counts_.orders_sent += static_cast<std::int64_t>(wish.sends.size());
            counts_.orders_accepted += wish.is_accepted;
            for (const auto& send : wish.sends) {
                counts_.orders_refused += send.state == SendState::refused;
                counts_.replays += send.state == SendState::accepted;
            }
        }
        counts_.replays -= counts_.orders_accepted;
        for (const auto& wish : auditor_.stock) counts_.stock_changes += wish.is_accepted;
        for (const auto& wish : auditor_.changes) counts_.order_changes += wish.is_accepted;
        report.counts = counts_;
        digest_.add(disk_.digest());
        report.digest = digest_.value();
        report.last_events.assign(events_.begin(), events_.end());
        return report;
    }

    const SimulationOptions& options_;
    Disk disk_;
    fake::FakeWorld world_;
    World world_ref_ = world_.world();
    disk::Dice work_dice_, time_dice_;
    Weather weather_;
    Auditor auditor_;
    std::unique_ptr<Process> process_;
    Scene scene_{world_,
                 disk_,
                 shop_image().shop,
                 auditor_,
                 work_dice_,
                 process_,
                 [this](std::string what) { note(std::move(what)); },
                 [this] { wake(); }};
    std::vector<std::unique_ptr<Actor>> actors_;
    std::priority_queue<Action, std::vector<Action>, std::greater<>> actions_;
    std::uint64_t scheduled_ = 0;
    Instant at_;
    bool is_pump_coming_ = false;
    disk::Digest digest_;
    std::deque<std::string> events_;
    SimulationCounts counts_;
};

}  // namespace

SimulationCounts& SimulationCounts::operator+=(const SimulationCounts& more) {
    steps += more.steps;
    orders_sent += more.orders_sent;
    orders_accepted += more.orders_accepted;
    orders_refused += more.orders_refused;
    replays += more.replays;
    stock_changes += more.stock_changes;
    order_changes += more.order_changes;
    crashes += more.crashes;
    power_cuts += more.power_cuts;
    kills += more.kills;
    disk_faults += more.disk_faults;
    verifications += more.verifications;
    return *this;
}

SimulationReport simulate(const SimulationOptions& options) {
    shop_image();  // makes it before this simulation's disk sets SQLite's random numbers
    return Simulation(options).run();
}

std::string to_string(const SimulationReport& report) {
    std::string text = "seed " + std::to_string(report.seed);
    if (report.is_sound()) return text + ": sound";
    text += ": " + report.broken + "\n  last events:";
    for (const auto& event : report.last_events) text += "\n  " + event;
    return text;
}

}  // namespace nahtlos::sim
