#include "apps/nahtlos/journal.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <stdexcept>

namespace nahtlos::app {

void add_line(const std::filesystem::path& file, const std::string& line) {
    const int out =
        ::open(file.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (out < 0) throw std::runtime_error("cannot write " + file.string());
    auto text = line + '\n';
    // After half a line of a full disk or a power cut begins another.
    char last = '\n';
    const auto size = ::lseek(out, 0, SEEK_END);
    if (size > 0 && ::pread(out, &last, 1, size - 1) == 1 && last != '\n') text.insert(0, 1, '\n');
    const auto written = ::write(out, text.data(), text.size());
    const bool is_written = written == static_cast<ssize_t>(text.size()) && ::fsync(out) == 0;
    ::close(out);
    if (!is_written) throw std::runtime_error("cannot write " + file.string());
}

}  // namespace nahtlos::app
