#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "base/sql/database.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::sql {
namespace {

using std::chrono::milliseconds;
using testing::TestDatabase;

ErrorKind kind_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.kind;
    }
    ADD_FAILURE() << "it did not fail";
    return ErrorKind::other;
}

TEST(Reach, lets_one_try_what_is_lost_and_fails_all_others_at_once) {
    Reach reach;
    { Reach::Try first(&reach); }
    EXPECT_TRUE(reach.is_lost());
    Reach::Try second(&reach);
    EXPECT_EQ(kind_of([&] { Reach::Try third(&reach); }), ErrorKind::unreachable);
}

TEST(Reach, lets_all_try_at_once_what_is_not_lost) {
    Reach reach;
    Reach::Try first(&reach), second(&reach);
    first.succeeded();
    second.succeeded();
    EXPECT_FALSE(reach.is_lost());
}

TEST(Reach, is_back_when_a_try_succeeds) {
    Reach reach;
    reach.lose();
    { Reach::Try(&reach).succeeded(); }
    EXPECT_FALSE(reach.is_lost());
}

// Takes connections as the operating system does, and never says a word.
class MuteServer {
public:
    MuteServer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address_;
        auto* address = reinterpret_cast<sockaddr*>(&address_);
        check(::bind(socket_, address, size) == 0 && ::listen(socket_, 8) == 0 &&
                  ::getsockname(socket_, address, &size) == 0,
              "a port can be listened on");
    }
    ~MuteServer() { ::close(socket_); }
    MuteServer(const MuteServer&) = delete;
    MuteServer& operator=(const MuteServer&) = delete;
    std::string conninfo() const {
        return "host=127.0.0.1 port=" + std::to_string(ntohs(address_.sin_port)) + " dbname=x";
    }

private:
    int socket_;
    sockaddr_in address_{};
};

TEST(Silence, while_connecting_is_given_up_and_others_do_not_wait_for_it) {
    const MuteServer server;
    Database database({.url = "postgres:" + server.conninfo(), .connect_timeout_ms = 2'000});
    EXPECT_EQ(kind_of([&] { database.open_writer(); }), ErrorKind::unreachable);
    std::jthread tries(
        [&] { EXPECT_EQ(kind_of([&] { database.open_writer(); }), ErrorKind::unreachable); });
    std::this_thread::sleep_for(milliseconds(300));
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_EQ(kind_of([&] { database.read([](Tx&) { return 0; }); }), ErrorKind::unreachable);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, milliseconds(1'000));
}

class SilenceOn : public testing::OnEngine {
protected:
    SilenceOn() { writer()->script("create table thing (n bigint primary key, m bigint)"); }
    std::unique_ptr<Connection> writer() { return database_.open_writer(); }

    TestDatabase base_{"postgres", false};
    Database database_{
        {.url = base_.url(), .statement_timeout_ms = 10'000, .silence_timeout_ms = 500}};
};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(SilenceOn);
INSTANTIATE_TEST_SUITE_P(Engines, SilenceOn, testing::on_engine("postgres"),
                         [](const auto& engine) { return engine.param; });

TEST_P(SilenceOn, amid_a_statement_ends_the_connection_and_the_next_one_works) {
    auto connection = writer();
    connection->begin(true);
    Tx tx(*connection);
    EXPECT_EQ(kind_of([&] { tx.value<std::string>("select pg_sleep(5)::text"); }),
              ErrorKind::unreachable);
    EXPECT_FALSE(connection->is_alive());
    EXPECT_FALSE(connection->in_transaction());
    connection->rollback();
    EXPECT_EQ(kind_of([&] { connection->begin(true); }), ErrorKind::gone);
    EXPECT_EQ(database_.read([](Tx& again) { return again.value<std::int64_t>("select 7"); }), 7);
}

TEST_P(SilenceOn, of_a_pooled_reader_is_told_at_once_and_not_tried_again) {
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_EQ(kind_of([&] {
                  database_.read(
                      [](Tx& tx) { return tx.value<std::string>("select pg_sleep(5)::text"); });
              }),
              ErrorKind::unreachable);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, milliseconds(900));
}

TEST_P(SilenceOn, behind_deferred_writes_is_told_by_the_flush) {
    auto first = base_.database().open_writer(), second = writer();  // the first is patient
    first->begin(true);
    Tx(*first).run("insert into thing (n, m) values (1, 1)");
    second->begin(true);
    second->defer_writes();
    const std::array<std::string_view, 2> columns{"n", "m"};
    const std::array<Type, 2> types{Type::integer, Type::integer};
    second->insert("thing",
                   {columns, types, 1,
                    [](std::size_t, std::span<Param> params) {
                        params[0] = param(std::int64_t{1});
                        params[1] = param(std::int64_t{2});
                    }},
                   {});
    EXPECT_EQ(kind_of([&] { second->flush(); }), ErrorKind::unreachable);
    second->rollback();
    EXPECT_FALSE(second->is_alive());
}

TEST_P(SilenceOn, of_our_own_amid_a_transaction_frees_its_locks) {
    Tx(*writer()).run("insert into thing (n, m) values (1, 1)");
    auto silent = writer(), other = writer();
    silent->begin(true);
    Tx held(*silent);
    held.run("update thing set m = 2 where n = 1");
    std::this_thread::sleep_for(milliseconds(800));
    EXPECT_EQ(Tx(*other).run("update thing set m = 3 where n = 1"), 1);
    EXPECT_EQ(kind_of([&] { held.run("update thing set m = 4 where n = 1"); }), ErrorKind::gone);
}

}  // namespace
}  // namespace nahtlos::sql
