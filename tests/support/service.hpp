// A shop served by real processes: its database, its servers and keys, and clients over HTTP.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/http/raw_client.hpp"
#include "tests/support/api.hpp"
#include "tests/support/program.hpp"

namespace nahtlos::testing {

/// One keep-alive connection with one key; connects anew when the server closed it.
class ShopClient {
public:
    ShopClient(std::uint16_t port, std::string secret) : port_(port), secret_(std::move(secret)) {}

    /// Sends "POST /v1/orders"; `more` are header lines, each with its end. Status 0: no answer
    /// within a minute, or the connection was lost.
    ApiReply call(const std::string& line, const std::string& body = "",
                  const std::string& more = "");

private:
    ApiReply sent(const std::string& bytes);

    const std::uint16_t port_;
    const std::string secret_;
    std::unique_ptr<http::RawClient> connection_;
};

/// True as soon as `done` is; false after `patience`. Asks again every few milliseconds.
bool eventually(const std::function<bool()>& done,
                std::chrono::milliseconds patience = std::chrono::seconds(30));

/// Resident memory of a process, in bytes.
std::size_t resident_bytes(pid_t pid);

/// The SQLite engine is one process whatever is asked for.
struct ServiceOptions {
    std::size_t processes = 1;
    std::vector<std::string> settings = {};  // flags of `nahtlos serve`
    std::string url = {};                    // an empty database; "": one of its own
};

/// make_shop() in a database, and servers on free ports. Everything is gone with the object.
class Service {
public:
    explicit Service(const std::string& engine, ServiceOptions options = {});
    ~Service();

    /// Starts the servers; keys made and stock put before are known to them.
    void start(const std::vector<std::string>& more_settings = {});
    /// Ends one as `kill -9` does; start() replaces it.
    void kill(std::size_t i);
    std::size_t processes() const { return servers_.size(); }
    Program& server(std::size_t i = 0) { return *servers_.at(i % servers_.size()); }
    std::uint16_t port(std::size_t i = 0) const { return ports_.at(i % ports_.size()); }

    /// Made by `nahtlos key create`; a store key where `channel` is one.
    std::string make_key(const std::string& scopes, const std::string& channel = "");
    ShopClient store_client(std::size_t i = 0) { return {port(i), store_}; }
    ShopClient admin_client(std::size_t i = 0) { return {port(i), admin_}; }

    void put_stock(const std::string& sku, inventory::LocationId location, std::int64_t quantity) {
        testing::put_stock(database(), shop, sku, location, quantity);
    }
    /// A subcommand with where its data is: for a Program of one's own.
    std::vector<std::string> arguments(std::vector<std::string> first) const;
    /// Runs `nahtlos verify`: "" when every invariant holds, else what it said.
    std::string broken();
    /// The one number that `select` gives.
    std::int64_t number(const std::string& select);
    /// Ends all connections of the servers to PostgreSQL; how many those were.
    std::int64_t cut_connections();
    /// PostgreSQL's processes that serve them.
    std::vector<std::int64_t> backends();
    sql::Database& database() { return *database_; }
    /// For settings and logs; gone with the object.
    const std::filesystem::path& folder() const { return folder_; }

    Shop shop;

private:
    const std::filesystem::path folder_;
    const ServiceOptions options_;
    std::unique_ptr<TestDatabase> own_;
    std::string url_;
    std::unique_ptr<sql::Database> database_;
    std::string store_, admin_;
    std::vector<std::unique_ptr<Program>> servers_;
    std::vector<std::uint16_t> ports_;
    int started_ = 0;
};

}  // namespace nahtlos::testing
