#include "apps/nahtlos/mqtt_work.hpp"

#include <future>

#include "base/ops/log.hpp"
#include "flows/rfid_messages.hpp"

namespace nahtlos::app {

using mqtt::Subscriber;

void MqttWork::start() {
    if (config_.host.empty()) return;
    mqtt::SubscriberOptions options;
    options.host = config_.host;
    options.port = config_.port;
    options.user = config_.user;
    options.password = config_.password;
    options.tls = config_.tls;
    options.certificate_authorities = config_.ca;
    options.client = config_.client;
    options.topic = config_.topic;
    subscriber_ = std::make_unique<Subscriber>(
        std::move(options),
        [this](const std::string& topic, const std::string& payload) {
            return take(topic, payload);
        },
        [](bool is_connected, const std::string& why) {
            if (is_connected) return log::info("mqtt_connected", {});
            log::warn("mqtt_not_connected", {{"why", why}});
        });
    thread_ = real::Thread("mqtt", [this] { subscriber_->run(); });
}

void MqttWork::stop() {
    if (subscriber_ == nullptr) return;
    subscriber_->stop();
    thread_.join();
    subscriber_.reset();
}

Subscriber::Taken MqttWork::take(const std::string& topic, const std::string& payload) {
    const auto promise = std::make_shared<std::promise<flows::MessageTaken>>();
    flows::take_rfid_message(engine_, topic, payload, [promise](flows::MessageTaken taken) {
        promise->set_value(std::move(taken));
    });
    const auto taken = promise->get_future().get();
    using enum flows::MessageTaken::What;
    const log::Fields fields{{"topic", topic}, {"why", taken.problem}};
    // Readers see tags that nobody encoded all day long.
    if (taken.what == kept && !taken.problem.empty()) log::debug("mqtt_reads_refused", fields);
    if (taken.what == refused) log::warn("mqtt_message_refused", fields);
    if (taken.what == again) log::warn("mqtt_message_waits", fields);
    return taken.what == again ? Subscriber::Taken::again : Subscriber::Taken::yes;
}

}  // namespace nahtlos::app
