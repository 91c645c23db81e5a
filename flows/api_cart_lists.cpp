#include <algorithm>
#include <utility>

#include "flows/api_cart.hpp"
#include "flows/api_lists.hpp"
#include "flows/sight.hpp"
#include "orders/lists.hpp"
#include "orders/rules.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using orders::CartId;
using orders::CheckoutState;
using orders::CheckoutStatus;
using orders::OrderId;

// --- GET /v1/carts

enum class CartExpand { lines };
BOOST_DESCRIBE_ENUM(CartExpand, lines)

struct CartsQuery {
    std::vector<orders::CartStatus> status;
    std::optional<std::string> channel;
    std::optional<customers::ProfileId> customer;
    std::optional<Instant> created_from, created_to;
    std::vector<CartExpand> expand;
    std::optional<api::Cursor<CartId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 3> may_miss{"status", "expand", "limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{{
        {"status", "active and abandoned, unless told"},
        {"channel", "code or id of a channel"},
        {"customer", "id of a customer; needs the scope customers:read"},
        {"expand", "lines: what is in the carts"},
    }};
};
BOOST_DESCRIBE_STRUCT(CartsQuery, (),
                      (status, channel, customer, created_from, created_to, expand, cursor, limit))

struct CartLineView {
    std::int64_t line = 0;
    catalog::VariantId variant;
    std::string sku, title;
    std::int64_t quantity = 0;
    Instant added_at;
};
BOOST_DESCRIBE_STRUCT(CartLineView, (), (line, variant, sku, title, quantity, added_at))

/// A cart without its prices, and without who buys and where to.
struct CartEntry {
    CartId id;
    orders::CartStatus status = orders::CartStatus::active;
    std::string channel;
    Currency currency;
    std::int64_t line_count = 0, quantity = 0;
    std::optional<customers::ProfileId> profile;
    std::optional<OrderId> order;
    std::optional<CartId> merged_into;
    std::optional<std::vector<CartLineView>> lines;
    Instant created_at, updated_at;
    std::int64_t version = 1;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"order", "of the last checkout"}, {"lines", "only when expanded"}}};
};
BOOST_DESCRIBE_STRUCT(CartEntry, (),
                      (id, status, channel, currency, line_count, quantity, profile, order,
                       merged_into, lines, created_at, updated_at, version))

CartEntry entry_of(const orders::Cart& cart, const Pages& pages) {
    CartEntry entry;
    entry.id = cart.id;
    entry.status = cart.status;
    entry.channel = pages.directory->find(cart.channel)->code;
    entry.currency = cart.currency;
    entry.profile = cart.profile;
    entry.order = cart.checkout;
    entry.merged_into = cart.merged_into;
    entry.created_at = cart.created_at;
    entry.updated_at = cart.updated_at;
    entry.version = cart.version;
    return entry;
}

// Counts the lines of each, and shows them where that is asked for.
void add_lines(Tx& tx, const Call& call, const Pages& pages, bool is_expanded,
               std::vector<CartEntry>& entries) {
    std::map<CartId, CartEntry*> by_id;
    std::vector<CartId> ids;
    for (auto& entry : entries) {
        by_id[entry.id] = &entry;
        if (is_expanded) entry.lines.emplace();
    }
    for (const auto& [id, entry] : by_id) ids.push_back(id);
    for (const auto& line : orders::lines_of_carts(tx, ids)) {
        auto& entry = *by_id.at(line.cart);
        ++entry.line_count;
        entry.quantity += line.quantity;
        if (!is_expanded) continue;
        const auto* offer = pages.offers->find(line.variant);
        check(offer != nullptr, "a variant is never deleted");
        entry.lines->push_back({line.line, line.variant, offer->sku,
                                offer->title(std::string(call.language)), line.quantity,
                                line.added_at});
    }
}

// The channels whose carts the caller may see; empty: all of them.
Result<std::vector<channels::ChannelId>> channels_for(const Call& call,
                                                      const channels::Directory& directory,
                                                      const std::optional<std::string>& named) {
    const auto& caller = *call.caller;
    const auto channel =
        channel_of_list({caller.legal_entity, caller.market, caller.channel, {}}, directory, named);
    if (!channel) return channel.refusal();
    std::vector<channels::ChannelId> all;
    if (*channel) all.push_back(**channel);
    const auto& entity = caller.legal_entity;
    if (*channel || !entity) return all;
    for (const auto& [id, one] : directory.channels) {
        if (one.legal_entity.uuid == *entity) all.push_back(id);
    }
    // A legal entity without channels has no carts.
    if (all.empty()) all.push_back({});
    return all;
}

Result<api::Page<CartEntry>> list_carts(Engine& engine, const Call& call, Tx& tx,
                                        const CartsQuery& query) {
    if (query.customer && !call.may(Scope::customers_read)) {
        return Refusal{RefusalKind::forbidden, "scope_missing",
                       "customer needs the scope customers:read"};
    }
    const auto pages = engine.books().open(tx);
    auto channels = channels_for(call, *pages->directory, query.channel);
    if (!channels) return channels.refusal();
    std::ranges::sort(*channels);
    orders::CartFilter filter{query.status,
                              *std::move(channels),
                              bound<channels::MarketId>(call.caller->market),
                              query.customer,
                              query.created_from,
                              query.created_to,
                              {},
                              {},
                              query.limit.value + 1};
    filter.place = sight_of(*call.caller).location;
    using enum orders::CartStatus;
    if (filter.status.empty()) filter.status = {active, abandoned};
    if (query.cursor) filter.before = query.cursor->key;
    filter.down_to = orders::end_of_stretch(tx, filter);
    std::vector<CartEntry> entries;
    for (const auto& cart : orders::list_carts(tx, filter)) {
        entries.push_back(entry_of(cart, *pages));
    }
    auto page = api::page_of(
        std::move(entries), query.limit, [](const CartEntry& e) { return e.id; }, filter.down_to);
    add_lines(tx, call, *pages, !query.expand.empty(), page.items);
    return page;
}

// --- GET /v1/checkouts

struct CheckoutsQuery {
    std::vector<CheckoutStatus> status;
    std::optional<std::string> channel;
    std::optional<OrderId> order;
    std::optional<Instant> created_from, created_to;
    std::optional<api::Cursor<OrderId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 2> may_miss{"status", "limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"channel", "code or id of a channel"},
        {"status", "unapplied: paid too late, and the money waits for a person"},
    }};
};
BOOST_DESCRIBE_STRUCT(CheckoutsQuery, (),
                      (status, channel, order, created_from, created_to, cursor, limit))

struct CheckoutEntry {
    OrderId order;
    CartId cart;
    std::string number;
    CheckoutStatus status = CheckoutStatus::pending;
    std::string channel;
    orders::OrderStatus order_status = orders::OrderStatus::draft;
    orders::PaymentState payment_status = orders::PaymentState::due;
    Money total;
    std::optional<payments::PaymentId> payment;
    std::optional<std::string> provider, reason;
    Instant expires_at, created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(CheckoutEntry, (),
                      (order, cart, number, status, channel, order_status, payment_status, total,
                       payment, provider, reason, expires_at, created_at, updated_at))

std::vector<CheckoutState> states_of(const std::vector<CheckoutStatus>& wanted) {
    using enum CheckoutState;
    std::vector<CheckoutState> states;
    for (const auto state : {paying, placed, declined, expired, unapplied, refunded}) {
        if (!wanted.empty() && is_wanted(wanted, orders::status_of(state))) states.push_back(state);
    }
    return states;
}

CheckoutEntry entry_of(const orders::Checkout& c, const orders::Order& order, const Pages& pages) {
    const auto& directory = *pages.directory;
    const auto& prefix = directory.legal_entities.at(order.legal_entity).number_prefix;
    return {c.order_id,
            c.cart,
            orders::shown_number(prefix, order.number),
            orders::status_of(c.state),
            directory.find(order.channel)->code,
            order.status,
            order.payment_status,
            {order.total_minor, order.currency},
            c.payment,
            c.provider,
            c.reason,
            c.expires_at,
            c.created_at,
            c.updated_at};
}

Result<api::Page<CheckoutEntry>> list_checkouts(Engine& engine, const Call& call, Tx& tx,
                                                const CheckoutsQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto sight = sight_of(*call.caller);
    const auto channel = channel_of_list(sight, *pages->directory, query.channel);
    if (!channel) return channel.refusal();
    orders::CheckoutFilter filter{states_of(query.status),
                                  *channel,
                                  bound<channels::MarketId>(sight.market),
                                  bound<channels::LegalEntityId>(sight.legal_entity),
                                  query.order,
                                  query.created_from,
                                  query.created_to,
                                  {},
                                  {},
                                  query.limit.value + 1,
                                  sight.location};
    if (query.cursor) filter.before = query.cursor->key;
    filter.down_to = orders::end_of_stretch(tx, filter);
    const auto rows = orders::list_checkouts(tx, filter);
    std::vector<OrderId> ids;
    for (const auto& row : rows) ids.push_back(row.order_id);
    std::ranges::sort(ids);
    std::map<OrderId, orders::Order> drafts;
    for (auto& order : orders::orders(tx, ids, sql::Lock::no)) {
        const auto id = order.id;
        drafts.emplace(id, std::move(order));
    }
    std::vector<CheckoutEntry> entries;
    for (const auto& row : rows) {
        entries.push_back(entry_of(row, drafts.at(row.order_id), *pages));
    }
    return api::page_of(
        std::move(entries), query.limit, [](const CheckoutEntry& e) { return e.order; },
        filter.down_to);
}

}  // namespace

api::Routes cart_lists(Engine& engine) {
    return {
        api::query("GET /v1/carts", Scope::orders_read, "list_carts", "List carts, newest first",
                   [&engine](const Call& call, Tx& tx, const CartsQuery& query) {
                       return list_carts(engine, call, tx, query);
                   }),
        api::query("GET /v1/checkouts", Scope::orders_read, "list_checkouts",
                   "List attempts to make orders of carts, newest first",
                   [&engine](const Call& call, Tx& tx, const CheckoutsQuery& query) {
                       return list_checkouts(engine, call, tx, query);
                   }),
    };
}

}  // namespace nahtlos::flows
