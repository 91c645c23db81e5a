#include "apps/nahtlos/withdrawn.hpp"

#include "apps/nahtlos/journal.hpp"

namespace nahtlos::app {

bool Withdrawal::says_the_same_as(const Withdrawal& other) const {
    return kind == other.kind && ends_at == other.ends_at && status == other.status &&
           secret == other.secret && rights == other.rights;
}

std::map<Uuid, Withdrawal> withdrawals_from(const std::vector<std::filesystem::path>& folders) {
    std::map<Uuid, Withdrawal> newest;
    for (const auto& folder : folders) {
        for (auto& entry : read_entries<Withdrawal>(folder / withdrawn_file)) {
            auto& known = newest[entry.id];
            if (known.at <= entry.at) known = std::move(entry);
        }
    }
    return newest;
}

WithdrawalJournal::WithdrawalJournal(const std::filesystem::path& folder)
    : file_(folder / withdrawn_file), known_(withdrawals_from({folder})) {}

void WithdrawalJournal::follow(const std::vector<Withdrawal>& all) {
    for (const auto& one : all) {
        const auto known = known_.find(one.id);
        if (known != known_.end() && known->second.says_the_same_as(one)) continue;
        add_line(file_, json::write(one));
        known_[one.id] = one;
    }
}

}  // namespace nahtlos::app
