// The rows that a two-line order leaves behind, each naming its table and its columns in order.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ids.hpp"

namespace nahtlos::limits {

using Integer = std::int64_t;
using Text = std::string_view;
using MaybeText = std::optional<std::string_view>;
using MaybeUuid = std::optional<Uuid>;

struct CommandRow {
    static constexpr Text table = "base_command";
    Integer day{};
    Uuid principal, key, fingerprint;
    Text outcome;
    Integer recorded_at{};
    template <class Visit>
    void visit(Visit&& v) const {
        v("day", day), v("principal", principal), v("key", key), v("fingerprint", fingerprint);
        v("outcome", outcome), v("recorded_at", recorded_at);
    }
};

struct EventRow {
    static constexpr Text table = "base_event";
    Integer ticket{}, n{};
    Uuid command;
    Text type;
    Uuid aggregate;
    Integer aggregate_seq{};
    MaybeUuid channel, market;
    Text actor_kind;
    MaybeUuid actor;
    Text request_id;
    MaybeText context;
    Integer occurred_at{}, recorded_at{};
    Text payload;
    template <class Visit>
    void visit(Visit&& v) const {
        v("ticket", ticket), v("n", n), v("command", command), v("type", type);
        v("aggregate", aggregate);
        v("aggregate_seq", aggregate_seq), v("channel", channel), v("market", market);
        v("actor_kind", actor_kind), v("actor", actor), v("request_id", request_id);
        v("context", context), v("occurred_at", occurred_at), v("recorded_at", recorded_at);
        v("payload", payload);
    }
};

struct EventBatchRow {
    static constexpr Text table = "base_event_batch";
    Integer ticket{}, events{}, recorded_at{};
    template <class Visit>
    void visit(Visit&& v) const {
        v("ticket", ticket), v("events", events), v("recorded_at", recorded_at);
    }
};

struct PartyRow {
    static constexpr Text table = "customers_party";
    Uuid id;
    Text kind;
    MaybeText name, email, phone, language, address;
    Integer recorded_at{};
    template <class Visit>
    void visit(Visit&& v) const {
        v("id", id), v("kind", kind), v("name", name), v("email", email), v("phone", phone);
        v("language", language), v("address", address), v("recorded_at", recorded_at);
    }
};

struct OrderRow {
    static constexpr Text table = "orders_order";
    Uuid id;
    Integer number{};
    Uuid legal_entity, channel, market;
    MaybeText external_id;
    MaybeUuid party, ship_to;
    Text currency, pricing, terms, fulfilled_by, tax_collected_by, payment_collected_by;
    Text status, payment_status, fulfillment_status, return_status;
    Integer total_minor{}, tax_minor{}, discount_minor{}, shipping_minor{};
    Integer paid_minor{}, refunded_minor{}, placed_at{}, updated_at{}, version{};
    template <class Visit>
    void visit(Visit&& v) const {
        v("id", id), v("number", number), v("legal_entity", legal_entity), v("channel", channel);
        v("market", market), v("external_id", external_id), v("party", party);
        v("ship_to", ship_to), v("currency", currency), v("pricing", pricing), v("terms", terms);
        v("fulfilled_by", fulfilled_by), v("tax_collected_by", tax_collected_by);
        v("payment_collected_by", payment_collected_by), v("status", status);
        v("payment_status", payment_status), v("fulfillment_status", fulfillment_status);
        v("return_status", return_status), v("total_minor", total_minor);
        v("tax_minor", tax_minor), v("discount_minor", discount_minor);
        v("shipping_minor", shipping_minor), v("paid_minor", paid_minor);
        v("refunded_minor", refunded_minor), v("placed_at", placed_at);
        v("updated_at", updated_at), v("version", version);
    }
};

// Only the columns without a default, and `allocated`, which placing an order sets.
struct LineRow {
    static constexpr Text table = "orders_line";
    Uuid order_id;
    Integer line{};
    Text kind;
    MaybeUuid variant;
    Text sku, title;
    Integer unit_price{}, scale{}, discount_minor{}, total_minor{}, tax_minor{};
    Text tax_category, tax_country;
    Integer tax_rate_bp{}, ordered{}, allocated{};
    template <class Visit>
    void visit(Visit&& v) const {
        v("order_id", order_id), v("line", line), v("kind", kind), v("variant", variant);
        v("sku", sku), v("title", title), v("unit_price", unit_price), v("scale", scale);
        v("discount_minor", discount_minor), v("total_minor", total_minor);
        v("tax_minor", tax_minor), v("tax_category", tax_category);
        v("tax_country", tax_country), v("tax_rate_bp", tax_rate_bp), v("ordered", ordered);
        v("allocated", allocated);
    }
};

struct FulfillmentRow {
    static constexpr Text table = "orders_fulfillment";
    Uuid order_id, id;
    Text method;
    MaybeUuid location;
    Text status;
    Integer promise_by{}, updated_at{}, version{};
    template <class Visit>
    void visit(Visit&& v) const {
        v("order_id", order_id), v("id", id), v("method", method), v("location", location);
        v("status", status), v("promise_by", promise_by), v("updated_at", updated_at);
        v("version", version);
    }
};

struct AllocationRow {
    static constexpr Text table = "inventory_allocation";
    Uuid order_id;
    Integer line{};
    Uuid stock_item, pin;
    Text pin_kind;
    Uuid owner, fulfillment;
    Text channel_group;
    Integer quantity{}, consumed{}, released{}, fenced{};
    template <class Visit>
    void visit(Visit&& v) const {
        v("order_id", order_id), v("line", line), v("stock_item", stock_item), v("pin", pin);
        v("pin_kind", pin_kind), v("owner", owner), v("fulfillment", fulfillment);
        v("channel_group", channel_group), v("quantity", quantity), v("consumed", consumed);
        v("released", released), v("fenced", fenced);
    }
};

struct MovementRow {
    static constexpr Text table = "inventory_movement";
    Text source;
    Uuid source_event;
    Integer seq{};
    Text kind;
    Uuid stock_item, location, owner;
    Integer on_hand{}, allocated{}, moved{};
    Text cause_kind;
    Uuid cause;
    Integer occurred_at{}, recorded_at{};
    template <class Visit>
    void visit(Visit&& v) const {
        v("source", source), v("source_event", source_event), v("seq", seq), v("kind", kind);
        v("stock_item", stock_item), v("location", location), v("owner", owner);
        v("on_hand", on_hand), v("allocated", allocated), v("moved", moved);
        v("cause_kind", cause_kind), v("cause", cause), v("occurred_at", occurred_at);
        v("recorded_at", recorded_at);
    }
};

struct PaymentRow {
    static constexpr Text table = "payments_payment";
    Uuid id, legal_entity;
    Text provider, method, currency;
    Integer amount_minor{}, authorized_minor{}, captured_minor{}, refunded_minor{};
    Integer charged_back_minor{}, unapplied_minor{};
    Text status;
    MaybeText provider_reference;
    Integer created_at{}, version{};
    template <class Visit>
    void visit(Visit&& v) const {
        v("id", id), v("legal_entity", legal_entity), v("provider", provider);
        v("method", method), v("currency", currency), v("amount_minor", amount_minor);
        v("authorized_minor", authorized_minor), v("captured_minor", captured_minor);
        v("refunded_minor", refunded_minor), v("charged_back_minor", charged_back_minor);
        v("unapplied_minor", unapplied_minor), v("status", status);
        v("provider_reference", provider_reference), v("created_at", created_at);
        v("version", version);
    }
};

struct PaymentEventRow {
    static constexpr Text table = "payments_event";
    Uuid payment;
    Integer seq{};
    Text provider, kind, outcome;
    Integer amount_minor{};
    MaybeText provider_event;
    Integer recorded_at{};
    template <class Visit>
    void visit(Visit&& v) const {
        v("payment", payment), v("seq", seq), v("provider", provider), v("kind", kind);
        v("outcome", outcome), v("amount_minor", amount_minor);
        v("provider_event", provider_event), v("recorded_at", recorded_at);
    }
};

struct PaymentAllocationRow {
    static constexpr Text table = "payments_allocation";
    Uuid target, payment;
    Text target_kind;
    Integer amount_minor{};
    template <class Visit>
    void visit(Visit&& v) const {
        v("target", target), v("payment", payment), v("target_kind", target_kind);
        v("amount_minor", amount_minor);
    }
};

struct LevelRow {
    static constexpr Text table = "inventory_level";
    Uuid stock_item, location, owner;
    Integer on_hand{}, damaged{}, quality{}, display{}, allocated{}, version{};
    template <class Visit>
    void visit(Visit&& v) const {
        v("stock_item", stock_item), v("location", location), v("owner", owner);
        v("on_hand", on_hand), v("damaged", damaged), v("quality", quality);
        v("display", display), v("allocated", allocated), v("version", version);
    }
};

struct PolicyRow {
    static constexpr Text table = "inventory_policy";
    Uuid stock_item, location;
    Integer safety{}, backorder_limit{}, version{};
    template <class Visit>
    void visit(Visit&& v) const {
        v("stock_item", stock_item), v("location", location), v("safety", safety);
        v("backorder_limit", backorder_limit), v("version", version);
    }
};

struct FenceRow {
    static constexpr Text table = "inventory_fence";
    Uuid stock_item, location;
    Text channel_group;
    Integer quantity{}, used{};
    Text mode;
    Integer valid_from{}, version{};
    template <class Visit>
    void visit(Visit&& v) const {
        v("stock_item", stock_item), v("location", location), v("channel_group", channel_group);
        v("quantity", quantity), v("used", used), v("mode", mode);
        v("valid_from", valid_from), v("version", version);
    }
};

struct HoldRow {
    static constexpr Text table = "inventory_hold";
    Uuid holder;
    Integer line{};
    Uuid stock_item, pin;
    Text pin_kind;
    Uuid owner;
    Integer quantity{};
    Text channel_group, state;
    Integer expires_at{};
    template <class Visit>
    void visit(Visit&& v) const {
        v("holder", holder), v("line", line), v("stock_item", stock_item), v("pin", pin);
        v("pin_kind", pin_kind), v("owner", owner), v("quantity", quantity);
        v("channel_group", channel_group), v("state", state), v("expires_at", expires_at);
    }
};

}  // namespace nahtlos::limits
