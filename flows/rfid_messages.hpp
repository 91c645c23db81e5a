// Reads that readers send as messages, such as by MQTT.
#pragma once

#include <functional>
#include <string>

#include "flows/engine.hpp"

namespace nahtlos::flows {

/// What became of a message.
struct MessageTaken {
    enum class What {
        kept,
        refused,  // for good: it will not be better next time
        again     // nothing of it is kept, and it should come once more
    } what = What::kept;
    std::string problem;  // of all of it, or of the reads that were refused; "" where there is none
};

/// Takes {"reads": [{"epc", "at"}]} of the reader that the last level of the topic names, as POST
/// /v1/rfid/reads does; `reply` is called once it is durable. From any thread.
void take_rfid_message(Engine& engine, const std::string& topic, const std::string& payload,
                       const std::function<void(MessageTaken)>& reply);

}  // namespace nahtlos::flows
