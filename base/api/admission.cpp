#include "base/api/admission.hpp"

#include <string>

namespace nahtlos::api {
namespace {

// Fewer are done in a batch, and say nothing of the pace.
constexpr std::size_t always_fit = 64;
// Of a priority that others would shut out. One import can be long.
constexpr std::size_t always_in = 16, bulk_always_in = 1;

// Tenths of the wait of an order, by priority.
constexpr std::array<std::int64_t, priorities.size()> tenths{40, 20, 10, 6, 4};
// Seconds until who was refused shall come again, at least.
constexpr std::array<std::int64_t, priorities.size()> pause_s{1, 1, 1, 2, 5};

constexpr std::uint64_t golden = 0x9E3779B97F4A7C15ULL;  // spreads ids over the slots

}  // namespace

Admission::Admission(metrics::Registry& registry, const Pressure* writing, const Pressure* reading,
                     Span longest_wait)
    : writing_(longest_wait.us > 0 ? writing : nullptr),
      reading_(longest_wait.us > 0 ? reading : nullptr) {
    for (const auto priority : priorities) {
        const auto rank = rank_of(priority);
        longest_[rank] = Span{longest_wait.us * tenths[rank] / 10};
        const auto counter = [&](const char* outcome) {
            return &registry.counter(
                "admission_requests_total",
                "Requests that need the writer or a reader, by what became",
                {{"class", std::string(name_of(priority))}, {"outcome", outcome}});
        };
        counters_[rank] = {counter("admitted"), counter("refused"), counter("over_share")};
    }
}

bool Admission::is_too_long(const Pressure& pressure, Priority priority) const {
    if (pressure.ahead_of(priority) < always_fit) return false;
    if (pressure.wait(priority) <= longest_[rank_of(priority)]) return false;
    return pressure.waiting(priority) >= (priority == Priority::bulk ? bulk_always_in : always_in);
}

// Half as much again as its even share; with few in hand nobody is looked at.
bool Admission::has_too_much(std::int64_t mine, const Seated& all) const {
    const auto callers = all.callers.load(std::memory_order_relaxed);
    const auto requests = all.requests.load(std::memory_order_relaxed);
    return mine > static_cast<std::int64_t>(always_in) && callers > 1 &&
           mine * callers * 2 > requests * 3;
}

std::optional<Refusal> Admission::refuse(Work work, Priority best, Priority others) {
    if (work == Work::none) return std::nullopt;
    const auto* pressure = work == Work::write ? writing_ : reading_;
    if (pressure == nullptr || !is_too_long(*pressure, best)) return std::nullopt;
    counters_[rank_of(others)].refused->add();
    return Refusal{RefusalKind::unavailable,
                   "overloaded",
                   "too much is waiting; try again",
                   {},
                   pause_s[rank_of(others)]};
}

Result<Admission::Seat> Admission::admit(Work work, Priority priority, std::uint64_t caller) {
    if (work == Work::none) return Seat();
    if (auto refusal = refuse(work, priority, priority)) return *refusal;
    const auto rank = rank_of(priority);
    const auto slot = (caller * golden >> 40) % slots;
    auto& all = seated_[rank];
    const auto mine = all.mine[slot].fetch_add(1, std::memory_order_relaxed) + 1;
    if (mine == 1) all.callers.fetch_add(1, std::memory_order_relaxed);
    all.requests.fetch_add(1, std::memory_order_relaxed);
    Seat seat(this, slot, rank);
    const auto* pressure = work == Work::write ? writing_ : reading_;
    if (pressure != nullptr && has_too_much(mine, all) &&
        pressure->wait(priority).us > longest_[rank].us / 2) {
        counters_[rank].over_share->add();
        return Refusal{RefusalKind::rate_limited,
                       "over_share",
                       "most of what waits is yours; slow down",
                       {},
                       pause_s[rank]};
    }
    counters_[rank].admitted->add();
    return seat;
}

void Admission::leave(std::size_t slot, std::size_t rank) {
    auto& all = seated_[rank];
    all.requests.fetch_sub(1, std::memory_order_relaxed);
    if (all.mine[slot].fetch_sub(1, std::memory_order_relaxed) == 1) {
        all.callers.fetch_sub(1, std::memory_order_relaxed);
    }
}

Admission::InHand Admission::in_hand(Priority priority) const {
    const auto& all = seated_[rank_of(priority)];
    return {all.requests.load(std::memory_order_relaxed),
            all.callers.load(std::memory_order_relaxed)};
}

std::uint64_t Admission::refused() const {
    std::uint64_t sum = 0;
    for (const auto& one : counters_) sum += one.refused->value() + one.over_share->value();
    return sum;
}

}  // namespace nahtlos::api
