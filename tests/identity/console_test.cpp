// Staff at the console of the real program: the first administrator, and who lost their way in.
#include <gtest/gtest.h>

#include "tests/support/service.hpp"

namespace nahtlos {
namespace {

using testing::Program;
using testing::Service;
using testing::ShopClient;

class Console : public testing::OnEngine {
protected:
    Console() : service_(GetParam()) {}

    // What `nahtlos staff ...` prints, its exit code aside.
    std::string run(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "staff");
        Program program(NAHTLOS_PROGRAM, service_.arguments(arguments));
        const auto line = program.line();
        code_ = program.wait();
        return line;
    }
    testing::ApiReply log_in(const std::string& password) {
        return ShopClient(service_.port(), "")
            .call("POST /v1/staff/login", R"({"login":"ada","password":")" + password + "\"}");
    }

    Service service_;
    int code_ = -1;
};
INSTANTIATE_TEST_SUITE_P(Engines, Console, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Console, makes_the_first_administrator_and_ends_accounts) {
    service_.start();
    const auto first =
        run({"create", "--login", "ada", "--name", "Ada", "--role", "administrator"});
    EXPECT_EQ(code_, 0);
    EXPECT_EQ(first.size(), 16U) << first;
    const auto in = log_in(first);
    ASSERT_EQ(in.status, 200) << in.body;
    EXPECT_NE(in.body.find("\"must_change_password\":true"), std::string::npos);
    ShopClient ada(service_.port(), in.text("/token"));
    const auto changed = ada.call("PUT /v1/staff/me/password",
                                  R"({"current":")" + first + R"(","password":"zwei wilde esel"})");
    ASSERT_EQ(changed.status, 200) << changed.body;
    ShopClient again(service_.port(), changed.text("/token"));
    EXPECT_EQ(again.call("GET /v1/keys").status, 200);
    EXPECT_NE(run({"list"}).find("ada  active  administrator"), std::string::npos);
    run({"create", "--login", "ada", "--name", "Ada", "--role", "administrator"});
    EXPECT_EQ(code_, 2) << "the login is taken";
    run({"create", "--login", "bob", "--name", "Bob", "--role", "nobody"});
    EXPECT_EQ(code_, 2) << "there is no such role";
    const auto second = run({"password", "ada"});
    EXPECT_EQ(log_in(second).status, 200);
    EXPECT_EQ(again.call("GET /v1/keys").status, 401);
    run({"disable", "ada"});
    EXPECT_EQ(code_, 0);
    EXPECT_EQ(log_in(second).status, 401);
    EXPECT_EQ(service_.broken(), "");
}

TEST_P(Console, the_server_seals_what_was_done) {
    service_.start();
    run({"create", "--login", "ada", "--name", "Ada", "--role", "administrator"});
    EXPECT_TRUE(testing::eventually([&] {
        return service_.number("select count(*) from base_event") ==
               service_.number(
                   "select cast(coalesce(sum(events), 0) as bigint) from base_event_seal");
    }));
    EXPECT_GT(service_.number("select count(*) from base_event_seal"), 0);
    EXPECT_EQ(service_.broken(), "");
    sql::write(*service_.database().open_writer(), [](Tx& tx) {
        tx.run("update base_event set actor_kind = 'job' where type = 'staff_created'");
    });
    EXPECT_NE(service_.broken().find("audit_chain"), std::string::npos);
}

}  // namespace
}  // namespace nahtlos
