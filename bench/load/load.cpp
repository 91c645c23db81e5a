#include "bench/load/load.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "bench/load/reply_parser.hpp"

namespace nahtlos::load {
namespace {

std::int64_t now_us() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

double thread_cpu_s() {
    rusage usage{};
    ::getrusage(RUSAGE_THREAD, &usage);
    const auto seconds_of = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

[[noreturn]] void fail(const std::string& what) {
    throw std::runtime_error(what + ": " + std::generic_category().message(errno));
}

struct Address {
    sockaddr_storage storage{};
    socklen_t size = 0;
};

Address loopback(const std::string& text, std::uint16_t port) {
    Address address;
    auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
    if (text == "::1" || text == "[::1]") {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        v6->sin6_addr = in6addr_loopback;
        address.size = sizeof *v6;
        return address;
    }
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    address.size = sizeof *v4;
    const char* numeric = text == "localhost" ? "127.0.0.1" : text.c_str();
    if (::inet_pton(AF_INET, numeric, &v4->sin_addr) != 1 ||
        (ntohl(v4->sin_addr.s_addr) >> 24) != 127) {
        throw std::runtime_error("load goes to loopback addresses only, not to " + text);
    }
    return address;
}

struct Connection {
    int fd = -1;
    bool is_busy = false;
    std::size_t kind = 0;
    std::int64_t flow_from_us = 0, request_from_us = 0;
    std::string out;  // what the socket has not taken yet
    std::string in;   // a reply that has not come whole
};

class Run {
public:
    Run(const LoadOptions& options, const Scenario& scenario)
        : options_(options),
          scenario_(scenario),
          address_(loopback(options.address, options.port)),
          connections_(options.connections) {
        report_.by_kind.resize(options.kinds.size());
        report_.finished.resize(options.kinds.size());
        report_.statuses_by_kind.resize(options.kinds.size());
        epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
        if (epoll_ < 0) fail("epoll");
        ::prctl(PR_SET_TIMERSLACK, 1000UL);  // 1 us: arrivals on time
    }
    ~Run() {
        for (auto& connection : connections_) {
            if (connection.fd >= 0) ::close(connection.fd);
        }
        ::close(epoll_);
    }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    LoadReport run();

private:
    bool connect(std::size_t index);
    void reconnect(std::size_t index);
    std::int64_t due_us(std::uint64_t flow) const;
    bool may_start(std::int64_t now) const;
    void start_due_flows();
    void start_flow(std::size_t index, std::int64_t from_us);
    void send_next(std::size_t index, std::int64_t from_us);
    void push_out(std::size_t index);
    void on_readable(std::size_t index);
    std::size_t take_replies(std::size_t index, std::string_view bytes);
    void on_reply(std::size_t index, int status, std::string_view body);
    void broke(std::size_t index);
    void wait_for_events();
    void count_unanswered();

    const LoadOptions& options_;
    const Scenario& scenario_;
    const Address address_;
    LoadReport report_;
    std::vector<Connection> connections_;
    std::vector<std::size_t> idle_;
    int epoll_ = -1;
    std::int64_t start_us_ = 0, measure_us_ = 0, end_us_ = 0, last_reply_us_ = 0;
    std::uint64_t started_ = 0;  // flows, the warm-up's included
    std::size_t busy_ = 0, dead_ = 0;
    bool is_stopped_ = false;
    std::array<char, 256 * 1024> input_{};
    std::string joined_, request_;
};

bool Run::connect(std::size_t index) {
    auto& connection = connections_[index];
    connection.fd = ::socket(address_.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection.fd < 0) return false;
    const auto* to = reinterpret_cast<const sockaddr*>(&address_.storage);
    if (::connect(connection.fd, to, address_.size) != 0) return false;
    const int on = 1;
    ::setsockopt(connection.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.u64 = index;
    return ::epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd, &event) == 0;
}

// A server that is gone stays gone for this connection; the run ends when it is for all.
void Run::reconnect(std::size_t index) {
    auto& connection = connections_[index];
    ::close(connection.fd);
    connection.fd = -1;
    connection.in.clear();
    connection.out.clear();
    if (connect(index)) return;
    if (connection.fd >= 0) ::close(connection.fd);
    connection.fd = -1;
    if (++dead_ == connections_.size()) is_stopped_ = true;
}

std::int64_t Run::due_us(std::uint64_t flow) const {
    return start_us_ + static_cast<std::int64_t>(static_cast<double>(flow) * 1e6 / options_.rate);
}

bool Run::may_start(std::int64_t now) const {
    return !is_stopped_ && now < end_us_ && (options_.flows == 0 || started_ < options_.flows);
}

void Run::start_due_flows() {
    while (!idle_.empty() && !is_stopped_) {
        const auto now = now_us();
        auto from = now;
        if (options_.rate > 0) {
            from = due_us(started_);
            // What fell due in time is started even when its turn comes late.
            if (from > now || !may_start(from)) return;
        } else if (!may_start(now)) {
            return;
        }
        const auto index = idle_.back();
        idle_.pop_back();
        start_flow(index, from);
    }
}

void Run::start_flow(std::size_t index, std::int64_t from_us) {
    auto& connection = connections_[index];
    ++started_;
    ++busy_;
    connection.is_busy = true;
    connection.flow_from_us = from_us;
    send_next(index, from_us);
}

void Run::send_next(std::size_t index, std::int64_t from_us) {
    auto& connection = connections_[index];
    connection.request_from_us = from_us;
    connection.out.clear();
    connection.kind = scenario_.next(index, connection.out);
    push_out(index);
}

void Run::push_out(std::size_t index) {
    auto& connection = connections_[index];
    while (!connection.out.empty()) {
        const auto sent = ::send(connection.fd, connection.out.data(), connection.out.size(),
                                 MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EAGAIN) return;
        if (sent < 0) return;  // the read side reports the broken connection
        if (static_cast<std::size_t>(sent) == connection.out.size()) {
            connection.out.clear();
        } else {
            connection.out.erase(0, static_cast<std::size_t>(sent));
        }
    }
}

// Edge-triggered: a read that fills the buffer may have left bytes behind.
void Run::on_readable(std::size_t index) {
    auto& connection = connections_[index];
    for (bool is_full = true; is_full && connection.fd >= 0;) {
        const auto got = ::recv(connection.fd, input_.data(), input_.size(), MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (got <= 0) return broke(index);
        report_.bytes_received += static_cast<std::uint64_t>(got);
        const std::string_view bytes(input_.data(), static_cast<std::size_t>(got));
        is_full = bytes.size() == input_.size();
        if (connection.in.empty()) {
            const auto used = take_replies(index, bytes);
            connection.in.assign(bytes.substr(used));
        } else {
            auto whole = std::exchange(connection.in, {});
            whole.append(bytes);
            const auto used = take_replies(index, whole);
            connection.in.assign(whole, used);
        }
    }
}

/// Returns how many bytes are dealt with; all of them once the connection was made anew.
std::size_t Run::take_replies(std::size_t index, std::string_view bytes) {
    std::size_t used = 0;
    while (used < bytes.size()) {
        const auto reply = parse_reply(bytes.substr(used), joined_);
        if (reply.state == ParsedReply::State::incomplete) break;
        if (reply.state == ParsedReply::State::broken || !connections_[index].is_busy) {
            broke(index);
            return bytes.size();
        }
        used += reply.size;
        if (reply.status >= 100 && reply.status < 200) continue;
        if (reply.closes) reconnect(index);
        on_reply(index, reply.status, reply.body);
        if (reply.closes) return bytes.size();
    }
    return used;
}

void Run::on_reply(std::size_t index, int status, std::string_view body) {
    auto& connection = connections_[index];
    const auto now = now_us();
    last_reply_us_ = now;
    const bool is_measured = connection.flow_from_us >= measure_us_;
    if (is_measured) {
        ++report_.requests;
        ++report_.statuses[status];
        ++report_.statuses_by_kind[connection.kind][status];
        if (status != 0) report_.by_kind[connection.kind].add(now - connection.request_from_us);
    }
    auto action = scenario_.on_reply(index, status, body);
    if (status == 0 && action != Action::stop) action = Action::abandon;
    if (action == Action::proceed && connection.fd >= 0) return send_next(index, now);
    if (action == Action::proceed) action = Action::abandon;
    if (action == Action::stop) is_stopped_ = true;
    if (is_measured && action == Action::abandon) ++report_.abandoned;
    if (is_measured && action != Action::abandon) {
        ++report_.flows;
        report_.finished[connection.kind].add(now - connection.request_from_us);
        report_.flow_latency.add(now - connection.flow_from_us);
    }
    connection.is_busy = false;
    --busy_;
    if (connection.fd < 0) return;
    if (options_.rate == 0 && may_start(now)) return start_flow(index, now);
    idle_.push_back(index);
}

void Run::broke(std::size_t index) {
    ++report_.broken_connections;
    reconnect(index);
    if (connections_[index].is_busy) return on_reply(index, 0, {});
    if (connections_[index].fd < 0) std::erase(idle_, index);
}

void Run::wait_for_events() {
    const auto now = now_us();
    std::int64_t wait_us = 100'000;
    if (options_.rate > 0 && !idle_.empty() && may_start(due_us(started_))) {
        wait_us = std::min(wait_us, std::max<std::int64_t>(due_us(started_) - now, 0));
    }
    const timespec timeout{wait_us / 1'000'000, (wait_us % 1'000'000) * 1000};
    std::array<epoll_event, 256> events{};
    const int count =
        ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &timeout, nullptr);
    for (int i = 0; i < count; ++i) {
        const auto& event = events[static_cast<std::size_t>(i)];
        const auto index = static_cast<std::size_t>(event.data.u64);
        if (connections_[index].fd < 0) continue;
        if ((event.events & EPOLLOUT) != 0 && !connections_[index].out.empty()) push_out(index);
        if ((event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0) on_readable(index);
    }
}

void Run::count_unanswered() {
    const auto now = now_us();
    for (const auto& connection : connections_) {
        if (!connection.is_busy || connection.flow_from_us < measure_us_) continue;
        ++report_.unanswered;
        report_.flow_latency.add(now - connection.flow_from_us);
    }
    if (options_.rate == 0 || is_stopped_) return;
    for (; may_start(due_us(started_)); ++started_) {
        ++report_.unanswered;
        report_.flow_latency.add(now - due_us(started_));
    }
}

LoadReport Run::run() {
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        if (!connect(i)) fail("cannot connect to port " + std::to_string(options_.port));
        idle_.push_back(i);
    }
    start_us_ = now_us();
    measure_us_ = start_us_ + options_.warm_up.us;
    end_us_ = measure_us_ + options_.duration.us;
    const auto give_up_us = end_us_ + options_.drain.us;
    double cpu_s = thread_cpu_s();
    bool is_warm = options_.warm_up.us == 0;
    for (;;) {
        start_due_flows();
        const auto now = now_us();
        if (!is_warm && now >= measure_us_) {
            is_warm = true;
            cpu_s = thread_cpu_s();
            report_.bytes_received = 0;
        }
        const bool has_more =
            options_.rate > 0 ? may_start(due_us(started_)) : may_start(now) && !idle_.empty();
        if ((busy_ == 0 && !has_more) || now >= give_up_us) break;
        wait_for_events();
    }
    count_unanswered();
    report_.cpu_s = thread_cpu_s() - cpu_s;
    report_.duration_s = static_cast<double>(last_reply_us_ - measure_us_) / 1e6;
    return report_;
}

}  // namespace

LoadReport run_load(const LoadOptions& options, const Scenario& scenario) {
    if (options.connections == 0) throw std::runtime_error("load needs a connection");
    // On the heap: the run carries its input buffer.
    return std::make_unique<Run>(options, scenario)->run();
}

}  // namespace nahtlos::load
