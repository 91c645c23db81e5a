#include "base/check.hpp"

namespace nahtlos {

void broken(const char* promise, CallSite where) {
    throw Broken(std::string("broken promise: ") + promise + " (" + where.file + ":" +
                 std::to_string(where.line) + ")");
}

}  // namespace nahtlos
