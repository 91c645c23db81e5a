#include "base/real/outbound.hpp"

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>

#include "base/check.hpp"
#include "base/real/threads.hpp"

namespace nahtlos::real {
namespace {

using Steady = std::chrono::steady_clock;

struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct FreeEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeText {
    void operator()(char* text) const { curl_free(text); }
};

struct Call {
    OutboundRequest request;
    Outbound::Done done;
    std::string host;  // scheme, name and port: what shares connections
    Steady::time_point deadline;
    OutboundReply reply;
    std::size_t reply_limit = 0;
    bool is_too_large = false, is_cut = false, is_closed_address = false;
    const std::function<bool(std::string_view)>* may_connect = nullptr;
    std::unique_ptr<curl_slist, FreeList> headers;
    std::unique_ptr<CURL, FreeEasy> easy;
    std::array<char, CURL_ERROR_SIZE> error{};
};

struct Host {
    std::deque<std::unique_ptr<Call>> waiting;
    std::size_t active = 0;
    bool has_turn = false;
};

std::optional<std::string> url_part(CURLU* url, CURLUPart part, unsigned flags) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return std::nullopt;
    const std::unique_ptr<char, FreeText> owned(text);
    return std::string(text);
}

/// "https://pay.example:443", or nothing when this is no http(s) URL.
std::optional<std::string> host_of(const std::string& text) {
    const std::unique_ptr<CURLU, FreeUrl> url(curl_url());
    if (!url || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) {
        return std::nullopt;
    }
    const auto scheme = url_part(url.get(), CURLUPART_SCHEME, 0);
    const auto name = url_part(url.get(), CURLUPART_HOST, 0);
    const auto port = url_part(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
    if (!scheme || !name || !port || (*scheme != "http" && *scheme != "https")) return std::nullopt;
    return *scheme + "://" + *name + ":" + *port;
}

bool is_token(std::string_view text) {
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               others.find(c) != std::string_view::npos;
    });
}

bool is_header_value(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
    });
}

/// Why this request is not sent, or nothing.
std::optional<std::string> fault_of(const OutboundRequest& request) {
    if (!is_token(request.method)) return "the method is not an HTTP method";
    if (request.url.find('\0') != std::string::npos) return "the URL holds a zero byte";
    for (const auto& [name, value] : request.headers) {
        if (!is_token(name)) return "a header name is not a token";
        if (!is_header_value(value)) return "header " + name + " holds a control character";
    }
    return std::nullopt;
}

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* to) {
    auto& call = *static_cast<Call*>(to);
    const std::size_t bytes = size * count;
    if (call.reply.body.size() + bytes > call.reply_limit) {
        call.reply.body.append(data, call.reply_limit - call.reply.body.size());
        call.is_too_large = true;
        return 0;  // not the whole: curl gives up the transfer
    }
    call.reply.body.append(data, bytes);
    return bytes;
}

curl_socket_t open_socket(void* to, curlsocktype, curl_sockaddr* address) {
    auto& call = *static_cast<Call*>(to);
    const auto* const bytes = reinterpret_cast<const char*>(&address->addr);
    std::string_view host;
    if (address->family == AF_INET) {
        host = {bytes + offsetof(sockaddr_in, sin_addr), sizeof(in_addr)};
    } else if (address->family == AF_INET6) {
        // What is behind addr is as long as addrlen says, beyond the struct that it is declared as.
        host = {bytes + offsetof(sockaddr_in6, sin6_addr), sizeof(in6_addr)};
    }
    if (!(*call.may_connect)(host)) {
        call.is_closed_address = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
    check(curl_easy_setopt(easy, option, value) == CURLE_OK, "libcurl takes the option");
}

void add_header(Call& call, const std::string& line) {
    curl_slist* longer = curl_slist_append(call.headers.get(), line.c_str());
    check(longer != nullptr, "libcurl has memory for a header");
    (void)call.headers.release();
    call.headers.reset(longer);
}

void set_headers(Call& call) {
    bool has_content_type = false;
    for (const auto& [name, value] : call.request.headers) {
        // "Name:" would make curl leave the header out; "Name;" sends it empty.
        add_header(call, value.empty() ? name + ";" : name + ": " + value);
        has_content_type |= name.size() == 12 && curl_strequal(name.c_str(), "content-type") != 0;
    }
    add_header(call, "Expect:");
    if (!has_content_type) add_header(call, "Content-Type:");  // no guess of a form
    set(call.easy.get(), CURLOPT_HTTPHEADER, call.headers.get());
}

void set_method(Call& call) {
    CURL* easy = call.easy.get();
    const auto& [method, url, body, headers, timeout] = call.request;
    if (method == "HEAD") {
        set(easy, CURLOPT_NOBODY, 1L);
        return;
    }
    if (!body.empty() || method == "POST" || method == "PUT" || method == "PATCH") {
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
        set(easy, CURLOPT_POSTFIELDS, body.c_str());
    }
    set(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
}

void prepare(Call& call, const OutboundOptions& options) {
    call.easy.reset(curl_easy_init());
    check(call.easy != nullptr, "libcurl has memory for a call");
    CURL* easy = call.easy.get();
    call.reply_limit = options.reply_bytes;
    call.is_cut = options.cuts_replies;
    if (options.may_connect) {
        call.may_connect = &options.may_connect;
        set(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
        set(easy, CURLOPT_OPENSOCKETDATA, static_cast<void*>(&call));
    }
    set(easy, CURLOPT_URL, call.request.url.c_str());
    set_method(call);
    set_headers(call);
    using std::chrono::milliseconds;
    const auto left = std::chrono::ceil<milliseconds>(call.deadline - Steady::now()).count();
    set(easy, CURLOPT_TIMEOUT_MS, std::max(1L, static_cast<long>(left)));
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_QUICK_EXIT, 1L);  // a slow name server must not hold up the shutdown
    set(easy, CURLOPT_PROXY, options.proxy.c_str());
    set(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
    if (!options.certificate_authorities.empty()) {
        set(easy, CURLOPT_CAINFO, options.certificate_authorities.c_str());
    }
    set(easy, CURLOPT_ERRORBUFFER, call.error.data());
    set(easy, CURLOPT_WRITEFUNCTION, take_body);
    set(easy, CURLOPT_WRITEDATA, static_cast<void*>(&call));
    set(easy, CURLOPT_PRIVATE, static_cast<void*>(&call));
}

OutboundReply not_reached(std::string why) { return {false, 0, {}, std::move(why)}; }

}  // namespace

struct CurlOutbound::State {
    explicit State(OutboundOptions given) : options(std::move(given)) {
        check(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "libcurl starts");
        multi = curl_multi_init();
        check(multi != nullptr, "libcurl has memory");
        curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(options.concurrency));
        thread = Thread("outbound", [this] { run(); });
    }
    ~State() {
        {
            const std::lock_guard lock(mutex);
            is_stopping = true;
        }
        curl_multi_wakeup(multi);
        thread.join();
        curl_multi_cleanup(multi);
        curl_global_cleanup();
    }

    /// Takes the call, or says why not.
    std::optional<std::string> offer(std::unique_ptr<Call>& call) {
        {
            const std::lock_guard lock(mutex);
            if (is_stopping) return "the program is stopping";
            if (unanswered >= options.queue) return "too many outbound calls are waiting";
            ++unanswered;
            incoming.push_back(std::move(call));
        }
        curl_multi_wakeup(multi);
        return std::nullopt;
    }

    void run();
    bool take_incoming();
    void give_turn(Host& host);
    void start_waiting();
    void collect_finished();
    void finish(Call& call, CURLcode code);
    void expire_waiting();
    void abandon_all();
    void answer(Call& call, OutboundReply reply);

    const OutboundOptions options;
    std::mutex mutex;
    std::deque<std::unique_ptr<Call>> incoming;  // under the mutex, like the next two
    std::size_t unanswered = 0;
    bool is_stopping = false;

    // Only touched by the background thread.
    std::map<std::string, Host> hosts;
    std::deque<Host*> turns;  // hosts with something to start, one call each in turn
    std::map<CURL*, std::unique_ptr<Call>> active;
    std::size_t waiting = 0;
    Steady::time_point next_expiry{};

    CURLM* multi = nullptr;
    Thread thread;
};

void CurlOutbound::State::run() {
    while (take_incoming()) {
        start_waiting();
        int running = 0;
        check(curl_multi_perform(multi, &running) == CURLM_OK, "libcurl goes on");
        collect_finished();
        expire_waiting();
        const bool can_start = !turns.empty() && active.size() < options.concurrency;
        const int timeout_ms = can_start ? 0 : waiting > 0 ? 50 : 1000;
        check(curl_multi_poll(multi, nullptr, 0, timeout_ms, nullptr) == CURLM_OK,
              "libcurl can wait");
    }
    abandon_all();
}

bool CurlOutbound::State::take_incoming() {
    std::deque<std::unique_ptr<Call>> arrived;
    {
        const std::lock_guard lock(mutex);
        if (is_stopping) return false;
        arrived.swap(incoming);
    }
    for (auto& call : arrived) {
        auto& host = hosts[call->host];
        host.waiting.push_back(std::move(call));
        ++waiting;
        give_turn(host);
    }
    return true;
}

void CurlOutbound::State::give_turn(Host& host) {
    if (host.has_turn || host.waiting.empty()) return;
    if (host.active >= options.concurrency_per_host) return;
    host.has_turn = true;
    turns.push_back(&host);
}

void CurlOutbound::State::start_waiting() {
    while (!turns.empty() && active.size() < options.concurrency) {
        Host& host = *turns.front();
        turns.pop_front();
        host.has_turn = false;
        if (host.waiting.empty()) continue;  // all of it expired since
        auto call = std::move(host.waiting.front());
        host.waiting.pop_front();
        --waiting;
        prepare(*call, options);
        CURL* easy = call->easy.get();
        check(curl_multi_add_handle(multi, easy) == CURLM_OK, "libcurl takes a call");
        ++host.active;
        active.emplace(easy, std::move(call));
        give_turn(host);
    }
}

void CurlOutbound::State::collect_finished() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        const CURLcode code = message->data.result;
        auto node = active.extract(message->easy_handle);
        check(!node.empty(), "a finished call was started");
        auto& call = *node.mapped();
        auto& host = hosts.at(call.host);
        --host.active;
        give_turn(host);
        finish(call, code);
        if (host.active == 0 && host.waiting.empty() && !host.has_turn) hosts.erase(call.host);
    }
}

void CurlOutbound::State::finish(Call& call, CURLcode code) {
    long status = 0;
    curl_easy_getinfo(call.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_multi_remove_handle(multi, call.easy.get());
    if (code == CURLE_OK || (call.is_too_large && call.is_cut)) {
        call.reply.reached = true;
        call.reply.status = static_cast<int>(status);
        answer(call, std::move(call.reply));
    } else if (call.is_too_large) {
        answer(call, not_reached("the reply is larger than " + std::to_string(options.reply_bytes) +
                                 " bytes"));
    } else if (call.is_closed_address) {
        answer(call, not_reached("the address is not one that may be called"));
    } else {
        const char* why = call.error[0] != '\0' ? call.error.data() : curl_easy_strerror(code);
        answer(call, not_reached(why));
    }
}

void CurlOutbound::State::expire_waiting() {
    const auto now = Steady::now();
    if (waiting == 0 || now < next_expiry) return;
    next_expiry = now + std::chrono::milliseconds(50);
    for (auto entry = hosts.begin(); entry != hosts.end();) {
        auto& host = entry->second;
        std::deque<std::unique_ptr<Call>> kept;
        for (auto& call : host.waiting) {
            if (call->deadline > now) {
                kept.push_back(std::move(call));
                continue;
            }
            --waiting;
            answer(*call, not_reached("timed out while waiting for a free connection"));
        }
        host.waiting.swap(kept);
        const bool is_idle = host.active == 0 && host.waiting.empty() && !host.has_turn;
        entry = is_idle ? hosts.erase(entry) : std::next(entry);
    }
}

void CurlOutbound::State::abandon_all() {
    const std::string why = "the program stopped before the reply came";
    for (auto& [easy, call] : active) {
        curl_multi_remove_handle(multi, easy);
        answer(*call, not_reached(why));
    }
    active.clear();
    for (auto& [name, host] : hosts) {
        for (auto& call : host.waiting) answer(*call, not_reached(why));
    }
    hosts.clear();
    // Stopping, so that nothing more arrives: what is here now is all.
    for (auto& call : incoming) answer(*call, not_reached(why));
    incoming.clear();
}

void CurlOutbound::State::answer(Call& call, OutboundReply reply) {
    {
        const std::lock_guard lock(mutex);
        --unanswered;
    }
    call.done(std::move(reply));
}

CurlOutbound::CurlOutbound(OutboundOptions options)
    : state_(std::make_unique<State>(std::move(options))) {}

CurlOutbound::~CurlOutbound() = default;

void CurlOutbound::send(OutboundRequest request, Done done) {
    if (auto fault = fault_of(request)) return done(not_reached(std::move(*fault)));
    auto host = host_of(request.url);
    if (!host) return done(not_reached("the URL is not an http or https URL"));
    auto call = std::make_unique<Call>();
    call->deadline = Steady::now() + std::chrono::microseconds(request.timeout.us);
    call->host = std::move(*host);
    call->request = std::move(request);
    call->done = std::move(done);
    // Refused: the call is still here, with its callback.
    if (auto refused = state_->offer(call)) call->done(not_reached(std::move(*refused)));
}

}  // namespace nahtlos::real
