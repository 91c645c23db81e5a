#include <algorithm>

#include "base/json/reader.hpp"
#include "delivery/book.hpp"
#include "modules/delivery/delivery_rows.hpp"

namespace nahtlos::delivery {
namespace {

void load_methods(Tx& tx, Book& book) {
    for (auto& row : tx.all<MethodRow>(
             "select id, code, market, channels, method, status, position, terms, version, "
             "created_at, updated_at from delivery_method")) {
        auto method = std::make_shared<const ShippingMethod>(method_of(std::move(row)));
        book.all.emplace(method->id, std::move(method));
    }
    for (const auto& [id, method] : book.all) {
        if (method->status != MethodStatus::active) continue;
        book.active[method->market].push_back(method.get());
    }
    for (auto& [market, methods] : book.active) {
        std::ranges::stable_sort(methods, {}, [](const auto* m) { return m->position; });
    }
}

void load_hours(Tx& tx, Book& book) {
    for (auto& row : tx.all<HoursRow>("select location, week, holidays, cutoff_minute, "
                                      "updated_at from delivery_hours")) {
        book.hours.emplace(row.location, hours_of(row));
    }
    for (auto& row :
         tx.all<ExceptionRow>("select location, day, spans, name from delivery_exception")) {
        book.hours[row.location].exceptions[{row.day}] = stored<std::vector<DaySpan>>(row.spans);
    }
}

}  // namespace

const ShippingMethod* Book::find(MethodId id) const {
    const auto found = all.find(id);
    return found == all.end() ? nullptr : found->second.get();
}

std::vector<const ShippingMethod*> Book::of(Uuid market, Uuid channel) const {
    std::vector<const ShippingMethod*> methods;
    const auto found = active.find(market);
    if (found == active.end()) return methods;
    std::ranges::copy_if(found->second, std::back_inserter(methods),
                         [&](const auto* method) { return method->is_for(channel); });
    return methods;
}

const Hours* Book::hours_of(inventory::LocationId location) const {
    const auto found = hours.find(location);
    return found == hours.end() ? nullptr : &found->second;
}

std::shared_ptr<const Book> load_book(Tx& tx) {
    auto book = std::make_shared<Book>();
    book->revision =
        tx.value<std::int64_t>("select revision from base_revision where name = 'delivery'")
            .value_or(0);
    load_methods(tx, *book);
    load_hours(tx, *book);
    return book;
}

std::optional<Calendar> calendar_of(const Book& book, const inventory::Location& location) {
    auto zone = Zone::find(location.time_zone);
    if (!zone) return std::nullopt;
    Calendar calendar{*std::move(zone)};
    if (const auto* hours = book.hours_of(location.id)) {
        calendar.week = hours->week;
        calendar.exceptions = hours->exceptions;
        calendar.holidays = hours->holidays;
    }
    return calendar;
}

}  // namespace nahtlos::delivery
