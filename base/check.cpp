#include "base/check.hpp"

namespace nahtlos {

void broken(const char* promise, const char* file, int line) {
    throw Broken(std::string("broken promise: ") + promise + " (" + file + ":" +
                 std::to_string(line) + ")");
}

}  // namespace nahtlos
