#include "adapters/mqtt/subscriber.hpp"

#include <mosquitto.h>
#include <poll.h>

#include <chrono>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace nahtlos::mqtt {
namespace {

constexpr int keepalive_s = 30, poll_ms = 200;

void must(int code, const char* what) {
    if (code == MOSQ_ERR_SUCCESS) return;
    throw std::runtime_error(std::string("mqtt: ") + what + ": " + mosquitto_strerror(code));
}

// Once per process; never taken back, since others may use it up to the end.
void start_library() {
    static const int code = mosquitto_lib_init();
    must(code, "the library");
}

}  // namespace

Subscriber::Subscriber(SubscriberOptions options, Take take, OnState on_state)
    : options_(std::move(options)), take_(std::move(take)), on_state_(std::move(on_state)) {
    start_library();
    client_ = mosquitto_new(options_.client.c_str(), false, this);
    if (client_ == nullptr) throw std::runtime_error("mqtt: no client of that name");
    // Told that the loop is ours, the library queues acknowledgements, and sends none before
    // mosquitto_loop_write(): that is what lets them wait for the message to be kept.
    must(mosquitto_threaded_set(client_, true), "threads");
    if (!options_.user.empty()) {
        must(mosquitto_username_pw_set(client_, options_.user.c_str(),
                                       options_.password.reveal().c_str()),
             "user");
    }
    if (options_.tls) {
        const auto& file = options_.certificate_authorities;
        const char* folder = file.empty() ? "/etc/ssl/certs" : nullptr;
        must(mosquitto_tls_set(client_, file.empty() ? nullptr : file.c_str(), folder, nullptr,
                               nullptr, nullptr),
             "TLS");
    }
    mosquitto_connect_callback_set(client_, on_connect);
    mosquitto_subscribe_callback_set(client_, on_subscribe);
    mosquitto_message_callback_set(
        client_, [](mosquitto*, void* self, const mosquitto_message* message) {
            auto& me = *static_cast<Subscriber*>(self);
            if (me.has_failed_ || me.is_stopping_) {
                me.has_failed_ = true;
                return;
            }
            const auto* bytes = static_cast<const char*>(message->payload);
            const std::string payload(bytes, bytes + message->payloadlen);
            me.has_failed_ = me.take_(message->topic, payload) == Taken::again;
        });
}

Subscriber::~Subscriber() { mosquitto_destroy(client_); }

void Subscriber::run() {
    while (!is_stopping_) {
        if (connect()) listen();
        if (!is_stopping_) pause();
    }
    mosquitto_disconnect(client_);
}

bool Subscriber::connect() {
    has_failed_ = false;
    const auto* host = options_.host.c_str();
    int code = MOSQ_ERR_SUCCESS;
    if (options_.tls) {
        // The library shakes hands in a loop of its own only, or while one waits.
        code = was_connected_ ? mosquitto_reconnect(client_)
                              : mosquitto_connect(client_, host, options_.port, keepalive_s);
    } else {
        // Not waited for, so that stop() need not wait for a host that says nothing.
        code = was_connected_ ? mosquitto_reconnect_async(client_)
                              : mosquitto_connect_async(client_, host, options_.port, keepalive_s);
    }
    if (code == MOSQ_ERR_SUCCESS) {
        was_connected_ = true;
        return true;
    }
    tell(false, mosquitto_strerror(code));
    return false;
}

void Subscriber::listen() {
    while (!is_stopping_) {
        const bool wants_write = mosquitto_want_write(client_);
        const auto events = static_cast<short>(wants_write ? POLLIN | POLLOUT : POLLIN);
        pollfd socket{mosquitto_socket(client_), events, 0};
        if (socket.fd < 0) return tell(false, "the connection ended");
        ::poll(&socket, 1, poll_ms);
        int code = MOSQ_ERR_SUCCESS;
        if (socket.revents != 0) code = mosquitto_loop_read(client_, 1);
        // What is queued acknowledges messages that were not kept: it goes with the connection.
        if (has_failed_) return tell(false, "a message could not be kept yet");
        if (code == MOSQ_ERR_SUCCESS && mosquitto_want_write(client_)) {
            code = mosquitto_loop_write(client_, 1);
        }
        if (code == MOSQ_ERR_SUCCESS) code = mosquitto_loop_misc(client_);
        if (code == MOSQ_ERR_CONN_REFUSED) return;  // on_connect() has told why
        if (code != MOSQ_ERR_SUCCESS) return tell(false, mosquitto_strerror(code));
    }
}

void Subscriber::on_connect(mosquitto* client, void* self, int code) {
    auto& me = *static_cast<Subscriber*>(self);
    if (code != 0) return me.tell(false, mosquitto_connack_string(code));
    const int asked = mosquitto_subscribe(client, nullptr, me.options_.topic.c_str(), 1);
    if (asked != MOSQ_ERR_SUCCESS) me.tell(false, mosquitto_strerror(asked));
}

void Subscriber::on_subscribe(mosquitto*, void* self, int, int count, const int* granted) {
    auto& me = *static_cast<Subscriber*>(self);
    const bool is_granted = count == 1 && granted[0] <= 2;
    me.tell(is_granted, is_granted ? "connected" : "the broker refuses the topic");
}

void Subscriber::tell(bool is_connected, const std::string& why) {
    if (why == told_) return;
    told_ = why;
    on_state_(is_connected, why);
}

void Subscriber::stop() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    stopped_.notify_all();
}

void Subscriber::pause() {
    std::unique_lock lock(mutex_);
    stopped_.wait_for(lock, std::chrono::microseconds(options_.pause.us),
                      [this] { return is_stopping_.load(); });
}

}  // namespace nahtlos::mqtt
