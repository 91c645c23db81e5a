#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "bench/replay/classify.hpp"
#include "bench/replay/countries.hpp"
#include "bench/replay/replayer.hpp"

namespace nahtlos::replay {
namespace {

namespace bj = boost::json;

// A credit is a line of negative price: of the service it is about, or for goods of the article
// "CREDIT", since no goods move.
bj::object line_body(const Line& line, bool is_credit) {
    if (!is_credit) {
        return {{"sku", line.code},
                {"quantity", line.quantity},
                {"unit_price", to_string(line.price)},
                {"tax_rate_bp", 0}};
    }
    return {{"sku", is_article(line.code) ? std::string(credit_sku) : line.code},
            {"quantity", -line.quantity},
            {"unit_price", to_string(UnitPrice{-line.price.micro})},
            {"tax_rate_bp", 0},
            {"title", "Credit for " + line.code}};
}

}  // namespace

bj::object order_object(const Plan& plan, const PlannedOrder& order) {
    bj::array lines;
    for (const auto index : order.lines) {
        lines.push_back(line_body(plan.lines[index], order.is_credit));
    }
    const auto name = order.customer.empty() ? "Guest" : "Customer " + order.customer;
    bj::object customer{{"name", name}};
    if (!order.customer.empty()) customer["external_reference"] = order.customer;
    // The file has no address but the country, whose name in the file becomes the city: two of the
    // names are no countries, and the report needs them as they are.
    const bj::object address{{"name", name},
                             {"address1", "not in the file"},
                             {"postal_code", "0"},
                             {"city", order.country},
                             {"country", country_code(order.country)}};
    bj::object payment{{"kind", "external"}};
    if (!order.is_credit) {
        payment = {{"kind", "settled"},
                   {"provider", "replay"},
                   {"method", "other"},
                   {"reference", order.invoice}};
    }
    return {{"channel", channel_of(order.invoice)},
            {"external_id", order.invoice},
            {"pricing", "external"},
            {"lines", std::move(lines)},
            {"customer", std::move(customer)},
            {"delivery", {{"method", "ship"}, {"address", address}}},
            {"payment", std::move(payment)},
            {"occurred_at", to_string(order.time)}};
}

std::string order_body(const Plan& plan, const PlannedOrder& order) {
    return bj::serialize(order_object(plan, order));
}

}  // namespace nahtlos::replay
