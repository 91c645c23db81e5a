#include "base/ops/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "base/check.hpp"
#include "base/ops/standard_metrics.hpp"

namespace nahtlos::metrics {
namespace {

using testing::HasSubstr;

TEST(Metrics, are_shown_in_the_prometheus_text_format) {
    Registry registry;
    registry.counter("orders_total", "Orders", {{"channel", "a\"b\nc"}}).add(3);
    registry.gauge("queue", "Waiting").set(-2);
    EXPECT_EQ(registry.text(),
              "# HELP orders_total Orders\n"
              "# TYPE orders_total counter\n"
              "orders_total{channel=\"a\\\"b\\nc\"} 3\n"
              "# HELP queue Waiting\n"
              "# TYPE queue gauge\n"
              "queue -2\n");
}

TEST(Metrics, histograms_put_values_at_a_bound_below_it_and_show_running_totals) {
    Registry registry;
    auto& histogram = registry.histogram("wait_seconds", "Wait", {{1000, 5000}, 1e6});
    for (const int us : {0, 1000, 1001, 5000, 5001, 7000}) histogram.observe(us);
    EXPECT_EQ(registry.text(),
              "# HELP wait_seconds Wait\n"
              "# TYPE wait_seconds histogram\n"
              "wait_seconds_count 6\n"
              "wait_seconds_sum 0.019002\n"
              "wait_seconds_bucket{le=\"0.001\"} 2\n"
              "wait_seconds_bucket{le=\"0.005\"} 4\n"
              "wait_seconds_bucket{le=\"+Inf\"} 6\n");
}

TEST(Metrics, bounds_are_shown_as_people_write_them) {
    Registry registry;
    registry.histogram("wait_seconds", "Wait", duration_scale());
    const auto text = registry.text();
    for (const auto* bound : {"0.0001", "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01",
                              "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "10"}) {
        EXPECT_THAT(text, HasSubstr("{le=\"" + std::string(bound) + "\"}"));
    }
}

TEST(Metrics, the_same_name_and_labels_are_the_same_metric) {
    Registry registry;
    auto& first = registry.counter("orders_total", "Orders", {{"channel", "web"}});
    auto& other = registry.counter("orders_total", "Orders", {{"channel", "till"}});
    EXPECT_EQ(&registry.counter("orders_total", "Orders", {{"channel", "web"}}), &first);
    EXPECT_NE(&first, &other);
}

TEST(Metrics, a_name_has_one_type_and_one_meaning) {
    Registry registry;
    registry.counter("orders_total", "Orders");
    EXPECT_THROW(registry.gauge("orders_total", "Orders"), Broken);
    EXPECT_THROW(registry.counter("orders_total", "Other"), Broken);
    EXPECT_THROW(registry.counter("Orders", ""), Broken);
    EXPECT_THROW(registry.counter("orders", "", {{"bad-label", ""}}), Broken);
    EXPECT_THROW(registry.histogram("sizes", "", {{2, 2}, 1}), Broken);
}

TEST(Metrics, labels_without_bounds_are_stopped) {
    Registry registry;
    const auto add_all = [&] {
        for (int i = 0; i <= 20'000; ++i) {
            registry.counter("seen_total", "", {{"client", std::to_string(i)}});
        }
    };
    EXPECT_THROW(add_all(), Broken);
}

TEST(Metrics, threads_lose_no_count) {
    Registry registry;
    auto& counter = registry.counter("counted_total", "");
    auto& histogram = registry.histogram("observed", "", size_scale());
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 20'000; ++i) {
                    counter.add();
                    histogram.observe(3);
                }
            });
        }
    }
    EXPECT_EQ(counter.value(), 80'000u);
    EXPECT_EQ(histogram.sum(), 240'000);
    EXPECT_EQ(histogram.count(2), 80'000u);
}

TEST(StandardMetrics, requests_count_by_route_and_status_and_only_what_happened_is_shown) {
    Registry registry;
    HttpRoute orders(registry, "POST /v1/orders"), none(registry, "none");
    HttpRoute idle(registry, "GET /v1/idle");
    orders.record(201, 1500);
    orders.record(201, 1500);
    orders.record(418, 10);
    none.record(-1, 10);
    none.record(9999, 10);
    const auto text = registry.text();
    EXPECT_THAT(text, HasSubstr("{route=\"POST /v1/orders\",status=\"201\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("{route=\"POST /v1/orders\",status=\"other\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("{route=\"none\",status=\"other\"} 2\n"));
    EXPECT_THAT(text, Not(HasSubstr("status=\"404\"")));
    EXPECT_THAT(text, Not(HasSubstr("idle")));
    EXPECT_THAT(text, HasSubstr("duration_seconds_count{route=\"POST /v1/orders\"} 3\n"));
}

TEST(StandardMetrics, the_set_of_the_process_has_no_clash_and_says_what_it_uses) {
    Batch batch(standard().registry, "place_order");
    Job job(standard().registry, "deliver_webhook");
    Subscriber subscriber(standard().registry, "webhooks");
    standard().slow_reads.add();
    const auto all = text();
    for (const auto* name :
         {"batch_commands_total{kind=\"place_order\",outcome=\"accepted\"} 0\n",
          "batch_size_count{kind=\"place_order\"} 0\n", "worker_queue{workers=\"reader\"} 0\n",
          "db_slow_statements_total{connection=\"reader\"} 1\n", "writer_queue 0\n",
          "events_position 0\n", "process_cpu_seconds_total ", "log_lines_dropped_total 0\n"}) {
        EXPECT_THAT(all, HasSubstr(name));
    }
    const auto value = [&](const std::string& name) {
        return std::stod(all.substr(all.find("\n" + name + " ") + name.size() + 2));
    };
    EXPECT_GT(value("process_resident_memory_bytes"), 1e6);
    EXPECT_GE(value("process_threads"), 1);
    EXPECT_GE(value("process_open_fds"), 3);
    EXPECT_GT(value("process_start_time_seconds"), 1.7e9);
}

TEST(StandardMetrics, a_program_name_with_brackets_does_not_shift_the_fields) {
    const auto stat = parse_process_stat(
        "7 (a) b) S 1 7 7 0 -1 4194560 1 0 0 0 250 50 0 0 20 0 12 0 9000 1 1 1 0");
    EXPECT_EQ(stat.cpu_ticks, 300);
    EXPECT_EQ(stat.threads, 12);
    EXPECT_EQ(stat.start_ticks, 9000);
    EXPECT_THROW(parse_process_stat("7 (a) S 1"), std::runtime_error);
    EXPECT_THROW(parse_process_stat(""), std::runtime_error);
}

}  // namespace
}  // namespace nahtlos::metrics
