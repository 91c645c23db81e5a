#include <algorithm>
#include <charconv>
#include <set>

#include "base/check.hpp"
#include "catalog/vat.hpp"

namespace nahtlos::catalog {
namespace {

constexpr KnownRate table[] = {
    {"AT", "reduced", "1984-01-01", 1'000},     {"AT", "reduced_2", "2016-01-01", 1'300},
    {"AT", "standard", "1984-01-01", 2'000},    {"BE", "reduced", "1992-04-01", 600},
    {"BE", "reduced_2", "1992-04-01", 1'200},   {"BE", "standard", "1996-01-01", 2'100},
    {"BG", "reduced", "2011-04-01", 900},       {"BG", "standard", "1999-01-01", 2'000},
    {"CH", "reduced", "2011-01-01", 250},       {"CH", "reduced", "2024-01-01", 260},
    {"CH", "reduced_2", "2011-01-01", 380},     {"CH", "reduced_2", "2018-01-01", 370},
    {"CH", "reduced_2", "2024-01-01", 380},     {"CH", "standard", "2011-01-01", 800},
    {"CH", "standard", "2018-01-01", 770},      {"CH", "standard", "2024-01-01", 810},
    {"CY", "reduced", "2000-07-01", 500},       {"CY", "reduced_2", "2014-01-13", 900},
    {"CY", "standard", "2014-01-13", 1'900},    {"CY", "super_reduced", "2023-07-21", 300},
    {"CZ", "reduced", "2013-01-01", 1'500},     {"CZ", "reduced", "2024-01-01", 1'200},
    {"CZ", "reduced_2", "2015-01-01", 1'000},   {"CZ", "reduced_2", "2024-01-01", 1'200},
    {"CZ", "standard", "2013-01-01", 2'100},    {"DE", "reduced", "1983-07-01", 700},
    {"DE", "reduced", "2020-07-01", 500},       {"DE", "reduced", "2021-01-01", 700},
    {"DE", "standard", "2007-01-01", 1'900},    {"DE", "standard", "2020-07-01", 1'600},
    {"DE", "standard", "2021-01-01", 1'900},    {"DK", "standard", "1992-01-01", 2'500},
    {"EE", "reduced", "2009-01-01", 900},       {"EE", "reduced_2", "2025-01-01", 1'300},
    {"EE", "standard", "2009-07-01", 2'000},    {"EE", "standard", "2024-01-01", 2'200},
    {"EE", "standard", "2025-07-01", 2'400},    {"ES", "reduced", "2012-09-01", 1'000},
    {"ES", "standard", "2012-09-01", 2'100},    {"ES", "super_reduced", "1995-01-01", 400},
    {"FI", "reduced", "2013-01-01", 1'400},     {"FI", "reduced", "2026-01-01", 1'350},
    {"FI", "reduced_2", "2013-01-01", 1'000},   {"FI", "standard", "2013-01-01", 2'400},
    {"FI", "standard", "2024-09-01", 2'550},    {"FR", "reduced", "1982-07-01", 550},
    {"FR", "reduced_2", "2014-01-01", 1'000},   {"FR", "standard", "2014-01-01", 2'000},
    {"FR", "super_reduced", "1986-07-01", 210}, {"GB", "reduced", "1997-09-01", 500},
    {"GB", "standard", "2011-01-04", 2'000},    {"GR", "reduced", "2011-01-01", 1'300},
    {"GR", "reduced_2", "2015-07-20", 600},     {"GR", "standard", "2016-06-01", 2'400},
    {"HR", "reduced", "2013-01-01", 500},       {"HR", "reduced_2", "2014-01-01", 1'300},
    {"HR", "standard", "2012-03-01", 2'500},    {"HU", "reduced", "2009-07-01", 1'800},
    {"HU", "reduced_2", "2004-01-01", 500},     {"HU", "standard", "2012-01-01", 2'700},
    {"IE", "reduced", "2003-01-01", 1'350},     {"IE", "reduced_2", "2011-07-01", 900},
    {"IE", "standard", "2012-01-01", 2'300},    {"IE", "standard", "2020-09-01", 2'100},
    {"IE", "standard", "2021-03-01", 2'300},    {"IE", "super_reduced", "2005-01-01", 480},
    {"IT", "reduced", "1995-02-24", 1'000},     {"IT", "reduced_2", "2016-01-01", 500},
    {"IT", "standard", "2013-10-01", 2'200},    {"IT", "super_reduced", "1989-01-01", 400},
    {"LT", "reduced", "2000-05-01", 900},       {"LT", "reduced", "2026-01-01", 1'200},
    {"LT", "reduced_2", "2004-05-01", 500},     {"LT", "standard", "2009-09-01", 2'100},
    {"LU", "reduced", "2015-01-01", 800},       {"LU", "reduced", "2023-01-01", 700},
    {"LU", "reduced", "2024-01-01", 800},       {"LU", "standard", "2015-01-01", 1'700},
    {"LU", "standard", "2023-01-01", 1'600},    {"LU", "standard", "2024-01-01", 1'700},
    {"LU", "super_reduced", "1986-01-01", 300}, {"LV", "reduced", "2011-01-01", 1'200},
    {"LV", "reduced_2", "2018-01-01", 500},     {"LV", "standard", "2012-07-01", 2'100},
    {"MT", "reduced", "1995-01-01", 500},       {"MT", "reduced_2", "2011-01-01", 700},
    {"MT", "standard", "2004-01-01", 1'800},    {"NL", "reduced", "1986-10-01", 600},
    {"NL", "reduced", "2019-01-01", 900},       {"NL", "standard", "2012-10-01", 2'100},
    {"PL", "reduced", "2011-01-01", 800},       {"PL", "reduced_2", "2011-01-01", 500},
    {"PL", "standard", "2011-01-01", 2'300},    {"PT", "reduced", "1996-07-01", 600},
    {"PT", "reduced_2", "2010-07-01", 1'300},   {"PT", "standard", "2011-01-01", 2'300},
    {"RO", "reduced", "2008-12-01", 900},       {"RO", "reduced", "2025-08-01", 1'100},
    {"RO", "reduced_2", "2008-12-01", 500},     {"RO", "reduced_2", "2025-08-01", 1'100},
    {"RO", "standard", "2017-01-01", 1'900},    {"RO", "standard", "2025-08-01", 2'100},
    {"SE", "reduced", "1996-01-01", 1'200},     {"SE", "reduced_2", "1996-01-01", 600},
    {"SE", "standard", "1990-07-01", 2'500},    {"SI", "reduced", "2013-07-01", 950},
    {"SI", "reduced_2", "2020-01-01", 500},     {"SI", "standard", "2013-07-01", 2'200},
    {"SK", "reduced", "2011-01-01", 1'000},     {"SK", "reduced", "2025-01-01", 1'900},
    {"SK", "reduced_2", "2025-01-01", 500},     {"SK", "standard", "2011-01-01", 2'000},
    {"SK", "standard", "2025-01-01", 2'300},
};

// Hours by which clocks are ahead of UTC in winter.
int hours_ahead(std::string_view country) {
    static const std::set<std::string_view> none{"GB", "IE", "PT"};
    static const std::set<std::string_view> two{"BG", "CY", "EE", "FI", "GR", "LT", "LV", "RO"};
    return none.contains(country) ? 0 : two.contains(country) ? 2 : 1;
}

}  // namespace

std::span<const KnownRate> known_rates() { return table; }

Instant begin_of_day(std::string_view country, std::string_view day) {
    const auto midnight = parse_instant(std::string(day) + "T00:00:00Z");
    check(midnight.has_value(), "a rate begins on a day");
    int month = 0;
    std::from_chars(day.data() + 5, day.data() + 7, month);
    // From the last Sunday of March to that of October: no rate began in the last days of either.
    const bool is_summer = month >= 4 && month <= 10;
    return *midnight - hours(hours_ahead(country) + (is_summer ? 1 : 0));
}

}  // namespace nahtlos::catalog
