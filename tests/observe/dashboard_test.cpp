// The dashboard that comes with the program shows what a running server really tells.
#include <gtest/gtest.h>

#include <cctype>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "tests/support/service.hpp"

namespace nahtlos::testing {
namespace {

using Labels = std::set<std::string, std::less<>>;
using Metrics = std::map<std::string, Labels, std::less<>>;  // by name, with the labels they have

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string_view word_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    return text.substr(at, end - at);
}

// The names before "=", "=~" or "!=" of a selector or an exposed line; values are quoted.
Labels labels_in(std::string_view text) {
    Labels labels;
    bool is_quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '"' && (at == 0 || text[at - 1] != '\\')) is_quoted = !is_quoted;
        if (is_quoted || !is_word(text[at])) continue;
        const auto word = word_at(text, at);
        labels.emplace(word);
        at += word.size() - 1;
    }
    return labels;
}

// NAME{...} of a PromQL expression.
Metrics used_in(std::string_view expression) {
    Metrics used;
    for (std::size_t at = 0; at < expression.size(); ++at) {
        if (!is_word(expression[at])) continue;
        const auto word = word_at(expression, at);
        at += word.size();
        if (at < expression.size() && expression[at] == '{') {
            const auto end = expression.find('}', at);
            used[std::string(word)].merge(labels_in(expression.substr(at + 1, end - at - 1)));
            at = end;
        }
    }
    return used;
}

// The labels of "by (a, b)".
Labels grouped_by(std::string_view expression) {
    Labels labels;
    for (auto at = expression.find("by ("); at != std::string_view::npos;
         at = expression.find("by (", at + 1)) {
        const auto end = expression.find(')', at);
        labels.merge(labels_in(expression.substr(at + 4, end - at - 4)));
    }
    return labels;
}

// What GET /metrics says (https://prometheus.io/docs/instrumenting/exposition_formats/).
Metrics exposed(const std::string& text) {
    Metrics metrics;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line[0] == '#') continue;
        const auto name = word_at(line, 0);
        auto& labels = metrics[std::string(name)];
        const auto end = line.rfind('}');
        if (line[name.size()] != '{') continue;
        labels.merge(
            labels_in(std::string_view(line).substr(name.size() + 1, end - name.size() - 1)));
    }
    return metrics;
}

boost::json::object dashboard() {
    std::ifstream file(std::string(NAHTLOS_SOURCE_DIR) + "/docs/operate/grafana/nahtlos.json");
    std::stringstream text;
    text << file.rdbuf();
    return boost::json::parse(text.str()).as_object();
}

std::vector<boost::json::object> charts() {
    std::vector<boost::json::object> found;
    const auto file = dashboard();
    for (const auto& panel : file.at("panels").as_array()) {
        if (panel.at("type").as_string() != "row") found.push_back(panel.as_object());
    }
    return found;
}

std::vector<std::string> expressions() {
    std::vector<std::string> found;
    for (const auto& chart : charts()) {
        for (const auto& target : chart.at("targets").as_array()) {
            found.emplace_back(target.at("expr").as_string());
        }
    }
    return found;
}

class Dashboard : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Engines, Dashboard, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Dashboard, every_metric_and_label_it_shows_is_told_by_a_running_server) {
    Service service(GetParam());
    service.put_stock("A", service.shop.warehouse, 5);
    service.start();
    auto client = service.store_client();
    const auto body = order_body(R"({"sku":"A","quantity":1})");
    ASSERT_EQ(client.call("POST /v1/orders", body).status, 201);
    std::string text;
    // Subscribers are told of a moment later.
    ASSERT_TRUE(eventually([&] {
        text = client.call("GET /metrics").body;
        return text.find("\nsubscriber_lag_milliseconds{") != std::string::npos;
    }));
    const auto told = exposed(text);
    std::size_t shown = 0;
    for (const auto& expression : expressions()) {
        const auto used = used_in(expression);
        ASSERT_FALSE(used.empty()) << expression;
        // What it is grouped by is a label of one of its metrics.
        std::set<std::string> there;
        for (auto [name, labels] : used) {
            ++shown;
            const auto found = told.find(name);
            ASSERT_NE(found, told.end()) << name << " is not told";
            there.insert(found->second.begin(), found->second.end());
            labels.erase("instance");  // Prometheus adds it
            for (const auto& label : labels) {
                EXPECT_TRUE(found->second.contains(label)) << name << " has no " << label;
            }
        }
        if (expression.find("label_replace") != std::string::npos) continue;
        for (const auto& label : grouped_by(expression)) {
            EXPECT_TRUE(label == "instance" || there.contains(label)) << expression;
        }
    }
    EXPECT_GT(shown, 40u);
}

TEST_P(Dashboard, every_metric_a_server_tells_is_on_it) {
    Service service(GetParam());
    service.start();
    auto client = service.store_client();
    std::string all;
    for (const auto& expression : expressions()) all += expression + '\n';
    for (const auto& [name, labels] : exposed(client.call("GET /metrics").body)) {
        std::string family = name;
        for (const std::string_view end : {"_bucket", "_sum", "_count"}) {
            if (family.ends_with(end)) family.resize(family.size() - end.size());
        }
        EXPECT_NE(all.find(family), std::string::npos) << name << " is not on the dashboard";
    }
}

TEST(DashboardFile, asks_the_prometheus_that_its_user_chose) {
    const auto file = dashboard();
    const auto& variables = file.at("templating").at("list").as_array();
    ASSERT_FALSE(variables.empty());
    EXPECT_EQ(variables[0].at("name").as_string(), "datasource");
    EXPECT_EQ(variables[0].at("type").as_string(), "datasource");
    EXPECT_EQ(variables[0].at("query").as_string(), "prometheus");
    for (const auto& chart : charts()) {
        EXPECT_EQ(chart.at("datasource").at("uid").as_string(), "${datasource}");
        for (const auto& target : chart.at("targets").as_array()) {
            EXPECT_EQ(target.at("datasource").at("uid").as_string(), "${datasource}");
        }
    }
}

TEST(DashboardFile, its_charts_have_ids_of_their_own_and_fit_side_by_side) {
    std::set<std::int64_t> ids;
    std::set<std::pair<std::int64_t, std::int64_t>> cells;
    const auto file = dashboard();
    for (const auto& panel : file.at("panels").as_array()) {
        EXPECT_TRUE(ids.insert(panel.at("id").to_number<std::int64_t>()).second);
        const auto& place = panel.at("gridPos");
        const auto at = [&](const char* key) { return place.at(key).to_number<std::int64_t>(); };
        EXPECT_LE(at("x") + at("w"), 24);
        for (auto x = at("x"); x < at("x") + at("w"); ++x) {
            for (auto y = at("y"); y < at("y") + at("h"); ++y) {
                EXPECT_TRUE(cells.emplace(x, y).second) << panel.at("title").as_string();
            }
        }
    }
}

// So that what reads the dashboard is seen to find what is wrong.
TEST(DashboardFile, a_metric_is_found_within_its_expression) {
    EXPECT_EQ(used_in(R"(sum by (le) (rate(a_total{x=~"$y",z="{b"}[5m])) / c{} or vector(0))"),
              (Metrics{{"a_total", {"x", "z"}}, {"c", {}}}));
    EXPECT_EQ(grouped_by("sum by (a, b) (c{}) / max by (d) (e{})"), (Labels{"a", "b", "d"}));
    EXPECT_EQ(exposed("# HELP a b\na{c=\"d e{}\",f=\"g\"} 1\nh 2\n"),
              (Metrics{{"a", {"c", "f"}}, {"h", {}}}));
}

}  // namespace
}  // namespace nahtlos::testing
