// Verify: the chain of seals over the events.
#include <algorithm>

#include "base/crypto/hmac.hpp"
#include "base/events/seals.hpp"
#include "flows/verify_run.hpp"

namespace nahtlos::flows {
namespace {

using events::Seal;

std::string shown(const Seal& seal) {
    return "seal of events " + std::to_string(seal.position) + " to " + std::to_string(seal.last());
}

// Whether the seal follows on the one before, and vouches for what is there.
void judge(VerifyRun& run, const std::optional<Seal>& before, const Seal& seal) {
    run.count(Check::audit_chain, 1);
    const auto begins = before ? before->last() + 1 : 1;
    const auto previous = before ? before->hash.data : std::string(32, '\0');
    if (seal.position != begins) {
        run.broken(Check::audit_chain, shown(seal), "beginning at " + std::to_string(begins),
                   std::to_string(seal.position));
    }
    if (seal.previous.data != previous) {
        run.broken(Check::audit_chain, shown(seal), "after " + hex(previous),
                   hex(seal.previous.data));
    }
    const auto happened = run.read([&](Tx& tx) {
        return events_from(tx, seal.position, std::max<std::int64_t>(seal.events, 1));
    });
    if (static_cast<std::int64_t>(happened.size()) != seal.events) {
        return run.broken(Check::audit_chain, shown(seal), std::to_string(seal.events) + " events",
                          std::to_string(happened.size()));
    }
    const auto hash = events::seal_hash(seal.previous.data, happened);
    if (hash != seal.hash.data) {
        run.broken(Check::audit_chain, shown(seal), hex(seal.hash.data), hex(hash));
    }
}

}  // namespace

void verify_audit(VerifyRun& run) {
    std::optional<Seal> before;
    const auto& wanted = run.options().audit_head;
    bool is_wanted_found = !wanted;
    each_slice<Seal>(
        snapshots(run), 100,
        [&](Tx& tx, const Seal& last) { return events::seals_after(tx, last.position, 100); },
        [&](const std::vector<Seal>& seals) {
            for (const auto& seal : seals) {
                judge(run, before, seal);
                run.tell("sealed events", static_cast<std::size_t>(seal.events));
                before = seal;
                if (!wanted || seal.last() != wanted->position) continue;
                is_wanted_found = true;
                if (hex(seal.hash.data) == wanted->hash) continue;
                run.broken(Check::audit_chain, shown(seal), wanted->hash, hex(seal.hash.data));
            }
        });
    if (!is_wanted_found) {
        run.broken(Check::audit_chain, "the head that was noted",
                   "a seal up to event " + std::to_string(wanted->position), "none");
    }
    const auto sealed_to =
        run.read([](Tx& tx) { return events::position_of(tx, events::sealer().name); });
    const auto head = before ? before->last() + 1 : 1;
    // Seals may be added meanwhile, but none may be missing at the end.
    if (sealed_to > head) {
        const auto added = run.read([&](Tx& tx) {
            return events::seals_after(tx, before ? before->position : 0, 1).size();
        });
        if (added == 0) {
            run.broken(Check::audit_chain, "the last seals",
                       "up to event " + std::to_string(sealed_to - 1),
                       "up to " + std::to_string(head - 1));
        }
    }
    if (before) run.report().audit_head = AuditHead{before->last(), hex(before->hash.data)};
}

}  // namespace nahtlos::flows
