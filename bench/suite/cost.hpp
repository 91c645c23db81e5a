// What one order costs the server and its database, and how it was batched.
#pragma once

#include <cstddef>
#include <vector>

#include "bench/suite/runs.hpp"

namespace nahtlos::bench {

struct Cost {
    double orders_per_s = 0, cpu_us = 0, log_bytes = 0, batch = 0;
};

/// Of several measurements; medians are taken of each.
struct Samples {
    std::vector<double> rate, ratio, cpu, log, batch;
    /// `limit`: orders/s of the hand-written program beside it; 0 for none.
    void add(const Cost& cost, double limit = 0);
};

/// One-call orders over `connections`, closed loop.
Cost measure_orders(const Plan& plan, const Stage& stage, const Caller& caller,
                    std::size_t connections);

/// Says where the server's CPU goes under one-call orders over 256 connections; needs perf.
void profile(const Plan& plan, const Stage& stage, const Caller& caller);

}  // namespace nahtlos::bench
