#include "bench/replay/reader.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace nahtlos::replay {
namespace {

constexpr const char* head =
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

class ReaderTest : public ::testing::Test {
protected:
    void TearDown() override { std::filesystem::remove(path_); }
    std::vector<Line> read(const std::string& text) {
        std::ofstream(path_) << text;
        return read_lines(path_);
    }

private:
    std::string path_ = ::testing::TempDir() + "replay_reader_" +
                        ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".csv";
};

TEST_F(ReaderTest, reads_lines_as_they_stand) {
    const auto lines = read(std::string(head) +
                            "C1,22386,\"BAG, \"\"RED\"\"\",-2,2010-12-01 08:26:00,0.001,17850.0,"
                            "United Kingdom\n2,POST,,1,2011-12-09 12:50:00,18.0,,France");
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].description, "BAG, \"RED\"");
    EXPECT_EQ(lines[0].quantity, -2);
    EXPECT_EQ(lines[0].price.micro, 1'000);
    EXPECT_EQ(lines[0].customer, "17850");
    EXPECT_EQ(to_string(lines[0].time), "2010-12-01T08:26:00.000000Z");
    EXPECT_EQ(lines[1].customer, "");
    EXPECT_EQ(lines[1].country, "France");
}

TEST_F(ReaderTest, refuses_what_it_does_not_understand) {
    EXPECT_THROW(read("a,b\n"), std::runtime_error);
    EXPECT_THROW(read(std::string(head) + "1,2,3\n"), std::runtime_error);
    EXPECT_THROW(read(std::string(head) + "1,A,B,x,2010-12-01 08:26:00,1.0,,France\n"),
                 std::runtime_error);
    EXPECT_THROW(read(std::string(head) + "1,A,\"B,1,2010-12-01 08:26:00,1.0,,France\n"),
                 std::runtime_error);
}

}  // namespace
}  // namespace nahtlos::replay
