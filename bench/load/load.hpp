// Load on an HTTP server of this machine, from one thread: closed loop, or open at a fixed rate.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "bench/load/histogram.hpp"

namespace nahtlos::load {

/// What a reply means for the flow it belongs to. A flow is one or more requests in turn on one
/// connection; the scenario keeps its state by the connection's index.
enum class Action {
    proceed,  // the flow goes on: next() is asked for its next request at once
    finish,   // the flow is complete; the connection starts another
    abandon,  // the flow failed and is counted as such; the connection starts another
    stop,     // finish, and end the whole run
};

struct Scenario {
    /// Appends one whole request of this connection's flow to `out`, and returns its kind, an index
    /// into LoadOptions::kinds.
    std::function<std::size_t(std::size_t connection, std::string& out)> next;
    /// `body` is valid during the call. Status 0: the connection broke before the reply; the flow
    /// is then abandoned whatever is returned (unless stop), and the connection made anew.
    std::function<Action(std::size_t connection, int status, std::string_view body)> on_reply;
};

struct LoadOptions {
    std::string address = "127.0.0.1";  // loopback only: 127.x.y.z, "localhost" or "::1"
    std::uint16_t port = 8080;
    std::size_t connections = 64;
    Span duration = seconds(5);  // no flow starts after it
    Span warm_up = seconds(0);   // before it; measured by nobody
    std::uint64_t flows = 0;     // 0: any number within the duration
    /// Flows per second. 0: closed loop, each connection starts a flow when the last one ends.
    /// Else flow k is due at k / rate, waits when all connections are busy, and its latency counts
    /// from when it was due (no coordinated omission).
    double rate = 0;
    Span drain = seconds(10);  // for what has begun when the duration is over
    std::vector<std::string> kinds = {"request"};
};

struct LoadReport {
    double duration_s = 0;  // first start to last reply, warm-up excluded
    std::uint64_t requests = 0, flows = 0, abandoned = 0, broken_connections = 0;
    std::uint64_t unanswered = 0;           // due or begun, and not complete after the drain
    std::map<int, std::uint64_t> statuses;  // 0: no reply
    std::vector<Histogram> by_kind;         // one request each, from send (or due) to reply
    std::vector<Histogram> finished;        // of those, the ones that finished a flow
    std::vector<std::map<int, std::uint64_t>> statuses_by_kind;
    Histogram flow_latency;  // complete flows; unanswered ones with their age
    double cpu_s = 0;        // this thread's, user and system
    std::uint64_t bytes_received = 0;

    double requests_per_s() const {
        return duration_s > 0 ? static_cast<double>(requests) / duration_s : 0;
    }
    double flows_per_s() const {
        return duration_s > 0 ? static_cast<double>(flows) / duration_s : 0;
    }
};

/// Runs to the end of duration and drain. Throws std::runtime_error when the address is not of this
/// machine or the connections cannot be made.
LoadReport run_load(const LoadOptions& options, const Scenario& scenario);

std::string to_text(const LoadReport& report, const LoadOptions& options);
std::string to_json(const LoadReport& report, const LoadOptions& options);

}  // namespace nahtlos::load
