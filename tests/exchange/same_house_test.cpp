// What is exported and imported into the database that it came from changes nothing there.
#include <gtest/gtest.h>

#include <algorithm>

#include "exchange/product_writer.hpp"
#include "flows/demo/demo.hpp"
#include "tests/exchange/exchange_house.hpp"

namespace nahtlos {
namespace {

using testing::ExchangeHouse;

class SameHouse : public testing::OnEngine {
protected:
    SameHouse() : house_(GetParam(), false) {
        BatchLimits patient;
        patient.deadline = days(400);
        flows::Engine engine(house_.database(), house_.world(), patient);
        flows::demo::make_demo(engine, {}, [](const std::string&) {});
        house_.setting.market = "de";
    }

    std::string file_of(const std::string& format) {
        exchange::WriteChoices choices;
        choices.language = "de";
        choices.languages = {"en"};
        choices.currency = "EUR";
        for (const auto& [code, market] : house_.ground().markets) {
            if (code != "de") choices.markets.push_back(code);
        }
        table::TextSink sink;
        table::DelimitedWriter rows(sink, exchange::export_header(format, choices));
        exchange::ProductWriter writer(format, choices, rows);
        for (const auto& product : house_.products()) writer.write(product);
        rows.finish();
        return sink.text;
    }

    ExchangeHouse house_;
};
INSTANTIATE_TEST_SUITE_P(Engines, SameHouse, testing::on_engines());

void expect_same_lines(const std::string& before, const std::string& after,
                       const std::string& format) {
    if (before == after) return;
    const auto [a, b] = std::ranges::mismatch(before, after);
    const auto at = static_cast<std::size_t>(a - before.begin());
    const auto from = at > 300 ? at - 300 : 0;
    ADD_FAILURE() << format << "\nbefore: " << before.substr(from, 600)
                  << "\nafter: " << after.substr(from, 600);
}

TEST_P(SameHouse, every_format_imported_where_it_came_from_changes_nothing) {
    const auto before = house_.lines();
    for (const std::string format : {"shopify", "woocommerce", "google", "generic"}) {
        const auto done = house_.import_text(file_of(format), *exchange::find_format(format));
        EXPECT_TRUE(done.problems.empty())
            << format << ' ' << done.problems[0].line << ' ' << done.problems[0].column << ' '
            << done.problems[0].code << ' ' << done.problems[0].detail;
        EXPECT_EQ(done.tally.refused_rows, 0) << format;
        EXPECT_EQ(done.tally.made, 0) << format;
        EXPECT_EQ(done.tally.changed, 0) << format;
        expect_same_lines(before, house_.lines(), format);
    }
}

}  // namespace
}  // namespace nahtlos
