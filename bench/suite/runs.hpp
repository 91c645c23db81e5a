// The measurements of scripts/bench, one function each.
#pragma once

#include <functional>
#include <vector>

#include "bench/suite/flows.hpp"
#include "bench/suite/stage.hpp"
#include "bench/suite/table.hpp"

namespace nahtlos::bench {

struct Plan {
    Places places;
    std::vector<Kind> kinds = {Kind::sqlite, Kind::postgres};
    std::vector<Disk> disks = {Disk::as_it_is, Disk::slow};
    int rounds = 5;
    double seconds = 3;                     // of each measurement
    std::uint64_t most_orders = 1'000'000;  // in the database, for growth
    bool profile = false;
    double soak_minutes = 30;
    std::string samples = "soak.csv";  // where the soak writes what it saw
    std::vector<Promise>* promises = nullptr;
};

/// The hand-written limit and one-call orders beside it, in turn: orders/s, ratio, CPU, log bytes,
/// batch sizes; then open-loop latencies at half and at nine tenths of the peak.
void run_orders(const Plan& plan);
/// Limit and one-call orders at 10^4 and at `most_orders` orders.
void run_growth(const Plan& plan);
/// Whole carts with a payment outside: closed loop, then open loop.
void run_carts(const Plan& plan);
/// One SKU against many, through two servers on one PostgreSQL.
void run_hot(const Plan& plan);
/// One line of a cart with 5 lines and with 500: rows written and CPU.
void run_big_cart(const Plan& plan);
/// Availability of 50 variants, variant by id.
void run_reads(const Plan& plan);
/// How soon a changed price is told by the API and found by the search, beside orders; on
/// PostgreSQL by another server than the one that was told.
void run_fresh(const Plan& plan);

/// What comes at half, once, twice and four times the peak: who is served, and how fast.
void run_overload(const Plan& plan);
/// Four times the peak for `plan.soak_minutes`, and the memory of the server meanwhile.
void run_soak(const Plan& plan);

/// Calls `measure` with a cluster where the kind has one, for each kind and disk of the plan.
void on_each(const Plan& plan, const std::vector<Disk>& disks,
             const std::function<void(Kind, Disk, Cluster*)>& measure);

/// Load of `connections` for the plan's time (or `seconds`), at `rate` flows/s; 0: closed loop.
/// Throws std::runtime_error when a flow fails.
load::LoadReport measure(const Plan& plan, const Caller& caller, load::Scenario scenario,
                         std::size_t connections, double rate = 0, double seconds = 0,
                         std::vector<std::string> kinds = {"request"});

/// Rates and latencies of several measurements; what is told of them are medians.
class Paces {
public:
    void add(const load::LoadReport& report);
    double flows_per_s() const { return median(rate_); }
    /// p50, p95 and p99 in milliseconds.
    std::vector<std::string> latencies() const;

private:
    std::vector<double> rate_, quantiles_ms_[3];
};

/// Orders/s of the hand-written limit with `present` orders in the database.
struct Limit {
    double orders_per_s = 0, cpu_us = 0, log_bytes = 0;
};
std::vector<Limit> measure_limit(const Plan& plan, Cluster* cluster, Disk disk,
                                 const std::string& present, int orders);

}  // namespace nahtlos::bench
