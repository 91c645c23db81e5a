// How many files and sockets this process may have open at once.
#pragma once

#include <cstddef>

namespace nahtlos::real {

/// Raises the soft limit to the hard one, as far as the system lets us; returns what holds now.
std::size_t raise_open_files();

}  // namespace nahtlos::real
