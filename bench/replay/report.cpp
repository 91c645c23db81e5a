#include "bench/replay/report.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdio>

#include "bench/replay/classify.hpp"
#include "bench/replay/pages.hpp"

namespace nahtlos::replay {
namespace {

namespace bj = boost::json;

std::string text(const bj::value& of, std::string_view name) {
    return std::string(of.at(name).as_string());
}

std::int64_t number(const bj::value& of, std::string_view name) { return of.at(name).as_int64(); }

constexpr std::size_t shown_every = 500;  // orders

void add_order(RevenueTable& table, const bj::value& order) {
    // The recipient stands apart only where it is not the buyer.
    const auto* recipient = order.as_object().if_contains("ship_to");
    const auto& party = recipient != nullptr ? *recipient : order.at("customer");
    const auto country = text(party.at("address"), "city");
    auto& revenue = table[{country, text(order, "placed_at").substr(0, 7)}];
    if (text(order, "external_id").starts_with('C')) {
        revenue.credited_minor -= number(order, "total_minor");
        return;
    }
    for (const auto& line : order.at("lines").as_array()) {
        const auto total = number(line, "total_minor");
        revenue.sold_minor += total;
        revenue.reversed_minor +=
            total - number(line, "charged_minor") + number(line, "refunded_minor");
        if (!is_article(text(line, "sku"))) continue;
        revenue.sold_units += number(line, "ordered");
        revenue.reversed_units += number(line, "canceled") + number(line, "returned");
    }
}

}  // namespace

Revenue& Revenue::operator+=(const Revenue& other) {
    sold_units += other.sold_units;
    sold_minor += other.sold_minor;
    reversed_units += other.reversed_units;
    reversed_minor += other.reversed_minor;
    credited_minor += other.credited_minor;
    return *this;
}

RevenueTable read_revenue(HttpPool& pool) {
    RevenueTable table;
    std::vector<std::string> ids;
    each_order(pool, [&](const bj::value& order) { ids.push_back(text(order, "id")); });
    std::size_t done = 0;
    for (const auto& id : ids) {
        const auto target = "/v1/orders/" + id + "?expand=customer";
        pool.send({"GET", target, {}}, [&, target](int status, std::string_view body) {
            add_order(table, parsed(target, status, body));
            if (++done % shown_every == 0 || done == ids.size()) {
                std::fprintf(stderr, "\rread back %zu of %zu orders", done, ids.size());
            }
        });
    }
    pool.run();
    std::fputc('\n', stderr);
    return table;
}

std::vector<std::string> wrong_stock(HttpPool& pool, const ReplayResult& result) {
    std::vector<std::string> wrong;
    for (const auto& [sku, p] : result.pieces) {
        const auto expected = p.received + p.adjusted - p.sold + p.returned;
        if (expected < 0) wrong.push_back(sku + " was sold more often than it came in");
        // No code of an article has a character that a query must escape.
        const auto target = "/v1/stock/levels?sku=" + sku;
        pool.send({"GET", target, {}},
                  [&wrong, target, sku, expected](int status, std::string_view body) {
                      std::int64_t on_hand = 0, allocated = 0;
                      const auto page = parsed(target, status, body);
                      for (const auto& level : page.at("items").as_array()) {
                          on_hand += number(level, "on_hand");
                          allocated += number(level, "allocated");
                      }
                      if (on_hand == expected && allocated == 0) return;
                      wrong.push_back(sku + " has " + std::to_string(on_hand) + " on hand, " +
                                      std::to_string(allocated) + " allocated; expected " +
                                      std::to_string(expected) + " and 0");
                  });
    }
    pool.run();
    return wrong;
}

}  // namespace nahtlos::replay
