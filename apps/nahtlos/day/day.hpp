// Day: customers and staff of the demo retailer for twelve hours, through the public API.
#pragma once

#include <functional>
#include <map>
#include <queue>
#include <set>
#include <string>
#include <vector>

#include "apps/nahtlos/day/client.hpp"
#include "apps/nahtlos/day/outcome.hpp"
#include "flows/demo/dice.hpp"

namespace nahtlos::app::day {

inline constexpr Span length = hours(12);  // from 08:00 to 20:00

struct Habit;  // of the customers of a channel

struct Plan {
    std::uint64_t seed = 1;
    std::int64_t orders = 120;
    Instant begin;  // of the day; what happens is told with its time (occurred_at)
};

class Day {
public:
    /// `keys` by name as `nahtlos demo` writes them. `reach` is called before whatever happens with
    /// its time, and may wait.
    Day(Client& client, std::map<std::string, std::string> keys, const Plan& plan,
        std::function<void(Instant)> reach);

    /// Throws std::runtime_error where the server does not answer or has no demo retailer.
    Outcome play();

private:
    struct Task {  // a fulfillment, as staff see it
        std::string order, fulfillment, method, location, code, status;
    };
    struct Sold {
        std::string order, channel, method, currency, store;
        std::int64_t units = 0;
    };
    struct Event {
        Instant at;
        std::int64_t number;  // what is at the same time keeps its order
        std::function<void()> happens;
        bool operator>(const Event& other) const {
            return std::pair(at, number) > std::pair(other.at, other.number);
        }
    };

    void look_around();
    void return_earlier_ones();
    void later(Span from_now, std::function<void()> happens);
    std::string time() const;
    Span between(int least_minutes, int most_minutes);
    std::string location_of(std::string_view code) const;

    void order();
    boost::json::object delivery(Sold& sold, const Habit& habit, const char* name);
    void cancel(const Sold& sold);
    void bring_back(const Sold& sold);

    /// Takes up what an order says of its fulfillments by now.
    void follow(const std::string& order, const boost::json::object& told);
    void begin(const Task& task);
    void reject(const Task& task);
    void pick(const Task& task);
    void pick_short(const Task& task);
    void pack(const Task& task);
    void collect(const Task& task);
    void end(const Task& task);
    /// What staff do; false where it was refused, which is counted.
    bool act(const Task& task, boost::json::object body);

    Client& client_;
    const std::map<std::string, std::string> keys_;
    const Plan plan_;
    const std::function<void(Instant)> reach_;
    flows::demo::Dice dice_;
    std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
    std::int64_t numbers_ = 0;
    Instant now_;
    std::vector<std::string> skus_, stores_;
    std::map<std::string, std::string> codes_;  // of locations by id
    std::map<std::string, Sold> sold_;          // by order
    std::map<std::string, Task> open_;          // fulfillments that are not at their end
    std::set<std::string> known_;               // all fulfillments
    Outcome outcome_;
};

}  // namespace nahtlos::app::day
