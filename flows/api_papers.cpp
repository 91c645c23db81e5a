#include "flows/api_papers.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/json/reader.hpp"
#include "customers/privacy.hpp"
#include "delivery/zone.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/file_route.hpp"
#include "flows/open_orders.hpp"
#include "flows/sight.hpp"
#include "orders/notes.hpp"
#include "orders/rules.hpp"
#include "orders/store.hpp"
#include "papers/documents.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using orders::FulfillmentId;
using orders::OrderId;
using enum RefusalKind;

/// An order with one of its fulfillments, as far as papers tell of them.
struct Scene {
    OpenOrder open;
    orders::Fulfillment fulfillment;
    std::string number, sender, home;
    std::optional<papers::Address> recipient;
    std::string collector;
    const inventory::Location* place = nullptr;
    std::shared_ptr<const Pages> pages;
};

std::optional<papers::Address> address_of(Tx& tx, const std::optional<customers::PartyId>& id) {
    if (!id) return std::nullopt;
    const auto found = customers::shown_parties(tx, {*id});
    if (found.empty() || !found.front().address) return std::nullopt;
    const auto address = json::read<customers::Address>(*found.front().address);
    check(address.ok(), "a stored address reads back");
    return paper_address(*address);
}

std::string name_of(Tx& tx, const orders::Order& order) {
    std::string name;
    if (order.party) {
        const auto found = customers::shown_parties(tx, {*order.party});
        if (!found.empty() && found.front().name) name = *found.front().name;
    }
    // Who collects instead is who stands there; the last name counts.
    for (const auto& note : orders::notes_of(tx, {order.id})) {
        if (note.about == orders::NoteAbout::collector) name = note.text;
    }
    return name;
}

Result<Scene> scene_of(Engine& engine, const Call& call, Tx& tx, OrderId id, FulfillmentId which) {
    Scene scene;
    scene.pages = engine.books().open(tx);
    auto own = seen(tx, sight_of(*call.caller), orders::orders(tx, {id}, sql::Lock::no));
    if (own.empty()) return api::no_such_resource();
    auto open = open_orders(tx, {id});
    add_fulfillments(tx, open);
    scene.open = std::move(open.at(id));
    const auto& order = scene.open.order;
    const auto* found = scene.open.fulfillment(which);
    const auto at = place_scope(*call.caller).location;
    if (found == nullptr || (at && found->row.location != at)) return api::no_such_resource();
    scene.fulfillment = found->row;
    const auto& entity = scene.pages->directory->legal_entities.at(order.legal_entity);
    scene.number = orders::shown_number(entity.number_prefix, order.number);
    scene.sender = entity.name;
    scene.home = entity.country;
    if (scene.fulfillment.location) {
        scene.place = &scene.pages->network->locations.at(*scene.fulfillment.location);
    }
    if (!call.may(Scope::customers_read)) return scene;
    scene.recipient = address_of(tx, order.ship_to ? order.ship_to : order.party);
    scene.collector = name_of(tx, order);
    return scene;
}

std::vector<papers::ItemLine> items_of(const Scene& scene, FulfillmentId id) {
    std::vector<papers::ItemLine> lines;
    for (const auto& units : open_units(scene.open, id)) {
        const auto* line = scene.open.line(units.line);
        lines.push_back({line->sku, line->title, units.units});
    }
    return lines;
}

// Of the order, in other parcels that are still to come.
std::vector<papers::ItemLine> other_items(const Scene& scene) {
    std::vector<papers::ItemLine> lines;
    for (const auto& other : scene.open.fulfillments) {
        if (other.row.id == scene.fulfillment.id) continue;
        for (auto& line : items_of(scene, other.row.id)) lines.push_back(std::move(line));
    }
    return lines;
}

papers::Setting setting_of(const Call& call, const Scene& scene) {
    papers::Setting setting;
    setting.language = call.language == "de" ? papers::Language::de : papers::Language::en;
    setting.made_at = scene.fulfillment.updated_at;
    return setting;
}

Refusal nothing_to_print() {
    return {conflict, "nothing_to_print", "nothing of it is still to be handed out"};
}

Refusal no_address() { return {conflict, "no_address", "the order says no address to send to"}; }

Result<std::string> packing_slip(const Call& call, const Scene& scene) {
    papers::PackingSlip slip;
    slip.lines = items_of(scene, scene.fulfillment.id);
    if (slip.lines.empty()) return nothing_to_print();
    slip.sender = scene.sender;
    slip.sender_country = scene.home;
    if (scene.recipient) slip.recipient = *scene.recipient;
    slip.order = scene.number;
    const auto& placed = scene.open.order.placed_at;
    if (placed) slip.ordered_at = local_moment(scene.place, *placed);
    slip.separately = other_items(scene);
    return papers::pdf(slip, setting_of(call, scene));
}

Result<std::string> pick_up_sheet(const Call& call, const Scene& scene) {
    papers::PickUpSheet sheet;
    sheet.lines = items_of(scene, scene.fulfillment.id);
    if (sheet.lines.empty()) return nothing_to_print();
    if (scene.place != nullptr) sheet.location = scene.place->name;
    sheet.order = scene.number;
    sheet.code = scene.fulfillment.pickup_code.value_or("");
    sheet.customer = scene.collector;
    const auto& promised = scene.fulfillment.promise_by;
    if (promised) sheet.promised_by = local_moment(scene.place, *promised);
    return papers::pdf(sheet, setting_of(call, scene));
}

Result<papers::Label> label_of(const Scene& scene) {
    if (!scene.recipient) return no_address();
    papers::Label label;
    label.sender = scene.sender;
    label.recipient = *scene.recipient;
    label.sender_country = scene.home;
    label.order = scene.number;
    label.number = scene.fulfillment.tracking.value_or(scene.number);
    return label;
}

Result<std::string> label_pdf(const Call& call, const Scene& scene) {
    const auto label = label_of(scene);
    if (!label) return label.refusal();
    return papers::pdf(*label, setting_of(call, scene));
}

Result<std::string> label_zpl(const Call& call, const Scene& scene) {
    const auto label = label_of(scene);
    if (!label) return label.refusal();
    return papers::zpl(*label, setting_of(call, scene).language);
}

struct Kind {
    std::string_view path, id, summary, content_type, ending;
    Result<std::string> (*print)(const Call&, const Scene&);
};

Result<http::Response> print(Engine& engine, const Kind& kind, const Call& call, Tx& tx,
                             const std::vector<std::string>& path) {
    const auto order = parse_id<OrderId>(path.at(0));
    const auto which = parse_id<FulfillmentId>(path.at(1));
    if (!order || !which) return api::no_such_resource();
    const auto scene = scene_of(engine, call, tx, *order, *which);
    if (!scene) return scene.refusal();
    auto bytes = kind.print(call, *scene);
    if (!bytes) return bytes.refusal();
    return file_response(kind.content_type, scene->number + '-' + std::string(kind.ending),
                         Shown::by_the_browser, *std::move(bytes));
}

api::Route paper_route(Engine& engine, const Kind& kind) {
    api::RouteOptions options{
        .errors = {{conflict, "nothing_to_print", "nothing of it is still to be handed out"},
                   {conflict, "no_address", "the order says no address to send to"},
                   {unavailable, "no_font", "the server lacks the fonts to print with"},
                   {invalid, "no_barcode", "no barcode can say the number or the code"}},
        .tag = "fulfillments",
        .description =
            "In the language asked for. Names and addresses are on it for who may read "
            "customers."};
    return file_route(
        "GET /v1/orders/{id}/fulfillments/{fulfillment}/" + std::string(kind.path),
        Scope::orders_read, kind.id, kind.summary, kind.content_type,
        {&json::schema<OrderId>, &json::schema<FulfillmentId>},
        [&engine, kind](const Call& call, Tx& tx, const std::vector<std::string>& path) {
            return print(engine, kind, call, tx, path);
        },
        std::move(options));
}

}  // namespace

papers::Address paper_address(const customers::Address& a) {
    const auto text = [](const auto& field) { return field ? field->value : std::string(); };
    const auto company =
        a.pickup_point && a.pickup_point->name ? text(a.pickup_point->name) : text(a.company);
    return {a.name.value,        company,      a.address1.value, text(a.address2),
            a.postal_code.value, a.city.value, a.country.value};
}

papers::Moment local_moment(const inventory::Location* place, Instant at) {
    const auto zone = delivery::Zone::find(place == nullptr ? "UTC" : place->time_zone);
    check(zone.has_value(), "a location has a time zone");
    const auto local = zone->local(at);
    const std::chrono::year_month_day date{
        std::chrono::sys_days{std::chrono::days{local.date.day}}};
    return {int(date.year()), static_cast<int>(unsigned(date.month())),
            static_cast<int>(unsigned(date.day())), static_cast<int>(local.minute)};
}

api::Routes paper_routes(Engine& engine) {
    constexpr std::string_view pdf = "application/pdf";
    api::Routes routes;
    for (const Kind& kind :
         {Kind{"packing-slip", "get_packing_slip", "What lies in a parcel, to print", pdf,
               "packing-slip.pdf", &packing_slip},
          Kind{"pick-up-sheet", "get_pick_up_sheet", "What waits to be collected, to print", pdf,
               "pick-up-sheet.pdf", &pick_up_sheet},
          Kind{"label", "get_label", "A label for a parcel, to print", pdf, "label.pdf",
               &label_pdf},
          Kind{"label.zpl", "get_label_zpl", "The same for label printers (ZPL II)",
               "application/octet-stream", "label.zpl", &label_zpl}}) {
        routes.push_back(paper_route(engine, kind));
    }
    return routes;
}

}  // namespace nahtlos::flows
