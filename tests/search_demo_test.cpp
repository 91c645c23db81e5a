// The search of the real program on the demo retailer: what is misspelt is found, what changes is
// seen, and a restart goes on where it stood.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "base/http/raw_client.hpp"
#include "tests/support/api.hpp"
#include "tests/support/program.hpp"
#include "tests/support/service.hpp"

namespace nahtlos {
namespace {

class DemoSearch : public testing::OnEngine {
protected:
    DemoSearch()
        : folder_(std::filesystem::temp_directory_path() /
                  ("nahtlos_demo_search_" + std::to_string(::getpid()))),
          base_(GetParam()) {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    ~DemoSearch() override { std::filesystem::remove_all(folder_); }

    std::vector<std::string> arguments() const {
        return {"serve",          "--port",     "0",         "--log-level",    "error", "--data",
                folder_.string(), "--database", base_.url(), "--demo.enabled", "true"};
    }
    static std::uint16_t port_of(testing::Program& server) {
        const auto line = server.line();
        const auto colon = line.rfind(':');
        if (colon == std::string::npos) throw std::runtime_error("no URL in: " + line);
        return static_cast<std::uint16_t>(std::stoul(line.substr(colon + 1)));
    }
    std::string key(const std::string& wanted) const {
        std::ifstream keys(folder_ / "keys");
        for (std::string name, secret; keys >> name >> secret;) {
            if (name == wanted) return secret;
        }
        throw std::runtime_error("no key " + wanted);
    }
    testing::ApiReply get(http::RawClient& client, const std::string& path,
                          const std::string& name = "web-de") {
        const auto reply = client.get(path, "Authorization: Bearer " + key(name) + "\r\n");
        return {reply.status, {}, reply.body};
    }
    bool is_ready(http::RawClient& client) {
        return testing::eventually(
            [&] { return get(client, "/v1/search/status").json().at("is_ready") == true; });
    }

    const std::filesystem::path folder_;
    testing::TestDatabase base_;
};
INSTANTIATE_TEST_SUITE_P(Engines, DemoSearch, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(DemoSearch, finds_misspelt_words_and_sees_what_changes) {
    testing::Program server(NAHTLOS_PROGRAM, arguments());
    http::RawClient client(port_of(server));
    ASSERT_TRUE(is_ready(client));
    const auto jacket = get(client, "/v1/search?q=regenjake+elbe");
    EXPECT_EQ(jacket.text("/items/0/title"), "Regenjacke Elbe") << jacket.body;
    EXPECT_EQ(jacket.text("/searched_for"), "regenjacke elbe");
    const auto boot = get(client, "/v1/search?q=hikking+boots&language=en");
    EXPECT_EQ(boot.text("/items/0/title"), "Hiking boot Watzmann") << boot.body;
    const auto made = client.post(
        "/v1/products/bulk", R"({"products":[{"handle":"sylt",
        "texts":{"de":{"title":"Windlicht Sylt"}},"variants":[{"sku":"SYLT",
        "tax_category":"standard","prices":[{"market":"de","unit_price":"9.95"}]}]}]})",
        "Authorization: Bearer " + key("admin") + "\r\nContent-Type: application/json\r\n");
    EXPECT_EQ(made.status, 201) << made.body;
    const auto is_found = [&](http::RawClient& by) {
        const auto reply = get(by, "/v1/search?q=windlihct");
        return reply.text("/items/0/sku") == "SYLT" && reply.text("/items/0/unit_price") == "9.95";
    };
    EXPECT_TRUE(testing::eventually([&] { return is_found(client); }));
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0);
    testing::Program again(NAHTLOS_PROGRAM, arguments());
    http::RawClient later(port_of(again));
    EXPECT_TRUE(is_found(later));  // at once: nothing had to be made anew
}

}  // namespace
}  // namespace nahtlos
