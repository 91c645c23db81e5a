#include "base/check.hpp"

namespace nahtlos {

void broken(const char* promise, std::source_location where) {
    throw Broken(std::string("broken promise: ") + promise + " (" + where.file_name() + ":" +
                 std::to_string(where.line()) + ")");
}

}  // namespace nahtlos
