// Real article numbers and names, with rows that are wrong in ten ways: exactly those are refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <map>

#include "base/real/files.hpp"
#include "base/table/json_lines.hpp"
#include "tests/exchange/exchange_house.hpp"
#include "tests/exchange/planted_rows.hpp"

namespace nahtlos {
namespace {

using testing::ExchangeHouse;
using testing::PlantedRows;

class RealProducts : public testing::OnEngine {};
INSTANTIATE_TEST_SUITE_P(Engines, RealProducts, testing::on_engines());

TEST_P(RealProducts, exactly_the_planted_rows_are_refused_each_with_its_reason) {
    const char* shared = std::getenv("NAHTLOS_SHARED");
    if (shared == nullptr) {
        std::cerr << "NAHTLOS_SHARED is not set: NO TEST on real article numbers\n";
        GTEST_SKIP();
    }
    real::FileSource file(std::string(shared) +
                          "/data/catalog_openfoodfacts/off_gtin_name_image.tsv.gz");
    PlantedRows rows(file, 20'000);
    ExchangeHouse house(GetParam());
    table::DelimitedReader reader(rows, {.delimiter = ','});
    const auto batches =
        flows::exchange::product_batches(reader, exchange::generic_format(), house.ground());
    const auto done = house.run(*batches);
    std::map<std::int64_t, std::string> told;
    for (const auto& problem : done.problems) told[problem.line] = problem.code;
    EXPECT_EQ(told, rows.planted());
    EXPECT_EQ(done.problems.size(), rows.planted().size());
    EXPECT_EQ(done.tally.rows, 20'000);
    EXPECT_EQ(done.tally.refused_rows, static_cast<std::int64_t>(rows.planted().size()));
    EXPECT_EQ(done.tally.made, 20'000 - done.tally.refused_rows);
    EXPECT_TRUE(house.is_sound());
}

}  // namespace
}  // namespace nahtlos
