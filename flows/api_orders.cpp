#include "flows/api_orders.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/crypto/sha256.hpp"
#include "customers/profiles.hpp"
#include "flows/api_lists.hpp"
#include "flows/new_order.hpp"
#include "flows/occurred.hpp"
#include "flows/order_view.hpp"
#include "flows/sight.hpp"
#include "orders/search.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using orders::OrderPlaced;

// --- POST /v1/orders

// The channel of an order: the one the key is bound to, else the one the body names.
Result<const channels::Channel*> channel_of(const Call& call, const orders::PlaceOrder& request,
                                            const Pages& pages) {
    const auto& directory = *pages.directory;
    const channels::Channel* channel = nullptr;
    if (request.channel) {
        channel = channels::channel_named(directory, request.channel->value);
    } else if (call.caller->channel) {
        channel = directory.find({*call.caller->channel});
    } else {
        return Refusal{RefusalKind::invalid,
                       "invalid_request",
                       "the order does not say which channel it comes from",
                       {{"/channel", "required", "is required for keys bound to no channel"}}};
    }
    if (channel == nullptr) {
        return Refusal{RefusalKind::invalid,
                       "invalid_request",
                       "there is no such channel",
                       {{"/channel", "unknown", "is not a channel"}}};
    }
    api::Place place{channel->legal_entity.uuid, channel->market.uuid, channel->id.uuid, {}};
    if (request.delivery.location) place.location = request.delivery.location->uuid;
    if (auto refusal = api::outside_of(*call.caller, place)) return *std::move(refusal);
    return channel;
}

// What only those may say who sell or collect the money themselves: tills, marketplaces, imports.
const char* priced_elsewhere(const orders::PlaceOrder& request) {
    if (request.pricing != orders::Pricing::engine) return "/pricing";
    if (request.payment.kind != orders::TenderKind::invoice) return "/payment/kind";
    if (request.fulfilled_by != orders::Doer::us) return "/fulfilled_by";
    if (request.tax_collected_by != orders::Doer::us) return "/tax_collected_by";
    return nullptr;
}

std::optional<Refusal> unless_allowed(const Call& call, const orders::PlaceOrder& request) {
    if (call.may(Scope::orders_price)) return std::nullopt;
    const auto* pointer = priced_elsewhere(request);
    if (pointer == nullptr) return std::nullopt;
    return Refusal{RefusalKind::forbidden,
                   "scope_missing",
                   "this key lacks the scope orders:price",
                   {{pointer, "scope_missing", "needs the scope orders:price"}}};
}

template <class Text>
std::optional<std::string> text_of(const std::optional<Text>& text) {
    if (!text) return std::nullopt;
    return text->value;
}

// Events cannot be changed any more: an identifier of somebody's browser or device must not get
// into them. Orders of the same one are still known as such.
template <class Text>
std::optional<std::string> pseudonym(const std::optional<Text>& identifier) {
    if (!identifier) return std::nullopt;
    return to_string(sha256_head({"attribution", identifier->value}));
}

void add_to(Context& context, const orders::PlaceOrder& request) {
    context.occurred_at = request.occurred_at;
    if (!request.attribution) return;
    context.session = pseudonym(request.attribution->session);
    context.device = pseudonym(request.attribution->device);
    context.campaign = text_of(request.attribution->campaign);
    context.experiment = text_of(request.attribution->experiment);
    context.consent_version = request.attribution->consent_version;
}

void submit_order(Engine& engine, const Call& call, const api::Reply<OrderPlaced>& reply,
                  orders::PlaceOrder request, const Pages& pages) {
    const auto channel = channel_of(call, request, pages);
    if (!channel) return reply(channel.refusal());
    auto entry = call.entry(
        PlaceOrderCommand{std::move(request), (*channel)->id, sight_of(*call.caller).location});
    entry.context.channel = (*channel)->id.uuid;
    entry.context.market = (*channel)->market.uuid;
    add_to(entry.context, entry.command.request);
    // The wishes as they were, since a refusal names lines by their place only.
    std::vector<RefusedDemand::Wish> wishes;
    const auto* listings = pages.listings->of((*channel)->id);
    for (const auto& line : entry.command.request.lines) {
        const auto article = orders::article_of(*pages.offers, listings, line.sku.value);
        wishes.push_back({article.offer == nullptr ? line.sku.value : article.offer->sku,
                          line.quantity.value, article.factor});
    }
    const auto id = (*channel)->id;
    const auto answer = [&engine, id, wishes = std::move(wishes), reply](const auto& placed) {
        if (!placed.ok()) engine.refused_demand().note(id, wishes, placed.refusal());
        reply(placed);
    };
    if (!engine.place_orders().submit(std::move(entry), answer)) reply(api::overloaded());
}

// Whether the pages can answer for this request; a channel may be newer than they are.
bool know_channel(const Pages& pages, const Call& call, const orders::PlaceOrder& request) {
    if (request.channel) {
        return channels::channel_named(*pages.directory, request.channel->value) != nullptr;
    }
    return !call.caller->channel || pages.directory->find({*call.caller->channel}) != nullptr;
}

void place_order(Engine& engine, Executor& readers, const Call& call,
                 const api::Reply<OrderPlaced>& reply, orders::PlaceOrder request) {
    if (auto refusal = unless_allowed(call, request)) return reply(*std::move(refusal));
    if (auto refusal = unless_plausible(call, request.occurred_at)) {
        return reply(*std::move(refusal));
    }
    const auto pages = engine.books().latest();
    if (pages != nullptr && know_channel(*pages, call, request)) {
        return submit_order(engine, call, reply, std::move(request), *pages);
    }
    const bool is_taken = readers.run(
        [&engine, &call, reply, request = std::move(request)]() mutable {
            reply.guard([&] {
                const auto fresh =
                    engine.database().read([&](Tx& tx) { return engine.books().open(tx); });
                submit_order(engine, call, reply, std::move(request), *fresh);
            });
        },
        call.priority);
    if (!is_taken) reply(api::overloaded());
}

// --- GET /v1/orders/{id}

enum class Expand { customer };
BOOST_DESCRIBE_ENUM(Expand, customer)

struct OrderQuery {
    std::vector<Expand> expand;
    static constexpr std::array<std::string_view, 1> may_miss{"expand"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"expand", "customer: buyer and recipient with address; needs the scope customers:read"}}};
};
BOOST_DESCRIBE_STRUCT(OrderQuery, (), (expand))

Result<OrderView> get_order(Engine& engine, const Call& call, Tx& tx, orders::OrderId id,
                            const OrderQuery& query) {
    const bool with_parties = !query.expand.empty();
    if (with_parties && !call.may(Scope::customers_read)) {
        return Refusal{RefusalKind::forbidden, "scope_missing",
                       "expand=customer needs the scope customers:read"};
    }
    const auto found = seen(tx, sight_of(*call.caller), orders::orders(tx, {id}, sql::Lock::no));
    if (found.empty()) return api::no_such_resource();
    return view_of(tx, found.front(), *engine.books().open(tx), with_parties);
}

// --- GET /v1/orders

struct OrdersQuery {
    std::vector<orders::OrderStatus> status;
    std::vector<orders::PaymentState> payment_status;
    std::vector<orders::FulfillmentState> fulfillment_status;
    std::vector<orders::ReturnState> return_status;
    std::optional<std::string> channel, location, external_id, number;
    std::optional<customers::ProfileId> customer;
    std::optional<Instant> placed_from, placed_to;
    std::vector<OrderPart> expand;
    std::optional<api::Cursor<orders::OrderPlace>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 6> may_miss{
        "status", "payment_status", "fulfillment_status", "return_status", "expand", "limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> docs{{
        {"status", "all but drafts, unless told"},
        {"customer", "id of a customer; needs the scope customers:read"},
        {"channel", "code or id of a channel"},
        {"location",
         "code or id of a location: what was placed there, is or was its to do, or "
         "came back there; not with external_id, number or customer"},
        {"external_id", "the channel's own id of the order"},
        {"number", "as shown to customers, with or without its prefix"},
        {"placed_from", "placed at this moment or later; the list is then by placed_at"},
        {"placed_to", "placed before this moment; the list is then by placed_at"},
    }};
};
BOOST_DESCRIBE_STRUCT(OrdersQuery, (),
                      (status, payment_status, fulfillment_status, return_status, channel, location,
                       external_id, number, customer, placed_from, placed_to, expand, cursor,
                       limit))

// Whether the list is of orders that are named, rather than of all that fit.
bool is_exact(const OrdersQuery& query) {
    return query.customer || query.external_id || query.number;
}

Result<orders::OrderFilter> filter_of(const Call& call, const OrdersQuery& query,
                                      const Pages& pages) {
    const auto sight = is_exact(query) ? counter_sight_of(*call.caller) : sight_of(*call.caller);
    if (is_exact(query) && query.location) {
        return wrong_parameter("location", "not_allowed",
                               "is not for orders that are named, or whose customer is");
    }
    orders::OrderFilter filter{query.status,
                               query.payment_status,
                               query.fulfillment_status,
                               query.return_status,
                               {},
                               bound<channels::MarketId>(sight.market),
                               bound<channels::LegalEntityId>(sight.legal_entity),
                               query.placed_from,
                               query.placed_to,
                               {},
                               {},
                               query.limit.value + 1};
    if (filter.status.empty()) {
        using enum orders::OrderStatus;
        filter.status = {placed, on_hold, canceled, closed};  // drafts are no orders yet
    }
    if (query.cursor) filter.before = query.cursor->key;
    if (filter.before && filter.is_by_time() && !filter.before->placed_at) {
        return wrong_parameter("cursor", "unknown",
                               "is of a list without placed_from and placed_to");
    }
    const auto channel = channel_of_list(sight, *pages.directory, query.channel);
    if (!channel) return channel.refusal();
    filter.channel = *channel;
    const auto place = place_of_list(sight, pages, query.location);
    if (!place) return place.refusal();
    filter.place = *place;
    return filter;
}

// By a name that at most one order per channel or legal entity has: no list has to be walked.
std::vector<orders::OrderId> named_orders(Tx& tx, const OrdersQuery& query, const Pages& pages) {
    const auto& directory = *pages.directory;
    std::vector<orders::OrderId> ids;
    if (query.external_id) {
        std::vector<orders::ExternalKey> keys;
        for (const auto& [id, channel] : directory.channels)
            keys.push_back({id, *query.external_id});
        std::ranges::sort(keys);
        for (const auto& known : orders::externals(tx, keys)) ids.push_back(known.id);
    } else {
        std::vector<orders::NumberKey> keys;
        for (const auto& [id, entity] : directory.legal_entities) {
            std::string_view text = *query.number;
            if (text.starts_with(entity.number_prefix)) {
                text.remove_prefix(entity.number_prefix.size());
            }
            std::int64_t number = 0;
            const auto [end, error] =
                std::from_chars(text.data(), text.data() + text.size(), number);
            if (error == std::errc{} && end == text.data() + text.size()) {
                keys.push_back({id, number});
            }
        }
        std::ranges::sort(keys);
        ids = orders::numbered(tx, keys);
    }
    std::ranges::sort(ids);
    return ids;
}

// The orders of a customer, newest first: those of the parties that belong to them. A party and its
// order were made together, so that their ids are in the same order.
std::vector<orders::Order> orders_of_customer(Tx& tx, customers::ProfileId customer,
                                              const orders::OrderFilter& filter) {
    constexpr std::int64_t at_once = 100;
    std::optional<customers::PartyId> before;
    if (filter.before) before = buyer_of_order(filter.before->id);
    std::vector<orders::Order> found;
    for (;;) {
        const auto parties = customers::parties_of(tx, customer, before, at_once);
        std::vector<orders::OrderId> ids;
        for (const auto party : parties) ids.push_back(order_of_buyer(party));
        std::ranges::sort(ids);
        auto rows = orders::orders(tx, ids, sql::Lock::no);
        std::ranges::sort(rows, std::greater<>{}, &orders::Order::id);
        for (auto& order : rows) {
            if (!orders::fits(filter, order)) continue;
            found.push_back(std::move(order));
            if (static_cast<std::int64_t>(found.size()) == filter.limit) return found;
        }
        if (static_cast<std::int64_t>(parties.size()) < at_once) return found;
        before = parties.back();
    }
}

Result<api::Page<OrderEntry>> list_orders(Engine& engine, const Call& call, Tx& tx,
                                          const OrdersQuery& query) {
    const auto pages = engine.books().open(tx);
    auto filter = filter_of(call, query, *pages);
    if (!filter) return filter.refusal();
    if (query.customer && !call.may(Scope::customers_read)) {
        return Refusal{RefusalKind::forbidden, "scope_missing",
                       "customer needs the scope customers:read"};
    }
    std::vector<orders::Order> found;
    if (query.customer) {
        found = orders_of_customer(tx, *query.customer, *filter);
        std::erase_if(found, [&](const orders::Order& order) {
            return query.external_id && order.external_id != query.external_id;
        });
    } else if (query.external_id || query.number) {
        for (auto& order : orders::orders(tx, named_orders(tx, query, *pages), sql::Lock::no)) {
            const bool is_other = query.external_id && order.external_id != query.external_id;
            if (!is_other && orders::fits(*filter, order)) found.push_back(std::move(order));
        }
    } else {
        filter->down_to = orders::end_of_stretch(tx, *filter);
        found = orders::search_orders(tx, *filter);
    }
    std::vector<OrderEntry> rows;
    for (const auto& order : found) rows.push_back({summary_of(order, *pages), {}, {}, {}});
    auto page = api::page_of(
        std::move(rows), query.limit,
        [is_by_time = filter->is_by_time()](const OrderEntry& row) {
            const auto placed_at = is_by_time ? row.placed_at : std::nullopt;
            return orders::OrderPlace{row.id, placed_at};
        },
        filter->down_to);
    expand(tx, query.expand, page.items);
    return page;
}

}  // namespace

api::Routes order_routes(Engine& engine, Executor& readers) {
    using enum RefusalKind;
    return {
        api::command(
            "POST /v1/orders", Scope::orders_place, "place_order", "Place an order in one call",
            [&engine, &readers](const Call& call, api::Reply<OrderPlaced> reply,
                                orders::PlaceOrder request) {
                place_order(engine, readers, call, reply, std::move(request));
            },
            {.status = 201,
             .errors = {{conflict, "insufficient_stock", "errors name what is left of each line"},
                        {conflict, "slot_full", "the window takes no more orders"},
                        {conflict, "external_id_taken", "this order of the channel is known"},
                        {conflict, "total_changed", "expected_total_minor is not the total now"},
                        {conflict, "channel_not_live", "the channel does not sell now"},
                        {forbidden, "scope_missing", "errors name what needs orders:price"},
                        {invalid, "invalid_lines", "errors name the lines"}},
             .description =
                 "For tills, marketplaces and imports: prices, taxes, stock and payment in one "
                 "transaction. A key that is bound to a channel orders there; others name it. Who "
                 "sets "
                 "prices, tells of payments, or has goods or taxes handled by the channel needs "
                 "the scope orders:price as well, and so does who sends orders of more than seven "
                 "days ago.",
             .priority = Priority::order}),
        api::query(
            "GET /v1/orders/{id}", Scope::orders_read, "get_order",
            "Read an order with all its parts",
            [&engine](const Call& call, Tx& tx, orders::OrderId id, const OrderQuery& query) {
                return get_order(engine, call, tx, id, query);
            },
            {.priority = Priority::order}),
        api::query("GET /v1/orders", Scope::orders_read, "list_orders", "List orders, newest first",
                   [&engine](const Call& call, Tx& tx, const OrdersQuery& query) {
                       return list_orders(engine, call, tx, query);
                   },
                   {.priority = Priority::bulk}),
    };
}

}  // namespace nahtlos::flows
