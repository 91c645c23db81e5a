#include "tests/support/service.hpp"

#include <atomic>
#include <fstream>
#include <thread>

namespace nahtlos::testing {
namespace {

std::filesystem::path new_folder() {
    static std::atomic<int> count = 0;
    auto folder = std::filesystem::temp_directory_path() /
                  ("nahtlos_service_" + std::to_string(::getpid()) + '_' + std::to_string(++count));
    std::filesystem::create_directories(folder);
    return folder;
}

struct Backend {
    std::int64_t pid = 0;
};
BOOST_DESCRIBE_STRUCT(Backend, (), (pid))

}  // namespace

ApiReply ShopClient::call(const std::string& line, const std::string& body,
                          const std::string& more) {
    std::string bytes = line + " HTTP/1.1\r\nHost: here\r\n";
    if (!secret_.empty()) bytes += "Authorization: Bearer " + secret_ + "\r\n";
    if (!body.empty()) {
        bytes +=
            "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
            "\r\n";
    }
    return sent(bytes + more + "\r\n" + body);
}

ApiReply ShopClient::sent(const std::string& bytes) {
    try {
        if (connection_ == nullptr) {
            connection_ = std::make_unique<http::RawClient>(port_);
            connection_->patience = std::chrono::minutes(1);
        }
        ApiReply reply;
        if (connection_->send(bytes)) {
            auto raw = connection_->reply();
            reply = {raw.status, std::move(raw.headers), std::move(raw.body)};
        }
        const auto connection = reply.headers.find("connection");
        const bool is_over = connection != reply.headers.end() && connection->second == "close";
        if (reply.status == 0 || is_over) connection_.reset();
        return reply;
    } catch (const std::runtime_error&) {
        return {};  // nobody listens
    }
}

bool eventually(const std::function<bool()>& done, std::chrono::milliseconds patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!done()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

std::size_t resident_bytes(pid_t pid) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    std::string word;
    while (status >> word) {
        std::size_t kib = 0;
        if (word == "VmRSS:" && status >> kib) return kib * 1024;
    }
    throw std::runtime_error("no resident memory of " + std::to_string(pid));
}

Service::Service(const std::string& engine, ServiceOptions options)
    : folder_(new_folder()), options_(std::move(options)), url_(options_.url) {
    if (url_.empty()) {
        own_ = std::make_unique<TestDatabase>(engine);
        url_ = own_->url();
    } else {
        Program migrating(NAHTLOS_PROGRAM, arguments({"migrate"}));
        check(migrating.wait() == 0, "the database can be migrated");
    }
    database_ = std::make_unique<sql::Database>(sql::DatabaseOptions{.url = url_});
    shop = make_shop(*database_);
    store_ = make_key(channel_scopes, "web");
    admin_ = make_key("admin");
}

Service::~Service() {
    servers_.clear();
    database_.reset();
    own_.reset();
    std::filesystem::remove_all(folder_);
}

std::vector<std::string> Service::arguments(std::vector<std::string> first) const {
    const bool is_postgres = url_.starts_with("postgres:");
    const auto mark = is_postgres ? " application_name=" + folder_.filename().string() : "";
    first.insert(first.end(), {"--data", folder_.string(), "--database", url_ + mark});
    return first;
}

void Service::start(const std::vector<std::string>& more_settings) {
    const bool is_sqlite = database_->engine() == sql::Engine::sqlite;
    const auto processes = is_sqlite ? 1 : options_.processes;
    while (servers_.size() < processes) {
        auto all = arguments({"serve", "--port", "0", "--log.file",
                              (folder_ / ("log" + std::to_string(++started_))).string(),
                              // How busy the machine is that tests run on is nobody's promise.
                              "--limits.wait-ms", "0"});
        all.insert(all.end(), options_.settings.begin(), options_.settings.end());
        all.insert(all.end(), more_settings.begin(), more_settings.end());
        auto server = std::make_unique<Program>(NAHTLOS_PROGRAM, all);
        const auto said = server->line();
        const auto colon = said.rfind(':');
        check(colon != std::string::npos, "the server says where it listens");
        ports_.push_back(static_cast<std::uint16_t>(std::stoul(said.substr(colon + 1))));
        servers_.push_back(std::move(server));
    }
}

void Service::kill(std::size_t i) {
    const auto at = static_cast<std::ptrdiff_t>(i % servers_.size());
    servers_.erase(servers_.begin() + at);  // which kills what still runs, and waits for its end
    ports_.erase(ports_.begin() + at);
}

std::string Service::make_key(const std::string& scopes, const std::string& channel) {
    std::vector<std::string> words{"key", "create", "--name", "test", "--scopes", scopes};
    if (!channel.empty()) words.insert(words.end(), {"--channel", channel});
    Program program(NAHTLOS_PROGRAM, arguments(words));
    auto secret = program.line();
    check(program.wait() == 0, "a key can be made");
    return secret;
}

std::string Service::broken() {
    Program program(NAHTLOS_PROGRAM, arguments({"verify"}), true);
    auto said = program.rest();
    return program.wait() == 0 ? "" : said;
}

std::int64_t Service::number(const std::string& select) {
    return database_->read([&](Tx& tx) { return tx.value<std::int64_t>(select).value_or(0); });
}

std::int64_t Service::cut_connections() {
    return database_->read([&](Tx& tx) {
        return tx
            .value<std::int64_t>(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity "
                "where application_name = $1",
                folder_.filename().string())
            .value_or(0);
    });
}

std::vector<std::int64_t> Service::backends() {
    const auto found = database_->read([&](Tx& tx) {
        return tx.all<Backend>(
            "select pid::bigint from pg_stat_activity where application_name = $1",
            folder_.filename().string());
    });
    std::vector<std::int64_t> pids;
    for (const auto& backend : found) pids.push_back(backend.pid);
    return pids;
}

}  // namespace nahtlos::testing
