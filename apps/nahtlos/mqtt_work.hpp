// MqttWork: listens to a broker of MQTT, on a thread of its own, for what RFID readers see.
#pragma once

#include <memory>

#include "adapters/mqtt/subscriber.hpp"
#include "base/ops/config.hpp"
#include "base/real/threads.hpp"
#include "flows/engine.hpp"

namespace nahtlos::app {

class MqttWork {
public:
    MqttWork(const config::Mqtt& config, flows::Engine& engine)
        : config_(config), engine_(engine) {}

    /// Does nothing where no broker is given.
    void start();
    /// While the engine is pumped; what is not kept yet, the broker sends again.
    void stop();

private:
    mqtt::Subscriber::Taken take(const std::string& topic, const std::string& payload);

    const config::Mqtt& config_;
    flows::Engine& engine_;
    std::unique_ptr<mqtt::Subscriber> subscriber_;
    real::Thread thread_;
};

}  // namespace nahtlos::app
