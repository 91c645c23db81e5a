// Reads that readers send as messages, such as by MQTT.
#pragma once

#include <functional>
#include <string>

#include "flows/engine.hpp"

namespace nahtlos::flows {

/// What became of a message. `is_again`: nothing of it is kept, and it should come once more.
struct MessageTaken {
    bool is_again = false;
    std::string problem;  // why it was refused, as a whole or in part; "" when nothing was
};

/// Takes {"reads": [{"epc", "at"}]} of the reader that the last level of the topic names, as POST
/// /v1/rfid/reads does; `reply` is called once it is durable. From any thread.
void take_rfid_message(Engine& engine, const std::string& topic, const std::string& payload,
                       const std::function<void(MessageTaken)>& reply);

}  // namespace nahtlos::flows
