// attempt: work of a ticker that must not end it.
#pragma once

#include <exception>

#include "base/ops/log.hpp"

namespace nahtlos::app {

/// What fails now is told and done by a later tick.
template <class Work>
void attempt(log::Word what, Work&& work) {
    try {
        work();
    } catch (const std::exception& error) {
        log::warn(what, {{"why", error.what()}});
    }
}

}  // namespace nahtlos::app
