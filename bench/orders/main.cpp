// nahtlos_orders_bench: one-call orders of two lines against a running server, as fast as it goes
// or at a fixed rate. With --setup it first makes its own shop (1,000 articles with stock).
#include <CLI/CLI.hpp>
#include <iostream>

#include "bench/suite/flows.hpp"
#include "bench/suite/shop.hpp"

namespace {

using namespace nahtlos;

struct Options {
    bench::Caller caller;
    load::LoadOptions load;
    double duration_s = 5, warm_up_s = 1;
    bool setup = false, json = false;
};

int run(Options& options) {
    if (options.setup) {
        std::cout << bench::make_shop(options.caller) << '\n';
        return 0;
    }
    bench::OrderFlow orders(options.caller.key);
    auto& load = options.load;
    load.port = options.caller.port;
    load.duration = microseconds(static_cast<std::int64_t>(options.duration_s * 1e6));
    load.warm_up = microseconds(static_cast<std::int64_t>(options.warm_up_s * 1e6));
    load.kinds = {"place_order"};
    const auto report = load::run_load(load, orders.scenario());
    std::cout << (options.json ? load::to_json(report, load) : load::to_text(report, load));
    return report.abandoned == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app("One-call orders against a running server", "nahtlos_orders_bench");
    app.add_option("--port", options.caller.port, "of the server on this machine");
    app.add_option("--key", options.caller.key, "admin key for --setup, else a store key")
        ->required();
    app.add_option("--connections", options.load.connections, "at the same time");
    app.add_option("--duration", options.duration_s, "seconds of measuring");
    app.add_option("--warm-up", options.warm_up_s, "seconds before it");
    app.add_option("--rate", options.load.rate, "orders per second; 0 is as fast as it goes");
    app.add_flag("--setup", options.setup, "make the shop, print its key, and end");
    app.add_flag("--json", options.json, "one JSON object");
    CLI11_PARSE(app, argc, argv);
    try {
        return run(options);
    } catch (const std::exception& error) {
        std::cerr << "nahtlos_orders_bench: " << error.what() << '\n';
        return 1;
    }
}
