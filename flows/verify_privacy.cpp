// Verify: of erased people nothing is left but what the map of personal data says.
#include "customers/privacy.hpp"
#include "flows/verify_run.hpp"
#include "privacy/erasures.hpp"
#include "privacy/rows.hpp"

namespace nahtlos::flows {
namespace {

// In one snapshot with what it is compared to.
std::vector<std::string> left_of(Tx& tx, const privacy::LogEntry& entry) {
    privacy::Subject subject;
    subject.profiles = {entry.profiles.begin(), entry.profiles.end()};
    subject.parties = {entry.parties.begin(), entry.parties.end()};
    subject.carts = {entry.carts.begin(), entry.carts.end()};
    std::vector<customers::PartyId> parties(entry.parties.begin(), entry.parties.end());
    std::set<Uuid> restricted;
    for (const auto& party : customers::erased_parties(tx, parties)) {
        if (party.restricted_until) restricted.insert(party.id.uuid);
    }
    return privacy::rows_left(tx, subject, restricted);
}

}  // namespace

void verify_erased(VerifyRun& run) {
    constexpr std::int64_t at_once = 100;
    std::optional<privacy::ErasureId> after;
    for (bool is_more = true; is_more;) {
        std::size_t rows = 0;
        const auto left = run.read([&](Tx& tx) {
            std::vector<std::string> found;
            const auto entries = privacy::done_after(tx, after, at_once);
            for (const auto& entry : entries) {
                for (auto& text : left_of(tx, entry)) found.push_back(std::move(text));
            }
            rows = entries.size();
            if (!entries.empty()) after = entries.back().id;
            return found;
        });
        is_more = static_cast<std::int64_t>(rows) == at_once;
        run.count(Check::erased, rows);
        run.tell("erasures", rows);
        for (const auto& text : left) run.broken(Check::erased, text, "nothing", "something");
    }
}

}  // namespace nahtlos::flows
