// A real broker of MQTT (mosquitto) as a child process, and somebody who sends to it.
#pragma once

#include <arpa/inet.h>
#include <mosquitto.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "adapters/mqtt/subscriber.hpp"
#include "base/real/child.hpp"
#include "tests/support/program.hpp"

namespace nahtlos::testing {

class Broker {
public:
    /// Open to all, or by TLS and with a password.
    explicit Broker(bool is_secured = false)
        : folder_(std::filesystem::temp_directory_path() /
                  ("nahtlos_mqtt_" + std::to_string(::getpid()))),
          port_(free_port()),
          is_secured_(is_secured) {
        mosquitto_lib_init();
        std::filesystem::create_directories(folder_);
        std::ofstream config(folder_ / "mosquitto.conf");
        config << "listener " << port_ << " 127.0.0.1\nlog_type error\n"
               << "allow_anonymous " << (is_secured ? "false" : "true") << '\n';
        if (is_secured) secure(config);
        config.close();
        start();
    }
    ~Broker() {
        program_.reset();
        std::filesystem::remove_all(folder_);
    }
    std::uint16_t port() const { return port_; }
    void stop() { program_.reset(); }
    void start() {
        program_ = std::make_unique<Program>(
            "/usr/sbin/mosquitto",
            std::vector<std::string>{"-c", (folder_ / "mosquitto.conf").string()});
    }

    /// Sends at quality of service 1 and waits until the broker has it.
    void send(const std::string& topic, const std::string& payload) const {
        const std::unique_ptr<mosquitto, decltype(&mosquitto_destroy)> client(
            mosquitto_new(nullptr, true, nullptr), &mosquitto_destroy);
        bool is_sent = false;
        mosquitto_user_data_set(client.get(), &is_sent);
        mosquitto_publish_callback_set(
            client.get(), [](mosquitto*, void* sent, int) { *static_cast<bool*>(sent) = true; });
        if (is_secured_) {
            mosquitto_username_pw_set(client.get(), user, password);
            mosquitto_tls_set(client.get(), certificate().c_str(), nullptr, nullptr, nullptr,
                              nullptr);
        }
        for (int tries = 0; tries < 100; ++tries) {
            if (mosquitto_connect(client.get(), "127.0.0.1", port_, 30) == MOSQ_ERR_SUCCESS) break;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        mosquitto_publish(client.get(), nullptr, topic.c_str(), static_cast<int>(payload.size()),
                          payload.data(), 1, false);
        for (int tries = 0; tries < 200 && !is_sent; ++tries) mosquitto_loop(client.get(), 50, 1);
        if (!is_sent) throw std::runtime_error("the broker takes no message");
    }

    mqtt::SubscriberOptions options(const std::string& client = "nahtlos") const {
        mqtt::SubscriberOptions options;
        options.host = "127.0.0.1";
        options.port = port_;
        options.client = client;
        options.topic = "nahtlos/rfid/+";
        options.pause = milliseconds(50);
        if (is_secured_) {
            options.user = user;
            options.password = Secret<std::string>(password);
            options.tls = true;
            options.certificate_authorities = certificate();
        }
        return options;
    }

private:
    static constexpr const char *user = "readers", *password = "a long password";

    std::string certificate() const { return folder_ / "certificate.pem"; }

    void secure(std::ofstream& config) const {
        const std::string key = folder_ / "key.pem", passwords = folder_ / "passwords";
        const int made = real::run_child(
            "openssl",
            {"req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=broker",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate()});
        const int named =
            real::run_child("mosquitto_passwd", {"-b", "-c", passwords, user, password});
        if (made != 0 || named != 0) throw std::runtime_error("the broker cannot be secured");
        // The broker leaves root behind before it reads them.
        std::filesystem::permissions(folder_, std::filesystem::perms::others_exec,
                                     std::filesystem::perm_options::add);
        for (const auto& file : {key, passwords, certificate()}) {
            std::filesystem::permissions(file, std::filesystem::perms::others_read,
                                         std::filesystem::perm_options::add);
        }
        config << "certfile " << certificate() << "\nkeyfile " << key << "\npassword_file "
               << passwords << '\n';
    }

    static std::uint16_t free_port() {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address);
        socklen_t size = sizeof address;
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
        ::close(socket);
        return ntohs(address.sin_port);
    }

    const std::filesystem::path folder_;
    const std::uint16_t port_;
    const bool is_secured_;
    std::unique_ptr<Program> program_;
};

}  // namespace nahtlos::testing
