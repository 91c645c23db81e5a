// Asking for a transfer: who, what, between which places.
#include "base/batch/revision.hpp"
#include "base/repeats.hpp"
#include "flows/stock_rows.hpp"
#include "flows/transfer_desk.hpp"
#include "inventory/setup.hpp"
#include "transfers/store.hpp"

namespace nahtlos::flows {
namespace {

using inventory::Location;
using inventory::LocationId;
using inventory::LocationKind;
using transfers::Transfer;
using transfers::TransferLine;
using transfers::TransferStatus;

const Location* end_of(const Pages& pages, const std::string& text, const char* pointer,
                       std::vector<FieldProblem>& wrong) {
    const auto* location = location_named(pages, text);
    if (location == nullptr) {
        wrong.push_back({pointer, "unknown", "is not a location"});
    } else if (location->kind == LocationKind::transit) {
        wrong.push_back({pointer, "not_allowed", "is for goods on their way"});
        return nullptr;
    }
    return location;
}

std::optional<inventory::StockItemId> item_of(Tx& tx, const Pages& pages,
                                              const NewTransferLine& line, const std::string& here,
                                              std::vector<FieldProblem>& wrong) {
    if (line.sku.has_value() == line.stock_item.has_value()) {
        wrong.push_back({here + "/sku", "required", "or stock_item must be given, and not both"});
    } else if (line.sku) {
        const auto item = item_of_sku(pages, line.sku->value);
        if (item) return *item;
        wrong.push_back({here + "/sku", item.refusal().code, item.refusal().detail});
    } else if (inventory::known_items(tx, {*line.stock_item}).empty()) {
        wrong.push_back({here + "/stock_item", "unknown", "is not a stock item"});
    } else {
        return line.stock_item;
    }
    return std::nullopt;
}

std::vector<TransferLine> lines_of(Tx& tx, const Pages& pages, const NewTransfer& wish,
                                   transfers::TransferId id, std::vector<FieldProblem>& wrong) {
    std::vector<TransferLine> lines;
    Repeats<inventory::StockItemId> seen;
    for (std::size_t i = 0; i < wish.lines.size(); ++i) {
        const auto& told = wish.lines.values[i];
        const auto here = "/lines/" + std::to_string(i);
        const auto item = item_of(tx, pages, told, here, wrong);
        if (!item) continue;
        if (auto again = seen.look_at(*item, i, here + (told.sku ? "/sku" : "/stock_item"))) {
            wrong.push_back(*std::move(again));
            continue;
        }
        TransferLine line;
        line.transfer = id;
        line.line = static_cast<std::int64_t>(i) + 1;
        line.stock_item = *item;
        if (told.sku) line.sku = told.sku->value;
        line.quantity = told.quantity.value;
        lines.push_back(std::move(line));
    }
    return lines;
}

std::optional<LocationId> transit_of(const inventory::Network& network, Uuid legal_entity) {
    std::optional<LocationId> found;
    for (const auto& [id, location] : network.locations) {
        const bool is_its = location.kind == LocationKind::transit &&
                            location.legal_entity == legal_entity &&
                            location.status != inventory::LocationStatus::closed;
        if (is_its && (!found || id < *found)) found = id;
    }
    return found;
}

// The place of what a legal entity has under way; made when it is needed first.
Result<LocationId> transit_for(ChangeScope& scope, const Pages& pages, const Location& origin) {
    if (const auto known = transit_of(*pages.network, origin.legal_entity)) return *known;
    raise_revision(scope.tx, "inventory");  // also the lock: two that need it first take turns
    const auto network = inventory::load_network(scope.tx, nullptr);
    if (const auto known = transit_of(*network, origin.legal_entity)) return *known;
    const Id<"le"> entity{origin.legal_entity};
    inventory::NewLocation wish;
    wish.code = {network->location_by_code.contains("transit") ? "transit-" + to_string(entity)
                                                               : "transit"};
    wish.name = {"Transit"};
    wish.kind = LocationKind::transit;
    wish.legal_entity = entity;
    wish.country = {origin.country};
    wish.time_zone = {origin.time_zone};
    wish.ready_minutes = 0;
    const auto made = inventory::create_location(scope, wish);
    if (!made) return made.refusal();
    return made->id;
}

template <class Text>
std::optional<std::string> text_of(const std::optional<Text>& value) {
    if (!value) return std::nullopt;
    return value->value;
}

}  // namespace

Result<TransferView> create_transfer(ChangeScope& scope, Books& books, const NewTransfer& wish,
                                     const PlaceReach& reach) {
    const auto pages = books.read(scope.tx);
    std::vector<FieldProblem> wrong;
    const auto* from = end_of(*pages, wish.from.value, "/from", wrong);
    const auto* to = end_of(*pages, wish.to.value, "/to", wrong);
    if (from != nullptr && from == to) wrong.push_back({"/to", "same", "is where the goods are"});
    if (from != nullptr && to != nullptr && !reach.has(from->id, from->legal_entity) &&
        !reach.has(to->id, to->legal_entity)) {
        return Refusal{RefusalKind::forbidden, "outside_of_key",
                       "the key reaches neither of the two locations"};
    }
    // Making a place of transit uses the first child id.
    if (wish.owner &&
        !pages->directory->legal_entities.contains(channels::LegalEntityId{*wish.owner})) {
        wrong.push_back({"/owner", "unknown", "is no legal entity"});
    }
    const transfers::TransferId id{child_id(scope.id, 2)};
    const auto lines = lines_of(scope.tx, *pages, wish, id, wrong);
    if (!wrong.empty()) {
        return Refusal{RefusalKind::invalid, "invalid_request", "the transfer cannot be like this",
                       std::move(wrong)};
    }
    const auto transit = transit_for(scope, *pages, *from);
    if (!transit) return transit.refusal();
    Transfer t;
    t.id = id;
    t.origin = from->id;
    t.destination = to->id;
    t.transit = *transit;
    t.origin_entity = from->legal_entity;
    t.destination_entity = to->legal_entity;
    t.owner = wish.owner.value_or(from->legal_entity);
    t.reference = text_of(wish.reference);
    t.note = text_of(wish.note);
    t.expected_at = wish.expected_at;
    t.status = wish.release ? TransferStatus::released : TransferStatus::draft;
    t.created_at = t.updated_at = scope.now;
    t.version = 1;
    transfers::insert_transfer(scope.tx, t, lines);
    tell_of_transfer(scope, t, "transfer_created");
    return view_of(t, lines);
}

}  // namespace nahtlos::flows
