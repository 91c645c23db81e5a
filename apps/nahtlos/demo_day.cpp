#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <map>
#include <thread>

#include "apps/nahtlos/commands.hpp"
#include "apps/nahtlos/day/day.hpp"
#include "base/real/outbound.hpp"
#include "base/real/world.hpp"

namespace nahtlos::app {
namespace {

std::map<std::string, std::string> keys_in(const std::string& path) {
    std::ifstream file(path);
    std::map<std::string, std::string> keys;
    for (std::string name, secret; file >> name >> secret;) keys[name] = secret;
    if (!keys.contains("admin")) {
        throw std::runtime_error("there are no keys in " + path +
                                 ": the day wants the data folder of a demo retailer");
    }
    return keys;
}

// Lets the day pass in the wished time, and says every hour that it does.
class Pace {
public:
    Pace(Instant begin, std::int64_t seconds)
        : begin_(begin), started_(std::chrono::steady_clock::now()), seconds_(seconds) {}

    void reach(Instant at) {
        const auto passed = at - begin_;
        for (; told_ <= passed.us / hours(1).us; ++told_) {
            std::cerr << "  " << 8 + told_ << ":00\n";
        }
        const auto share = static_cast<double>(passed.us) / static_cast<double>(day::length.us);
        std::this_thread::sleep_until(
            started_ + std::chrono::microseconds(
                           static_cast<std::int64_t>(share * static_cast<double>(seconds_) * 1e6)));
    }

private:
    const Instant begin_;
    const std::chrono::steady_clock::time_point started_;
    const std::int64_t seconds_;
    std::int64_t told_ = 0;
};

}  // namespace

int play_demo_day(const DemoOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    real::RealWorld real;
    real::CurlOutbound outbound;
    const auto url = options.url.empty() ? public_url_of(*config) : options.url;
    day::Client client(outbound, real.ids, url);
    // It ends now, so that nothing of it is yet to come.
    const day::Plan plan{options.seed, options.orders, real.clock.now() - day::length};
    Pace pace(plan.begin, options.seconds);
    std::cerr << "A day of Lindenhof Outdoor at " << url << ":\n";
    day::Day day(client, keys_in(config->data_dir + "/keys"), plan,
                 [&](Instant at) { pace.reach(at); });
    show(day.play(), std::cout);
    return all_well;
}

}  // namespace nahtlos::app
