// The function bodies of a C++ source, found by its brackets.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace nahtlos::tidy {

/// Offsets in the code: the first character of the declaration and the closing bracket.
struct FunctionBody {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Outermost functions, in order; lambdas and local classes count to the function around them.
/// Tables of data are not functions. `code` is blanked code (Source::code).
std::vector<FunctionBody> functions_in(std::string_view code);

}  // namespace nahtlos::tidy
