// Setting up delivery: what callers say of methods and opening hours, and what is written.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/batch/changes.hpp"
#include "delivery/book.hpp"

namespace nahtlos::delivery {

struct NewMethod {
    json::ShortText<40> code, market;
    json::List<json::ShortText<40>, 0, 200> channels;
    inventory::Method method = inventory::Method::ship;
    MethodStatus status = MethodStatus::active;
    std::int64_t position = 0;
    Terms terms;
    static constexpr std::string_view schema_name = "NewDeliveryMethod";
    static constexpr std::array<std::string_view, 3> may_miss{"channels", "status", "position"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"market", "code"},
        {"channels", "codes of those that offer it; all of the market if none are named"},
    }};
};
BOOST_DESCRIBE_STRUCT(NewMethod, (), (code, market, channels, method, status, position, terms))

/// What is missing stays; terms are replaced as a whole.
struct MethodChange {
    std::optional<json::List<json::ShortText<40>, 0, 200>> channels;
    std::optional<MethodStatus> status;
    std::optional<std::int64_t> position;
    std::optional<Terms> terms;
    static constexpr std::string_view schema_name = "DeliveryMethodChange";
};
BOOST_DESCRIBE_STRUCT(MethodChange, (), (channels, status, position, terms))

struct MadeMethod {
    MethodId id;
    std::string code;
    std::int64_t version = 1;
    static constexpr std::string_view schema_name = "MadeDeliveryMethod";
};
BOOST_DESCRIBE_STRUCT(MadeMethod, (), (id, code, version))

/// What the codes of a wish mean.
struct MethodNames {
    Uuid market;
    std::vector<Uuid> channels;
};

/// Refuses a code that is taken ("code_taken") and terms that cannot be, every problem named.
Result<MadeMethod> create_method(ChangeScope& scope, const NewMethod& wish,
                                 const MethodNames& names);
/// `channels` are those of the wish, where it names some.
Result<MadeMethod> change_method(ChangeScope& scope, MethodId id, const MethodChange& wish,
                                 const std::optional<std::vector<Uuid>>& channels,
                                 std::optional<std::int64_t> if_match);
/// The market of a method, for whoever has to look its channels up; nothing when there is none.
std::optional<Uuid> market_of(Tx& tx, MethodId id);

/// Hours that begin on a weekday.
struct WeekSpan {
    Weekday day = Weekday::monday;
    TimeOfDay from, to;
    static constexpr std::string_view schema_name = "OpeningWeekSpan";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"to", "where it is not after from: of the next day"}}};
};
BOOST_DESCRIBE_STRUCT(WeekSpan, (), (day, from, to))

/// What is missing stays; null takes it away.
struct HoursChange {
    std::optional<std::optional<json::List<WeekSpan, 0, 70>>> week;
    std::optional<std::optional<json::ShortText<5>>> holidays;
    std::optional<std::optional<TimeOfDay>> cutoff;
    static constexpr std::string_view schema_name = "OpeningHoursChange";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"week", "all spans; null: open day and night; []: never open but by exception"},
        {"holidays", "region whose public holidays are closed: DE-BY, AT, CH-ZH; null: none"},
        {"cutoff", "what is ordered from then on is begun the next day; null: none"},
    }};
};
BOOST_DESCRIBE_STRUCT(HoursChange, (), (week, holidays, cutoff))

struct HoursView {
    inventory::LocationId location;
    std::string time_zone;
    std::optional<std::vector<WeekSpan>> week;
    std::optional<std::string> holidays;
    std::optional<TimeOfDay> cutoff;
    std::int64_t version = 1;  // of the location, which rises with its hours
    static constexpr std::string_view schema_name = "OpeningHours";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"version", "of the location, which rises with its hours"}}};
};
BOOST_DESCRIBE_STRUCT(HoursView, (), (location, time_zone, week, holidays, cutoff, version))
HoursView view_of(const inventory::Location& location, const Hours* hours);

/// `location` has been told of it already (inventory::touch_location), as of what follows.
Result<HoursView> change_hours(ChangeScope& scope, const inventory::Location& location,
                               const HoursChange& wish);

/// The hours of one day instead of the week's.
struct ExceptionWish {
    json::List<DaySpan, 0, 10> spans;
    std::optional<json::ShortText<100>> name;
    static constexpr std::string_view schema_name = "OpeningExceptionWish";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"spans", "[]: closed"}}};
};
BOOST_DESCRIBE_STRUCT(ExceptionWish, (), (spans, name))

struct ExceptionView {
    Date date;
    std::vector<DaySpan> spans;
    std::optional<std::string> name;
    static constexpr std::string_view schema_name = "OpeningException";
};
BOOST_DESCRIBE_STRUCT(ExceptionView, (), (date, spans, name))

inline constexpr std::int64_t most_exceptions = 1'000;  // of one location

/// Sets or replaces it. Refuses spans that overlap and more than most_exceptions ("too_many").
Result<ExceptionView> set_exception(ChangeScope& scope, inventory::LocationId location, Date date,
                                    const ExceptionWish& wish);
/// Whether there was one.
bool erase_exception(ChangeScope& scope, inventory::LocationId location, Date date);
std::vector<ExceptionView> list_exceptions(Tx& tx, inventory::LocationId location,
                                           std::optional<Date> after, std::int64_t limit);

}  // namespace nahtlos::delivery
