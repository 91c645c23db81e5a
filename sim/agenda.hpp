// Agenda: what is to happen in a simulation, in order of virtual time.
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <tuple>
#include <utility>
#include <vector>

#include "base/time.hpp"

namespace nahtlos::sim {

/// The simulation's own time goes on evenly, whatever the wall clock is set to. What falls on the
/// same moment happens in the order in which it was noted.
class Agenda {
public:
    struct Item {
        Instant at;
        std::uint64_t order = 0;
        bool is_step = true;
        std::function<void()> run;
    };

    /// Steps count towards the length of a simulation; what only goes along does not.
    void in(Span span, std::function<void()> run, bool is_step = true) {
        items_.push({now_ + span, ++noted_, is_step, std::move(run)});
    }

    bool empty() const { return items_.empty(); }
    Instant now() const { return now_; }
    Instant next_at() const { return items_.top().at; }

    /// Takes the next item off; it is now its moment.
    Item take() {
        auto item = items_.top();
        items_.pop();
        now_ = item.at;
        return item;
    }
    void clear() { items_ = {}; }
    /// Lets time pass in which nothing happens; not beyond the next item.
    void pass(Span span) { now_ = now_ + span; }

private:
    struct Later {
        bool operator()(const Item& a, const Item& b) const {
            return std::tie(a.at, a.order) > std::tie(b.at, b.order);
        }
    };
    std::priority_queue<Item, std::vector<Item>, Later> items_;
    std::uint64_t noted_ = 0;
    Instant now_;
};

}  // namespace nahtlos::sim
