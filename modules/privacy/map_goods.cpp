#include "modules/privacy/map_entries.hpp"

namespace nahtlos::privacy {
namespace {

using enum Whose;
using enum Erasure;

constexpr Entry entries[] = {
    {"counts_count", nobody, "", nothing,
     "id uuid, location uuid, legal_entity uuid, zone text, note text, is_blind integer, "
     "recount_pieces integer, recount_percent integer, status text, pass integer, "
     "created_at time, updated_at time, version integer"},
    {"counts_line", nobody, "", nothing,
     "of_count uuid, stock_item uuid, sku text, status text, pass integer, counted integer, "
     "counted_at time, expected integer, booked integer, command uuid"},
    {"counts_task", by_ids, "", nothing,
     "id uuid, stock_item uuid, location uuid, legal_entity uuid, reason text, "
     "cause uuid id books, state text, of_count uuid, opened_at time, closed_at time"},
    {"counts_telling", nobody, "", nothing,
     "of_count uuid, n integer, stock_item uuid, pass integer, zone text, quantity integer, "
     "counted_at time, recorded_at time, counted_from time"},
    {"inventory_allocation", by_ids, "", nothing,
     "order_id uuid id books, line integer, stock_item uuid, pin uuid, pin_kind text, owner uuid, "
     "fulfillment uuid, channel_group text, quantity integer, consumed integer, "
     "released integer, fenced integer"},
    {"inventory_component", nobody, "", nothing,
     "variant uuid, stock_item uuid, quantity integer, revision integer"},
    {"inventory_component_past", nobody, "", nothing,
     "variant uuid, revision integer, stock_item uuid, quantity integer, ended_at time"},
    {"inventory_draw", nobody, "", nothing,
     "channel uuid, location uuid, methods text, priority integer"},
    {"inventory_feed", nobody, "", nothing,
     "source text, location uuid, semantics text, watermark integer"},
    {"inventory_fence", nobody, "", nothing,
     "stock_item uuid, location uuid, channel_group text, quantity integer, used integer, "
     "mode text, valid_from time, valid_to time, version integer"},
    {"inventory_hold", by_ids, "", nothing,
     "holder uuid id cart, line integer, stock_item uuid, pin uuid, pin_kind text, owner uuid, "
     "quantity integer, channel_group text, state text, expires_at time"},
    {"inventory_kit_part", nobody, "", nothing, "kit uuid, part uuid, quantity integer"},
    {"inventory_ledger", nobody, "", nothing,
     "stock_item uuid, location uuid, recorded_at time, source text, source_event uuid, "
     "seq integer"},
    {"inventory_level", nobody, "", nothing,
     "stock_item uuid, location uuid, owner uuid, on_hand integer, damaged integer, "
     "quality integer, display integer, allocated integer, version integer"},
    {"inventory_location", nobody, "", nothing,
     "id uuid, code text, name text, kind text, status text, parent uuid, legal_entity uuid, "
     "country text, time_zone text, address text, latitude real, longitude real, "
     "capabilities text, daily_capacity integer, opening_hours text, ready_minutes integer, "
     "version integer, created_at time, updated_at time"},
    // Of a receipt or a count; callers are told not to name people in `reason`.
    {"inventory_movement", by_ids, "", nothing,
     "source text, source_event uuid, seq integer, kind text, stock_item uuid, location uuid, "
     "owner uuid, on_hand integer, allocated integer, state text, moved integer, reason text, "
     "cause_kind text, cause uuid id books, unit_cost integer, currency text, occurred_at time, "
     "recorded_at time"},
    {"inventory_policy", nobody, "", nothing,
     "stock_item uuid, location uuid, safety integer, backorder_limit integer, version integer"},
    {"inventory_promised_part", by_ids, "", nothing,
     "order_id uuid id books, line integer, stock_item uuid, quantity integer"},
    {"inventory_shortage", nobody, "", nothing,
     "id uuid, stock_item uuid, location uuid, owner uuid, quantity integer, reason text, "
     "state text, opened_at time, closed_at time"},
    {"inventory_stock_item", nobody, "", nothing,
     "id uuid, code text, unit text, scale integer, tracking text, created_at time"},
    {"inventory_supply", nobody, "", nothing,
     "id uuid, stock_item uuid, location uuid, expected_at time, quantity integer, "
     "promised integer, promise_limit integer, state text, cause_kind text, cause uuid"},
    // What stands ready for an order; forgotten when that has ended.
    {"rfid_piece", by_ids, "", nothing,
     "epc text, location uuid, order_id uuid id books, fulfillment uuid, taken_at time, "
     "ended_at time"},
    {"rfid_reader", nobody, "", nothing,
     "id uuid, code text, location uuid, zone text, window_s integer, version integer, "
     "created_at time, updated_at time"},
    {"rfid_rule", nobody, "", nothing,
     "location uuid, id uuid, makes_ready integer, version integer, created_at time, updated_at "
     "time"},
    // Of goods in a shop; a sale links no tag with a customer.
    {"rfid_tag", nobody, "", nothing,
     "epc text, gtin text, serial text, location uuid, zone text, reader uuid, "
     "first_seen_at time, last_seen_at time, arrived_at time"},
    {"transfers_entry", nobody, "", nothing,
     "transfer uuid, n integer, line integer, kind text, quantity integer, reason text, "
     "command uuid, occurred_at time, recorded_at time"},
    {"transfers_line", nobody, "", nothing,
     "transfer uuid, line integer, stock_item uuid, sku text, quantity integer, shipped integer, "
     "received integer, damaged integer, missing integer, surplus integer"},
    {"transfers_transfer", nobody, "", nothing,
     "id uuid, origin uuid, destination uuid, transit uuid, origin_entity uuid, "
     "destination_entity uuid, owner uuid, reference text, note text, close_reason text, "
     "expected_at time, status text, created_at time, updated_at time, version integer"},
};

}  // namespace

std::span<const Entry> entries_of_goods() { return entries; }

}  // namespace nahtlos::privacy
