#include <iostream>

#include "apps/nahtlos/commands.hpp"
#include "apps/nahtlos/routes.hpp"

namespace nahtlos::app {

int print_version() {
    std::cout << "nahtlos " << version << '\n';
    return all_well;
}

}  // namespace nahtlos::app
