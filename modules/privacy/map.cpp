#include "privacy/map.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "modules/privacy/map_entries.hpp"

namespace nahtlos::privacy {
namespace {

using enum Whose;
using enum Erasure;

constexpr Entry entries[] = {
    {"auth_attempt", by_ids, "", nothing,
     "subject uuid, failures integer, last_at time, blocked_until time"},
    {"auth_device", profile, "owner", rows,
     "token_hash bytes secret login, kind text, owner uuid id login, "
     "created_at time personal login, expires_at time personal login"},
    {"auth_key", nobody, "", nothing,
     "id uuid, name text, kind text, secret_hash bytes, scopes text, legal_entity uuid, "
     "market uuid, channel uuid, location uuid, created_by uuid, created_at time, "
     "expires_at time, revoked_at time, last_used_at time, version integer"},
    {"base_command", by_ids, "", nothing,
     "day integer, principal uuid id trail, key uuid, fingerprint uuid secret trail, "
     "outcome text id trail, recorded_at time"},
    {"base_counter", nobody, "", nothing, "name text, next integer"},
    {"base_event", by_ids, "", nothing,
     "ticket integer, n integer, command uuid, type text, aggregate uuid id trail, "
     "aggregate_seq integer, channel uuid, market uuid, actor_kind text, actor uuid id trail, "
     "request_id text id trail, context text id trail, occurred_at time, recorded_at time, "
     "payload text id trail"},
    {"base_event_batch", nobody, "", nothing,
     "ticket integer, events integer, position integer, recorded_at time"},
    {"base_event_seal", nobody, "", nothing,
     "position integer, events integer, previous bytes, hash bytes, sealed_at time"},
    {"base_job", by_ids, "", nothing,
     "id uuid, kind text, subject uuid id trail, payload text id trail, due_at time, state text, "
     "attempts integer, last_error text, lease_until time, created_at time, updated_at time"},
    {"base_lease", nobody, "", nothing, "name text, holder uuid, expires_at time"},
    {"base_migration", nobody, "", nothing,
     "module text, number integer, name text, sha256 text, applied_at time"},
    {"base_revision", nobody, "", nothing, "name text, revision integer"},
    {"base_subscription", nobody, "", nothing, "name text, position integer, updated_at time"},
    {"buying_article", nobody, "", nothing,
     "supplier uuid, sku text, supplier_sku text, cost_minor integer, pack_size integer, "
     "updated_at time"},
    {"buying_date", nobody, "", nothing,
     "purchase_order uuid, line integer, version integer, expected_at time, reason text, "
     "said_at time"},
    {"buying_line", nobody, "", nothing,
     "purchase_order uuid, line integer, sku text, stock_item uuid, supplier_sku text, "
     "quantity integer, cost_minor integer, expected_at time, received integer, damaged integer, "
     "missing integer, over integer"},
    {"buying_order", nobody, "", nothing,
     "id uuid, supplier uuid, location uuid, legal_entity uuid, reference text, note text, "
     "currency text, status text, version integer, created_at time, updated_at time, "
     "ordered_at time"},
    {"buying_pin", nobody, "", nothing,
     "purchase_order uuid, line integer, order_id uuid, order_line integer, fulfillment uuid, "
     "stock_item uuid, quantity integer, expected_at time"},
    {"buying_receipt", nobody, "", nothing,
     "id uuid, purchase_order uuid, delivery_note text, received_at time"},
    {"buying_receipt_cost", nobody, "", nothing, "receipt uuid, kind text, amount_minor integer"},
    {"buying_receipt_line", nobody, "", nothing,
     "receipt uuid, line integer, stock_item uuid, received integer, damaged integer, "
     "missing integer, over integer, cost_minor integer, extra_minor integer"},
    // Who answers at a business partner: kept with its vouchers, and written over by who buys.
    {"buying_supplier", staff, "", nothing,
     "id uuid, code text, name text, customer_number text, contact text record books, "
     "email text record books, phone text record books, currency text, lead_time_days integer, "
     "minimum_minor integer, version integer, created_at time, updated_at time"},
    {"buying_wait", nobody, "", nothing, "fulfillment uuid, order_id uuid, promised_at time"},
    // Where a parcel was left, in the carrier's words; and the address on its label.
    {"carriers_event", order, "order_id", columns,
     "shipment uuid, order_id uuid id books, event text id, status text, at time, "
     "text text personal contact, recorded_at time"},
    {"carriers_label", order, "order_id", rows,
     "shipment uuid, order_id uuid id books, pdf text personal contact, "
     "zpl text personal contact"},
    {"carriers_shipment", order, "order_id", nothing,
     "id uuid, order_id uuid id books, fulfillment uuid id books, legal_entity uuid, "
     "carrier text, service text, parcel integer, status text, weight_g integer, "
     "pickup_point text, tracking text record books, reason text, cost_minor integer, "
     "currency text, created_at time, updated_at time, version integer"},
    {"carriers_stray", nobody, "", nothing,
     "carrier text, event text, tracking text, status text, at time, recorded_at time"},
    {"catalog_begun_price", nobody, "", nothing, "name text, valid_from time, variant uuid"},
    {"catalog_brand", nobody, "", nothing,
     "id uuid, name text, definition text, external_reference text, version integer, "
     "updated_at time"},
    {"catalog_category", nobody, "", nothing,
     "id uuid, tree text, parent uuid, handle text, position integer, definition text, "
     "external_reference text, version integer, updated_at time"},
    {"catalog_collection", nobody, "", nothing,
     "id uuid, handle text, definition text, external_reference text, by_rule integer, "
     "evaluated_revision integer, evaluated_product uuid, version integer, updated_at time"},
    {"catalog_collection_member", nobody, "", nothing,
     "collection uuid, product uuid, position integer"},
    {"catalog_completeness", nobody, "", nothing,
     "channel uuid, product uuid, score integer, missing text"},
    {"catalog_follower", nobody, "", nothing,
     "name text, revision integer, product uuid, basis uuid"},
    {"catalog_price", nobody, "", nothing,
     "variant uuid, market uuid, valid_from time, currency text, unit_price integer, "
     "recorded_at time"},
    {"catalog_product", by_ids, "", nothing,
     "id uuid, handle text, status text, kind text, product_type text, brand text, "
     "external_reference text, details text, publish_at time, unpublish_at time, "
     "approved_version integer, approved_by text id trail, changed_by text id trail, input_hash "
     "uuid, input_state integer, revision integer, "
     "version integer, created_at time, updated_at time"},
    {"catalog_product_category", nobody, "", nothing,
     "product uuid, category uuid, position integer"},
    {"catalog_product_version", by_ids, "", nothing,
     "product uuid, version integer, made_at time, made_by text id trail, "
     "snapshot bytes id trail"},
    {"catalog_publication", nobody, "", nothing, "variant uuid, channel uuid, published_at time"},
    {"catalog_synonyms", nobody, "", nothing,
     "language text, groups text, version integer, updated_at time"},
    {"catalog_tax_rate", nobody, "", nothing,
     "country text, category text, valid_from time, rate_bp integer"},
    {"catalog_text", nobody, "", nothing,
     "product uuid, language text, title text, description text, subtitle text, "
     "seo_title text, seo_description text, source text"},
    {"catalog_tree", nobody, "", nothing,
     "code text, definition text, version integer, updated_at time"},
    {"catalog_type", nobody, "", nothing,
     "code text, parent text, definition text, external_reference text, version integer, "
     "updated_at time"},
    {"catalog_variant", nobody, "", nothing,
     "id uuid, product uuid, sku text, gtin text, options text, tax_category text, status text, "
     "weight_g integer, details text, external_reference text, revision integer, "
     "version integer, created_at time, updated_at time, content_micro integer, "
     "content_unit text"},
    {"channels_channel", nobody, "", nothing,
     "id uuid, code text, name text, kind text, status text, legal_entity uuid, market uuid, "
     "channel_group text, publishes_all integer, version integer, created_at time, "
     "updated_at time"},
    {"channels_legal_entity", nobody, "", nothing,
     "id uuid, name text, country text, currency text, vat_id text, number_prefix text, "
     "created_at time"},
    {"channels_listing", nobody, "", nothing,
     "channel uuid, external_sku text, variant uuid, factor integer, status text, "
     "revision integer, updated_at time"},
    {"channels_market", nobody, "", nothing,
     "id uuid, code text, name text, country text, currency text, tax_included integer, "
     "languages text, created_at time"},
    {"channels_storefront", nobody, "", nothing,
     "channel uuid, product_url text, category_url text, home_url text, sitemap_url text, "
     "media_url text, site_name text, twitter_site text, updated_at time"},
    {"customers_group", nobody, "", nothing,
     "id uuid, code text, name text, version integer, created_at time, updated_at time"},
    {"customers_group_member", profile, "profile", rows,
     "profile uuid id account, group_id uuid personal account, added_at time personal account"},
    {"customers_organization", nobody, "", nothing,
     "id uuid, name text, vat_id text, payment_terms text, created_at time"},
    {"customers_party", party, "id", columns,
     "id uuid id evidence, kind text, name text evidence evidence, email text personal contact, "
     "phone text personal contact, language text personal contact, "
     "address json evidence evidence, organization uuid id books, recorded_at time, "
     "erased_at time, restricted_until time"},
    {"customers_party_profile", profile, "profile", rows,
     "party uuid id account, version integer, profile uuid id account, "
     "reason text personal account, recorded_at time personal account"},
    {"customers_profile", profile, "id", rows,
     "id uuid id account, legal_entity uuid, external_reference text personal account, "
     "email text personal account, phone text personal account, name text personal account, "
     "language text personal account, country text personal account, "
     "consent_version integer personal account, version integer, "
     "created_at time personal account, updated_at time personal account"},
    {"delivery_exception", nobody, "", nothing,
     "location uuid, day integer, spans text, name text"},
    {"delivery_hours", nobody, "", nothing,
     "location uuid, week text, holidays text, cutoff_minute integer, updated_at time"},
    {"delivery_slot", nobody, "", nothing,
     "way uuid, location uuid, starts_at time, ends_at time, capacity integer, taken integer, "
     "version integer"},
    {"delivery_slot_claim", by_ids, "", nothing,
     "order_id uuid id books, way uuid, location uuid, starts_at time, ends_at time, state text, "
     "changed_at time"},
    {"delivery_method", nobody, "", nothing,
     "id uuid, code text, market uuid, channels text, method text, status text, "
     "position integer, terms text, version integer, created_at time, updated_at time"},
    // Of articles; as whoever asked for it.
    {"exchange_chunk", nobody, "", nothing, "run uuid, seq integer, data bytes"},
    {"exchange_problem", nobody, "", nothing,
     "run uuid, seq integer, line integer, field text, code text, detail text, value text"},
    {"exchange_run", by_ids, "", nothing,
     "id uuid, kind text, state text, settings text, format text, bytes integer, "
     "bytes_done integer, tally text, problems integer, failure text, attempts integer, "
     "runner uuid, lease_until time, actor_kind text, actor uuid id trail, created_at time, "
     "started_at time, ended_at time, updated_at time"},
    {"messages_message", order, "order_id", rows,
     "id uuid id contact, key uuid, order_id uuid id contact, kind text, subject uuid id contact, "
     "facts text id contact, status text, recipient text personal contact, "
     "language text personal contact, about_at time, due_at time, tries integer, "
     "attempts integer, resends integer, seq integer, error text personal contact, sent_at time, "
     "legal_entity uuid, market uuid, channel uuid, created_at time, updated_at time, "
     "version integer, unclear integer"},
    {"messages_template", nobody, "", nothing,
     "kind text, language text, subject text, text text, html text, updated_at time, "
     "version integer"},
    {"orders_cart", cart, "id", columns,
     "id uuid id cart, token_hash uuid secret cart, channel uuid, market uuid, location uuid, "
     "currency text, "
     "profile uuid personal cart, customer json personal cart, coupons json personal cart, "
     "delivery json personal cart, "
     "stored_value json id cart, checkout uuid id cart, status text, completing_at time, "
     "merged_into uuid id cart, "
     "lines integer, version integer, created_at time, updated_at time"},
    {"orders_cart_line", cart, "cart", rows,
     "cart uuid id cart, line integer, parent_line integer, variant uuid personal cart, "
     "quantity integer personal cart, added_at time personal cart"},
    {"orders_change", order, "order_id", nothing,
     "order_id uuid id books, id uuid id books, version_before integer, version integer, "
     "lines text, owed_before_minor integer, owed_minor integer, "
     "recipient_before uuid id books, recipient uuid id books, recorded_at time, method text, "
     "location uuid"},
    {"orders_checkout", order, "order_id", columns,
     "order_id uuid id books, cart uuid id books, payment uuid id books, provider text, "
     "state text, method text, location uuid, stored_value_minor integer, return_url text personal "
     "cart, "
     "redirect_url text personal cart, reason text, expires_at time, created_at time, "
     "updated_at time"},
    {"orders_discount", order, "order_id", nothing,
     "order_id uuid id books, line integer, promotion uuid, code text record books, "
     "name text record books, amount_minor integer"},
    {"orders_document", order, "order_id", nothing,
     "legal_entity uuid, series text, number integer record books, id uuid id books, kind text, "
     "order_id uuid id books, corrects uuid id books, currency text, total_minor integer, "
     "tax_minor integer, issued_at time record books, body json record books, "
     "previous_hash bytes secret, hash bytes secret"},
    {"orders_document_series", nobody, "", nothing,
     "legal_entity uuid, series text, issued integer"},
    {"orders_claim", order, "order_id", nothing,
     "order_id uuid id books, id uuid id books, line integer, quantity integer, "
     "kind text record books, state text, asked_by text, amount_minor integer, "
     "replacement uuid id books, recorded_at time, updated_at time, version integer"},
    {"orders_exchange", order, "order_id", nothing,
     "order_id uuid id books, return_id uuid id books, replacement uuid id books, state text, "
     "credit_minor integer, recorded_at time, updated_at time"},
    {"orders_fulfillment", order, "order_id", nothing,
     "order_id uuid id books, id uuid id books, method text, location uuid record books, "
     "status text, promise_from time, promise_by time, pickup_code text record books, "
     "tracking text record books, hold_reason text, updated_at time, version integer"},
    {"orders_line", order, "order_id", nothing,
     "order_id uuid id books, line integer, kind text, parent_line integer, variant uuid, "
     "sku text record books, title text record books, unit_price integer, scale integer, "
     "discount_minor integer, total_minor integer, tax_minor integer, tax_category text, "
     "tax_country text record books, tax_rate_bp integer, ordered integer, canceled integer, "
     "allocated integer, backordered integer, fulfilled integer, delivered integer, "
     "invoiced integer, return_requested integer, returned integer, exchanged integer, "
     "written_off integer, charged_minor integer, refunded_minor integer"},
    {"orders_note", order, "order_id", rows,
     "order_id uuid id note, id uuid id note, about text, text text personal note, "
     "recorded_at time"},
    {"orders_order", order, "id", nothing,
     "id uuid id books, number integer record books, legal_entity uuid, channel uuid, "
     "location uuid record books, market uuid, external_id text record books, cart uuid id books, "
     "party uuid id books, "
     "ship_to uuid id books, currency text, pricing text, terms text, fulfilled_by text, "
     "tax_collected_by text, payment_collected_by text, status text, payment_status text, "
     "fulfillment_status text, return_status text, total_minor integer, tax_minor integer, "
     "discount_minor integer, shipping_minor integer, paid_minor integer, "
     "refunded_minor integer, placed_at time record books, updated_at time, version integer"},
    {"orders_wave", nobody, "", nothing, "id uuid, location uuid, created_at time"},
    {"orders_wave_part", order, "order_id", nothing,
     "fulfillment uuid id books, order_id uuid id books, wave uuid, slot integer"},
    {"orders_return", order, "order_id", nothing,
     "order_id uuid id books, id uuid id books, status text, way text, asked_by text, "
     "location uuid record books, tracking text record books, refunded_minor integer, "
     "requested_at time, updated_at time, version integer"},
    {"orders_return_line", order, "order_id", nothing,
     "order_id uuid id books, return_id uuid id books, line integer, reason text record books, "
     "requested integer, approved integer, received integer, resellable integer, "
     "damaged integer, missing integer, refunded_minor integer"},
    {"orders_taken_back", order, "order_id", nothing,
     "order_id uuid id books, location uuid record books"},
    // The journal of a till, which the law wants unchanged; tills send no names.
    {"orders_till_transaction", nobody, "", nothing,
     "till text, installation uuid, seq integer, started_at time, business_date text, "
     "body_hash uuid, body text, flagged text, recorded_at time"},
    {"payments_allocation", order, "target", nothing,
     "target uuid id books, payment uuid id books, target_kind text, amount_minor integer"},
    {"payments_event", payment, "payment", nothing,
     "payment uuid id books, seq integer, provider text, kind text, outcome text, "
     "amount_minor integer, provider_event text record books, idempotency_key uuid, "
     "reason text record books, recorded_at time"},
    {"payments_payment", payment, "id", nothing,
     "id uuid id books, legal_entity uuid, provider text, method text record books, "
     "currency text, amount_minor integer, authorized_minor integer, captured_minor integer, "
     "refunded_minor integer, charged_back_minor integer, unapplied_minor integer, status text, "
     "provider_reference text record books, created_at time, version integer"},
    // Of counters and uses, pricing::forget_customers takes those of one customer away.
    {"pricing_counter", by_ids, "", nothing,
     "subject uuid, customer uuid id cart, most integer, taken integer, version integer"},
    {"pricing_coupon", nobody, "", nothing,
     "id uuid, code text, promotion uuid, limit_total integer, created_at time, batch uuid"},
    {"pricing_coupon_batch", nobody, "", nothing,
     "id uuid, promotion uuid, prefix text, limit_total integer, count integer, made integer, "
     "version integer, created_at time, updated_at time"},
    {"pricing_list", nobody, "", nothing,
     "id uuid, code text, market uuid, kind text, version integer, created_at time"},
    {"pricing_list_version", nobody, "", nothing,
     "list uuid, version integer, name text, status text, channels text, customer_groups text, "
     "priority integer, percent_off_bp integer, valid_from time, valid_until time, "
     "recorded_at time"},
    {"pricing_price", nobody, "", nothing,
     "list uuid, variant uuid, min_quantity integer, recorded_at time, unit_price integer, "
     "revision integer"},
    {"pricing_promotion", nobody, "", nothing,
     "id uuid, code text, name text, market uuid, status text, valid_from time, "
     "valid_until time, priority integer, stacking text, family text, needs_coupon integer, "
     "limit_total integer, limit_per_customer integer, returns_use_on_cancel integer, "
     "channels text, customer_groups text, conditions text, effect text, version integer, "
     "created_at time, updated_at time"},
    {"pricing_use", by_ids, "", nothing,
     "order_id uuid id books, subject uuid, customer uuid id cart, state text, "
     "changed_at time"},
    {"privacy_erased", by_ids, "", nothing,
     "erasure uuid id proof, kind text, subject uuid id proof"},
    {"privacy_erasure", profile, "profile", nothing,
     "id uuid id proof, profile uuid id proof, asked_by text, state text, asked_at time, "
     "due_at time, done_at time"},
    {"reviews_rating", nobody, "", nothing,
     "product uuid, language text, stars_1 integer, stars_2 integer, stars_3 integer, "
     "stars_4 integer, stars_5 integer, verified integer, version integer"},
    {"reviews_report", profile, "profile", nothing,
     "review uuid id trail, profile uuid id trail, reason text, reported_at time"},
    // The stars stay: a number in an average names nobody. Imported reviews have no buyer; theirs
    // are taken down by hand.
    {"reviews_review", party, "party", columns,
     "id uuid id review, product uuid, variant uuid, order_id uuid id books, line integer, "
     "party uuid id review, profile uuid id review, source text, origin text, "
     "external_reference text id review, legal_entity uuid, market uuid, channel uuid, "
     "language text, rating integer, title text personal review, text text personal review, "
     "author text personal review, state text, flags text, reason text personal review, "
     "helpful integer, reports integer, reports_seen integer, answer text personal review, "
     "answer_author text personal review, answer_state text, answered_at time, written_at time, "
     "moderated_at time, created_at time, updated_at time, version integer"},
    {"reviews_rules", nobody, "", nothing,
     "id integer, auto_approve integer, words text, updated_at time, version integer"},
    {"reviews_vote", profile, "profile", nothing,
     "review uuid id trail, profile uuid id trail, voted_at time"},
    {"shoppers_address", profile, "profile", rows,
     "id uuid id account, profile uuid id account, address json personal account, "
     "created_at time personal account"},
    {"shoppers_link", email, "email", rows,
     "token_hash bytes secret login, email text personal login, legal_entity uuid, market uuid, "
     "channel uuid, asked_by uuid, expires_at time personal login, used_at time personal login"},
    {"shoppers_password", profile, "profile", rows,
     "profile uuid id login, password_hash text secret login, version integer, "
     "updated_at time personal login"},
    {"shoppers_session", profile, "profile", rows,
     "id uuid id login, profile uuid id login, token_hash bytes secret login, "
     "legal_entity uuid, market uuid, channel uuid, by_link integer personal login, "
     "created_at time personal login, expires_at time personal login, "
     "ended_at time personal login"},
    {"sourcing_activation", nobody, "", nothing,
     "target uuid, target_kind text, profile uuid, number integer, activated_at time"},
    {"sourcing_decision", by_ids, "", nothing,
     "id uuid, order_id uuid id books, cause text, profile uuid, number integer, "
     "fell_back integer, log text, decided_at time"},
    {"sourcing_profile", nobody, "", nothing,
     "id uuid, code text, name text, versions integer, version integer, created_at time, "
     "updated_at time"},
    {"sourcing_version", nobody, "", nothing,
     "profile uuid, number integer, rules text, created_at time"},
    {"staff_account", staff, "", nothing,
     "id uuid id staff, login text personal staff, name text personal staff, "
     "language text personal staff, status text, password_hash text secret staff, "
     "must_change integer, password_until time, legal_entity uuid, market uuid, channel uuid, "
     "location uuid, version integer, created_at time, updated_at time, was_linked integer"},
    {"staff_account_role", staff, "", nothing, "account uuid id staff, role uuid"},
    {"staff_identity", staff, "", nothing,
     "issuer text, subject text personal staff, account uuid id staff, linked_by text, "
     "created_at time, ended_at time"},
    {"staff_oidc_return", staff, "", nothing, "token_hash bytes secret staff, expires_at time"},
    {"staff_recovery_code", staff, "", nothing,
     "account uuid id staff, code_hash bytes secret staff, used_at time"},
    {"staff_role", nobody, "", nothing,
     "id uuid, name text, scopes text, version integer, created_at time, updated_at time"},
    {"staff_session", staff, "", nothing,
     "id uuid id staff, account uuid id staff, token_hash bytes secret staff, "
     "created_at time personal staff, factor text personal staff, "
     "seen_at time personal staff, "
     "expires_at time personal staff, ended_at time personal staff"},
    {"staff_totp", staff, "", nothing,
     "account uuid id staff, secret bytes secret staff, confirmed_at time, last_step integer"},
    // What is owed to who holds a card or credit stays in the books, whoever that was.
    {"stored_value_account", value, "id", nothing,
     "id uuid id books, kind text, purpose text, status text, legal_entity uuid, currency text, "
     "balance_minor integer, entries integer, code_hash uuid secret, code_hint text, "
     "profile uuid id books, order_id uuid id books, external_reference text record books, "
     "expires_at time, created_at time, updated_at time, version integer"},
    {"stored_value_article", nobody, "", nothing,
     "variant uuid, purpose text, valid_months integer, updated_at time"},
    // Callers are told not to name people in `reason`.
    {"stored_value_entry", value, "account", nothing,
     "account uuid id books, seq integer, kind text, amount_minor integer, source uuid, "
     "order_id uuid id books, reason text record books, recorded_at time"},
    {"stored_value_refund", order, "order_id", nothing,
     "refund uuid, order_id uuid id books, account uuid id books, payment uuid id books, "
     "amount_minor integer, recorded_at time"},
    {"stored_value_use", order, "order_id", nothing,
     "order_id uuid id books, account uuid id books, payment uuid id books, "
     "amount_minor integer, state text"},
    {"webhooks_attempt", nobody, "", nothing,
     "delivery uuid, number integer, sent_at time, duration_ms integer, status integer, "
     "error text, body text"},
    {"webhooks_delivery", by_ids, "", nothing,
     "id uuid, endpoint uuid, position integer, type text, aggregate uuid id trail, state text, "
     "due_at time, attempts integer, tries integer, replays integer, status integer, error text, "
     "success integer, delivered_at time, created_at time, updated_at time"},
    {"webhooks_endpoint", nobody, "", nothing,
     "id uuid, url text, description text, types text, channel uuid, market uuid, state text, "
     "reason text, from_position integer, failing_since time, successes integer, "
     "created_at time, updated_at time, version integer"},
    {"webhooks_key", nobody, "", nothing,
     "endpoint uuid, number integer, kind text, sealed bytes, public_key text, created_at time, "
     "expires_at time"},
};

std::string_view take(std::string_view& text, char end) {
    const auto at = std::min(text.find(end), text.size());
    auto word = text.substr(0, at);
    text.remove_prefix(std::min(at + 1, text.size()));
    return word;
}

template <class E>
void read_word(std::string_view word, E& meant) {
    check(word.empty() || enum_value(word, meant), "a word of the map is one of its enum");
}

Column column_of(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    Column column;
    column.name = take(text, ' ');
    read_word(take(text, ' '), column.shape);
    read_word(take(text, ' '), column.says);
    read_word(take(text, ' '), column.why);
    return column;
}

Table table_of(const Entry& entry) {
    Table table{entry.name, entry.whose, entry.key, entry.erasure, {}};
    for (auto text = entry.columns; !text.empty();) {
        table.columns.push_back(column_of(take(text, ',')));
    }
    check(table.key.empty() || table.column(table.key) != nullptr, "a key is a column");
    return table;
}

std::vector<Table> make_tables() {
    std::vector<Table> made;
    for (const auto& entry : entries) made.push_back(table_of(entry));
    for (const auto& entry : entries_of_goods()) made.push_back(table_of(entry));
    std::ranges::sort(made, {}, &Table::name);
    return made;
}

}  // namespace

const Column* Table::column(std::string_view wanted) const {
    const auto it = std::ranges::find(columns, wanted, &Column::name);
    return it == columns.end() ? nullptr : &*it;
}

const std::vector<Table>& tables() {
    static const auto made = make_tables();
    return made;
}

}  // namespace nahtlos::privacy
