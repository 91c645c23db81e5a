// What callers say of suppliers and purchase orders.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json/schema.hpp"
#include "base/json/values.hpp"
#include "base/json/whole.hpp"
#include "buying/types.hpp"

namespace nahtlos::buying {

using CostMinor = json::Whole<0, 1'000'000'000'000>;
using ExtraMinor = json::Whole<1, 1'000'000'000'000>;
using Units = json::Whole<0, 1'000'000>;

struct SupplierRequest {
    json::ShortText<40> code;
    json::ShortText<200> name;
    std::optional<json::ShortText<60>> customer_number;
    std::optional<json::ShortText<100>> contact;
    std::optional<json::Email> email;
    std::optional<json::PhoneNumber> phone;
    Currency currency;
    json::Whole<0, 730> lead_time_days;
    CostMinor minimum_minor;
    static constexpr std::array<std::string_view, 2> may_miss{"lead_time_days", "minimum_minor"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{{
        {"customer_number", "ours, with them"},
        {"contact", "who answers there"},
        {"lead_time_days", "from the order to the goods, where no date is said"},
        {"minimum_minor", "the least value of an order, in minor units; 0: none"},
    }};
};
BOOST_DESCRIBE_STRUCT(SupplierRequest, (),
                      (code, name, customer_number, contact, email, phone, currency, lead_time_days,
                       minimum_minor))

struct SupplierArticleRequest {
    json::Sku sku;
    std::optional<json::ShortText<64>> supplier_sku;
    CostMinor cost_minor;
    json::Whole<1, 1'000'000> pack_size;
    static constexpr std::array<std::string_view, 1> may_miss{"pack_size"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"supplier_sku", "the number that the supplier has for it"},
        {"cost_minor", "of a unit, in minor units of the supplier's currency"},
        {"pack_size", "units of a pack; only whole packs are ordered"},
    }};
};
BOOST_DESCRIBE_STRUCT(SupplierArticleRequest, (), (sku, supplier_sku, cost_minor, pack_size))

struct SupplierArticlesRequest {
    json::List<SupplierArticleRequest, 1, 1'000> articles;
};
BOOST_DESCRIBE_STRUCT(SupplierArticlesRequest, (), (articles))

struct PurchaseLineRequest {
    json::Sku sku;
    json::Quantity quantity;
    std::optional<CostMinor> cost_minor;
    std::optional<Instant> expected_at;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"cost_minor", "of a unit; the supplier's for the article unless said"},
        {"expected_at", "by the supplier's lead time after the order unless said"},
    }};
};
BOOST_DESCRIBE_STRUCT(PurchaseLineRequest, (), (sku, quantity, cost_minor, expected_at))

/// The lines stand in their numbers, from 1.
struct PurchaseOrderRequest {
    json::ShortText<64> supplier, location;
    std::optional<json::ShortText<40>> reference;
    std::optional<json::LongText<2'000>> note;
    json::List<PurchaseLineRequest, 1, 200> lines;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"supplier", "code or id"},
        {"location", "code or id; the goods are booked there, and are its legal entity's"},
        {"reference", "our number for it"},
    }};
};
BOOST_DESCRIBE_STRUCT(PurchaseOrderRequest, (), (supplier, location, reference, note, lines))

struct OrderGoodsRequest {
    bool below_minimum = false;
    static constexpr std::array<std::string_view, 1> may_miss{"below_minimum"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"below_minimum", "order although it is less than the supplier's minimum"}}};
};
BOOST_DESCRIBE_STRUCT(OrderGoodsRequest, (), (below_minimum))

struct LineDate {
    json::Whole<1, 200> line;
    Instant expected_at;
};
BOOST_DESCRIBE_STRUCT(LineDate, (), (line, expected_at))

/// What the supplier says of when the goods come.
struct ConfirmRequest {
    std::optional<json::List<LineDate, 1, 200>> lines;
    std::optional<json::ShortText<200>> reason;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"lines", "dates that differ from those of before; the others stay"},
        {"reason", "why they differ"},
    }};
};
BOOST_DESCRIBE_STRUCT(ConfirmRequest, (), (lines, reason))

struct ReceivedLine {
    json::Whole<1, 200> line;
    Units received, damaged, missing;
    std::optional<CostMinor> cost_minor;
    static constexpr std::array<std::string_view, 3> may_miss{"received", "damaged", "missing"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{{
        {"received", "good units"},
        {"damaged", "units that came, and cannot be sold"},
        {"missing", "units that came short and will not come any more"},
        {"cost_minor", "of a unit, where another one was charged than ordered"},
    }};
};
BOOST_DESCRIBE_STRUCT(ReceivedLine, (), (line, received, damaged, missing, cost_minor))

struct ExtraCost {
    CostKind kind = CostKind::freight;
    ExtraMinor amount_minor;
};
BOOST_DESCRIBE_STRUCT(ExtraCost, (), (kind, amount_minor))

struct ReceiveRequest {
    json::List<ReceivedLine, 1, 200> lines;
    std::optional<json::ShortText<60>> delivery_note;
    std::optional<json::List<ExtraCost, 1, 5>> costs;
    bool allow_over = false;
    static constexpr std::array<std::string_view, 1> may_miss{"allow_over"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"delivery_note", "the supplier's number of the delivery"},
        {"costs",
         "beside the goods, in the order's currency: shared out by value, part of what "
         "the goods cost"},
        {"allow_over", "take more than is open"},
    }};
};
BOOST_DESCRIBE_STRUCT(ReceiveRequest, (), (lines, delivery_note, costs, allow_over))

}  // namespace nahtlos::buying
