#include "tests/support/dump.hpp"

#include <algorithm>
#include <vector>

#include "base/batch/events.hpp"
#include "base/json/writer.hpp"
#include "inventory/types.hpp"
#include "orders/types.hpp"
#include "payments/types.hpp"

namespace nahtlos::testing {
namespace {

struct EventSeen {
    std::string type;
    Uuid aggregate;
    std::int64_t aggregate_seq = 0;
    std::string payload;
};
BOOST_DESCRIBE_STRUCT(EventSeen, (), (type, aggregate, aggregate_seq, payload))

template <class Row>
std::vector<Row> rows_of(Tx& tx, const std::string& table) {
    std::string columns;
    for (const auto name : member_names<Row>) {
        columns += (columns.empty() ? "" : ", ") + std::string(name);
    }
    return tx.all<Row>("select " + columns + " from " + table);
}

template <class Row>
void add(Tx& tx, const std::string& table, std::vector<std::string>& lines) {
    for (const auto& row : rows_of<Row>(tx, table)) lines.push_back(table + json::write(row));
}

}  // namespace

std::string dump(sql::Database& database) {
    std::vector<std::string> lines;
    database.read([&](Tx& tx) {
        add<orders::Order>(tx, "orders_order", lines);
        add<orders::Line>(tx, "orders_line", lines);
        add<orders::Fulfillment>(tx, "orders_fulfillment", lines);
        add<inventory::Allocation>(tx, "inventory_allocation", lines);
        for (const auto& m : rows_of<inventory::Movement>(tx, "inventory_movement")) {
            if (m.source != "test") lines.push_back(json::write(m));  // put_stock() mints its own
        }
        add<inventory::Shortage>(tx, "inventory_shortage", lines);
        add<payments::Payment>(tx, "payments_payment", lines);
        add<payments::PaymentEvent>(tx, "payments_event", lines);
        add<payments::PaymentAllocation>(tx, "payments_allocation", lines);
        add<EventSeen>(tx, "base_event", lines);
        for (auto& level : rows_of<inventory::Level>(tx, "inventory_level")) {
            level.version = 0;
            lines.push_back(json::write(level));
        }
        for (auto& fence : rows_of<inventory::Fence>(tx, "inventory_fence")) {
            fence.version = 0;
            lines.push_back(json::write(fence));
        }
        return 0;
    });
    std::ranges::sort(lines);
    std::string text;
    for (const auto& line : lines) text += line + '\n';
    return text;
}

}  // namespace nahtlos::testing
