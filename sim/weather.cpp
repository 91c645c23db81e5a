#include "sim/weather.hpp"

#include <array>

namespace nahtlos::sim {
namespace {

using disk::Fault;

// Not Fault::short_read: to SQLite that is the end of the file, filled with zeros and believed, so
// it is no fault that a database on it could survive.
constexpr std::array<Fault, 8> io_faults{Fault::open,     Fault::read, Fault::write, Fault::full,
                                         Fault::truncate, Fault::sync, Fault::lock,  Fault::shm};
constexpr std::size_t plenty = 1U << 30;

}  // namespace

Weather::Weather(std::uint64_t seed, const std::optional<std::set<FaultKind>>& kinds, Disk& disk,
                 bool is_overwrite_safe, fake::FakeClock& clock, Hands hands)
    : dice_(seed),
      disk_(disk),
      clock_(clock),
      hands_(std::move(hands)),
      is_overwrite_safe_(is_overwrite_safe) {
    // Swarm testing (Groce et al., ISSTA 2012): fewer kinds at a time find more.
    for (const auto& [name, kind] : enum_entries<FaultKind>) {
        if (dice_.chance(0.5)) kinds_.insert(kind);
    }
    if (kinds) kinds_ = *kinds;
    rarity_ = 1 + dice_.below(8);
    disk_.on_slow_sync([this](std::string_view) {
        clock_.advance(milliseconds(static_cast<std::int64_t>(dice_.below(4'000))));
    });
}

void Weather::arm() {
    if (has(FaultKind::power_cut)) {
        syncs_to_cut_ = 1 + dice_.below(8 * rarity_);
        if (dice_.chance(0.3)) disk_.cut_at_change(1 + dice_.below(60 * rarity_), any_cut());
    }
    if (has(FaultKind::kill)) syncs_to_kill_ = 1 + dice_.below(8 * rarity_);
    disk_.on_sync([this](std::string_view) { return at_sync(); });
    if (has(FaultKind::slow_disk)) disk_.fail_chance(Fault::slow_sync, 0.05);
    set_trouble(true);
}

void Weather::set_trouble(bool is_troubled) {
    is_troubled_ = is_troubled;
    hands_.trouble(is_troubled && has(FaultKind::provider_trouble),
                   is_troubled && has(FaultKind::webhook_trouble));
}

void Weather::disarm() {
    disk_.on_sync({});
    disk_.cut_at_change(0, {});
    for (const auto fault : io_faults) {
        disk_.fail_at(fault, 0);
        disk_.fail_chance(fault, 0);
    }
    disk_.fail_chance(Fault::slow_sync, 0);
    disk_.set_capacity(plenty);
    hands_.trouble(false, false);
    is_troubled_ = false;
    syncs_to_cut_ = syncs_to_kill_ = 0;
    is_full_ = is_failing_ = false;
}

void Weather::arm_recovery() {
    if (has(FaultKind::power_cut) && dice_.chance(0.3)) {
        disk_.cut_at_change(1 + dice_.below(12), any_cut());
    }
}

disk::Cut Weather::any_cut() {
    constexpr std::array modes{disk::CutMode::lose_all, disk::CutMode::random_subset,
                               disk::CutMode::torn};
    return {modes[dice_.below(modes.size())], dice_.bits()};
}

std::optional<disk::SyncCut> Weather::at_sync() {
    if (syncs_to_kill_ > 0 && --syncs_to_kill_ == 0) {
        note("the process is killed at a sync");
        disk_.kill();
        return std::nullopt;
    }
    if (syncs_to_cut_ > 0 && --syncs_to_cut_ == 0) {
        note("the power goes at a sync");
        return disk::SyncCut{any_cut(), dice_.chance(0.3)};
    }
    return std::nullopt;
}

void Weather::act() {
    if (kinds_.empty()) return;
    auto it = kinds_.begin();
    std::advance(it, static_cast<std::ptrdiff_t>(dice_.below(kinds_.size())));
    switch (*it) {
        case FaultKind::power_cut:
            if (!dice_.chance(0.1)) return;
            note("the power goes between two steps");
            disk_.power_cut(any_cut());
            return;
        case FaultKind::kill:
            if (!dice_.chance(0.1)) return;
            note("the process is killed between two steps");
            disk_.kill();
            return;
        case FaultKind::full_disk: return fill_disk();
        case FaultKind::failing_io: return fail_something();
        case FaultKind::clock_jump: return set_clock();
        case FaultKind::slow_disk: return;  // always a little
        case FaultKind::restart:
            if (dice_.chance(0.1)) hands_.restart();
            return;
        case FaultKind::quiet_hours:
            if (!dice_.chance(0.15)) return;
            return hands_.quiet(minutes(1 + static_cast<std::int64_t>(dice_.below(120))));
        case FaultKind::provider_trouble:
        case FaultKind::webhook_trouble: return set_trouble(!is_troubled_);
        case FaultKind::poisoned_input: return hands_.poison(dice_.bits());
    }
}

void Weather::fill_disk() {
    if (is_full_) {
        note("the disk has room again");
        disk_.set_capacity(plenty);
        is_full_ = false;
        return;
    }
    std::size_t used = 0;
    for (const auto& file : disk_.files()) used += disk_.content(file).size();
    note("the disk is nearly full");
    disk_.set_capacity(used + dice_.below(60'000));
    is_full_ = true;
}

void Weather::fail_something() {
    if (is_failing_) {
        for (const auto fault : io_faults) disk_.fail_chance(fault, 0);
        note("the disk works again");
        is_failing_ = false;
        return;
    }
    auto fault = io_faults[dice_.below(io_faults.size())];
    // After a failed sync the log must be written once more, and where a torn write spoils what
    // lies around it, that cannot be done safely: such disks must not fail like this.
    if (fault == Fault::sync && !is_overwrite_safe_) fault = Fault::write;
    const auto name = "disk fault " + std::to_string(static_cast<int>(fault));
    if (dice_.chance(0.2)) {
        note(name + " strikes often");
        disk_.fail_chance(fault, 0.2);
        is_failing_ = true;
        return;
    }
    note(name + " is coming");
    disk_.fail_at(fault, 1 + dice_.below(12));
}

void Weather::set_clock() {
    const auto far = dice_.chance(0.2) ? hours(3) : seconds(30);
    const auto by = static_cast<std::int64_t>(dice_.below(static_cast<std::uint64_t>(far.us)));
    const bool is_back = dice_.chance(0.5);
    note(std::string("the clock is set ") + (is_back ? "back" : "forward"));
    clock_.step(Span{is_back ? -by : by});
}

}  // namespace nahtlos::sim
