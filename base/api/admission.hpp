// Admission: refuses at the door what would wait too long inside, the least urgent first.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "base/ops/metrics.hpp"
#include "base/pressure.hpp"
#include "base/result.hpp"

namespace nahtlos::api {

/// What a request needs that there is not enough of.
enum class Work : std::uint8_t { none, read, write };

/// A newcomer is refused when those that go before it and those of its own priority would take
/// longer than its priority may wait: an order `longest_wait`, money four times, a till twice as
/// long, a visit 0.6 and bulk 0.4 of it. The pace is measured, so that the bound is a time on any
/// machine. Nobody is shut out: 16 of each priority (one of bulk) may always wait, and with fewer
/// than 64 ahead of it none is refused for the wait. That those who go last get a turn is up to
/// where they wait. From half of that wait on, a caller who has more than 16 in hand, and more than
/// one and a half times its even share of what its priority has, is refused before the others; a
/// caller that is alone has it all.
///
/// What a caller has in hand is counted for each priority by itself. Callers of one priority are
/// told apart by a hash into 4096 slots: two who meet in one count as one, and may be slowed down
/// for one another. All counts are exact once what they count has come or gone; while others come
/// and go they may be off by those.
class Admission {
public:
    /// A place taken by one request until it is answered.
    class Seat {
    public:
        Seat() = default;
        Seat(Seat&& other) noexcept
            : owner_(std::exchange(other.owner_, nullptr)),
              slot_(other.slot_),
              rank_(other.rank_) {}
        Seat& operator=(Seat&& other) noexcept {
            free();
            owner_ = std::exchange(other.owner_, nullptr);
            slot_ = other.slot_;
            rank_ = other.rank_;
            return *this;
        }
        Seat(const Seat&) = delete;
        Seat& operator=(const Seat&) = delete;
        ~Seat() { free(); }
        void free() {
            if (owner_ != nullptr) std::exchange(owner_, nullptr)->leave(slot_, rank_);
        }

    private:
        friend class Admission;
        Seat(Admission* owner, std::size_t slot, std::size_t rank)
            : owner_(owner), slot_(slot), rank_(rank) {}
        Admission* owner_ = nullptr;
        std::size_t slot_ = 0, rank_ = 0;
    };

    /// `writing` and `reading` are where the two kinds of work wait; null: never refused. A
    /// `longest_wait` of 0: neither.
    Admission(metrics::Registry& registry, const Pressure* writing, const Pressure* reading,
              Span longest_wait);
    Admission(const Admission&) = delete;
    Admission& operator=(const Admission&) = delete;

    /// Refuses what would be refused whoever asks, `best` being the priority of the best of them;
    /// counted as what the others are. Costs a few loads.
    std::optional<Refusal> refuse(Work work, Priority best, Priority others);
    /// A seat, or the refusal: unavailable ("overloaded"), or rate_limited ("over_share") for who
    /// has more than its share. `caller` stands for the one who asks.
    Result<Seat> admit(Work work, Priority priority, std::uint64_t caller);

    /// Requests that have a seat now, and how many callers they are of.
    struct InHand {
        std::int64_t requests, callers;
        bool operator==(const InHand&) const = default;
    };
    InHand in_hand(Priority priority) const;

    /// Refused since the start, whatever the reason.
    std::uint64_t refused() const;

private:
    static constexpr std::size_t slots = 4096;
    struct Counters {
        metrics::Counter *admitted, *refused, *over_share;
    };
    // Of one priority. A slot shared with another would count its caller here and leave it there.
    struct alignas(64) Seated {
        std::atomic<std::int64_t> requests{0}, callers{0};  // callers: slots that are not 0
        alignas(64) std::array<std::atomic<std::int32_t>, slots> mine{};  // requests by caller
    };
    bool is_too_long(const Pressure& pressure, Priority priority) const;
    bool has_too_much(std::int64_t mine, const Seated& all) const;
    void leave(std::size_t slot, std::size_t rank);

    const Pressure *const writing_, *const reading_;
    std::array<Span, priorities.size()> longest_;
    std::array<Counters, priorities.size()> counters_;
    std::array<Seated, priorities.size()> seated_;
};

}  // namespace nahtlos::api
