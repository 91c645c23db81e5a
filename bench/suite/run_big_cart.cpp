#include "bench/suite/runs.hpp"
#include "bench/suite/shop.hpp"

namespace nahtlos::bench {
namespace {

constexpr int changes_at_once = 200;

std::string make_cart(const Caller& caller, int lines) {
    std::string body = R"({"lines":[)";
    for (int i = 0; i < lines; ++i) {
        body += i == 0 ? "" : ",";
        body += R"({"action":"add","sku":")" + sku_of(i) + R"(","quantity":1})";
    }
    const auto made = call(caller, "POST", "/v1/carts", body + "]}");
    return std::string(made.at("token").as_string());
}

// Per change of one line's quantity, one after the other.
struct Changes {
    std::vector<double> rows, cpu_us;
    Paces paces;
};

void measure_changes(const Stage& stage, const Caller& caller, int lines, Changes& changes) {
    const auto cart = make_cart(caller, lines);
    int done = 0;
    const load::Scenario scenario{
        [&](std::size_t, std::string& out) {
            out += request("PATCH", "/v1/carts/" + cart, caller.key,
                           R"({"lines":[{"action":"set","line":1,"quantity":)" +
                               std::to_string(2 + ++done % 50) + "}]}");
            return std::size_t{0};
        },
        [](std::size_t, int status, std::string_view) {
            return status == 200 ? load::Action::finish : load::Action::abandon;
        }};
    load::LoadOptions options;
    options.port = caller.port;
    options.connections = 1;
    options.flows = changes_at_once;
    options.duration = seconds(120);
    const auto before = stage.reading("edit_cart");
    const auto report = load::run_load(options, scenario);
    const auto used = stage.reading("edit_cart") - before;
    if (report.abandoned > 0) throw std::runtime_error(load::to_text(report, options));
    changes.rows.push_back(used.rows / used.commands);
    changes.cpu_us.push_back(used.cpu_us / used.commands);
    changes.paces.add(report);
}

}  // namespace

void run_big_cart(const Plan& plan) {
    const Table table("Changing one line of a cart",
                      {"database", "lines", "rows written", "CPU µs", "p99 ms"});
    on_each(plan, {Disk::as_it_is}, [&](Kind kind, Disk disk, Cluster* cluster) {
        const auto name = name_of(kind, disk);
        Stage stage(plan.places, cluster, disk);
        const auto caller = stage.serve();
        Changes warm_up, few, many;
        measure_changes(stage, caller, 5, warm_up);
        for (int round = 0; round < plan.rounds; ++round) {
            measure_changes(stage, caller, 5, few);
            measure_changes(stage, caller, 500, many);
        }
        for (const auto& [lines, c] : {std::pair{"5", &few}, std::pair{"500", &many}}) {
            table.row({name, lines, figure(median(c->rows)), figure(median(c->cpu_us)),
                       c->paces.latencies().back()});
        }
        plan.promises->push_back({"rows written for one line of 500 / of 5, " + name,
                                  median(many.rows) / median(few.rows), 1.0, true});
        plan.promises->push_back(
            {"CPU ms for one line of 500, " + name, median(many.cpu_us) / 1000, 5.0, true});
        stage.stop_and_verify();
    });
}

}  // namespace nahtlos::bench
