// The routes of staff: log in and out, one's own account, everybody's accounts, roles.
#pragma once

#include "auth/keys.hpp"
#include "base/api/route.hpp"
#include "base/batch/changes.hpp"
#include "oidc/client.hpp"
#include "staff/seeds.hpp"
#include "staff/sessions.hpp"

namespace nahtlos::staff {

/// What the routes work with; all of it outlives them.
struct Desk {
    sql::Database& database;
    Changes& changes;
    Executor& readers;
    Executor& passwords;  // few at once and few waiting: each takes 19 MiB and some 30 ms of a core
    SessionRing& ring;
    oidc::Clients* providers = nullptr;  // that people log in at; null for none
    Seeds seeds = {};
};

api::Routes staff_routes(const Desk& desk);

/// Saves when sessions and keys were used, and drops what is over for long. To be called once a
/// minute; never blocks.
void keep_house(const Desk& desk, auth::KeyRing& keys, World& world);

}  // namespace nahtlos::staff
