#include "base/real/open_files.hpp"

#include <sys/resource.h>

#include <cerrno>
#include <limits>
#include <system_error>

namespace nahtlos::real {

std::size_t raise_open_files() {
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) {
        throw std::system_error(errno, std::generic_category(), "RLIMIT_NOFILE");
    }
    const auto soft = files.rlim_cur;
    files.rlim_cur = files.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &files) != 0) files.rlim_cur = soft;
    return files.rlim_cur == RLIM_INFINITY ? std::numeric_limits<std::size_t>::max()
                                           : static_cast<std::size_t>(files.rlim_cur);
}

}  // namespace nahtlos::real
