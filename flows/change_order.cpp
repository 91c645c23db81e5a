#include "flows/change_order.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "carriers/store.hpp"
#include "customers/store.hpp"
#include "flows/add_lines.hpp"
#include "flows/change_actions.hpp"
#include "flows/change_method.hpp"
#include "flows/more_of_order.hpp"
#include "flows/one_command.hpp"
#include "flows/order_book_beside.hpp"
#include "flows/refused.hpp"
#include "orders/rules.hpp"
#include "orders/store.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows {
namespace {

using orders::ChangeAction;
using orders::ChangeActionKind;
using orders::FulfillmentStatus;
using orders::OrderStatus;

// Beside the ids that the desk gives to what it makes.
constexpr std::uint16_t recipient_child = 0xF000;
// Steps beside the cancellation, which has the id of the command.
constexpr std::uint8_t moving = 1, adding = 2;

struct AddressEvent {
    orders::OrderId order;
    orders::ChangeId change;
    customers::PartyId recipient;
};
BOOST_DESCRIBE_STRUCT(AddressEvent, (), (order, change, recipient))

// Units of a line that no place has begun with.
std::int64_t untouched_units(const OpenOrder& order, const orders::Line& line) {
    auto units = line.open() - line.allocated;
    for (const auto& f : order.fulfillments) {
        if (!is_untouched(f.row.status)) continue;
        for (const auto& there : open_units(order, f.row.id)) {
            if (there.line == line.line) units += there.units;
        }
    }
    // What takes no stock is in no fulfillment, and is done when it is done.
    return std::min(units, line.open());
}

struct Wanted {
    std::vector<orders::ChangedUnits> lines;
    bool is_all_goods = false;  // none of the open goods are left
};

// How many units go of each line.
Result<Wanted> wanted_of(const OpenOrder& order, const orders::ChangeRequest& request) {
    Wanted wanted;
    const auto& all = request.actions.values;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].action != ChangeActionKind::set_quantity) continue;
        const auto* line = order.line(*all[i].line);
        const bool is_of_it = line != nullptr && line->kind != orders::LineKind::shipping &&
                              line->kind != orders::LineKind::discount;
        if (!is_of_it) {
            return refused(RefusalKind::invalid, "invalid_actions",
                           "is not a line of the order that can be changed",
                           action_field(i, "line"));
        }
        const auto before = line->ordered - line->canceled;
        const auto less = before - *all[i].quantity;
        if (less == 0) continue;
        if (less < 0) {
            auto refusal = refused(RefusalKind::conflict, "too_many",
                                   "is more than the order has; units are not added to it",
                                   action_field(i, "quantity"));
            refusal.fields.back().available = before;
            return refusal;
        }
        const auto free = untouched_units(order, *line);
        if (less > free) {
            auto refusal = refused(RefusalKind::conflict, "already_begun",
                                   "is less than what a location has begun with or handed over; "
                                   "available says how many units can still be taken away",
                                   action_field(i, "quantity"));
            refusal.fields.back().available = free;
            return refusal;
        }
        wanted.lines.push_back({line->line, before, before - less, 0});
    }
    wanted.is_all_goods = !wanted.lines.empty();
    for (const auto& line : order.lines) {
        if (line.kind != orders::LineKind::goods || line.open() == 0) continue;
        const auto it = std::ranges::find(wanted.lines, line.line, &orders::ChangedUnits::line);
        const auto less = it == wanted.lines.end() ? 0 : it->before - it->after;
        wanted.is_all_goods = wanted.is_all_goods && less == line.open();
    }
    return wanted;
}

// Parcel shops are addressed, and nothing else is brought to one.
std::optional<Refusal> unless_at(inventory::Method method,
                                 const std::optional<customers::Address>& address,
                                 const std::string& pointer) {
    auto wrong = orders::wrong_point(method, address, pointer);
    if (!wrong) return std::nullopt;
    return Refusal{RefusalKind::invalid,
                   "invalid_actions",
                   "the goods cannot be brought there",
                   {*std::move(wrong)}};
}

// Nobody has begun with anything that is shipped, and the taxes stay as they were charged.
std::optional<Refusal> unless_movable(const OpenOrder& order, const orders::ChangeRequest& request,
                                      const ChangeAction& action) {
    const auto i = static_cast<std::size_t>(&action - request.actions.values.data());
    bool is_shipped = false;
    for (const auto& f : order.fulfillments) {
        if (orders::way_of(f.row.method) != orders::Way::carried || is_over(f.row.status)) continue;
        is_shipped = true;
        if (auto refusal = unless_at(f.row.method, action.address, action_field(i, "address"))) {
            return refusal;
        }
        if (is_untouched(f.row.status)) continue;
        return refused(RefusalKind::conflict, "already_begun",
                       "a location has begun with what is shipped: it is " +
                           std::string(enum_name(f.row.status)),
                       action_field(i, "address"));
    }
    if (!is_shipped) {
        return refused(RefusalKind::conflict, "not_shipped",
                       "nothing of the order is shipped to an address", action_field(i, "address"));
    }
    return unless_taxed_in(order, action.address->country.value,
                           action_field(i, "address/country"));
}

// What is not carried any more costs no shipping.
void give_back_shipping(const OpenOrder& order, Wanted& wanted) {
    for (const auto& line : order.lines) {
        if (line.kind != orders::LineKind::shipping || line.open() == 0) continue;
        wanted.lines.push_back({line.line, line.open(), 0, 0});
    }
}

customers::Party recipient_of(const ChangeAction& action, const Uuid& command, Instant now) {
    customers::Contact contact;
    if (action.contact) {
        contact.email = action.contact->email;
        contact.phone = action.contact->phone;
    }
    return customers::make_party({child_id(command, recipient_child)}, contact, action.address,
                                 now);
}

// Takes the units away as a cancellation does: stock, money and cards are its business.
std::optional<Refusal> take_away(const CancelOrderKind& kind, CancelOrderKind::Rows& rows,
                                 ChangeScope& scope, const ChangeOrder& command, Wanted& wanted) {
    orders::CancelRequest request;
    request.refund = command.request.refund;
    if (!wanted.is_all_goods) {
        request.lines.emplace();
        for (const auto& u : wanted.lines) {
            request.lines->values.push_back({u.line, {u.before - u.after}});
        }
    }
    const Entry<CancelOrder> entry{{command.order, std::move(request), command.scope, {}},
                                   {},
                                   scope.context,
                                   scope.now,
                                   scope.id};
    const auto before = rows.orders.at(command.order);
    auto work = kind.decide(rows, entry);
    if (!work) return work.refusal();
    kind.fold(rows, entry, *work);
    std::vector<orders::ChangedUnits> lines;
    for (const auto& line : rows.orders.at(command.order).lines) {
        const auto& was = *before.line(line.line);
        if (was.canceled == line.canceled) continue;
        lines.push_back({line.line, was.ordered - was.canceled, line.ordered - line.canceled,
                         line.charged_minor - was.charged_minor});
    }
    wanted.lines = std::move(lines);
    return std::nullopt;
}

std::int64_t refunds_of(const orders::OrderChanged& order) {
    std::int64_t sum = order.refunded_minor;
    for (const auto& due : order.refunds_due) sum += due.amount_minor;
    return sum;
}

void write_down(ChangeScope& scope, const OrderBook& before, const OrderChange& change,
                const std::optional<customers::Party>& recipient, orders::OrderId id) {
    const auto& was = before.orders.at(id).order;
    orders::ChangeRow row{id,
                          *change.id,
                          was.version,
                          change.version,
                          json::write(change.lines),
                          change.owed_before_minor,
                          change.owed_minor,
                          was.ship_to,
                          {},
                          scope.now};
    row.method = change.method;
    row.location = change.location;
    if (recipient) {
        row.recipient = recipient->id;
        customers::insert_parties(scope.tx, {*recipient});
        orders::set_recipient(scope.tx, id, recipient->id);
    }
    orders::insert_change(scope.tx, row);
}

// Says it in the order's history; the address itself stays with the party.
void tell_address(OrderBook& rows, ChangeScope& scope, orders::OrderId id,
                  customers::PartyId recipient) {
    OrderDesk desk(rows, id, {scope.id, scope.now, scope.context});
    desk.note("order_address_changed",
              json::write(AddressEvent{id, orders::ChangeId{scope.id}, recipient}));
    rows.take(desk.finish());
}

// A label would bring the parcel to where it was to go before.
std::optional<Refusal> unless_labeled(Tx& tx, const OpenOrder& order, const std::string& pointer) {
    for (const auto& f : order.fulfillments) {
        for (const auto& s : carriers::shipments_of(tx, f.row.id.uuid)) {
            const bool is_given_up = s.status == carriers::ShipmentStatus::canceled ||
                                     s.status == carriers::ShipmentStatus::failed;
            if (is_given_up) continue;
            return refused(RefusalKind::conflict, "already_begun",
                           "a carrier has a parcel of it; cancel that shipment first", pointer);
        }
    }
    return std::nullopt;
}

Destination destination_of(const customers::Address& address) {
    return {address.country.value, address.postal_code.value};
}

// The goods go another way: to a store, or to an address.
std::optional<Refusal> move(OrderBook& rows, ChangeScope& scope, const ChangeOrder& command,
                            const ChangeAction& action,
                            const std::optional<customers::Party>& recipient) {
    const auto i = static_cast<std::size_t>(&action - command.request.actions.values.data());
    if (auto refusal =
            unless_labeled(scope.tx, rows.orders.at(command.order), action_field(i, "method"))) {
        return refusal;
    }
    const auto address = action.address
                             ? action.address
                             : address_again(scope.tx, rows.orders.at(command.order).order);
    if (orders::way_of(*action.method) == orders::Way::carried) {
        if (auto refusal = unless_at(*action.method, address, action_field(i, "address"))) {
            return refusal;
        }
    }
    if (address) rows.destinations[command.order] = destination_of(*address);
    std::optional<customers::PartyId> party;
    if (recipient) party = recipient->id;
    const NewWay way{command.order, orders::ChangeId{scope.id},
                     action,        "/actions/" + std::to_string(i),
                     party,         address ? address->country.value : "",
                     command.dice};
    auto work = move_goods(rows, way, {command_within(scope.id, moving), scope.now, scope.context});
    if (!work) return work.refusal();
    rows.take(std::move(*work));
    return std::nullopt;
}

bool adds(const orders::ChangeRequest& request) {
    return action_of(request, ChangeActionKind::add_line) != nullptr;
}

// The window that the goods shall be brought in instead.
std::vector<delivery::SlotCounter> windows_of(ChangeScope& scope, Books& books,
                                              const ChangeOrder& command) {
    const auto* moves = action_of(command.request, ChangeActionKind::change_method);
    if (moves == nullptr || !moves->slot) return {};
    const auto found = orders::orders(scope.tx, {command.order}, sql::Lock::no);
    if (found.empty()) return {};
    const auto pages = books.open(scope.tx);
    const auto* channel = pages->directory->find(found.front().channel);
    const auto slot =
        slot_named(*pages, *channel,
                   {*moves->method, {}, moves->location, moves->way, moves->slot, {}}, scope.now);
    if (!slot) return {};
    return {slot->counter()};
}

CancelOrderKind::Rows load(ChangeScope& scope, Books& books, CancelOrderKind& kind,
                           const ChangeOrder& command) {
    OrderAsk ask;
    CancelOrderKind::ask({command.order, {}, {}, {}}, ask);
    ask.windows = windows_of(scope, books, command);
    return kind.around(scope.tx, load_order_book_beside(scope.tx, books, std::move(ask),
                                                        items_to_add(scope.tx, books, command.order,
                                                                     command.request)));
}

// Gift cards are made when their order is paid, which this one may be already.
std::optional<Refusal> unless_goods(Tx& tx, const orders::ChangeRequest& request,
                                    const std::vector<orders::NewLine>& rows) {
    auto row = rows.begin();
    for (std::size_t i = 0; i < request.actions.values.size(); ++i) {
        if (request.actions.values[i].action != ChangeActionKind::add_line) continue;
        const auto& variant = (row++)->variant;
        if (!variant || stored_value::articles(tx, {variant->uuid}).empty()) continue;
        return refused(RefusalKind::invalid, "invalid_actions",
                       "gift cards are ordered by themselves", action_field(i, "sku"));
    }
    return std::nullopt;
}

// More articles, each a line of its own. What was added of each is put into `lines`.
std::optional<Refusal> add(OrderBook& rows, ChangeScope& scope, const ChangeOrder& command,
                           std::vector<orders::NewLine>& fresh,
                           std::vector<orders::ChangedUnits>& lines) {
    const auto buyer = buyer_again(scope.tx, *rows.pages, rows.orders.at(command.order).order);
    auto added = add_lines(rows, command.order, command.request, buyer,
                           {command_within(scope.id, adding), scope.now, scope.context});
    if (!added) return added.refusal();
    if (auto refusal = unless_goods(scope.tx, command.request, added->rows)) return refusal;
    for (const auto& row : added->rows) {
        lines.push_back({row.line, 0, row.ordered, row.charged_minor});
    }
    fresh = std::move(added->rows);
    rows.take(std::move(added->work));
    return std::nullopt;
}

std::optional<Refusal> unless_changeable(const OpenOrder& order) {
    const auto status = order.order.status;
    if (status == OrderStatus::placed || status == OrderStatus::on_hold) return std::nullopt;
    return Refusal{RefusalKind::conflict, "wrong_status",
                   "the order is " + std::string(enum_name(status))};
}

}  // namespace

Result<OrderChange> change_order(Books& books, ChangeScope& scope, const ChangeOrder& command) {
    const auto id = command.order;
    if (auto refusal = unless_sound(command.request)) return *std::move(refusal);
    CancelOrderKind kind(books);
    auto rows = load(scope, books, kind, command);
    if (auto problem = order_problem(rows, id, command.scope, command.version)) return *problem;
    const OrderBook before = rows;
    const auto& was = before.orders.at(id);
    if (auto refusal = unless_changeable(was)) return *std::move(refusal);
    auto wanted = wanted_of(was, command.request);
    if (!wanted) return wanted.refusal();
    const auto* address = action_of(command.request, ChangeActionKind::change_address);
    const auto* moves = action_of(command.request, ChangeActionKind::change_method);
    if (address != nullptr) {
        if (auto refusal = unless_movable(was, command.request, *address)) return *refusal;
        const auto i = static_cast<std::size_t>(address - command.request.actions.values.data());
        if (auto refusal = unless_labeled(scope.tx, was, action_field(i, "address")))
            return *refusal;
    } else if (moves == nullptr && wanted->lines.empty() && !adds(command.request)) {
        return Refusal{RefusalKind::conflict, "nothing_changed", "the order is so already"};
    }
    if (moves != nullptr && ends_shipping(was, *moves)) give_back_shipping(was, *wanted);
    const auto at_first = changed_of(before, was);
    if (!wanted->lines.empty()) {
        if (auto refusal = take_away(kind, rows, scope, command, *wanted)) return *refusal;
    }
    const auto* goes_to = moves == nullptr ? address : moves;
    std::optional<customers::Party> recipient;
    if (goes_to != nullptr && goes_to->address) {
        recipient = recipient_of(*goes_to, scope.id, scope.now);
    }
    if (address != nullptr) tell_address(rows, scope, id, recipient->id);
    if (moves != nullptr) {
        if (auto refusal = move(rows, scope, command, *moves, recipient)) return *refusal;
    }
    std::vector<orders::NewLine> fresh;
    if (adds(command.request)) {
        if (auto refusal = add(rows, scope, command, fresh, wanted->lines)) return *refusal;
    }
    const auto now = changed_of(rows, rows.orders.at(id));
    OrderChange change{{},
                       command.request.preview ? was.order.version : now.version,
                       now.currency,
                       std::move(wanted->lines),
                       recipient.has_value(),
                       moves == nullptr ? std::nullopt : moves->method,
                       moves == nullptr ? std::nullopt : moves->location,
                       at_first.owed_minor,
                       now.owed_minor,
                       refunds_of(now) - refunds_of(at_first),
                       now.status,
                       now.payment_status};
    if (command.request.preview) return change;
    change.id = orders::ChangeId{scope.id};
    orders::insert_lines(scope.tx, fresh);
    save_as_one(kind, scope, rows);
    write_down(scope, before, change, recipient, id);
    return change;
}

}  // namespace nahtlos::flows
