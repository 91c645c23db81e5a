#include "base/api/call.hpp"
#include "base/batch/revision.hpp"
#include "base/json/writer.hpp"
#include "base/sql/where.hpp"
#include "delivery/holidays.hpp"
#include "delivery/setup.hpp"
#include "modules/delivery/delivery_rows.hpp"

namespace nahtlos::delivery {
namespace {

struct MethodKey {
    MethodId id;
};
BOOST_DESCRIBE_STRUCT(MethodKey, (), (id))

struct HoursKey {
    inventory::LocationId location;
};
BOOST_DESCRIBE_STRUCT(HoursKey, (), (location))

struct ExceptionKey {
    inventory::LocationId location;
    std::int64_t day = 0;
};
BOOST_DESCRIBE_STRUCT(ExceptionKey, (), (location, day))

Refusal invalid(std::string detail, std::vector<FieldProblem> wrong) {
    return {RefusalKind::invalid, "invalid_request", std::move(detail), std::move(wrong)};
}

void add_problems(const MethodRow& row, const Terms& terms, std::vector<FieldProblem>& wrong) {
    if (row.position < 0 || row.position > 1'000'000) {
        wrong.push_back({"/position", "out_of_range", "must be between 0 and 1000000"});
    }
    for (auto& problem : problems_of(terms, row.method)) {
        problem.pointer = "/terms" + problem.pointer;
        wrong.push_back(std::move(problem));
    }
}

MadeMethod tell(ChangeScope& scope, const char* type, const MethodRow& row) {
    const MadeMethod made{row.id, row.code, row.version};
    scope.events.push_back(
        {type, row.id.uuid, row.version, scope.context, scope.now, json::write(made)});
    return made;
}

std::optional<FieldProblem> overlap(const std::vector<DaySpan>& spans, const std::string& at) {
    const auto index = overlap_in(spans);
    if (!index) return std::nullopt;
    return FieldProblem{at + "/" + std::to_string(*index), "repeated", "overlaps another span"};
}

// The spans of one weekday are told of by their place in the whole list.
std::optional<FieldProblem> overlap_in_week(const std::vector<WeekSpan>& week) {
    for (const auto& [name, day] : enum_entries<Weekday>) {
        std::vector<DaySpan> spans;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < week.size(); ++i) {
            if (week[i].day != day) continue;
            spans.push_back({week[i].from, week[i].to});
            places.push_back(i);
        }
        if (const auto index = overlap_in(spans)) {
            return FieldProblem{"/week/" + std::to_string(places[*index]), "repeated",
                                "overlaps another span"};
        }
    }
    return std::nullopt;
}

std::vector<FieldProblem> problems_of(const HoursChange& wish) {
    std::vector<FieldProblem> wrong;
    if (wish.week && *wish.week) {
        if (auto problem = overlap_in_week((*wish.week)->values)) wrong.push_back(*problem);
    }
    if (wish.holidays && *wish.holidays && !is_holiday_region((*wish.holidays)->value)) {
        wrong.push_back({"/holidays", "unknown", "is not a region whose holidays are known"});
    }
    return wrong;
}

}  // namespace

Result<MadeMethod> create_method(ChangeScope& scope, const NewMethod& wish,
                                 const MethodNames& names) {
    raise_revision(scope.tx, "delivery");  // also the lock of all of them
    if (scope.tx.value<std::int64_t>("select 1 from delivery_method where code = $1",
                                     wish.code.value)) {
        return Refusal{RefusalKind::conflict,
                       "code_taken",
                       "there is a delivery method with this code already",
                       {{"/code", "taken", "is taken"}}};
    }
    MethodRow row;
    row.id = MethodId{child_id(scope.id, 1)};
    row.code = wish.code.value;
    row.market = names.market;
    row.channels = json::write(names.channels);
    row.method = wish.method;
    row.status = wish.status;
    row.position = wish.position;
    row.terms = json::write(wish.terms);
    row.created_at = row.updated_at = scope.now;
    std::vector<FieldProblem> wrong;
    add_problems(row, wish.terms, wrong);
    if (!wrong.empty()) {
        return invalid("the delivery method cannot be like this", std::move(wrong));
    }
    scope.tx.insert("delivery_method", std::vector{row});
    return tell(scope, "delivery_method_created", row);
}

std::optional<Uuid> market_of(Tx& tx, MethodId id) {
    return tx.value<Uuid>("select market from delivery_method where id = $1", id);
}

Result<MadeMethod> change_method(ChangeScope& scope, MethodId id, const MethodChange& wish,
                                 const std::optional<std::vector<Uuid>>& channels,
                                 std::optional<std::int64_t> if_match) {
    raise_revision(scope.tx, "delivery");
    auto found = scope.tx.find<MethodRow>("delivery_method", std::vector<MethodKey>{{id}});
    if (found.empty()) {
        return Refusal{RefusalKind::not_found, "not_found", "there is no such delivery method"};
    }
    auto& row = found.front();
    if (auto refusal = api::unless_version(if_match, row.version)) return *refusal;
    if (channels) row.channels = json::write(*channels);
    row.status = wish.status.value_or(row.status);
    row.position = wish.position.value_or(row.position);
    if (wish.terms) row.terms = json::write(*wish.terms);
    std::vector<FieldProblem> wrong;
    add_problems(row, wish.terms ? *wish.terms : stored<Terms>(row.terms), wrong);
    if (!wrong.empty()) {
        return invalid("the delivery method cannot be like this", std::move(wrong));
    }
    ++row.version;
    row.updated_at = scope.now;
    scope.tx.update("delivery_method", 1, found);
    return tell(scope, "delivery_method_changed", row);
}

HoursView view_of(const inventory::Location& location, const Hours* hours) {
    HoursView view{location.id, location.time_zone};
    view.version = location.version;
    if (hours == nullptr) return view;
    if (hours->week) {
        view.week.emplace();
        for (std::size_t i = 0; i < hours->week->size(); ++i) {
            for (const auto& span : (*hours->week)[i]) {
                view.week->push_back({static_cast<Weekday>(i), span.from, span.to});
            }
        }
    }
    if (!hours->holidays.empty()) view.holidays = hours->holidays;
    view.cutoff = hours->cutoff;
    return view;
}

Result<HoursView> change_hours(ChangeScope& scope, const inventory::Location& location,
                               const HoursChange& wish) {
    raise_revision(scope.tx, "delivery");  // also the lock: two changes take turns
    const auto found =
        scope.tx.find<HoursRow>("delivery_hours", std::vector<HoursKey>{{location.id}});
    HoursRow row = found.empty() ? HoursRow{location.id} : found.front();
    auto wrong = problems_of(wish);
    if (!wrong.empty()) return invalid("opening hours cannot be like this", std::move(wrong));
    if (wish.week) {
        row.week.reset();
        if (*wish.week) row.week = json::write((*wish.week)->values);
    }
    if (wish.holidays) {
        row.holidays.reset();
        if (*wish.holidays) row.holidays = (*wish.holidays)->value;
    }
    if (wish.cutoff) {
        row.cutoff_minute.reset();
        if (*wish.cutoff) row.cutoff_minute = (*wish.cutoff)->minute;
    }
    row.updated_at = scope.now;
    scope.tx.upsert("delivery_hours", 1, std::vector{row});
    const auto hours = hours_of(row);
    return view_of(location, &hours);
}

Result<ExceptionView> set_exception(ChangeScope& scope, inventory::LocationId location, Date date,
                                    const ExceptionWish& wish) {
    if (auto problem = overlap(wish.spans.values, "/spans")) {
        return invalid("opening hours cannot be like this", {*problem});
    }
    raise_revision(scope.tx, "delivery");
    const auto count = scope.tx.value<std::int64_t>(
        "select count(*) from delivery_exception where location = $1 and day <> $2", location,
        date.day);
    if (count.value_or(0) >= most_exceptions) {
        return invalid("a location has at most 1000 exceptions",
                       {{"/spans", "too_many", "would be one more than 1000"}});
    }
    ExceptionRow row{location, date.day, json::write(wish.spans.values), {}};
    if (wish.name) row.name = wish.name->value;
    scope.tx.upsert("delivery_exception", 2, std::vector{row});
    return ExceptionView{date, wish.spans.values, row.name};
}

bool erase_exception(ChangeScope& scope, inventory::LocationId location, Date date) {
    const auto erased =
        scope.tx.erase("delivery_exception", std::vector<ExceptionKey>{{location, date.day}});
    if (erased == 0) return false;
    raise_revision(scope.tx, "delivery");
    return true;
}

std::vector<ExceptionView> list_exceptions(Tx& tx, inventory::LocationId location,
                                           std::optional<Date> after, std::int64_t limit) {
    sql::Where where;
    where.add("location = ", location);
    std::optional<std::int64_t> after_day;
    if (after) after_day = after->day;
    where.page("day", after_day, limit);
    std::vector<ExceptionView> views;
    for (auto& row : sql::rows_of<ExceptionRow>(tx, "delivery_exception", where)) {
        views.push_back({{row.day}, stored<std::vector<DaySpan>>(row.spans), std::move(row.name)});
    }
    return views;
}

}  // namespace nahtlos::delivery
