#include "apps/nahtlos/source.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include "apps/nahtlos/commands.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "base/real/world.hpp"
#include "flows/german.hpp"
#include "flows/source_replay.hpp"

namespace nahtlos::app {
namespace {

constexpr std::size_t most_bytes = std::size_t{4} << 20;

struct Text {
    std::string_view en, de;
};

class Table {
public:
    explicit Table(bool german) : german_(german) {}

    void tell(const flows::SourceReplay& told) const {
        std::cout << date_string(told.from) << " – " << date_string(told.to) << ": " << told.orders
                  << say({" orders compared, ", " Bestellungen verglichen, "}) << told.moved
                  << say({" would come from elsewhere\n", " kämen von anderswo\n"});
        tell_left_out(told.left_out);
        if (told.lifted_units > 0) {
            std::cout << told.lifted_units
                      << say({" units were handed out before the ledger says that they were "
                              "there (see --stock-of-today)\n",
                              " Stück gingen hinaus, bevor sie laut Bestandsbuch da waren (siehe "
                              "--stock-of-today)\n"});
        }
        row({"", say({"happened", "geschehen"}), say({"draft", "Entwurf"}),
             say({"difference", "Unterschied"})});
        const auto& a = told.happened;
        const auto& b = told.draft;
        compare({"parcels", "Sendungen"}, a.parcels, b.parcels);
        compare({"split orders", "geteilte Bestellungen"}, a.split_orders, b.split_orders);
        compare({"kilometers", "Kilometer"}, a.km, b.km);
        compare({"cost", "Kosten"}, a.cost_minor, b.cost_minor, true);
        compare({"units with a place", "Stück mit Ort"}, a.units, b.units);
        if (a.without_km + b.without_km > 0) {
            compare({"parcels, way unknown", "Sendungen, Weg unbekannt"}, a.without_km,
                    b.without_km);
        }
        std::cout << '\n'
                  << told.by_profile
                  << say({" decided by the draft, ", " entscheidet der Entwurf, "})
                  << told.orders - told.by_profile - told.refused
                  << say({" as without profiles, ", " wie ohne Profile, "}) << told.refused
                  << say({" not taken; ", " nimmt er nicht an; "}) << told.waiting_units
                  << say({" units wait\n\n", " Stück warten\n\n"});
        row({say({"load", "Last"}), say({"happened", "geschehen"}), say({"draft", "Entwurf"}),
             say({"busiest day", "stärkster Tag"})});
        for (const auto& at : told.locations) {
            row({at.code, load(at.happened), load(at.draft),
                 std::to_string(at.happened.busiest_day) + " → " +
                     std::to_string(at.draft.busiest_day)});
        }
    }

private:
    std::string say(const Text& text) const { return std::string(german_ ? text.de : text.en); }

    void tell_left_out(const flows::ReplayLeftOut& left) const {
        if (left.collected + left.without_goods + left.changed == 0) return;
        std::cout << say({"not compared: ", "nicht verglichen: "}) << left.collected
                  << say({" collected, ", " abgeholt, "}) << left.without_goods
                  << say({" without goods of ours, ", " ohne eigene Ware, "}) << left.changed
                  << say({" of articles that changed\n", " mit Artikeln, die sich änderten\n"});
    }

    void compare(const Text& what, std::int64_t happened, std::int64_t draft,
                 bool is_money = false) const {
        const auto sign = draft > happened ? "+" : "";
        row({say(what), shown(happened, is_money), shown(draft, is_money),
             sign + shown(draft - happened, is_money)});
    }

    // Costs are in the profile's currency.
    std::string shown(std::int64_t value, bool is_money) const {
        if (!is_money) return std::to_string(value);
        const auto size = std::abs(value);
        auto cents = std::to_string(size % 100);
        if (cents.size() < 2) cents.insert(0, "0");
        return (value < 0 ? "-" : "") + std::to_string(size / 100) + (german_ ? "," : ".") + cents;
    }

    std::string load(const flows::ReplayLoad& load) const {
        return std::to_string(load.parcels) + " (" + std::to_string(load.units) + ")";
    }

    static void row(const std::array<std::string, 4>& cells) {
        constexpr std::array<std::size_t, 4> widths{28, 16, 16, 16};
        for (std::size_t i = 0; i < cells.size(); ++i) {
            // Of UTF-8, only first bytes take room.
            const auto wide =
                static_cast<std::size_t>(std::ranges::count_if(cells.at(i), [](char c) {
                    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
                }));
            const std::string room(widths.at(i) > wide ? widths.at(i) - wide : 1, ' ');
            std::cout << (i == 0 ? cells.at(i) + room : room + cells.at(i));
        }
        std::cout << '\n';
    }

    bool german_;
};

std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file) throw std::runtime_error("cannot read " + path);
    return text;
}

void say_problems(const std::string& path, const std::vector<FieldProblem>& problems, bool german) {
    for (const auto& p : problems) {
        const auto detail =
            german ? http::translate(flows::german(), p.code, p.detail) : std::string(p.detail);
        std::cerr << "nahtlos: " << path << ' ' << p.pointer << ' ' << detail << '\n';
    }
}

std::optional<sourcing::Profile> read_profile(const std::string& path, bool german) {
    auto profile = json::read<sourcing::Profile>(text_of(path), {.max_bytes = most_bytes});
    if (!profile) {
        const auto& refusal = profile.refusal();
        if (refusal.fields.empty()) {
            std::cerr << "nahtlos: " << path << ": " << refusal.detail << '\n';
        }
        say_problems(path, refusal.fields, german);
        return std::nullopt;
    }
    const auto problems = sourcing::problems_of(*profile);
    say_problems(path, problems, german);
    if (!problems.empty()) return std::nullopt;
    return *std::move(profile);
}

// A moment, or a day, which begins at midnight UTC.
std::optional<Instant> moment(const std::string& text, Instant otherwise) {
    if (text.empty()) return otherwise;
    return parse_instant(text.size() == 10 ? text + "T00:00:00Z" : text);
}

}  // namespace

int source_orders(const SourceOptions& options) {
    const bool german = options.language == "de";
    if (!options.is_dry_run) {
        std::cerr << "nahtlos: source takes --dry-run: profiles are put in force by the API\n";
        return wrong_usage;
    }
    const auto now = real::SystemClock().now();
    const auto to = moment(options.to, now);
    const auto from = to ? moment(options.from, *to - days(30)) : std::nullopt;
    if (!from || *from >= *to) {
        std::cerr << "nahtlos: --from and --to take days or moments like 2026-11-22 or "
                     "2026-11-22T10:00:00Z, the first before the second\n";
        return wrong_usage;
    }
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    const auto draft = read_profile(options.profile, german);
    if (!draft) return wrong_usage;
    sql::Database database(database_options(*config));
    flows::Books books;
    const flows::ReplayWish wish{*draft, *from, *to,
                                 options.has_stock_of_today ? flows::ReplayStock::of_today
                                                            : flows::ReplayStock::of_the_ledger};
    const auto told =
        database.read([&](Tx& tx) { return flows::replay_sourcing(tx, *books.open(tx), wish); });
    if (!told) {
        std::cerr << "nahtlos: " << told.refusal().detail << '\n';
        return wrong_usage;
    }
    if (options.as_json) {
        std::cout << json::write(*told) << '\n';
    } else {
        Table(german).tell(*told);
    }
    return all_well;
}

}  // namespace nahtlos::app
