// Who acts when nobody asked for it.
#pragma once

#include "base/batch/command.hpp"

namespace nahtlos::flows {

inline Context job_context() {
    Context context;
    context.actor_kind = ActorKind::job;
    return context;
}

}  // namespace nahtlos::flows
