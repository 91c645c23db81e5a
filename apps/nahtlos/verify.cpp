#include "flows/verify.hpp"

#include <iostream>

#include "apps/nahtlos/audit_heads.hpp"
#include "apps/nahtlos/commands.hpp"
#include "apps/nahtlos/live_backup.hpp"
#include "base/real/world.hpp"

namespace nahtlos::app {
namespace {

// Says once a second how far it is, so that nobody takes a large database for a hang.
std::function<void(const flows::VerifyProgress&)> progress(Clock& clock) {
    return [&clock, told_ns = clock.ticks_ns()](const flows::VerifyProgress& done) mutable {
        constexpr std::int64_t second_ns = 1'000'000'000;
        if (clock.ticks_ns() - told_ns < second_ns) return;
        told_ns = clock.ticks_ns();
        std::cerr << "reading " << done.what << ": " << done.rows << " rows\n";
    };
}

}  // namespace

int verify(const VerifyOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    sql::Database database(database_options(*config));
    real::SystemClock clock;
    flows::VerifyOptions how;
    how.now = clock.now();
    if (!options.audit_head.empty()) {
        how.audit_head = flows::parse_audit_head(options.audit_head);
        if (!how.audit_head) {
            std::cerr << "nahtlos: --audit-head takes POSITION:HASH, as verify printed it\n";
            return wrong_usage;
        }
    }
    if (!options.is_quiet) how.on_progress = progress(clock);
    const auto report = flows::verify(database, how);
    for (const auto& invariant : report.invariants) {
        if (invariant.broken == 0 && options.is_quiet) continue;
        std::cout << to_string(invariant) << '\n';
    }
    if (report.audit_head && !options.is_quiet) {
        std::cout << "audit head " << report.audit_head->position << ':' << report.audit_head->hash
                  << '\n';
    }
    const auto heads = compare_heads(database, journal_folders(*config));
    if (!options.is_quiet && heads.noted > 0) {
        std::cout << "audit heads: " << heads.noted << " noted, " << heads.broken.size()
                  << " broken, " << heads.given_up << " of events that restores gave up\n";
    }
    for (const auto& broken : heads.broken) std::cout << broken << '\n';
    const bool is_sound = report.is_sound() && heads.broken.empty();
    std::cout << (is_sound ? "the database is sound\n" : "the database is NOT sound\n");
    return is_sound ? all_well : unsound;
}

}  // namespace nahtlos::app
