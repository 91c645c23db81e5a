#include "bench/limits/writer.hpp"
#include <stdexcept>
namespace nahtlos::limits {
std::unique_ptr<Writer> open_postgres_writer(const WriterOptions&, const Shop&) { throw std::runtime_error("todo"); }
}
