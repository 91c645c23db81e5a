// nahtlos_replay: sends a real retailer's year to a running, empty server and reports what it says.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "bench/replay/network_replayer.hpp"
#include "bench/replay/report.hpp"
#include "bench/replay/shop.hpp"

namespace {

using namespace nahtlos::replay;

struct Options {
    std::string data, key, report, refused, until;
    std::uint16_t port = 8080;
    std::int64_t supply = 100;
    std::size_t connections = 128;
    bool is_dry = false;
    std::string network;  // a profile; empty: one warehouse
    NetworkWish wish;
};

void write_file(const std::string& path, const std::string& text) {
    if (path.empty()) return;
    std::ofstream file(path, std::ios::binary);
    file << text;
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

bool say_stock(HttpPool& pool, const ReplayResult& result) {
    const auto wrong = wrong_stock(pool, result);
    for (const auto& sentence : wrong) std::cout << "WRONG: " << sentence << '\n';
    if (wrong.empty()) {
        std::cout << "Stock of all " << result.pieces.size()
                  << " articles is what came in less what was sold; nothing was sold twice\n";
    }
    return wrong.empty();
}

int run_network(HttpPool& pool, const Plan& plan, const Options& options) {
    auto wish = options.wish;
    nahtlos::enum_value(options.network, wish.profile);  // one of them, as the option checks
    wish.supply_percent = options.supply;
    const auto shop = make_network(pool, plan, wish);
    std::cout << "Made " << site_count << " places with an opening stock of " << shop.opening.size()
              << " articles, " << options.supply << " % of the demand\n"
              << std::flush;
    const auto result = NetworkReplayer(pool, plan, shop, wish).run();
    std::cout << describe(wish, result.tally, result.events) << std::flush;
    const bool is_right = say_stock(pool, result.stock);
    std::cout << table_row(wish, result.tally, result.events) << std::flush;
    return is_right ? 0 : 1;
}

int run(const Options& options) {
    if (!options.until.empty() && !nahtlos::parse_instant(options.until + "T00:00:00Z")) {
        throw std::runtime_error("--until takes a date like 2011-01-01, not " + options.until);
    }
    std::cerr << "reading " << options.data << '\n';
    const auto plan = make_plan(read_lines(options.data, options.until));
    std::cout << describe(plan) << std::flush;
    if (options.is_dry) return 0;
    HttpPool pool(options.port, options.key, options.connections);
    if (!options.network.empty()) return run_network(pool, plan, options);
    const auto shop = make_shop(pool, plan, options.supply);
    std::cout << "Made " << channel_codes.size() << " channels, " << shop.articles << " articles, "
              << shop.services << " services, " << shop.customers << " customers (" << shop.known
              << " of them were there before); supply is " << options.supply << " % of the demand\n"
              << std::flush;
    const auto result = Replayer(pool, plan, shop, options.supply).run();
    std::cout << describe(result) << std::flush;
    std::string refused;
    for (const auto& invoice : result.refused_invoices) refused += invoice + '\n';
    write_file(options.refused, refused);
    const bool is_right = say_stock(pool, result);
    const auto table = read_revenue(pool);
    std::cout << "Revenue as the server tells it (reversals in the month of their sale):\n"
              << describe(table) << std::flush;
    write_file(options.report, to_text(table));
    return is_right ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app{"Replays the UCI Online Retail log through the API of a server on this machine"};
    app.add_option("--data", options.data, "online_retail.csv.gz")->required();
    app.add_option("--port", options.port, "of the server: without a shop, or of an earlier run");
    app.add_option("--key", options.key, "API key with the scope admin")->envname("NAHTLOS_KEY");
    app.add_option("--supply", options.supply, "per cent of each article's demand to receive")
        ->check(CLI::Range(1, 100));
    app.add_option("--connections", options.connections, "kept open")->check(CLI::Range(1, 1000));
    app.add_option("--report", options.report, "file for the table of countries and months");
    app.add_option("--refused", options.refused, "file for the numbers of refused invoices");
    app.add_option("--until", options.until, "leaves out this day and later ones: 2011-01-01");
    app.add_option("--network", options.network, "a warehouse and eleven stores, sourced by this")
        ->check(CLI::IsMember({"nearest", "fewest_parcels", "cheapest"}));
    app.add_option("--rejects", options.wish.reject_percent,
                   "per cent of what stores are asked for")
        ->check(CLI::Range(0, 100));
    app.add_option("--seed", options.wish.seed, "of the network: towns, methods, rejections");
    app.add_flag("--dry", options.is_dry, "only say what is in the file; needs no server");
    CLI11_PARSE(app, argc, argv);
    try {
        return run(options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "\nnahtlos_replay: %s\n", error.what());
        return 2;
    }
}
