// A fresh, migrated database for one test, on each engine that is at hand.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/sql/database.hpp"

namespace nahtlos::testing {

/// "sqlite", and "postgres" where NAHTLOS_TEST_POSTGRES holds a conninfo; a loud line where not.
std::vector<std::string> engines();

/// An empty database of its own (a temporary file, or a schema of the test cluster), removed when
/// the object goes. Migrated unless told otherwise.
class TestDatabase {
public:
    explicit TestDatabase(const std::string& engine, bool migrated = true);
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    const std::string& url() const { return url_; }
    sql::Database& database() { return *database_; }

private:
    std::string engine_, url_, place_;  // place_: directory or schema
    std::unique_ptr<sql::Database> database_;
};

/// Value-parameterized over engines(): INSTANTIATE_TEST_SUITE_P(Engines, X, on_engines());
class OnEngine : public ::testing::TestWithParam<std::string> {};
inline auto on_engines() { return ::testing::ValuesIn(engines()); }
/// Only `engine`, if it is at hand; the suite then needs
/// GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST.
inline auto on_engine(const std::string& engine) {
    auto found = engines();
    std::erase(found, engine == "sqlite" ? "postgres" : "sqlite");
    return ::testing::ValuesIn(found);
}

}  // namespace nahtlos::testing
