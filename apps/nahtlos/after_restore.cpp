#include "apps/nahtlos/after_restore.hpp"

#include <iostream>

#include "apps/nahtlos/audit_heads.hpp"
#include "apps/nahtlos/store_health.hpp"
#include "apps/nahtlos/withdrawn.hpp"

namespace nahtlos::app {
namespace {

namespace fs = std::filesystem;

// A token that was stolen or given back since would open the door again.
void end_sessions(sql::Database& database, Instant now) {
    const auto ended =
        sql::write(*database.open_writer(), [&](Tx& tx) { return end_all_sessions(tx, now); });
    std::cout << "ended " << ended << " sessions and links to log in\n";
}

void withdraw_again(sql::Database& database, const std::vector<fs::path>& journals, Instant now) {
    const auto known = withdrawals_from(journals);
    if (known.empty()) {
        std::cout << "look at: no " << withdrawn_file
                  << " was found: keys that were revoked and accounts that were disabled since are "
                     "valid again (`nahtlos key list`, `nahtlos staff list`)\n";
        return;
    }
    const auto done =
        sql::write(*database.open_writer(), [&](Tx& tx) { return reapply(tx, known, now); });
    std::cout << "ended " << done.keys << " keys, disabled " << done.disabled
              << " accounts and locked " << done.locked << " again\n";
    for (const auto& line : done.to_look_at) std::cout << "look at: " << line << '\n';
}

void tell_feed(sql::Database& database) {
    const auto last = database.read([](Tx& tx) { return last_position(tx); });
    std::cout << "look at: the feed of events ends at position " << last
              << "; whoever read further goes on from position " << last + 1 << '\n';
}

}  // namespace

void after_restore(sql::Database& database, const fs::path& data_dir,
                   const std::vector<fs::path>& journals, Instant now) {
    end_sessions(database, now);
    withdraw_again(database, journals, now);
    tell_feed(database);
    note_restore(database, data_dir, now);
}

}  // namespace nahtlos::app
