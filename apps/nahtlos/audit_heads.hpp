// AuditHeads: heads of the audit trail, noted outside of the database, where who can write that
// cannot change them; `nahtlos verify` holds the trail against all of them.
//
// audit-heads.jsonl, in data_dir and in backup.directory: one JSON object a line:
//   {"at":TIME,"kind":"head","position":N,"hash":HEX}   the trail up to event N has this hash
//   {"at":TIME,"kind":"restored","position":N,"hash":""} a restore left events up to N: heads of
//     later ones that were noted before are of events that were given up
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/sql/database.hpp"
#include "base/time.hpp"

namespace nahtlos::app {

inline constexpr const char* audit_heads_file = "audit-heads.jsonl";

struct NotedHead {
    Instant at;
    std::string kind;
    std::int64_t position = 0;
    std::string hash;
};
BOOST_DESCRIBE_STRUCT(NotedHead, (), (at, kind, position, hash))

/// Notes the head there is, and returns it; nothing when there is none yet, or none newer.
std::optional<NotedHead> note_head(sql::Database& database,
                                   const std::vector<std::filesystem::path>& folders, Instant now);
/// Notes that what came after is gone.
void note_restore(sql::Database& database, const std::filesystem::path& folder, Instant now);

struct HeadsReport {
    std::int64_t noted = 0, given_up = 0;  // by restores
    std::vector<std::string> broken;       // for people
};
/// Whether the seals go through all heads that were noted. The seals themselves are checked by
/// flows::verify.
HeadsReport compare_heads(sql::Database& database,
                          const std::vector<std::filesystem::path>& folders);

}  // namespace nahtlos::app
