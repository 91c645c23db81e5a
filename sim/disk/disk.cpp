#include "sim/disk/disk.hpp"

#include <atomic>
#include <utility>

#include <sqlite3.h>

#include "base/check.hpp"
#include "sim/disk/dice.hpp"
#include "sim/disk/machine.hpp"
#include "sim/disk/vfs.hpp"

namespace nahtlos {

namespace {

std::atomic<int> disks_alive = 0;

/// SQLite draws journal nonces and WAL salts from one generator per process. A seed of 0 means
/// the entropy of the default file layer.
void seed_sqlite(int seed) {
    sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, seed, static_cast<sqlite3*>(nullptr));
}

}  // namespace

Disk::Disk(const disk::Options& options)
    : machine_(std::make_unique<disk::Machine>(options)),
      vfs_(std::make_unique<disk::Vfs>(*machine_)) {
    ++disks_alive;
    seed_sqlite(static_cast<int>(disk::Dice(options.seed).bits() >> 34) + 1);
}

Disk::~Disk() {
    check(machine_->open_handles() == 0, "connections are closed before their disk goes");
    if (--disks_alive == 0) seed_sqlite(0);
}

const char* Disk::vfs_name() const { return vfs_->name(); }

void Disk::power_cut(const disk::Cut& cut) { machine_->power_cut(cut); }

void Disk::kill() { machine_->kill(); }

void Disk::power_on() { machine_->power_on(); }

bool Disk::is_on() const { return machine_->is_on(); }

void Disk::cut_at_change(std::uint64_t nth, const disk::Cut& cut) {
    machine_->cut_at_change(nth, cut);
}

void Disk::fail_at(disk::Fault fault, std::uint64_t nth) {
    machine_->with_faults([&](disk::FaultPlan& plan) { plan.fail_at(fault, nth); });
}

void Disk::fail_chance(disk::Fault fault, double probability) {
    machine_->with_faults([&](disk::FaultPlan& plan) { plan.fail_chance(fault, probability); });
}

void Disk::set_capacity(std::size_t bytes) {
    machine_->with_medium([&](disk::Medium& medium) { medium.set_capacity(bytes); });
}

void Disk::on_sync(SyncHook hook) {
    machine_->with_hooks([&](auto& hooks) { hooks.sync = std::move(hook); });
}

void Disk::on_slow_sync(std::function<void(std::string_view path)> hook) {
    machine_->with_hooks([&](auto& hooks) { hooks.slow_sync = std::move(hook); });
}

void Disk::on_sleep(std::function<void(Span)> hook) {
    machine_->with_hooks([&](auto& hooks) { hooks.sleep = std::move(hook); });
}

void Disk::on_clock(std::function<Instant()> hook) {
    machine_->with_hooks([&](auto& hooks) { hooks.clock = std::move(hook); });
}

disk::Counts Disk::counts() const { return machine_->counts(); }

std::uint64_t Disk::digest() const { return machine_->digest(); }

std::vector<std::string> Disk::files() const {
    return machine_->with_medium([](const disk::Medium& medium) { return medium.names(); });
}

bool Disk::exists(std::string_view path) const {
    const std::string full = disk::full_path(path);
    return machine_->with_medium(
        [&](const disk::Medium& medium) { return medium.find(full) != nullptr; });
}

std::string Disk::content(std::string_view path) const {
    const std::string full = disk::full_path(path);
    return machine_->with_medium([&](const disk::Medium& medium) {
        const auto file = medium.find(full);
        return file ? file->content : std::string();
    });
}

std::string Disk::durable_content(std::string_view path) const {
    const std::string full = disk::full_path(path);
    return machine_->with_medium(
        [&](const disk::Medium& medium) { return medium.durable_content(full); });
}

void Disk::put(std::string_view path, std::string content) {
    const std::string full = disk::full_path(path);
    machine_->with_medium([&](disk::Medium& medium) { medium.put(full, std::move(content)); });
}

}  // namespace nahtlos
