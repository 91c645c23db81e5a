// Spoken: what refusals say at a console, in the language of whoever sits there.
#pragma once

#include <string>

#include "base/result.hpp"

namespace nahtlos::app {

/// Its detail, in German where LC_ALL, LC_MESSAGES or LANG (the first that is set) asks for it.
std::string spoken(const Refusal& refusal);

}  // namespace nahtlos::app
