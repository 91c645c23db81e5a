#include <algorithm>
#include <charconv>
#include <set>

#include "base/check.hpp"
#include "catalog/vat.hpp"

namespace nahtlos::catalog {
namespace {

// Beside each row where it was looked up, in November 2026:
//   T     in force in 2026: Taxes in Europe database (TEDB) of the European Commission as of 28
//   April
//         2026 in the data set github.com/vatnode/eu-vat-rates-data, which for GB has HMRC's
//   H     rate and first day: history of standard rates there, which is of DG TAXUD's "VAT rates
//         applied in the Member States" (June 2021, section VIII) and of TEDB since 2017
//   L     in force in 2014: the Commission's list of that year
//   ESTV  rate and first day: Entwicklung der Mehrwertsteuersätze, Eidg. Steuerverwaltung
// The first days of reduced rates are confirmed only where an act or an authority is named; those
// before 2014 matter to nobody who begins now. Not in the table, since no law was found for it:
// 4.9 % on some food in Austria, which its government announced for July 2026. From April 2026 to
// the end of 2027 Sweden taxes food at 6 % (reduced_2).
// clang-format off
constexpr KnownRate table[] = {
    {"AT", "reduced", "1984-01-01", 1'000},  // T, L
    {"AT", "reduced_2", "2016-01-01", 1'300},  // T
    {"AT", "standard", "1984-01-01", 2'000},  // T, H
    {"BE", "reduced", "1992-04-01", 600},  // T, L
    {"BE", "reduced_2", "1992-04-01", 1'200},  // T, L
    {"BE", "standard", "1996-01-01", 2'100},  // T, H
    {"BG", "reduced", "2011-04-01", 900},  // T, L
    {"BG", "standard", "1999-01-01", 2'000},  // T, H
    {"CH", "reduced", "2011-01-01", 250},  // ESTV
    {"CH", "reduced", "2024-01-01", 260},  // ESTV
    {"CH", "reduced_2", "2011-01-01", 380},  // ESTV
    {"CH", "reduced_2", "2018-01-01", 370},  // ESTV
    {"CH", "reduced_2", "2024-01-01", 380},  // ESTV
    {"CH", "standard", "2011-01-01", 800},  // ESTV
    {"CH", "standard", "2018-01-01", 770},  // ESTV
    {"CH", "standard", "2024-01-01", 810},  // ESTV
    {"CY", "reduced", "2000-07-01", 500},  // T, L
    {"CY", "reduced_2", "2014-01-13", 900},  // T, L, day by its law of 2014
    {"CY", "standard", "2014-01-13", 1'900},  // T, H
    {"CY", "super_reduced", "2023-07-21", 300},  // T, day by its official gazette
    {"CZ", "reduced", "2013-01-01", 1'500},  // L
    {"CZ", "reduced", "2024-01-01", 1'200},  // T, day by the act of bill 488 of 2023
    {"CZ", "reduced_2", "2015-01-01", 1'000},  // by the act of bill 488 of 2023, which ended it
    {"CZ", "reduced_2", "2024-01-01", 1'200},  // T, day by the act of bill 488 of 2023
    {"CZ", "standard", "2013-01-01", 2'100},  // T, H
    {"DE", "reduced", "1983-07-01", 700},  // L
    {"DE", "reduced", "2020-07-01", 500},  // day by its act of 2020
    {"DE", "reduced", "2021-01-01", 700},  // T, day by its act of 2020
    {"DE", "standard", "2007-01-01", 1'900},  // H
    {"DE", "standard", "2020-07-01", 1'600},  // H
    {"DE", "standard", "2021-01-01", 1'900},  // T, H
    {"DK", "standard", "1992-01-01", 2'500},  // T, H
    {"EE", "reduced", "2009-01-01", 900},  // T, L
    {"EE", "reduced_2", "2025-01-01", 1'300},  // T, day by EMTA
    {"EE", "standard", "2009-07-01", 2'000},  // H
    {"EE", "standard", "2024-01-01", 2'200},  // H
    {"EE", "standard", "2025-07-01", 2'400},  // T, H
    {"ES", "reduced", "2012-09-01", 1'000},  // T, L
    {"ES", "standard", "2012-09-01", 2'100},  // T, H
    {"ES", "super_reduced", "1995-01-01", 400},  // T, L
    {"FI", "reduced", "2013-01-01", 1'400},  // L
    {"FI", "reduced", "2026-01-01", 1'350},  // T, day by its act for 2026
    {"FI", "reduced_2", "2013-01-01", 1'000},  // T, L
    {"FI", "standard", "2013-01-01", 2'400},  // H
    {"FI", "standard", "2024-09-01", 2'550},  // T, H
    {"FR", "reduced", "1982-07-01", 550},  // T, L
    {"FR", "reduced_2", "2014-01-01", 1'000},  // T, L
    {"FR", "standard", "2014-01-01", 2'000},  // T, H
    {"FR", "super_reduced", "1986-07-01", 210},  // T, L
    {"GB", "reduced", "1997-09-01", 500},  // T
    {"GB", "standard", "2011-01-04", 2'000},  // T
    {"GR", "reduced", "2011-01-01", 1'300},  // T, L
    {"GR", "reduced_2", "2015-07-20", 600},  // T
    {"GR", "standard", "2016-06-01", 2'400},  // T, H
    {"HR", "reduced", "2013-01-01", 500},  // T, L
    {"HR", "reduced_2", "2014-01-01", 1'300},  // T, L
    {"HR", "standard", "2012-03-01", 2'500},  // T, H
    {"HU", "reduced", "2009-07-01", 1'800},  // T, L
    {"HU", "reduced_2", "2004-01-01", 500},  // T, L
    {"HU", "standard", "2012-01-01", 2'700},  // T, H
    {"IE", "reduced", "2003-01-01", 1'350},  // T, L
    {"IE", "reduced_2", "2011-07-01", 900},  // T, L, day by Revenue
    {"IE", "standard", "2012-01-01", 2'300},  // H
    {"IE", "standard", "2020-09-01", 2'100},  // H
    {"IE", "standard", "2021-03-01", 2'300},  // T, H
    {"IE", "super_reduced", "2005-01-01", 480},  // L, day by Revenue
    {"IT", "reduced", "1995-02-24", 1'000},  // T, L
    {"IT", "reduced_2", "2016-01-01", 500},  // T
    {"IT", "standard", "2013-10-01", 2'200},  // T, H
    {"IT", "super_reduced", "1989-01-01", 400},  // T, L
    {"LT", "reduced", "2000-05-01", 900},  // L
    {"LT", "reduced", "2026-01-01", 1'200},  // T, day by law XV-287; books go to 5 %
    {"LT", "reduced_2", "2004-05-01", 500},  // T, L
    {"LT", "standard", "2009-09-01", 2'100},  // T, H
    {"LU", "reduced", "2015-01-01", 800},  // by the law of 26 October 2022, which cut it
    {"LU", "reduced", "2023-01-01", 700},  // day by the law of 26 October 2022
    {"LU", "reduced", "2024-01-01", 800},  // T, day by circular 812-1
    {"LU", "standard", "2015-01-01", 1'700},  // H
    {"LU", "standard", "2023-01-01", 1'600},  // H
    {"LU", "standard", "2024-01-01", 1'700},  // T, H
    {"LU", "super_reduced", "1986-01-01", 300},  // T, L
    {"LV", "reduced", "2011-01-01", 1'200},  // T, L
    {"LV", "reduced_2", "2018-01-01", 500},  // T
    {"LV", "standard", "2012-07-01", 2'100},  // T, H
    {"MT", "reduced", "1995-01-01", 500},  // T, L
    {"MT", "reduced_2", "2011-01-01", 700},  // T, L
    {"MT", "standard", "2004-01-01", 1'800},  // T, H
    {"NL", "reduced", "1986-10-01", 600},  // L
    {"NL", "reduced", "2019-01-01", 900},  // T
    {"NL", "standard", "2012-10-01", 2'100},  // T, H
    {"PL", "reduced", "2011-01-01", 800},  // T, L
    {"PL", "reduced_2", "2011-01-01", 500},  // T, L
    {"PL", "standard", "2011-01-01", 2'300},  // T, H
    {"PT", "reduced", "1996-07-01", 600},  // T, L
    {"PT", "reduced_2", "2010-07-01", 1'300},  // T, L
    {"PT", "standard", "2011-01-01", 2'300},  // T, H
    {"RO", "reduced", "2008-12-01", 900},  // L
    {"RO", "reduced", "2025-08-01", 1'100},  // T, day by law 141/2025
    {"RO", "reduced_2", "2008-12-01", 500},  // L
    {"RO", "reduced_2", "2025-08-01", 1'100},  // T, day by law 141/2025
    {"RO", "standard", "2017-01-01", 1'900},  // H
    {"RO", "standard", "2025-08-01", 2'100},  // T, H
    {"SE", "reduced", "1996-01-01", 1'200},  // T, L
    {"SE", "reduced_2", "1996-01-01", 600},  // T, L
    {"SE", "standard", "1990-07-01", 2'500},  // T, H
    {"SI", "reduced", "2013-07-01", 950},  // T, L
    {"SI", "reduced_2", "2020-01-01", 500},  // T
    {"SI", "standard", "2013-07-01", 2'200},  // T, H
    {"SK", "reduced", "2011-01-01", 1'000},  // L
    {"SK", "reduced", "2025-01-01", 1'900},  // T, day by the act of October 2024
    {"SK", "reduced_2", "2025-01-01", 500},  // T, day by the act of October 2024
    {"SK", "standard", "2011-01-01", 2'000},  // H
    {"SK", "standard", "2025-01-01", 2'300},  // T, H
};
// clang-format on

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
