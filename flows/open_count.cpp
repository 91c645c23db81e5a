#include "flows/open_count.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "base/repeats.hpp"
#include "counts/rules.hpp"
#include "counts/store.hpp"
#include "flows/stock_rows.hpp"

namespace nahtlos::flows {
namespace {

using counts::Count;
using counts::CountLine;
using counts::CountLineStatus;
using counts::CountStatus;

struct CountEvent {
    counts::CountId count;
    inventory::LocationId location;
    CountStatus status = CountStatus::open;
    std::int64_t pass = 1;
};
BOOST_DESCRIBE_STRUCT(CountEvent, (), (count, location, status, pass))

void tell(ChangeScope& scope, const Count& c, const char* type) {
    scope.events.push_back({type, c.id.uuid, c.version, scope.context, scope.now,
                            json::write(CountEvent{c.id, c.location, c.status, c.pass})});
}

template <class Text>
std::optional<std::string> text_of(const std::optional<Text>& value) {
    if (!value) return std::nullopt;
    return value->value;
}

template <class Number>
std::optional<std::int64_t> number_of(const std::optional<Number>& value) {
    if (!value) return std::nullopt;
    return value->value;
}

CountLine line_of(counts::CountId count, inventory::StockItemId item,
                  const std::optional<std::string>& sku) {
    CountLine line;
    line.of_count = count;
    line.stock_item = item;
    line.sku = sku;
    return line;
}

void add_named(ChangeScope& scope, const Pages& pages, const NewCount& wish, OpenCount& count,
               std::vector<FieldProblem>& wrong) {
    if (!wish.lines) return;
    Repeats<inventory::StockItemId> seen;
    for (std::size_t i = 0; i < wish.lines->size(); ++i) {
        const auto& told = wish.lines->values[i];
        const auto here = "/lines/" + std::to_string(i);
        const auto item = item_named(scope.tx, pages, told.sku, told.stock_item, here, wrong);
        if (!item) continue;
        if (auto again = seen.look_at(*item, i, here + (told.sku ? "/sku" : "/stock_item"))) {
            wrong.push_back(*std::move(again));
            continue;
        }
        count.lines.push_back(line_of(count.row.id, *item, text_of(told.sku)));
    }
}

void add_tasks(ChangeScope& scope, OpenCount& count) {
    counts::CountTaskFilter filter;
    filter.state = counts::CountTaskState::open;
    filter.location = count.row.location;
    filter.limit = most_count_lines;
    for (const auto& task : counts::list_tasks(scope.tx, filter)) {
        if (count.lines.size() >= most_count_lines) return;
        if (count.find(task.stock_item) != nullptr) continue;
        count.lines.push_back(line_of(count.row.id, task.stock_item, {}));
    }
}

}  // namespace

CountLine* OpenCount::find(inventory::StockItemId item) {
    const auto it = std::ranges::find(lines, item, &CountLine::stock_item);
    return it == lines.end() ? nullptr : &*it;
}

const std::vector<counts::CountTelling>& OpenCount::of(const CountLine& line) const {
    static const std::vector<counts::CountTelling> none;
    const auto it = tellings.find(line.stock_item);
    return it == tellings.end() ? none : it->second;
}

void OpenCount::tell(counts::CountTelling telling) {
    fresh.push_back(telling);
    tellings[telling.stock_item].push_back(std::move(telling));
    ++told;
}

void OpenCount::count_lines() {
    for (auto& line : lines) counts::count_line(line, of(line));
}

std::optional<inventory::StockItemId> item_named(
    Tx& tx, const Pages& pages, const std::optional<json::Sku>& sku,
    const std::optional<inventory::StockItemId>& stock_item, const std::string& here,
    std::vector<FieldProblem>& wrong) {
    if (sku.has_value() == stock_item.has_value()) {
        wrong.push_back({here + "/sku", "required", "or stock_item must be given, and not both"});
    } else if (sku) {
        const auto item = item_of_sku(pages, sku->value);
        if (item) return *item;
        wrong.push_back({here + "/sku", item.refusal().code, item.refusal().detail});
    } else if (inventory::known_items(tx, {*stock_item}).empty()) {
        wrong.push_back({here + "/stock_item", "unknown", "is not a stock item"});
    } else {
        return stock_item;
    }
    return std::nullopt;
}

CountView view_of(const Count& c, const std::vector<CountLine>& lines) {
    CountView view{c.id,
                   c.location,
                   c.zone,
                   c.note,
                   c.is_blind != 0,
                   c.recount_pieces,
                   c.recount_percent,
                   c.status,
                   c.pass,
                   {},
                   c.created_at,
                   c.updated_at,
                   c.version};
    const bool is_hidden = c.is_blind != 0 && c.status == CountStatus::open;
    for (const auto& l : lines) {
        if (l.of_count != c.id) continue;
        CountLineView line{l.stock_item, l.sku, l.status, l.pass, {}, {}, {}, {}, l.booked};
        if (!is_hidden || l.pass == c.pass) {
            line.counted = l.counted;
            line.counted_at = l.counted_at;
        }
        if (!is_hidden) line.expected = l.expected;
        if (!is_hidden && l.expected && l.counted) line.difference = *l.counted - *l.expected;
        view.lines.push_back(std::move(line));
    }
    return view;
}

Result<OpenCount> lock_count(ChangeScope& scope, const CountCall& call,
                             const std::vector<CountStatus>& allowed, const char* what) {
    auto row = counts::find_count(scope.tx, call.id, sql::Lock::yes);
    if (!row || !call.reach.has(row->location, row->legal_entity)) {
        return Refusal{RefusalKind::not_found, "not_found", "there is no such count"};
    }
    if (auto refusal = api::unless_version(call.if_match, row->version)) return *std::move(refusal);
    if (std::ranges::find(allowed, row->status) == allowed.end()) {
        return Refusal{
            RefusalKind::conflict, "count_status",
            "a count that is " + std::string(enum_name(row->status)) + " cannot be " + what};
    }
    OpenCount count;
    count.row = *std::move(row);
    count.lines = counts::lines_of(scope.tx, {call.id});
    for (auto& telling : counts::tellings_of(scope.tx, {call.id})) {
        count.tellings[telling.stock_item].push_back(std::move(telling));
        ++count.told;
    }
    return count;
}

CountView save_count(ChangeScope& scope, OpenCount& count, const char* event) {
    count.row.updated_at = scope.now;
    ++count.row.version;
    counts::update_count(scope.tx, count.row);
    counts::put_lines(scope.tx, count.lines);
    counts::add_tellings(scope.tx, std::move(count.fresh));
    tell(scope, count.row, event);
    return view_of(count.row, count.lines);
}

Result<CountView> open_count(ChangeScope& scope, Books& books, const NewCount& wish,
                             const PlaceReach& reach) {
    const auto pages = books.read(scope.tx);
    std::vector<FieldProblem> wrong;
    const auto* location = location_named(*pages, wish.location.value);
    OpenCount count;
    count.row.id = counts::CountId{child_id(scope.id, 1)};
    if (location == nullptr) {
        wrong.push_back({"/location", "unknown", "is not a location"});
    } else if (location->kind == inventory::LocationKind::transit) {
        wrong.push_back({"/location", "not_allowed", "is for goods on their way"});
    } else if (!reach.has(location->id, location->legal_entity)) {
        return Refusal{RefusalKind::forbidden, "outside_of_key", "the key may not count there"};
    }
    add_named(scope, *pages, wish, count, wrong);
    if (!wrong.empty()) {
        return Refusal{RefusalKind::invalid, "invalid_request", "the count cannot be like this",
                       std::move(wrong)};
    }
    auto& row = count.row;
    row.location = location->id;
    row.legal_entity = location->legal_entity;
    row.zone = text_of(wish.zone);
    row.note = text_of(wish.note);
    row.is_blind = wish.blind ? 1 : 0;
    row.recount_pieces = number_of(wish.recount_pieces);
    row.recount_percent = number_of(wish.recount_percent);
    row.created_at = row.updated_at = scope.now;
    row.version = 1;
    if (wish.tasks) add_tasks(scope, count);
    std::ranges::sort(count.lines, {}, &CountLine::stock_item);
    counts::insert_count(scope.tx, row);
    counts::put_lines(scope.tx, count.lines);
    tell(scope, row, "count_opened");
    return view_of(row, count.lines);
}

}  // namespace nahtlos::flows
