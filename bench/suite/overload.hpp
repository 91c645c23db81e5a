// Overload: the stage for more requests than a server can carry, and what is watched meanwhile.
#pragma once

#include <atomic>
#include <functional>
#include <thread>

#include "bench/suite/mix.hpp"
#include "bench/suite/provider.hpp"
#include "bench/suite/runs.hpp"

namespace nahtlos::bench {

/// A server with a shop, a till, a back office and some paid checkouts.
class Crowd {
public:
    Crowd(const Plan& plan, Cluster* cluster, Disk disk, const std::vector<std::string>& settings);

    /// The mix at `rate` requests/s over so many connections; 0: as fast as it is answered.
    load::LoadReport run(std::size_t connections, double rate, double seconds);
    Stage& stage() { return stage_; }

private:
    const Plan& plan_;
    Provider provider_;
    Stage stage_;
    Caller caller_;
    MixKeys keys_;
};

/// How a server is, at one moment.
struct Vitals {
    double at_s = 0;
    std::size_t anonymous_bytes = 0, file_bytes = 0;  // of resident memory (proc(5))
    double writer_queue = 0, reader_queue = 0, admitted = 0, refused = 0, over_share = 0;
};
Vitals vitals_of(const Stage& stage, double at_s);

/// Calls `see` every `pause_s` in a thread of its own, from now until its end.
class Watch {
public:
    Watch(const Stage& stage, double pause_s, std::function<void(const Vitals&)> see);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

private:
    std::atomic<bool> is_over_ = false;
    std::thread thread_;
};

/// Answered with 2xx, by kind and of all writes, per second.
double served_per_s(const load::LoadReport& report, std::size_t kind);
double writes_per_s(const load::LoadReport& report);

}  // namespace nahtlos::bench
