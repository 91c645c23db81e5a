#include <iostream>

#include "apps/nahtlos/commands.hpp"
#include "base/real/environment.hpp"

namespace nahtlos::app {

int check_config(const ConfigOptions& options) {
    const auto loaded =
        config::load({.environment = real::environment(), .flags = options.settings});
    if (!loaded) {
        std::cerr << "nahtlos: " << loaded.refusal().detail << '\n';
        return wrong_usage;
    }
    if (options.as_json) {
        std::cout << config::explain_json(*loaded) << '\n';
    } else if (options.explains) {
        std::cout << config::explain(*loaded);
    } else {
        for (const auto& one : loaded->settings) std::cout << one.key << " = " << one.value << '\n';
    }
    return all_well;
}

}  // namespace nahtlos::app
