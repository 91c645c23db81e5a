#include <algorithm>
#include <array>
#include <string>

#include "delivery/holidays.hpp"

namespace nahtlos::delivery {
namespace {

constexpr std::array<std::string_view, 26> regions{
    "DE",    "DE-BB", "DE-BE", "DE-BW", "DE-BY", "DE-HB", "DE-HE", "DE-HH", "DE-MV",
    "DE-NI", "DE-NW", "DE-RP", "DE-SH", "DE-SL", "DE-SN", "DE-ST", "DE-TH", "AT",
    "CH",    "CH-BE", "CH-BS", "CH-GE", "CH-SG", "CH-TI", "CH-VD", "CH-ZH"};

enum class From { date, easter, repentance, jeune_genevois, jeune_vaudois };

// Every year from the day that `from` and the offset (or month and day) say.
struct Rule {
    std::string_view name;
    std::string_view where;  // regions, each between blanks; "DE" means all of its states, too
    From from = From::date;
    int month = 0, day = 0;  // or days after Easter Sunday
    int since = 0, until = 9999;
};

constexpr Rule rules[] = {
    {"New Year's Day", " DE AT CH ", From::date, 1, 1},
    {"Epiphany", " DE-BW DE-BY DE-ST AT CH-TI ", From::date, 1, 6},
    {"Berchtold's Day", " CH-BE CH-VD ", From::date, 1, 2},
    {"International Women's Day", " DE-BE ", From::date, 3, 8, 2019},
    {"International Women's Day", " DE-MV ", From::date, 3, 8, 2023},
    {"Saint Joseph's Day", " CH-TI ", From::date, 3, 19},
    {"Good Friday", " DE CH-BE CH-BS CH-GE CH-SG CH-VD CH-ZH ", From::easter, 0, -2},
    {"Easter Sunday", " DE-BB ", From::easter, 0, 0},
    {"Easter Monday", " DE AT CH-BE CH-BS CH-GE CH-SG CH-TI CH-VD CH-ZH ", From::easter, 0, 1},
    {"Labour Day", " DE AT CH-BS CH-TI CH-ZH ", From::date, 5, 1},
    {"Liberation Day", " DE-BE ", From::date, 5, 8, 2020, 2020},
    {"Liberation Day", " DE-BE ", From::date, 5, 8, 2025, 2025},
    {"Ascension Day", " DE AT CH ", From::easter, 0, 39},
    {"Whit Sunday", " DE-BB ", From::easter, 0, 49},
    {"Whit Monday", " DE AT CH-BE CH-BS CH-GE CH-SG CH-TI CH-VD CH-ZH ", From::easter, 0, 50},
    {"Corpus Christi", " DE-BW DE-BY DE-HE DE-NW DE-RP DE-SL AT CH-TI ", From::easter, 0, 60},
    {"Uprising of 1953", " DE-BE ", From::date, 6, 17, 2028, 2028},
    {"Saints Peter and Paul", " CH-TI ", From::date, 6, 29},
    {"Swiss National Day", " CH ", From::date, 8, 1},
    {"Assumption Day", " DE-BY DE-SL AT CH-TI ", From::date, 8, 15},
    {"Geneva Fast", " CH-GE ", From::jeune_genevois},
    {"Monday of the Fast", " CH-VD ", From::jeune_vaudois},
    {"World Children's Day", " DE-TH ", From::date, 9, 20, 2019},
    {"German Unity Day", " DE ", From::date, 10, 3, 1990},
    {"Austrian National Day", " AT ", From::date, 10, 26},
    {"Reformation Day", " DE-BB DE-MV DE-SN DE-ST DE-TH ", From::date, 10, 31},
    {"Reformation Day", " DE-HB DE-HH DE-NI DE-SH ", From::date, 10, 31, 2018},
    {"Reformation Day", " DE ", From::date, 10, 31, 2017, 2017},
    {"All Saints' Day", " DE-BW DE-BY DE-NW DE-RP DE-SL AT CH-SG CH-TI ", From::date, 11, 1},
    {"Repentance Day", " DE-SN ", From::repentance},
    {"Immaculate Conception", " AT CH-TI ", From::date, 12, 8},
    {"Christmas Day", " DE AT CH ", From::date, 12, 25},
    {"Saint Stephen's Day", " DE AT CH-BE CH-BS CH-SG CH-TI CH-ZH ", From::date, 12, 26},
    {"Restoration of the Republic", " CH-GE ", From::date, 12, 31},
};

// The nth of a weekday in September.
Date nth_in_september(int year, Weekday weekday, int nth) {
    auto date = date_of({year, 9, 1});
    while (weekday_of(date) != weekday) date = date + 1;
    return date + 7 * (nth - 1);
}

Date day_of(const Rule& rule, int year) {
    switch (rule.from) {
        case From::date: return date_of({year, rule.month, rule.day});
        case From::easter: return easter(year) + rule.day;
        // Wednesday before the 23rd of November.
        case From::repentance: {
            auto date = date_of({year, 11, 22});
            while (weekday_of(date) != Weekday::wednesday) date = date + -1;
            return date;
        }
        // Thursday after the first Sunday of September.
        case From::jeune_genevois: return nth_in_september(year, Weekday::sunday, 1) + 4;
        // Monday after the third Sunday of September.
        case From::jeune_vaudois: return nth_in_september(year, Weekday::sunday, 3) + 1;
    }
    return {};
}

bool is_where(const Rule& rule, std::string_view region) {
    const auto has = [&](std::string_view code) {
        return rule.where.find(" " + std::string(code) + " ") != std::string_view::npos;
    };
    return has(region) || has(region.substr(0, 2));
}

}  // namespace

std::span<const std::string_view> holiday_regions() { return regions; }

bool is_holiday_region(std::string_view region) {
    return std::ranges::find(regions, region) != regions.end();
}

std::optional<std::string_view> holiday(std::string_view region, Date date) {
    if (!is_holiday_region(region)) return std::nullopt;
    const auto year = parts_of(date).year;
    for (const auto& rule : rules) {
        if (year < rule.since || year > rule.until || !is_where(rule, region)) continue;
        if (day_of(rule, year) == date) return rule.name;
    }
    return std::nullopt;
}

}  // namespace nahtlos::delivery
