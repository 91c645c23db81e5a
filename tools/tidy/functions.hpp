// The function bodies of a C++ source, found by its brackets.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace nahtlos::tidy {

struct FunctionBody {
    std::size_t begin = 0;  // offset of the first character of its declaration
    std::size_t end = 0;    // offset of its closing bracket
    std::size_t lines = 0;  // of declaration and body; a table in it (`return {...};`) counts one
};

/// Outermost functions, in order; lambdas and local classes count to the function around them.
/// Tables of data are not functions. `code` is blanked code (Source::code).
std::vector<FunctionBody> functions_in(std::string_view code);

}  // namespace nahtlos::tidy
