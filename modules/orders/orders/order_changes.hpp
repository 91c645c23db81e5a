// Order changes: what becomes of a placed order that nobody has begun with, and what was changed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json/values.hpp"
#include "base/sql/tx.hpp"
#include "orders/changes.hpp"

namespace nahtlos::orders {

using ChangeId = Id<"chg">;

enum class ChangeActionKind { change_address, set_quantity, change_method, add_line };
BOOST_DESCRIBE_ENUM(ChangeActionKind, change_address, set_quantity, change_method, add_line)

/// Whom the carrier asks for; the buyer goes on being told of the order.
struct RecipientContact {
    std::optional<json::Email> email;
    std::optional<json::PhoneNumber> phone;
};
BOOST_DESCRIBE_STRUCT(RecipientContact, (), (email, phone))

struct ChangeAction {
    ChangeActionKind action = ChangeActionKind::change_address;
    std::optional<customers::Address> address;
    std::optional<RecipientContact> contact;
    std::optional<std::int64_t> line, quantity;
    std::optional<inventory::Method> method = {};
    std::optional<inventory::LocationId> location = {};
    std::optional<json::ShortText<40>> way = {};
    std::optional<json::Sku> sku = {};
    std::optional<Instant> slot = {};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> docs{
        {{"address", "change_address, or change_method to ship: where what is shipped goes now"},
         {"contact", "of who gets it there; the buyer goes on being told of the order"},
         {"line", "set_quantity: a line of the order"},
         {"sku", "add_line: an article, at the price of today, without promotions"},
         {"quantity",
          "set_quantity: units of it that shall be left, 0 for none; add_line: units of it"},
         {"method", "change_method: how all goods that are open reach the customer now"},
         {"location", "change_method: the store where they are collected, or that brings them"},
         {"way", "change_method: code of a delivery method, whose promise holds then"},
         {"slot", "change_method to local_delivery: when the window begins"}}};
};
BOOST_DESCRIBE_STRUCT(ChangeAction, (),
                      (action, address, contact, line, quantity, method, location, way, sku, slot))
using ChangeActions = json::List<ChangeAction, 1, 100>;

struct ChangeRequest {
    ChangeActions actions;
    bool preview = false;
    RefundWish refund = RefundWish::request;
    static constexpr std::array<std::string_view, 2> may_miss{"preview", "refund"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"preview", "true: nothing is changed, the answer says what would be"}}};
};
BOOST_DESCRIBE_STRUCT(ChangeRequest, (), (actions, preview, refund))

/// Units of a line before a change and after it, and what less or more is to be paid for them. A
/// line that was not there before has none.
struct ChangedUnits {
    std::int64_t line = 0, before = 0, after = 0, amount_minor = 0;
    static constexpr std::string_view schema_name = "OrderChangeLine";
};
BOOST_DESCRIBE_STRUCT(ChangedUnits, (), (line, before, after, amount_minor))

/// A change as kept.
struct ChangeRow {
    OrderId order_id;
    ChangeId id;
    std::int64_t version_before = 0, version = 0;
    std::string lines;  // JSON list of ChangedUnits
    std::int64_t owed_before_minor = 0, owed_minor = 0;
    std::optional<customers::PartyId> recipient_before, recipient;
    Instant recorded_at;
    std::optional<inventory::Method> method = {};
    std::optional<inventory::LocationId> location = {};
};
BOOST_DESCRIBE_STRUCT(ChangeRow, (),
                      (order_id, id, version_before, version, lines, owed_before_minor, owed_minor,
                       recipient_before, recipient, recorded_at, method, location))

void insert_change(Tx& tx, const ChangeRow& row);
/// Of these orders (ascending, unique), as they were made.
std::vector<ChangeRow> changes_of(Tx& tx, const std::vector<OrderId>& ids);
/// By order and id, for verify.
std::vector<ChangeRow> changes_after(Tx& tx, const ChangeRow& after, std::int64_t limit);
/// Who gets what is shipped of an order that is locked.
void set_recipient(Tx& tx, OrderId id, customers::PartyId recipient);

}  // namespace nahtlos::orders
