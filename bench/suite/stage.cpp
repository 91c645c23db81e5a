#include "bench/suite/stage.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "base/sql/connection.hpp"
#include "bench/suite/shop.hpp"

namespace nahtlos::bench {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<testing::Program> start(std::vector<std::string> command,
                                        bool with_errors = false) {
    const auto path = command.front();
    command.erase(command.begin());
    return std::make_unique<testing::Program>(path, std::move(command), with_errors);
}

// Fields of /proc/PID/stat behind the name, which may hold anything (proc(5)).
std::vector<std::string> stat_of(const std::string& pid) {
    std::ifstream in("/proc/" + pid + "/stat");
    std::string text((std::istreambuf_iterator<char>(in)), {});
    const auto end = text.rfind(')');
    if (end == text.npos) return {};
    std::istringstream fields(text.substr(end + 1));
    return {std::istream_iterator<std::string>(fields), {}};
}

double cpu_us_of(const std::string& pid) {
    constexpr std::size_t user = 11, system = 12;
    const auto fields = stat_of(pid);
    if (fields.size() <= system) return 0;
    const auto ticks = std::stod(fields[user]) + std::stod(fields[system]);
    return ticks * 1e6 / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::string first_line(const std::string& path) {
    std::ifstream in(path);
    std::string line;
    std::getline(in, line);
    return line;
}

// Sum of a metric over its samples that have all of `labels` in their text.
double sum_of(const std::string& text, const std::string& name, const std::string& labels) {
    double sum = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const bool is_it = line.starts_with(name + "{") || line.starts_with(name + " ");
        if (!is_it || line.find(labels) == line.npos) continue;
        sum += std::stod(line.substr(line.rfind(' ') + 1));
    }
    return sum;
}

}  // namespace

std::string name_of(Kind kind, Disk disk) {
    const std::string engine = kind == Kind::sqlite ? "SQLite" : "PostgreSQL";
    return engine + (disk == Disk::slow ? ", +2 ms sync" : "");
}

std::vector<std::string> on_disk(const Places& places, Disk disk,
                                 std::vector<std::string> command) {
    if (disk == Disk::as_it_is) return command;
    command.insert(command.begin(),
                   {"/usr/bin/env", "LD_PRELOAD=" + places.programs + "/libslow_sync.so",
                    "SLOW_SYNC_US=2000"});
    return command;
}

std::string output_of(std::vector<std::string> command, bool with_errors) {
    const auto name = command.front();
    const auto program = start(std::move(command), with_errors);
    const auto output = program->rest();
    if (const int code = program->wait(); code != 0) {
        throw std::runtime_error(name + " ended with " + std::to_string(code) + ": " + output);
    }
    return output;
}

std::uint16_t free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    const bool is_bound = ::bind(socket, any, size) == 0 && ::getsockname(socket, any, &size) == 0;
    ::close(socket);
    if (!is_bound) throw std::runtime_error("there is no free port");
    return ntohs(address.sin_port);
}

Cluster::Cluster(const Places& places, Disk disk)
    : places_(places),
      folder_(places.folder + (disk == Disk::slow ? "/slow_cluster" : "/cluster")),
      conninfo_(
          output_of(on_disk(places, disk, {places.scripts + "/postgres", "start", folder_}))) {
    while (!conninfo_.empty() && conninfo_.back() == '\n') conninfo_.pop_back();
}

Cluster::~Cluster() {
    try {
        output_of({places_.scripts + "/postgres", "stop", folder_});
        fs::remove_all(folder_);
    } catch (const std::exception&) {
        // It is in a folder that the next run empties.
    }
}

std::string Cluster::make_database() {
    const auto name = "bench" + std::to_string(++made_);
    const auto connection = sql::open_postgres({.conninfo = conninfo_});
    if (made_ > 1) {
        connection->script("drop database if exists bench" + std::to_string(made_ - 1) +
                           " with (force)");
    }
    connection->script("create database " + name);
    return conninfo_.substr(0, conninfo_.find("dbname=")) + "dbname=" + name + " user=nahtlos";
}

double Cluster::cpu_us() const {
    const auto postmaster = first_line(folder_ + "/data/postmaster.pid");
    double sum = 0;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const auto pid = entry.path().filename().string();
        if (pid.find_first_not_of("0123456789") != pid.npos) continue;
        const auto fields = stat_of(pid);
        if (fields.size() > 1 && fields[1] == postmaster) sum += cpu_us_of(pid);
    }
    return sum;
}

std::uint64_t Cluster::log_bytes() const {
    const auto connection = sql::open_postgres({.conninfo = conninfo_, .read_only = true});
    std::int64_t bytes = 0;
    connection->run("select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint", {},
                    [&](const sql::RowView& row) { bytes = row.integer(0); });
    return static_cast<std::uint64_t>(bytes);
}

Reading Reading::operator-(const Reading& before) const {
    return {cpu_us - before.cpu_us, log_bytes - before.log_bytes, batches - before.batches,
            commands - before.commands, rows - before.rows};
}

Stage::Stage(const Places& places, Cluster* cluster, Disk disk)
    : places_(places), cluster_(cluster), disk_(disk), data_(places.folder + "/data") {
    fs::remove_all(data_);
    fs::create_directories(data_);
    if (cluster_ != nullptr) database_ = "postgres:" + cluster_->make_database();
    output_of(with_settings({"migrate"}));
    // The secret stands alone on its line, beside what is said of it on standard error.
    std::istringstream said(
        output_of(with_settings({"key", "create", "--name", "bench", "--scopes", "admin"}), true));
    for (std::string line; std::getline(said, line);) {
        if (line.starts_with("nk_")) admin_ = line;
    }
}

Stage::~Stage() = default;

std::vector<std::string> Stage::with_settings(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), places_.programs + "/nahtlos");
    arguments.insert(arguments.end(), {"--data", data_, "--log.file", data_ + "/log"});
    if (!database_.empty()) arguments.insert(arguments.end(), {"--database", database_});
    return arguments;
}

Caller Stage::serve(const std::vector<std::string>& settings) {
    const auto port = free_port();
    auto command = with_settings({"serve", "--port", std::to_string(port), "--log-level", "warn",
                                  "--limits.store.per-s", "0", "--limits.admin.per-s", "0"});
    command.insert(command.end(), settings.begin(), settings.end());
    servers_.push_back(start(on_disk(places_, disk_, std::move(command))));
    if (servers_.back()->line().empty()) throw std::runtime_error("the server did not start");
    ports_.push_back(port);
    if (key_.empty()) key_ = make_shop({port, admin_});
    return {port, key_};
}

void Stage::stop_and_verify() {
    for (const auto& server : servers_) server->signal(SIGTERM);
    for (const auto& server : servers_) server->wait();
    servers_.clear();
    ports_.clear();
    output_of(with_settings({"verify"}));
}

double Stage::settle() const {
    const auto behind = [&] {
        const auto text = call_text({ports_.front(), {}}, "GET", "/metrics");
        return sum_of(text, "events_position", "") -
               sum_of(text, "subscriber_position", "inventory_ledger");
    };
    std::this_thread::sleep_for(std::chrono::seconds(1));  // gauges are set ten times a second
    const auto waiting = behind();
    while (behind() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(200));
    ::sync();
    return waiting;
}

double Stage::metric(const std::string& name, const std::string& labels) const {
    return sum_of(call_text({ports_.front(), {}}, "GET", "/metrics"), name, labels);
}

Reading Stage::reading(const std::string& kind) const {
    Reading reading;
    for (const auto& server : servers_) reading.cpu_us += cpu_us_of(std::to_string(server->pid()));
    for (const auto port : ports_) {
        const auto text = call_text({port, {}}, "GET", "/metrics");
        const auto label = "kind=\"" + kind + "\"";
        reading.batches += sum_of(text, "batch_size_count", label);
        reading.commands += sum_of(text, "batch_size_sum", label);
        reading.rows += sum_of(text, "batch_rows_written_total", label);
        reading.log_bytes +=
            static_cast<std::uint64_t>(sum_of(text, "batch_log_bytes_total", "kind="));
    }
    if (cluster_ != nullptr) {
        reading.cpu_us += cluster_->cpu_us();
        reading.log_bytes = cluster_->log_bytes();
    }
    return reading;
}

}  // namespace nahtlos::bench
