// Sends the plan to a running server in the order of time, and keeps what was answered.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "bench/replay/http_pool.hpp"
#include "bench/replay/plan.hpp"
#include "bench/replay/shop.hpp"

namespace nahtlos::replay {

/// Pieces of one article as the server took them.
struct Pieces {
    std::int64_t received = 0, adjusted = 0, sold = 0, returned = 0;
};

/// What was there already from an earlier run over the same server, and was not done again.
struct Known {
    std::uint64_t orders = 0, shipments = 0, reversals = 0, stock_rows = 0;
};

struct ReplayResult {
    // Done by this run; `lines` are those of the file that it worked through.
    std::uint64_t lines = 0, placed = 0, credits = 0, refused = 0, shipped = 0, cancellations = 0,
                  returns = 0, short_lines = 0, reversals_of_refused = 0, stock_rows = 0;
    Known known;
    std::int64_t refused_minor = 0;
    std::set<std::string> refused_invoices;
    std::vector<std::string> samples;      // what refusals said
    std::map<std::string, Pieces> pieces;  // of this run and earlier ones
    double seconds = 0;

    /// Whether the server took anything new.
    bool did_nothing() const {
        return placed + credits + shipped + cancellations + returns + stock_rows == 0;
    }
};

class Replayer {
public:
    /// `percent` of each article's demand is received. All references outlive this.
    Replayer(HttpPool& pool, const Plan& plan, const Shop& shop, std::int64_t percent);
    /// Throws std::runtime_error when the server answers what it must not.
    ReplayResult run();

private:
    struct State {
        std::string id, fulfillment;
        std::int64_t open = 0;  // pieces of goods, neither canceled nor shipped
        bool is_placed = false, is_shipped = false, is_busy = false;
        // Units by line that an earlier run took back and this one has not come to yet.
        std::map<std::int64_t, std::int64_t> reversed_before;
        std::deque<std::size_t> waiting;  // steps, behind the one that is under way
    };

    void find_known();
    void receive(const std::string& day, const DayStock& stock);
    void change_stock(std::vector<std::string> bodies);
    void start(std::size_t step);
    void send_step(std::size_t step);
    void finished(std::size_t order);
    void place(std::size_t order);
    void ship(std::size_t order, Instant at);
    void reverse(const PlannedReversal& reversal);
    bool was_reversed(const PlannedReversal& reversal);
    void reversed(const PlannedReversal& reversal);
    void placed(std::size_t order, int status, std::string_view body);
    bool is_stocked(const PlannedOrder& order, std::size_t line) const;
    void sold(std::size_t order);
    void refused(std::size_t order, std::string_view body);
    void read_known(std::size_t order);
    void take_known(std::size_t order, const boost::json::value& known);
    void post(std::string target, std::string body,
              std::function<void(int, std::string_view)> done);
    std::size_t order_of(const Step& step) const;
    void show_progress(const std::string& day, bool is_last);

    HttpPool& pool_;
    const Plan& plan_;
    const Shop& shop_;
    std::int64_t percent_;
    ReplayResult result_;
    std::vector<State> states_;
    std::map<std::string, std::int64_t> asked_;
    std::map<std::string, std::string> known_ids_;  // of orders that were there, by external id
    std::int64_t began_us_ = 0, shown_us_ = 0;
};

/// The body of POST /v1/orders.
std::string order_body(const Plan& plan, const PlannedOrder& order);
boost::json::object order_object(const Plan& plan, const PlannedOrder& order);

}  // namespace nahtlos::replay
