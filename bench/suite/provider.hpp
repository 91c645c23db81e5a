// Provider: the test payment provider as a program of its own, beside the server.
#pragma once

#include <string>
#include <vector>

#include "bench/suite/stage.hpp"
#include "tests/support/program.hpp"

namespace nahtlos::bench {

class Provider {
public:
    static constexpr const char* secret = "whsec_of_benchmarks";

    explicit Provider(const Places& places)
        : port_(std::to_string(free_port())),
          program_(places.programs + "/nahtlos_test_psp",
                   {"--port", port_, "--webhook-secret", secret}) {
        program_.line();
    }
    /// Of the server that shall use it.
    std::vector<std::string> settings() const {
        return {"--payments.test-provider-url", "http://127.0.0.1:" + port_,
                "--payments.webhook-secret", secret};
    }

private:
    std::string port_;
    testing::Program program_;
};

}  // namespace nahtlos::bench
