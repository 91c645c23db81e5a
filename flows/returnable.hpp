// Returnable: what of an order can be given back, and what the customer would get for it.
#pragma once

#include <string>
#include <vector>

#include "flows/return_view.hpp"

namespace nahtlos::flows {

struct ReturnableLine {
    std::int64_t line = 0;
    orders::LineKind kind = orders::LineKind::goods;
    std::string sku, title;
    std::int64_t returnable = 0;                   // units
    std::int64_t units = 0;                        // that were asked about
    std::int64_t refund_minor = 0, tax_minor = 0;  // for these
};
BOOST_DESCRIBE_STRUCT(ReturnableLine, (),
                      (line, kind, sku, title, returnable, units, refund_minor, tax_minor))

struct Returnable {
    orders::OrderId order;
    Currency currency;
    std::int64_t refund_minor = 0, tax_minor = 0;
    std::vector<ReturnableLine> lines;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"refund_minor", "with VAT"}, {"tax_minor", "the VAT in it"}}};
};
BOOST_DESCRIBE_STRUCT(Returnable, (), (order, currency, refund_minor, tax_minor, lines))

struct ReturnableQuery {
    std::vector<std::string> units;
    static constexpr std::array<std::string_view, 1> may_miss{"units"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"units", "units by line, as 1:2; all that can be given back, unless told"}}};
};
BOOST_DESCRIBE_STRUCT(ReturnableQuery, (), (units))

/// Refuses, naming the parameter, what is no line of the order and more than can be returned.
Result<Returnable> returnable_of(const orders::Order& order, std::vector<orders::Line> lines,
                                 const ReturnableQuery& query);

}  // namespace nahtlos::flows
