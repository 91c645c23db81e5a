#include <iostream>

#include "apps/nahtlos/commands.hpp"
#include "apps/nahtlos/routes.hpp"

namespace nahtlos::app {

int print_openapi() {
    std::cout << openapi_document();
    return std::cout.flush() ? all_well : failed;
}

}  // namespace nahtlos::app
