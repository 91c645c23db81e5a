// Black box: the real program on a free port with an SQLite file.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/http/raw_client.hpp"
#include "tests/support/api.hpp"
#include "tests/support/program.hpp"
#include "tests/support/service.hpp"

namespace nahtlos {
namespace {

class Serve : public ::testing::Test {
protected:
    Serve()
        : folder_(std::filesystem::temp_directory_path() /
                  ("nahtlos_serve_" + std::to_string(::getpid()))) {
        std::filesystem::remove_all(folder_);
        migrate();
        sql::Database database({.url = "sqlite:" + (folder_ / "nahtlos.sqlite").string()});
        const auto shop = testing::make_shop(database);
        testing::put_stock(database, shop, "A", shop.warehouse, 5);
    }
    ~Serve() override { std::filesystem::remove_all(folder_); }

    std::vector<std::string> with_data(std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--data", folder_.string()});
        return arguments;
    }
    void migrate() {
        EXPECT_EQ(testing::Program(NAHTLOS_PROGRAM, with_data({"migrate"})).wait(), 0);
    }
    std::string make_key() {
        testing::Program program(
            NAHTLOS_PROGRAM,
            with_data({"key", "create", "--name", "test", "--scopes",
                       "orders:read,carts:write,orders:place,orders:price", "--channel", "web"}));
        auto secret = program.line();
        EXPECT_EQ(program.wait(), 0);
        return secret;
    }
    std::vector<std::string> serve_arguments(std::vector<std::string> more = {}) {
        auto arguments = with_data({"serve", "--port", "0", "--log-level", "error"});
        arguments.insert(arguments.end(), more.begin(), more.end());
        return arguments;
    }
    static std::uint16_t port_of(testing::Program& server) {
        const auto line = server.line();
        const auto colon = line.rfind(':');
        if (colon == std::string::npos) throw std::runtime_error("no URL in: " + line);
        return static_cast<std::uint16_t>(std::stoul(line.substr(colon + 1)));
    }

    const std::filesystem::path folder_;
};

TEST_F(Serve, an_order_is_placed_kept_and_there_after_a_restart) {
    const auto secret = make_key();
    const auto headers =
        "Authorization: Bearer " + secret + "\r\nContent-Type: application/json\r\n";
    testing::ApiReply placed;
    {
        testing::Program server(NAHTLOS_PROGRAM, serve_arguments());
        http::RawClient client(port_of(server));
        const auto reply =
            client.post("/v1/orders", testing::order_body(R"({"sku":"A","quantity":1})"), headers);
        EXPECT_EQ(reply.status, 201) << reply.body;
        placed.body = reply.body;
        server.signal(SIGTERM);
        EXPECT_EQ(server.wait(), 0);
    }
    testing::Program server(NAHTLOS_PROGRAM, serve_arguments());
    http::RawClient client(port_of(server));
    const auto read = client.get("/v1/orders/" + placed.text("/id"), headers);
    EXPECT_EQ(read.status, 200) << read.body;
}

TEST_F(Serve, it_is_ready_and_tells_its_metrics) {
    testing::Program server(NAHTLOS_PROGRAM, serve_arguments());
    http::RawClient client(port_of(server));
    EXPECT_EQ(client.get("/healthz").status, 200);
    EXPECT_EQ(client.get("/readyz").status, 200);
    EXPECT_NE(client.get("/metrics").body.find("writer_queue"), std::string::npos);
    EXPECT_EQ(client.get("/openapi.json").status, 200);
}

TEST_F(Serve, the_documentation_is_found_with_a_slash_behind_it_too) {
    testing::Program server(NAHTLOS_PROGRAM, serve_arguments());
    http::RawClient client(port_of(server));
    const auto reply = client.get("/docs/");
    EXPECT_EQ(reply.status, 308);
    EXPECT_EQ(reply.headers.at("location"), "/docs");
}

TEST_F(Serve, a_key_made_elsewhere_works_at_once) {
    testing::Program server(NAHTLOS_PROGRAM, serve_arguments());
    http::RawClient client(port_of(server));
    for (int i = 0; i < 5; ++i) {
        const auto headers = "Authorization: Bearer " + make_key() + "\r\n";
        EXPECT_EQ(client.get("/v1/orders", headers).status, 200);
    }
}

TEST_F(Serve, a_port_that_is_taken_is_named) {
    testing::Program first(NAHTLOS_PROGRAM, serve_arguments());
    const auto port = std::to_string(port_of(first));
    testing::Program second(NAHTLOS_PROGRAM,
                            with_data({"serve", "--log-level", "error", "--port", port}), true);
    const auto said = second.line();
    EXPECT_NE(said.find(port), std::string::npos) << said;
    EXPECT_EQ(second.wait(), 4);
}

TEST_F(Serve, a_wrong_setting_is_named) {
    testing::Program program(NAHTLOS_PROGRAM, with_data({"serve", "--port", "99999"}), true);
    program.line();
    EXPECT_NE(program.line().find("server.port"), std::string::npos);
    EXPECT_EQ(program.wait(), 2);
}

TEST_F(Serve, a_database_that_is_not_there_is_named) {
    testing::Program program(
        NAHTLOS_PROGRAM,
        {"serve", "--database", "postgres:host=/nowhere/at/all dbname=none connect_timeout=1"},
        true);
    EXPECT_NE(program.line().find("/nowhere/at/all"), std::string::npos);
    EXPECT_EQ(program.wait(), 3);
}

TEST_F(Serve, keys_of_the_command_line_stand_in_the_audit) {
    make_key();
    testing::Program program(NAHTLOS_PROGRAM,
                             with_data({"key", "create", "--name", "boss", "--scopes", "admin"}));
    const auto secret = program.line();
    EXPECT_EQ(program.wait(), 0);
    testing::Program server(NAHTLOS_PROGRAM, serve_arguments());
    http::RawClient client(port_of(server));
    const auto audit = client.get("/v1/audit?limit=10", "Authorization: Bearer " + secret + "\r\n");
    EXPECT_EQ(audit.status, 200) << audit.body;
    for (const auto* word : {"key_created", R"("actor_kind":"console")"}) {
        EXPECT_NE(audit.body.find(word), std::string::npos) << audit.body;
    }
}

TEST_F(Serve, an_empty_database_gets_the_demo_retailer_where_that_is_set_and_only_once) {
    std::filesystem::remove_all(folder_);
    const auto arguments = serve_arguments({"--demo.enabled", "true"});
    const auto orders = [&] {
        testing::Program server(NAHTLOS_PROGRAM, arguments);
        http::RawClient client(port_of(server));
        std::ifstream keys(folder_ / "keys");
        std::string name, secret;
        keys >> name >> secret;
        const auto reply =
            client.get("/v1/orders?limit=1", "Authorization: Bearer " + secret + "\r\n");
        EXPECT_EQ(reply.status, 200) << reply.body;
        const auto picture = client.get("/demo/media/regenjacke-elbe/moss.png");
        EXPECT_EQ(picture.headers.at("content-type"), "image/png");
        EXPECT_TRUE(picture.body.starts_with("\x89PNG"));
        EXPECT_EQ(client.get("/demo/media/regenjacke-elbe/pink.png").status, 404);
        return reply.body;
    };
    const auto first = orders();
    EXPECT_NE(first.find("\"number\""), std::string::npos) << first;
    EXPECT_EQ(orders(), first);
}

TEST(ServeRoles, without_api_there_is_no_port_and_without_events_nobody_numbers_them) {
    if (std::getenv("NAHTLOS_TEST_POSTGRES") == nullptr) {
        GTEST_SKIP() << "NAHTLOS_TEST_POSTGRES is not set";
    }
    testing::TestDatabase base("postgres");
    testing::make_shop(base.database());
    const auto numbered = [&] {
        return base.database().read([](Tx& tx) {
            return tx.value<std::int64_t>(
                "select count(*) from base_event_batch where position is not null");
        });
    };
    sql::write(*base.database().open_writer(), [](Tx& tx) {
        const Events events{{"thing_done", Uuid{}, 1, {}, {}, "{}"}};
        append_events(tx, take_ticket(tx, events, {}), events);
    });
    const std::vector<std::string> common{"--log-level", "error", "--database", base.url()};
    const auto start = [&](const std::string& roles) {
        auto arguments = common;
        arguments.insert(arguments.begin(), {"serve", "--port", "0", "--roles", roles});
        return std::make_unique<testing::Program>(NAHTLOS_PROGRAM, arguments);
    };
    {
        const auto api = start("api");
        EXPECT_NE(api->line().find("http://"), std::string::npos);
        ::usleep(300'000);  // many times the sequencer's pause
        EXPECT_EQ(numbered(), 0);
    }
    const auto events = start("events,jobs");
    EXPECT_EQ(events->line().find("http://"), std::string::npos);
    EXPECT_TRUE(testing::eventually([&] { return numbered() == 1; }));
}

}  // namespace
}  // namespace nahtlos
