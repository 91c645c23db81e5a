#include "base/batch/revision.hpp"

namespace nahtlos {
namespace {

struct RevisionRow {
    std::string name;
    std::int64_t revision = 0;
};
BOOST_DESCRIBE_STRUCT(RevisionRow, (), (name, revision))

}  // namespace

std::map<std::string, std::int64_t> read_revisions(Tx& tx) {
    std::map<std::string, std::int64_t> revisions;
    for (auto& row : tx.all<RevisionRow>("select name, revision from base_revision")) {
        revisions[row.name] = row.revision;
    }
    return revisions;
}

std::int64_t raise_revision(Tx& tx, std::string_view name) {
    const auto raised = tx.value<std::int64_t>(
        "update base_revision set revision = revision + 1 where name = $1 returning revision",
        name);
    check(raised.has_value(), "a revision has a known name");
    // Told at the commit. Commits that tell take turns in all of PostgreSQL, so that nothing else
    // does; the sequencer tells of events.
    if (tx.engine() == sql::Engine::postgres) tx.run("notify nahtlos_revisions");
    return *raised;
}

}  // namespace nahtlos
