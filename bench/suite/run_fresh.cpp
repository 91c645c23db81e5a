#include <algorithm>
#include <chrono>
#include <future>
#include <stdexcept>
#include <thread>

#include "bench/suite/runs.hpp"
#include "bench/suite/shop.hpp"

namespace nahtlos::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double load_of_peak = 0.5, most_ms = 1'000;
constexpr std::size_t connections = 64;

double ms_since(Clock::time_point begun) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

/// How long a change took until it was told, by a price that no article had before.
class Prices {
public:
    Prices(Caller admin, Caller shop) : admin_(std::move(admin)), shop_(std::move(shop)) {}

    void change_one() {
        const auto sku = sku_of(++changes_ % articles);
        const auto found = call(shop_, "GET", "/v1/variants?skus=" + sku);
        const auto id = id_of(found.at("items").at(0));
        const auto price = std::to_string(100 + changes_) + ".01";
        const auto begun = Clock::now();
        call(admin_, "POST", "/v1/variants/" + id + "/prices",
             R"({"prices":[{"market":"bench","unit_price":")" + price + "\"}]}");
        change_ms.push_back(ms_since(begun));
        const auto changed = Clock::now();
        wait_for(price, changed, "/v1/variants/" + id + "/price?market=bench&channel=bench");
        api_ms.push_back(ms_since(changed));
        wait_for(price, changed, "/v1/search?q=" + sku);
        search_ms.push_back(ms_since(changed));
    }

    std::vector<double> change_ms, api_ms, search_ms;

private:
    void wait_for(const std::string& price, Clock::time_point since, const std::string& target) {
        while (call_text(shop_, "GET", target).find('"' + price + '"') == std::string::npos) {
            if (ms_since(since) > 30'000) throw std::runtime_error(target + " never shows a price");
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }

    Caller admin_, shop_;
    int changes_ = 0;
};

}  // namespace

void run_fresh(const Plan& plan) {
    const Table table("A changed price, beside orders at half the peak (asked every 5 ms)",
                      {"database", "orders/s", "changes", "what", "p50 ms", "p95 ms", "most ms"});
    on_each(plan, {Disk::as_it_is}, [&](Kind kind, Disk disk, Cluster* cluster) {
        Stage stage(plan.places, cluster, disk);
        const auto first = stage.serve();
        // Where there are two servers, what one was told is asked of the other.
        const auto other = cluster == nullptr ? first : stage.serve();
        OrderFlow trial(first.key);
        const auto peak = measure(plan, first, trial.scenario(), connections).flows_per_s();
        const auto rate = load_of_peak * peak;
        const auto seconds = std::max(plan.seconds * plan.rounds, 5.0);
        OrderFlow flow(first.key);
        auto orders = std::async(std::launch::async, [&] {
            return measure(plan, first, flow.scenario(), connections, rate, seconds);
        });
        Prices prices(stage.admin(), other);
        while (orders.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
            prices.change_one();
        }
        const auto done = orders.get().flows_per_s();
        const auto name = name_of(kind, disk) + (cluster == nullptr ? "" : ", two servers");
        const auto tell = [&](const std::string& what, std::vector<double> ms, bool is_promised) {
            std::ranges::sort(ms);
            const auto at = [&](double share) {
                return ms[static_cast<std::size_t>(share * static_cast<double>(ms.size() - 1))];
            };
            table.row({name, figure(done), std::to_string(ms.size()), what, figure(at(0.5)),
                       figure(at(0.95)), figure(ms.back())});
            if (!is_promised) return;
            plan.promises->push_back(
                {"a price in " + what + ", most ms, " + name, ms.back(), most_ms, true});
        };
        tell("the answer to the change", prices.change_ms, false);
        tell("the API after it", prices.api_ms, true);
        tell("the search after it", prices.search_ms, true);
        stage.stop_and_verify();
    });
}

}  // namespace nahtlos::bench
