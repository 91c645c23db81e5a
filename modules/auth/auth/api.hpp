// The routes of the keys: make one (its secret is shown once), list them, revoke one.
#pragma once

#include "auth/keys.hpp"
#include "base/api/route.hpp"
#include "base/batch/changes.hpp"

namespace nahtlos::auth {

/// All of these outlive the routes. Whoever is answered can rely on it: the key ring of this
/// process has seen the change by then.
api::Routes key_routes(KeyRing& ring, Changes& changes, Executor& readers);

}  // namespace nahtlos::auth
