// Black box: an erasure outlives the database. What a backup of before brings back is erased again,
// by the log in the data folder or the one beside the backups; and the server's own log names
// nobody.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <thread>

#include "tests/privacy/search.hpp"
#include "tests/support/place.hpp"
#include "tests/support/service.hpp"

namespace nahtlos::testing {
namespace {

namespace fs = std::filesystem;

struct Said {
    int code = 0;
    std::string text;
};

std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

class ErasureLog : public OnEngine {
protected:
    ErasureLog() {
        service_.put_stock("A", service_.shop.warehouse, 100);
        service_.start({"--log.level", "debug"});
    }
    ~ErasureLog() override { fs::remove_all(folder_); }

    Said nahtlos(std::vector<std::string> words, const std::string& url) {
        words.insert(words.end(), {"--data", folder_.string(), "--database", url});
        Program program(NAHTLOS_PROGRAM, std::move(words), true);
        auto text = program.rest();
        return {program.wait(), std::move(text)};
    }
    Said back_up() { return nahtlos({"backup", "--to", backups_.string()}, from_.url()); }
    fs::path oldest() const {
        fs::path found;
        for (const auto& entry : fs::directory_iterator(backups_)) {
            if (entry.is_directory() && (found.empty() || entry.path() < found)) {
                found = entry.path();
            }
        }
        return found;
    }
    void sell() {
        auto client = service_.store_client();
        const auto placed = client.call(
            "POST /v1/orders",
            R"({"lines":[{"sku":"A","quantity":1}],"customer":{"name":"Canarybuyer",)"
            R"("email":"canarymail@example.com"},"delivery":{"method":"ship","address":{)"
            R"("name":"Canarybuyer","address1":"Canarystreet 1","postal_code":"10115",)"
            R"("city":"Berlin","country":"DE"}},"payment":{"kind":"settled","provider":"test"}})");
        ASSERT_EQ(placed.status, 201) << placed.body;
        const auto shipped =
            client.call("POST /v1/orders/" + placed.text("/id") + "/fulfillments/" +
                            placed.text("/fulfillments/0/id") + "/actions",
                        R"({"action":"ship","catch_up":true})");
        ASSERT_EQ(shipped.status, 200) << shipped.body;
    }
    Said erase() {
        return nahtlos({"privacy", "erase", "--email", "canarymail@example.com"}, from_.url());
    }
    void expect_erased(const std::string& url) {
        sql::Database database({.url = url});
        EXPECT_EQ(places_of(database, "canarymail"), std::set<std::string>());
        EXPECT_EQ(places_of(database, "Canarybuyer"),
                  (std::set<std::string>{"customers_party.name", "customers_party.address"}));
        const auto done = database.read([](Tx& tx) {
            return tx.value<std::int64_t>(
                "select count(*) from privacy_erasure where state = 'done'");
        });
        EXPECT_EQ(done, 1);
        EXPECT_EQ(nahtlos({"verify", "--quiet"}, url).code, 0);
    }

    const fs::path folder_ =
        fs::temp_directory_path() / ("nahtlos_erasures_" + std::to_string(::getpid()) + GetParam());
    const fs::path backups_ = folder_ / "backups";
    const bool is_made_ = fs::create_directories(folder_);
    Place from_{GetParam(), folder_, "from"}, to_{GetParam(), folder_, "to"};
    Service service_{GetParam(), {.url = from_.url()}};
};
INSTANTIATE_TEST_SUITE_P(Engines, ErasureLog, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(ErasureLog, erases_again_what_a_restored_backup_brings_back) {
    sell();
    ASSERT_EQ(back_up().code, 0);
    const auto erased = erase();
    ASSERT_EQ(erased.code, 0) << erased.text;
    const auto restored = nahtlos({"restore", oldest().string()}, to_.url());
    EXPECT_EQ(restored.code, 0) << restored.text;
    EXPECT_NE(restored.text.find("erased 1 people again"), std::string::npos) << restored.text;
    expect_erased(to_.url());
}

TEST_P(ErasureLog, goes_along_with_later_backups) {
    sell();
    ASSERT_EQ(back_up().code, 0);
    ASSERT_EQ(erase().code, 0);
    std::this_thread::sleep_for(std::chrono::milliseconds(1'050));  // folders by the second
    ASSERT_EQ(back_up().code, 0);
    fs::remove(folder_ / "erasures.jsonl");  // the machine is lost
    const auto restored = nahtlos({"restore", oldest().string()}, to_.url());
    EXPECT_EQ(restored.code, 0) << restored.text;
    expect_erased(to_.url());
    EXPECT_TRUE(fs::exists(folder_ / "erasures.jsonl")) << "and is there again";
}

TEST_P(ErasureLog, and_the_log_of_the_server_name_nobody) {
    sell();
    ASSERT_EQ(erase().code, 0);
    std::string text;
    EXPECT_TRUE(eventually([&] {
        text = text_of(service_.folder() / "log1") + text_of(folder_ / "erasures.jsonl");
        return text.find("/actions") != std::string::npos;
    })) << "requests are logged";
    EXPECT_NE(text.find("era_"), std::string::npos) << "the erasure was noted";
    EXPECT_EQ(text.find("anary"), std::string::npos);
}

TEST_P(ErasureLog, is_written_of_what_the_server_erases) {
    sell();
    auto admin = service_.admin_client();
    const auto erased =
        admin.call("POST /v1/privacy/erasures", R"({"email":"canarymail@example.com"})");
    ASSERT_EQ(erased.status, 201) << erased.body;
    const auto file = service_.folder() / "erasures.jsonl";
    EXPECT_TRUE(eventually([&] {
        return text_of(file).find(erased.text("/id")) != std::string::npos;
    })) << file;
}

TEST_P(ErasureLog, has_an_upkeep_and_a_map_on_the_command_line) {
    sell();
    ASSERT_EQ(erase().code, 0);
    const auto upkeep = nahtlos({"privacy", "upkeep"}, from_.url());
    EXPECT_EQ(upkeep.code, 0) << upkeep.text;
    const auto map = nahtlos({"privacy", "map"}, from_.url());
    EXPECT_NE(map.text.find("customers_party.email"), std::string::npos);
    EXPECT_NE(nahtlos({"privacy", "map", "--json"}, from_.url()).text.find("\"legal_basis\""),
              std::string::npos);
    EXPECT_EQ(nahtlos({"privacy", "export", "--email", "canarymail@example.com"}, from_.url()).code,
              1)
        << "nothing is known any more";
}

}  // namespace
}  // namespace nahtlos::testing
