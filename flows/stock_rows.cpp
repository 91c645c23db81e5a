#include "flows/stock_rows.hpp"

#include "base/crypto/sha256.hpp"

namespace nahtlos::flows {
namespace {

using api::RowProblem;
using inventory::StockChangeKind;
using inventory::StockChangeRow;

constexpr std::int64_t largest = 1'000'000'000;  // of one change; sums stay far from 2^63

bool is_count(StockChangeKind kind) {
    return kind == StockChangeKind::set_physical || kind == StockChangeKind::set_sellable;
}

class RowCheck {
public:
    RowCheck(const ChangeStockKind::Rows& rows, const ChangeStock& command,
             const StockChangeRow& row, Instant now)
        : rows_(rows), command_(command), row_(row), now_(now) {}

    std::vector<RowProblem> run() {
        item();
        location("/location", row_.location.value);
        fields();
        quantity();
        times();
        return std::move(wrong_);
    }

private:
    void add(const char* pointer, const char* code, std::string detail) {
        wrong_.push_back({pointer, code, std::move(detail), {}});
    }

    void only_for(const char* pointer, bool is_given, bool is_right, const char* what) {
        if (is_given && !is_right) add(pointer, "not_allowed", std::string("is only for ") + what);
    }

    void item() {
        if (row_.sku.has_value() == row_.stock_item.has_value()) {
            add("/sku", "required", "or stock_item must be given, and not both");
        } else if (row_.sku) {
            const auto item = item_of_sku(*rows_.pages, row_.sku->value);
            if (!item) add("/sku", item.refusal().code.c_str(), item.refusal().detail);
        } else if (!rows_.items.contains(*row_.stock_item)) {
            add("/stock_item", "unknown", "is not a stock item");
        }
    }

    void location(const char* pointer, const std::string& text) {
        const auto* found = location_named(*rows_.pages, text);
        if (found == nullptr) return add(pointer, "unknown", "is not a location");
        const bool is_outside =
            (command_.at_location && *command_.at_location != found->id) ||
            (command_.legal_entity && *command_.legal_entity != found->legal_entity);
        if (is_outside) add(pointer, "outside_of_key", "is outside of what the key may change");
        // What lies there is what transfers have under way, and nothing else.
        if (found->kind == inventory::LocationKind::transit) {
            add(pointer, "not_allowed", "is for goods on their way, which transfers move");
        }
    }

    void fields() {
        const auto kind = row_.kind;
        const bool is_transfer = kind == StockChangeKind::transfer;
        only_for("/to_location", row_.to_location.has_value(), is_transfer, "transfer");
        if (is_transfer && !row_.to_location) {
            add("/to_location", "required", "is required to transfer");
        } else if (is_transfer) {
            location("/to_location", row_.to_location->value);
            const auto* from = location_named(*rows_.pages, row_.location.value);
            if (from != nullptr && from == location_named(*rows_.pages, row_.to_location->value)) {
                add("/to_location", "same", "is where the goods are");
            }
        }
        const bool is_move = kind == StockChangeKind::move_state;
        only_for("/state", row_.state.has_value(), is_move, "move_state");
        if (is_move && !row_.state) add("/state", "required", "is required to move to a state");
        only_for("/change_from", row_.change_from.has_value(), is_count(kind), "set_*");
        only_for("/unit_cost", row_.unit_cost.has_value(), kind == StockChangeKind::receive,
                 "receive");
        only_for("/currency", row_.currency.has_value(), row_.unit_cost.has_value(), "a unit_cost");
        if (kind == StockChangeKind::adjust && !row_.reason) {
            add("/reason", "required", "is required to adjust");
        }
    }

    void quantity() {
        const auto q = row_.quantity;
        const bool may_be_negative =
            row_.kind == StockChangeKind::adjust || row_.kind == StockChangeKind::move_state;
        const auto least = may_be_negative ? -largest : is_count(row_.kind) ? 0 : 1;
        if (q < least || q > largest || (q == 0 && may_be_negative)) {
            add("/quantity", "out_of_range",
                "must be between " + std::to_string(least) + " and " + std::to_string(largest) +
                    (may_be_negative ? " and not 0" : ""));
        }
    }

    void times() {
        if (row_.occurred_at && *row_.occurred_at > now_) {
            add("/occurred_at", "out_of_range", "must not lie ahead");
        }
        if (row_.source_event_id && !command_.request.source) {
            add("/source_event_id", "not_allowed", "needs the source of the call");
        }
        if (row_.source_line < 0 || row_.source_line > 1'000'000) {
            add("/source_line", "out_of_range", "must be between 0 and 1000000");
        }
    }

    const ChangeStockKind::Rows& rows_;
    const ChangeStock& command_;
    const StockChangeRow& row_;
    const Instant now_;
    std::vector<RowProblem> wrong_;
};

}  // namespace

const inventory::Location* location_named(const Pages& pages, std::string_view text) {
    const auto& network = *pages.network;
    auto id = parse_id<inventory::LocationId>(text);
    if (!id) {
        const auto named = network.location_by_code.find(std::string(text));
        if (named == network.location_by_code.end()) return nullptr;
        id = named->second;
    }
    const auto it = network.locations.find(*id);
    return it == network.locations.end() ? nullptr : &it->second;
}

Result<inventory::StockItemId> item_of_sku(const Pages& pages, const std::string& sku) {
    const auto* offer = pages.offers->find(sku);
    if (offer == nullptr) {
        return Refusal{RefusalKind::invalid, "unknown", "is not an article of the catalog"};
    }
    const auto& parts = pages.components(offer->variant);
    if (parts.size() != 1 || parts.front().quantity != 1) {
        return Refusal{RefusalKind::invalid, "not_one_item",
                       "is not one stock item; name the stock_item"};
    }
    return parts.front().stock_item;
}

RowPlace place_of(const Pages& pages, const StockChangeRow& row) {
    const auto* location = location_named(pages, row.location.value);
    auto item = row.stock_item;
    if (row.sku) {
        const auto found = item_of_sku(pages, row.sku->value);
        if (!found) return {};
        item = *found;
    }
    if (location == nullptr || !item) return {};
    RowPlace place;
    const auto owner = row.owner.value_or(location->legal_entity);
    place.from = inventory::PileKey{*item, location->id, owner};
    if (row.to_location) {
        const auto* to = location_named(pages, row.to_location->value);
        if (to == nullptr) return {};
        place.to = inventory::PileKey{*item, to->id, owner};
    }
    return place;
}

std::optional<inventory::MovementKey> movement_key(const inventory::StockChangeRequest& request,
                                                   const StockChangeRow& row) {
    if (!request.source || !row.source_event_id) return std::nullopt;
    // A transfer is two movements.
    return inventory::MovementKey{request.source->value, sha256_head({row.source_event_id->value}),
                                  row.source_line * 2};
}

std::vector<RowProblem> row_problems(const ChangeStockKind::Rows& rows, const ChangeStock& command,
                                     const StockChangeRow& row, Instant now) {
    return RowCheck(rows, command, row, now).run();
}

std::vector<FieldProblem> request_problems(const inventory::StockChangeRequest& request,
                                           Instant now) {
    std::vector<FieldProblem> wrong;
    if (request.source && request.source->value == "nahtlos") {
        wrong.push_back({"/source", "not_allowed", "is our own name"});
    }
    if (!request.as_of) return wrong;
    if (!request.source) wrong.push_back({"/source", "required", "is required with as_of"});
    if (*request.as_of > now || *request.as_of < now - days(7)) {
        wrong.push_back({"/as_of", "out_of_range", "must lie in the last 7 days"});
    }
    return wrong;
}

}  // namespace nahtlos::flows
