// nahtlos_http_bench: what the HTTP server itself costs, with a handler that does nothing.
#include <arpa/inet.h>
#include <malloc.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <mutex>
#include <thread>
#include <vector>

#include "base/http/server.hpp"
#include "bench/load/load.hpp"

namespace {

using namespace nahtlos;
using Answer = std::shared_ptr<http::Responder>;

http::ServerOptions any_port() {
    http::ServerOptions options;
    options.port = 0;
    return options;
}

double process_cpu_s() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

std::size_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::size_t total = 0, resident = 0;
    statm >> total >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void answer_small(const Answer& answer) {
    answer->send(
        {200, {{"Content-Type", "application/json"}}, R"({"id":"ord_1","status":"placed"})"});
}

/// Answers in batches from one thread, after a pause in place of a commit, as the writer does.
class BatchThread {
public:
    BatchThread() : thread_([this] { run(); }) {}
    ~BatchThread() {
        {
            const std::lock_guard lock(mutex_);
            is_ended_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }
    void add(Answer answer) {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(answer));
        if (waiting_.size() == 1) wake_.notify_one();
    }

private:
    void run() {
        for (;;) {
            std::vector<Answer> batch;
            {
                std::unique_lock lock(mutex_);
                wake_.wait(lock, [this] { return is_ended_ || !waiting_.empty(); });
                if (waiting_.empty()) return;
                batch.swap(waiting_);
            }
            std::this_thread::sleep_for(std::chrono::microseconds(500));
            for (const auto& answer : batch) answer_small(answer);
        }
    }
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Answer> waiting_;
    bool is_ended_ = false;
    std::thread thread_;
};

void measure(const char* what, const http::Handler& handler, std::size_t connections,
             bool has_body) {
    http::Server server(any_port(), handler);
    const std::string request =
        has_body ? "POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer abcdef\r\n"
                   "Content-Type: application/json\r\nContent-Length: 400\r\n\r\n" +
                       std::string(400, ' ')
                 : "GET /v1/variants/var_1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    load::LoadOptions options;
    options.port = server.port();
    options.connections = connections;
    options.duration = seconds(3);
    const double before = process_cpu_s();
    const auto report = run_load(
        options,
        {.next =
             [&](std::size_t, std::string& out) {
                 out += request;
                 return std::size_t{0};
             },
         .on_reply = [](std::size_t, int, std::string_view) { return load::Action::finish; }});
    const double server_cpu_s = process_cpu_s() - before - report.cpu_s;
    const auto requests = static_cast<double>(report.requests);
    std::printf(
        "%-28s %4zu connections: %7.0f requests/s, CPU per request: server %.2f us, "
        "client %.2f us, p99 %.2f ms\n",
        what, connections, report.requests_per_s(), server_cpu_s * 1e6 / requests,
        report.cpu_s * 1e6 / requests,
        static_cast<double>(report.by_kind[0].quantile_us(0.99)) / 1000);
}

int open_connection(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return ::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0 ? fd : -1;
}

void ask(int fd) {
    static constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    char reply[1024];
    if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0 ||
        ::recv(fd, reply, sizeof reply, 0) <= 0) {
        std::fprintf(stderr, "no reply\n");
    }
}

void measure_idle(std::size_t wanted) {
    http::Server server(any_port(),
                        [](const http::Request&, const Answer& answer) { answer_small(answer); });
    std::vector<int> fds;
    fds.reserve(wanted);
    for (int i = 0; i < 100; ++i) {  // the server's own memory is there before we look
        fds.push_back(open_connection(server.port()));
        ask(fds.back());
    }
    ::malloc_trim(0);
    const auto before = resident_bytes();
    while (fds.size() < wanted) {
        const int fd = open_connection(server.port());
        if (fd < 0) break;
        ask(fd);
        fds.push_back(fd);
    }
    const auto after = resident_bytes();
    const double cpu = process_cpu_s();
    std::this_thread::sleep_for(std::chrono::seconds(2));
    std::printf(
        "%zu idle connections, each used once: %zu bytes of memory per connection, "
        "%.2f %% of a core\n",
        fds.size(), (after - before) / (fds.size() - 100), (process_cpu_s() - cpu) * 50);
    for (const int fd : fds) ::close(fd);
}

void measure_streams(std::size_t wanted) {
    std::mutex mutex;
    std::vector<std::shared_ptr<http::Stream>> streams;
    http::Server server(any_port(), [&](const http::Request&, const Answer& answer) {
        const std::lock_guard lock(mutex);
        streams.push_back(answer->start_stream({200, {{"Content-Type", "text/event-stream"}}, ""}));
    });
    std::vector<int> fds;
    for (std::size_t i = 0; i < wanted; ++i) {
        fds.push_back(open_connection(server.port()));
        ask(fds.back());
    }
    const auto event = std::make_shared<const std::string>("data: {\"sku\":\"A\",\"left\":3}\n\n");
    const double cpu = process_cpu_s();
    for (const auto& stream : streams) stream->write(event);
    char byte = 0;
    for (const int fd : fds) {
        if (::recv(fd, &byte, 1, 0) != 1) std::fprintf(stderr, "no event\n");
    }
    std::printf("one event to %zu streams: %.1f ms of CPU, all told\n", fds.size(),
                (process_cpu_s() - cpu) * 1e3);
    for (const int fd : fds) ::close(fd);
}

}  // namespace

int main() {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    const auto most =
        static_cast<std::size_t>(files.rlim_cur > 400 ? files.rlim_cur / 2 - 100 : 100);
    const http::Handler at_once = [](const http::Request&, const Answer& answer) {
        answer_small(answer);
    };
    for (const std::size_t connections : {64, 256}) {
        measure("GET, answered at once", at_once, connections, false);
        measure("POST 400 B, answered at once", at_once, connections, true);
        BatchThread batches;
        measure(
            "POST 400 B, by batch thread",
            [&](const http::Request&, Answer answer) { batches.add(std::move(answer)); },
            connections, true);
    }
    measure_idle(std::min<std::size_t>(10'000, most));
    measure_streams(std::min<std::size_t>(5'000, most));
}
