// Rebuild: puts an SQLite database together again, as it was at one moment.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace nahtlos::backup {

/// From when to when any moment can be rebuilt: all was seen to be there, without reading it.
struct Stretch {
    Instant since, until;
    bool is_broken = false;  // then `why` says at what it ends: a segment that is missing, damaged
    std::string why;
};
/// Oldest first; those that follow on each other without a gap are one.
std::vector<Stretch> stretches(const std::filesystem::path& folder);

struct Rebuilt {
    Instant until;             // of the last transaction in it, or of the copy it began with
    std::int64_t commits = 0;  // on top of that copy
};

/// Writes to the new file `to` what was committed at `at` or before, or all there is. On disk when
/// this returns. Refuses, each time saying up to which moments it can go:
///   no_backup    nothing was ever shipped to `folder`
///   too_early    before the first copy
///   not_covered  after what was shipped, or in between two stretches
///   missing, damaged  a piece that is needed for it
Result<Rebuilt> rebuild(const std::filesystem::path& folder, std::optional<Instant> at,
                        const std::filesystem::path& to);

}  // namespace nahtlos::backup
