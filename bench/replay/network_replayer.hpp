// Sends the orders to a network: stores reject, goods come from elsewhere, come back to any store.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "bench/replay/network_shop.hpp"
#include "bench/replay/network_tally.hpp"
#include "bench/replay/replayer.hpp"

namespace nahtlos::replay {

struct NetworkResult {
    NetworkEvents events;
    NetworkTally tally;
    ReplayResult stock;  // its `pieces`, for wrong_stock()
};

/// What decides where goods come from happens one call after the other, so that every run with one
/// seed comes to the same; only what leaves a place does not wait.
class NetworkReplayer {
public:
    /// All references outlive this.
    NetworkReplayer(HttpPool& pool, const Plan& plan, const NetworkShop& shop,
                    const NetworkWish& wish);
    /// Throws std::runtime_error when the server answers what it must not.
    NetworkResult run();

private:
    // A fulfillment that somebody still has to do.
    struct Task {
        std::string id, pickup_code;
        std::size_t site = 0;
    };
    struct State {
        std::string id;
        bool is_shipped = false;
        std::vector<Task> tasks;
        std::map<std::int64_t, std::int64_t> out;  // units by line, neither canceled nor returned
    };

    void place(std::size_t order);
    void placed(std::size_t order, const boost::json::value& answer);
    bool can_collect(std::size_t order, boost::json::object body);
    void reject_some(std::size_t order);
    bool rejects(std::size_t order, const Task& task, std::size_t turn) const;
    void reject(std::size_t order, const Task& task);
    void take_off(const boost::json::value& order, const Task& task);
    std::int64_t cancel_without_place(std::size_t order);
    void cancel(std::size_t order, const std::map<std::int64_t, std::int64_t>& units,
                const std::string& reason, Instant at);
    void follow(std::size_t order, const boost::json::value& answer);
    void ship(std::size_t order, Instant at);
    void reverse(const PlannedReversal& reversal);
    void give_back(const PlannedReversal& reversal,
                   const std::map<std::int64_t, std::int64_t>& units);
    void count_parcels();
    void count_order(std::size_t order, const boost::json::value& answer);
    std::size_t site_of(const boost::json::value& fulfillment) const;
    std::string path_of(std::size_t order) const { return "/v1/orders/" + states_[order].id; }
    void show_progress(std::size_t step);

    HttpPool& pool_;
    const Plan& plan_;
    const NetworkShop& shop_;
    NetworkWish wish_;
    NetworkResult result_;
    std::vector<State> states_;
    std::map<std::string, std::size_t, std::less<>> sites_;  // by the location's id
};

}  // namespace nahtlos::replay
