#include "flows/api_credit_notes.hpp"

#include <algorithm>
#include <utility>

#include "base/json/reader.hpp"
#include "customers/privacy.hpp"
#include "flows/api_papers.hpp"
#include "flows/credit_notes.hpp"
#include "flows/file_route.hpp"
#include "flows/mine.hpp"
#include "flows/sight.hpp"
#include "messages/letter.hpp"
#include "orders/credit_note.hpp"
#include "orders/document_store.hpp"
#include "orders/store.hpp"
#include "papers/credit_note.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using orders::CreditNoteId;
using orders::OrderId;

struct CreditNoteView {
    CreditNoteId id;
    std::string number;
    OrderId order;
    std::string order_number;
    Currency currency;
    std::int64_t net_minor = 0, tax_minor = 0, gross_minor = 0;
    Instant issued_at;
    std::vector<orders::VatSum> vat;
    std::vector<orders::CreditNoteLine> lines;
    static constexpr std::string_view schema_name = "CreditNote";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"number", "without gaps within the legal entity"},
         {"lines",
          "line 0 is money that no line of the order stands for; no quantity: a lower "
          "price"}}};
};
BOOST_DESCRIBE_STRUCT(CreditNoteView, (),
                      (id, number, order, order_number, currency, net_minor, tax_minor, gross_minor,
                       issued_at, vat, lines))

CreditNoteView view_of(const orders::Document& note, const std::string& prefix) {
    auto body = orders::read_body(note);
    auto vat = orders::vat_of(body.lines);
    return {{note.id},
            shown_note_number(prefix, note.number),
            note.order_id,
            body.order_number,
            note.currency,
            note.total_minor - note.tax_minor,
            note.tax_minor,
            note.total_minor,
            note.issued_at,
            std::move(vat),
            std::move(body.lines)};
}

const channels::LegalEntity& entity_of(const Pages& pages, const orders::Document& note) {
    return pages.directory->legal_entities.at(note.legal_entity);
}

api::Page<CreditNoteView> notes_of(Engine& engine, Tx& tx, OrderId id) {
    const auto pages = engine.books().open(tx);
    api::Page<CreditNoteView> page;
    for (const auto& note : orders::documents_of(tx, id, orders::credit_note_series)) {
        page.items.push_back(view_of(note, entity_of(*pages, note).number_prefix));
    }
    return page;
}

std::vector<orders::Order> seen_order(const Call& call, Tx& tx, OrderId id) {
    return seen(tx, counter_sight_of(*call.caller), orders::orders(tx, {id}, sql::Lock::no));
}

// Of the order in the path, and of no other.
std::optional<orders::Document> note_of(Tx& tx, OrderId order, CreditNoteId id) {
    auto note = orders::document(tx, id.uuid, orders::credit_note_series);
    if (!note || note->order_id != order) return std::nullopt;
    return note;
}

// --- to print

struct Buyer {
    papers::Address address;
    std::optional<std::string> language;
};

Buyer buyer_of(Tx& tx, const orders::Order& order) {
    if (!order.party) return {};
    const auto found = customers::shown_parties(tx, {*order.party});
    if (found.empty()) return {};
    const auto& party = found.front();
    Buyer buyer{{}, party.language};
    if (party.address) {
        const auto address = json::read<customers::Address>(*party.address);
        check(address.ok(), "a stored address reads back");
        buyer.address = paper_address(*address);
    } else if (party.name) {
        buyer.address.name = *party.name;
    }
    return buyer;
}

// "19", "7", "5.5" as the language writes it.
std::string rate_text(std::int64_t basis_points, papers::Language language) {
    auto text = std::to_string(basis_points / 100);
    const auto rest = basis_points % 100;
    if (rest == 0) return text;
    text += language == papers::Language::de ? ',' : '.';
    text += static_cast<char>('0' + rest / 10);
    if (rest % 10 != 0) text += static_cast<char>('0' + rest % 10);
    return text;
}

papers::CreditNote paper_of(const CreditNoteView& note, papers::Language language) {
    const auto money = [&](std::int64_t minor) {
        return messages::money_text(minor, note.currency.view(), enum_name(language));
    };
    papers::CreditNote paper;
    paper.number = note.number;
    paper.order = note.order_number;
    for (const auto& l : note.lines) {
        paper.lines.push_back({l.sku, l.title, l.quantity, rate_text(l.tax_rate_bp, language),
                               money(l.net_minor), money(l.tax_minor), money(l.gross_minor)});
    }
    for (const auto& v : note.vat) {
        paper.vat.push_back({rate_text(v.tax_rate_bp, language), money(v.net_minor),
                             money(v.tax_minor), money(v.gross_minor)});
    }
    paper.total = {"", money(note.net_minor), money(note.tax_minor), money(note.gross_minor)};
    return paper;
}

papers::Language language_of(const Call& call, const Buyer& buyer) {
    const auto wanted = buyer.language.value_or(std::string(call.language));
    return wanted.starts_with("de") ? papers::Language::de : papers::Language::en;
}

Result<http::Response> print(Engine& engine, const Call& call, Tx& tx, const orders::Order& order,
                             CreditNoteId id, bool has_address) {
    const auto note = note_of(tx, order.id, id);
    if (!note) return api::no_such_resource();
    const auto pages = engine.books().open(tx);
    const auto& entity = entity_of(*pages, *note);
    const auto buyer = buyer_of(tx, order);
    papers::Setting setting;
    setting.language = language_of(call, buyer);
    setting.made_at = note->issued_at;
    const auto view = view_of(*note, entity.number_prefix);
    auto paper = paper_of(view, setting.language);
    paper.sender = entity.name;
    paper.sender_country = entity.country;
    const auto* place = order.location ? &pages->network->locations.at(*order.location) : nullptr;
    paper.issued_at = local_moment(place, note->issued_at);
    if (order.placed_at) paper.ordered_at = local_moment(place, *order.placed_at);
    if (has_address) paper.recipient = buyer.address;
    auto bytes = papers::pdf(paper, setting);
    if (!bytes) return bytes.refusal();
    return file_response("application/pdf", view.number + ".pdf", Shown::by_the_browser,
                         *std::move(bytes));
}

api::Route pdf_route(Engine& engine) {
    api::RouteOptions options{
        .errors = {{RefusalKind::unavailable, "no_font", "the server lacks the fonts to print"}},
        .tag = "orders",
        .description =
            "In the language of the order, else the one asked for. The address is on it "
            "for who may read customers."};
    return file_route(
        "GET /v1/orders/{id}/credit-notes/{note}/pdf", Scope::orders_read, "get_credit_note_pdf",
        "A credit note, to print", "application/pdf",
        {&json::schema<OrderId>, &json::schema<CreditNoteId>},
        [&engine](const Call& call, Tx& tx,
                  const std::vector<std::string>& path) -> Result<http::Response> {
            const auto order = parse_id<OrderId>(path.at(0));
            const auto note = parse_id<CreditNoteId>(path.at(1));
            if (!order || !note) return api::no_such_resource();
            const auto own = seen_order(call, tx, *order);
            if (own.empty()) return api::no_such_resource();
            return print(engine, call, tx, own.front(), *note, call.may(Scope::customers_read));
        },
        std::move(options));
}

// Their own address is on it.
api::Route my_pdf_route(Engine& engine) {
    api::RouteOptions options{
        .errors = {{RefusalKind::unavailable, "no_font", "the server lacks the fonts to print"}}};
    return file_route(
        "GET /v1/me/credit-notes/{id}/pdf", Scope::any_key, "get_my_credit_note_pdf",
        "A credit note of an order of mine, to print", "application/pdf",
        {&json::schema<CreditNoteId>},
        [&engine](const Call& call, Tx& tx,
                  const std::vector<std::string>& path) -> Result<http::Response> {
            if (auto refusal = unless_customer(call)) return *std::move(refusal);
            const auto id = parse_id<CreditNoteId>(path.at(0));
            if (!id) return api::no_such_resource();
            const auto note = orders::document(tx, id->uuid, orders::credit_note_series);
            if (!note) return api::no_such_resource();
            const auto found = orders::orders(tx, {note->order_id}, sql::Lock::no);
            if (!is_mine(call, tx, found)) return api::no_such_resource();
            return print(engine, call, tx, found.front(), *id, true);
        },
        std::move(options));
}

}  // namespace

api::Routes credit_note_routes(Engine& engine) {
    api::Routes routes;
    routes.push_back(api::query(
        "GET /v1/orders/{id}/credit-notes", Scope::orders_read, "list_credit_notes",
        "Credit notes of an order, oldest first",
        [&engine](const Call& call, Tx& tx, OrderId id) -> Result<api::Page<CreditNoteView>> {
            if (seen_order(call, tx, id).empty()) return api::no_such_resource();
            return notes_of(engine, tx, id);
        },
        {.tag = "orders",
         .description = "One follows each refund that was done, a moment later. Their sums are "
                        "what the order gave back, by line and VAT rate, to the cent."}));
    routes.push_back(api::query("GET /v1/orders/{id}/credit-notes/{note}", Scope::orders_read,
                                "get_credit_note", "One credit note",
                                [&engine](const Call& call, Tx& tx, OrderId id,
                                          CreditNoteId which) -> Result<CreditNoteView> {
                                    if (seen_order(call, tx, id).empty())
                                        return api::no_such_resource();
                                    const auto note = note_of(tx, id, which);
                                    if (!note) return api::no_such_resource();
                                    const auto pages = engine.books().open(tx);
                                    return view_of(*note, entity_of(*pages, *note).number_prefix);
                                },
                                {.tag = "orders"}));
    routes.push_back(pdf_route(engine));
    return routes;
}

api::Routes my_credit_note_routes(Engine& engine) {
    api::Routes routes;
    routes.push_back(api::query(
        "GET /v1/me/orders/{id}/credit-notes", Scope::any_key, "list_my_credit_notes",
        "Credit notes of an order of mine",
        [&engine](const Call& call, Tx& tx, OrderId id) -> Result<api::Page<CreditNoteView>> {
            if (auto refusal = unless_customer(call)) return *std::move(refusal);
            const auto found = orders::orders(tx, {id}, sql::Lock::no);
            if (!is_mine(call, tx, found)) return api::no_such_resource();
            return notes_of(engine, tx, id);
        }));
    routes.push_back(my_pdf_route(engine));
    return routes;
}

}  // namespace nahtlos::flows
