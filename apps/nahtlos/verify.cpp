#include "flows/verify.hpp"

#include <iostream>

#include "apps/nahtlos/commands.hpp"
#include "base/real/world.hpp"

namespace nahtlos::app {

int verify(const VerifyOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    sql::Database database(database_options(*config));
    real::SystemClock clock;
    flows::VerifyOptions how;
    how.now = clock.now();
    const auto report = flows::verify(database, how);
    for (const auto& invariant : report.invariants) {
        if (invariant.broken == 0 && options.is_quiet) continue;
        std::cout << to_string(invariant) << '\n';
    }
    std::cout << (report.is_sound() ? "the database is sound\n" : "the database is NOT sound\n");
    return report.is_sound() ? all_well : unsound;
}

}  // namespace nahtlos::app
