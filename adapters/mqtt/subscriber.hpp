// Subscriber: takes messages from a broker of MQTT, and tells it so only once they are kept.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

#include "base/secret.hpp"
#include "base/time.hpp"

struct mosquitto;

namespace nahtlos::mqtt {

struct SubscriberOptions {
    std::string host;
    std::uint16_t port = 1'883;
    std::string user;
    Secret<std::string> password;
    bool tls = false;
    std::string certificate_authorities;  // PEM file; empty: whom the system trusts
    std::string client;                   // the broker keeps messages for this name meanwhile
    std::string topic;
    Span pause = seconds(2);  // before it connects again
};

/// MQTT 3.1.1, quality of service 1. A message is acknowledged when `take` has returned true; until
/// then the broker sends it again, so that none is lost and some come twice.
class Subscriber {
public:
    enum class Taken { yes, again };
    using Take = std::function<Taken(const std::string& topic, const std::string& payload)>;
    /// "connected", or why it is not; told once for each change.
    using OnState = std::function<void(bool is_connected, const std::string& why)>;

    /// Throws std::runtime_error if the library or its options do not work.
    Subscriber(SubscriberOptions options, Take take, OnState on_state);
    ~Subscriber();
    Subscriber(const Subscriber&) = delete;
    Subscriber& operator=(const Subscriber&) = delete;

    /// Listens until stop(), on the caller's thread; connects again and again.
    void run();
    /// Thread safe. With TLS, run() may end only when the system gives up on a host that says
    /// nothing.
    void stop();

private:
    static void on_connect(mosquitto* client, void* self, int code);
    static void on_subscribe(mosquitto* client, void* self, int id, int count, const int* granted);

    bool connect();
    void listen();
    void tell(bool is_connected, const std::string& why);
    void pause();

    const SubscriberOptions options_;
    const Take take_;
    const OnState on_state_;
    mosquitto* client_ = nullptr;
    std::atomic<bool> is_stopping_ = false;
    std::mutex mutex_;  // only to wait for that
    std::condition_variable stopped_;
    bool has_failed_ = false;  // a message that was not kept: nothing is acknowledged any more
    bool was_connected_ = false;
    std::string told_;
};

}  // namespace nahtlos::mqtt
