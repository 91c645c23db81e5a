#include "sim/simulation.hpp"

#include <deque>

#include "flows/verify.hpp"
#include "sim/actors/bank.hpp"
#include "sim/actors/bookkeeper.hpp"
#include "sim/actors/cashier.hpp"
#include "sim/actors/closer.hpp"
#include "sim/actors/counter.hpp"
#include "sim/actors/follower.hpp"
#include "sim/actors/forwarder.hpp"
#include "sim/actors/marketplace.hpp"
#include "sim/actors/operators.hpp"
#include "sim/actors/order_keeper.hpp"
#include "sim/actors/order_sender.hpp"
#include "sim/actors/planner.hpp"
#include "sim/actors/promoter.hpp"
#include "sim/actors/purchaser.hpp"
#include "sim/actors/reviewer.hpp"
#include "sim/actors/scanner.hpp"
#include "sim/actors/service.hpp"
#include "sim/actors/shopper.hpp"
#include "sim/actors/staff.hpp"
#include "sim/actors/stock_keeper.hpp"
#include "sim/agenda.hpp"
#include "sim/disk/digest.hpp"
#include "sim/poison.hpp"
#include "sim/scene.hpp"
#include "sim/shop_image.hpp"
#include "sim/weather.hpp"

namespace nahtlos::sim {
namespace {

constexpr std::size_t events_kept = 60;
constexpr std::int64_t most_steps = 1'000'000;
constexpr Span longest_settling = hours(100);

disk::Options disk_options(std::uint64_t seed) {
    disk::Dice dice(seed ^ 0xd15c);
    disk::Options options;
    options.seed = seed;
    options.sector_bytes = dice.chance(0.5) ? 512 : 4096;
    options.powersafe_overwrite = dice.chance(0.5);
    options.names_need_sync = dice.chance(0.5);
    return options;
}

// How much slower than in rush hour everybody is: then much happens at once, else much expires.
std::int64_t tempo_of(std::uint64_t seed) {
    constexpr std::array<std::int64_t, 5> tempos{1, 1, 10, 100, 1'000};
    return tempos[disk::Dice(seed ^ 0x7e3b0).below(tempos.size())];
}

Setup setup_of(const SimulationOptions& options) {
    disk::Dice dice(options.seed ^ 0x5e709);
    Setup setup;
    if (dice.chance(0.5)) setup.checkout.window = minutes(3);
    setup.idle.cart = minutes(dice.chance(0.5) ? 20 : 600);
    setup.idle.accept = minutes(dice.chance(0.5) ? 30 : 600);
    setup.collect.no_show = minutes(dice.chance(0.5) ? 15 : 600);
    setup.collect.release = minutes(dice.chance(0.5) ? 15 : 600);
    setup.wrap_writer = options.wrap_writer;
    return setup;
}

std::unique_ptr<Actor> make_actor(ActorRole kind) {
    switch (kind) {
        case ActorRole::order_sender: return std::make_unique<OrderSender>();
        case ActorRole::stock_keeper: return std::make_unique<StockKeeper>();
        case ActorRole::order_keeper: return std::make_unique<OrderKeeper>();
        case ActorRole::staff: return std::make_unique<Staff>();
        case ActorRole::operators: return std::make_unique<Operators>();
        case ActorRole::marketplace: return std::make_unique<Marketplace>();
        case ActorRole::bank: return std::make_unique<Bank>();
        case ActorRole::follower: return std::make_unique<Follower>();
        case ActorRole::bookkeeper: return std::make_unique<Bookkeeper>();
        case ActorRole::planner: return std::make_unique<Planner>();
        case ActorRole::promoter: return std::make_unique<Promoter>();
        case ActorRole::cashier: return std::make_unique<Cashier>();
        case ActorRole::reviewers: return std::make_unique<Reviewers>();
        case ActorRole::forwarder: return std::make_unique<Forwarder>();
        case ActorRole::counter: return std::make_unique<Counter>();
        case ActorRole::purchaser: return std::make_unique<Purchaser>();
        case ActorRole::service: return std::make_unique<Service>();
        case ActorRole::scanner: return std::make_unique<Scanner>();
        case ActorRole::shoppers: break;
    }
    return std::make_unique<Shoppers>();
}

bool sends_commands(ActorRole kind) { return kind <= ActorRole::order_keeper; }

std::set<ActorRole> actors_of(const SimulationOptions& options) {
    if (options.actors) return *options.actors;
    disk::Dice dice(options.seed ^ 0xac70);
    std::set<ActorRole> actors;
    while (actors.empty()) {
        for (const auto& [name, kind] : enum_entries<ActorRole>) {
            if (dice.chance(0.7)) actors.insert(kind);
        }
    }
    return actors;
}

class Simulation {
public:
    explicit Simulation(const SimulationOptions& options)
        : options_(options),
          setup_(setup_of(options)),
          tempo_(tempo_of(options.seed)),
          disk_(disk_options(options.seed)),
          world_(options.seed),
          outside_(options.seed * 3 + 4, agenda_,
                   [this](std::string what) { note(std::move(what)); }),
          time_dice_(options.seed * 3 + 2),
          weather_(options.seed * 3 + 3, options.faults, disk_,
                   disk_options(options.seed).powersafe_overwrite, world_.clock, hands()) {
        disk_.put("shop.db", shop_image().content);
        disk_.on_clock([this] { return world_.clock.now(); });
        disk_.on_sleep([this](Span span) { world_.clock.advance(span); });
        for (const auto kind : actors_of(options)) {
            auditor_.knows_all_commands = auditor_.knows_all_commands && sends_commands(kind);
            auditor_.has_promotions |= kind == ActorRole::promoter;
            take_seat(make_actor(kind), 10 + static_cast<std::uint64_t>(kind));
        }
    }

    SimulationReport run() {
        try {
            start();
            while (is_going_on()) step();
            settle();
        } catch (const std::exception& error) {
            auditor_.complain(std::string("something was thrown: ") + error.what());
        }
        end_process();
        return report();
    }

private:
    /// An actor, and what is its own.
    struct Seat {
        std::unique_ptr<Actor> actor;
        Scene scene;
        disk::Dice pace;
    };

    Weather::Hands hands() {
        return {[this](std::string what) { note(std::move(what)); }, [this] { restart(); },
                [this](Span span) {
                    note("nobody does anything for " + std::to_string(span.us / 60'000'000) +
                         " minutes");
                    quiet_until_ = agenda_.now() + span;
                },
                [this](std::uint64_t bits) { poison(*seats_.front(), bits); },
                [this](bool calls, bool webhooks) { outside_.set_trouble(calls, webhooks); }};
    }

    void take_seat(std::unique_ptr<Actor> actor, std::uint64_t number) {
        const auto seed = options_.seed * 1'000 + number;
        seats_.push_back(std::unique_ptr<Seat>(
            new Seat{std::move(actor),
                     {world_, disk_, shop_image().shop, outside_, auditor_, process_, life_,
                      [this](std::string what) { note(std::move(what)); }, [this] { wake(); },
                      disk::Dice(seed)},
                     disk::Dice(seed ^ 0x9ace)}));
    }

    void note(std::string what) {
        const auto ms = (agenda_.now() - Instant{}).us / 1000;
        auto line = std::to_string(counts_.steps) + " @" + std::to_string(ms) + "ms " + what;
        digest_.add(line);
        if (options_.on_trace) options_.on_trace(line);
        if (events_.size() == events_kept) events_.pop_front();
        events_.push_back(std::move(line));
    }

    Span some_ms(std::uint64_t least, std::uint64_t most) {
        return microseconds(
            static_cast<std::int64_t>(least * 1000 + time_dice_.below((most - least) * 1000)));
    }

    void start() {
        start_process();
        for (auto& seat : seats_) agenda_.in(some_ms(1, 20), [this, &seat] { let_act(*seat); });
        agenda_.in(some_ms(20, 60), [this] { let_weather(); });
        agenda_.in(
            some_ms(20, 60), [this] { tick(); }, false);
    }

    bool is_quiet() const { return agenda_.now() < quiet_until_; }

    void let_act(Seat& seat) {
        if (is_settling_) return;
        if (!is_quiet()) seat.actor->act(seat.scene);
        const auto pace_us = static_cast<std::uint64_t>(seat.actor->pace().us * tempo_);
        auto in = microseconds(static_cast<std::int64_t>(seat.pace.below(2 * pace_us)));
        if (is_quiet()) in.us += (quiet_until_ - agenda_.now()).us;
        agenda_.in(in, [this, &seat] { let_act(seat); });
    }

    void let_weather() {
        if (is_settling_) return;
        if (!is_quiet()) weather_.act();
        auto in = Span{some_ms(20, 120).us * tempo_};
        if (is_quiet()) in.us += (quiet_until_ - agenda_.now()).us;
        agenda_.in(in, [this] { let_weather(); });
    }

    void wake() {
        if (is_pump_coming_) return;
        is_pump_coming_ = true;
        agenda_.in(some_ms(0, 12), [this] {
            is_pump_coming_ = false;
            if (process_ == nullptr) return;
            process_->pump();
            if (process_->waiting() > 0) wake();
        });
    }

    // What goes on by itself: jobs, subscribers, idle carts, the provider's webhooks.
    void tick() {
        if (is_settling_) return;
        work();
        const auto in = is_quiet() ? minutes(2) : Span{some_ms(15, 60).us * std::min(tempo_, 100L)};
        agenda_.in(
            in, [this] { tick(); }, false);
    }

    void work() {
        if (process_ == nullptr || !disk_.is_on()) return;
        process_->tick();
        if (!disk_.is_on()) return;
        auto& scene = seats_.front()->scene;
        outside_.deliver([&scene](const std::string& body, std::function<void(bool)> is_taken) {
            scene.post_webhook(body, std::move(is_taken));
        });
        if (process_->waiting() > 0) wake();
    }

    void poison(Seat& seat, std::uint64_t bits) {
        if (process_ == nullptr) return;
        send_poison(seat.scene, bits);
    }

    bool is_going_on() const {
        if (!auditor_.broken().empty()) return false;
        if (options_.span && agenda_.now() - Instant{} >= *options_.span) return false;
        if (counts_.crashes < options_.crashes) return counts_.steps < most_steps;
        return counts_.steps < options_.steps;
    }

    void run_next() {
        const auto before = agenda_.now();
        auto item = agenda_.take();
        world_.clock.advance(item.at - before);
        counts_.steps += item.is_step;
        item.run();
        if (!disk_.is_on()) crash();
    }

    void step() {
        const auto before = counts_.steps;
        run_next();
        if (counts_.steps == before || counts_.steps % 200 != 0 || process_ == nullptr) return;
        weather_.disarm();
        inspect(process_->database(), false);
        weather_.arm();
    }

    void start_process() {
        ++life_;
        process_ = std::make_unique<Process>(disk_, world_, outside_, setup_);
        weather_.arm();
    }

    void end_process() {
        outside_.end_life();
        process_.reset();
    }

    // In good order: whoever waits is told that the process stops.
    void restart() {
        note("the process is restarted");
        ++counts_.restarts;
        weather_.disarm();
        end_process();
        start_process();
    }

    void crash() {
        ++counts_.crashes;
        end_process();
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
        sql::Database reader(database_options(disk_, setup_.wrap_writer));
        inspect(reader, true);
        start_process();
    }

    // Opens the database as the program does; false when the power went meanwhile.
    bool recover() {
        try {
            const sql::Database database(database_options(disk_, setup_.wrap_writer));
            const auto connection = database.open_writer();
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
        // A hold that lapsed once has lapsed: others may have its goods when the clock is set back.
        options.now = world_.clock.latest();
        // The clock may have been set by hours, and what follows from that is not done yet.
        options.patience = days(7);
        const auto report = flows::verify(database, options);
        for (const auto& invariant : report.invariants) {
            if (invariant.broken > 0) auditor_.complain(to_string(invariant));
        }
    }

    // Faults are over: within a bound everything is answered, brought to an end, and stays.
    void settle() {
        if (!auditor_.broken().empty()) return;
        weather_.disarm();
        note("faults are over");
        is_settling_ = true;
        take_seat(std::make_unique<Closer>(), 1);
        const auto end = agenda_.now() + longest_settling;
        while (auditor_.broken().empty() && !is_settled()) {
            if (agenda_.now() >= end) {
                return auditor_.complain("something is still under way long after all faults");
            }
        }
        inspect(process_->database(), false);
        auditor_.audit_end(process_->database());
        auditor_.audit_money(process_->database(), outside_);
        disk_.power_cut({});
        crash();
    }

    // One round of asking again, and some time for what goes on by itself.
    bool is_settled() {
        bool is_busy = false;
        for (auto& seat : seats_) is_busy |= seat->actor->ask_again(seat->scene);
        is_busy |= !pass_calmly(seconds(1));
        const auto due = process_->next_due();
        if (is_busy || due || !outside_.is_quiet() || !process_->has_reacted()) {
            const auto wait = due ? *due - world_.clock.now() : Span{};
            pass_calmly(std::clamp(wait, seconds(1), minutes(10)));
            return false;
        }
        if (!auditor_.are_orders_closed) inspect(process_->database(), false);
        auditor_.are_orders_closed = true;
        for (auto& seat : seats_) is_busy |= seat->actor->wind_up(seat->scene);
        return !is_busy;
    }

    // True when nothing waited for the writer.
    bool pass_calmly(Span span) {
        const auto end = agenda_.now() + span;
        bool is_calm = process_->waiting() == 0;
        work();
        while (!agenda_.empty() && agenda_.next_at() <= end) run_next();
        for (int pumps = 0; pumps < 100 && process_->waiting() > 0; ++pumps) {
            process_->pump();
            is_calm = false;
        }
        world_.clock.advance(end - agenda_.now());
        agenda_.pass(end - agenda_.now());
        return is_calm;
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
        for (const auto& [id, purchase] : auditor_.purchases) {
            counts_.checkouts += purchase.is_placed;
        }
        for (const auto& seat : seats_) {
            counts_.requests += static_cast<std::int64_t>(seat->scene.requests);
        }
        counts_.provider_calls = outside_.calls();
        counts_.webhooks = outside_.webhooks_posted();
        counts_.time = agenda_.now() - Instant{};
        report.counts = counts_;
        report.faults = weather_.kinds();
        report.actors = actors_of(options_);
        digest_.add(disk_.digest());
        report.digest = digest_.value();
        report.last_events.assign(events_.begin(), events_.end());
        return report;
    }

    const SimulationOptions& options_;
    const Setup setup_;
    const std::int64_t tempo_;
    Agenda agenda_;
    Disk disk_;
    fake::FakeWorld world_;
    Outside outside_;
    disk::Dice time_dice_;
    std::vector<std::unique_ptr<Seat>> seats_;
    Weather weather_;
    Auditor auditor_;
    std::uint64_t life_ = 0;
    std::unique_ptr<Process> process_;
    Instant quiet_until_;
    bool is_pump_coming_ = false, is_settling_ = false;
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
    restarts += more.restarts;
    requests += more.requests;
    checkouts += more.checkouts;
    provider_calls += more.provider_calls;
    webhooks += more.webhooks;
    time.us += more.time.us;
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
