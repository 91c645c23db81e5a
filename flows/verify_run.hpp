// VerifyRun: one run of verify, as its passes see it; and sums compared in bounded memory.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "flows/verify.hpp"

namespace nahtlos::flows {

class VerifyRun {
public:
    VerifyRun(sql::Database& database, const VerifyOptions& options);

    const VerifyOptions& options() const { return options_; }
    std::int64_t slice() const { return options_.slice_rows; }

    /// Calls `read(Tx&)` in a snapshot of its own.
    template <class Read>
    auto read(Read&& rows) {
        return database_.read(std::forward<Read>(rows));
    }

    void count(Check check, std::size_t rows) { at(check).rows += static_cast<std::int64_t>(rows); }
    void unsettled(Check check, std::size_t rows) {
        at(check).unsettled += static_cast<std::int64_t>(rows);
    }
    void broken(Check check, std::string rows, std::string expected, std::string found);
    /// Says how far the reading of `what` has come.
    void tell(std::string_view what, std::size_t more_rows);

    VerifyReport& report() { return report_; }

private:
    Invariant& at(Check check);

    sql::Database& database_;
    const VerifyOptions& options_;
    VerifyReport report_;
    std::map<std::string_view, std::int64_t> told_;
};

/// Calls `use(rows)` for slice after slice; `next(tx, last)` reads the one after the row `last`,
/// whose type says by its default where to begin. `in_tx` runs each slice.
template <class Row, class InTx, class Next, class Use>
void each_slice(InTx&& in_tx, std::int64_t limit, Next&& next, Use&& use) {
    Row last{};
    for (;;) {
        std::vector<Row> rows;
        in_tx([&](Tx& tx) { rows = next(tx, last); });
        if (rows.empty()) return;
        use(rows);
        if (static_cast<std::int64_t>(rows.size()) < limit) return;
        last = std::move(rows.back());
    }
}

template <std::size_t N>
using Counts = std::array<std::int64_t, N>;

/// A row that must equal the sum of other rows.
template <class Key, std::size_t N>
struct Stored {
    Key key{};
    std::int64_t version = 0;  // moves with every change of the row
    Counts<N> counts{};
};

using InTx = std::function<void(const std::function<void(Tx&)>&)>;

/// Runs each call in a snapshot of its own.
InTx snapshots(VerifyRun& run);

/// How stored sums are compared with what they sum.
template <class Key, std::size_t N>
struct FoldPlan {
    Check check;
    std::string_view what;  // is summed, for the progress
    std::array<const char*, N> names;
    /// Up to `limit` stored rows after `after`, in key order.
    std::function<std::vector<Stored<Key, N>>(Tx&, const Key& after, std::int64_t limit)> stored;
    /// Calls the sink with every row that is summed, reading slices in transactions of `in_tx`.
    using Sink = std::function<void(const Key&, const Counts<N>&)>;
    std::function<void(const InTx& in_tx, const Sink&)> deltas;
    std::function<std::string(const Key&)> shown;
};

/// Compares a window of keys at a time. A row whose version did not move while the deltas were read
/// is judged by them; others once more, in one snapshot, if that is not too long.
template <class Key, std::size_t N>
class Fold {
public:
    Fold(VerifyRun& run, const FoldPlan<Key, N>& plan) : run_(run), plan_(plan) {}

    void check_all() {
        std::optional<Key> from;
        do {
            from = check_window(from);
        } while (from);
        settle();
    }

private:
    struct Entry {
        std::optional<Stored<Key, N>> before, after;
        Counts<N> sum{};
    };
    using Entries = std::map<Key, Entry>;

    template <class Use>
    void each_stored(const InTx& in_tx, const std::optional<Key>& after,
                     const std::optional<Key>& up_to, std::size_t most, Use use) {
        Key last = after.value_or(Key{});
        std::size_t seen = 0;
        for (bool is_done = false; !is_done;) {
            std::vector<Stored<Key, N>> rows;
            in_tx([&](Tx& tx) { rows = plan_.stored(tx, last, run_.slice()); });
            is_done = static_cast<std::int64_t>(rows.size()) < run_.slice();
            for (auto& row : rows) {
                if (seen == most || (up_to && *up_to < row.key)) return;
                last = row.key;
                ++seen;
                use(row);
            }
        }
    }

    /// Checks the window after `from`; returns where the next one begins, if there is one.
    std::optional<Key> check_window(const std::optional<Key>& from) {
        const auto live = snapshots(run_);
        const auto most = run_.options().window_keys;
        Entries entries;
        each_stored(live, from, {}, most, [&](const auto& row) { entries[row.key].before = row; });
        std::optional<Key> up_to;
        if (entries.size() == most) up_to = entries.rbegin()->first;
        deltas_ = 0;
        std::size_t strangers = 0;
        plan_.deltas(live, [&](const Key& key, const Counts<N>& more) {
            ++deltas_;
            if ((from && !(*from < key)) || (up_to && *up_to < key)) return;
            auto it = entries.find(key);
            if (it == entries.end()) {
                if (++strangers > most) return;
                it = entries.try_emplace(key).first;
            }
            add(it->second.sum, more);
        });
        each_stored(live, from, up_to, ~std::size_t{0}, [&](const auto& row) {
            const auto it = entries.find(row.key);
            if (it != entries.end()) it->second.after = row;
        });
        run_.count(plan_.check, entries.size());
        for (const auto& [key, entry] : entries) {
            if (version_of(entry.before) != version_of(entry.after)) {
                moved_.push_back(key);
            } else {
                judge(key, entry.after, entry.sum);
            }
        }
        return up_to;
    }

    // What moved is summed again in one snapshot.
    void settle() {
        if (moved_.empty()) return;
        if (deltas_ > run_.options().snapshot_rows) {
            run_.unsettled(plan_.check, moved_.size());
            return;
        }
        Entries entries;
        for (const auto& key : moved_) entries.try_emplace(key);
        snapshots(run_)([&](Tx& tx) {
            for (auto& [key, entry] : entries) entry = {};
            const InTx same = [&](const auto& use) { use(tx); };
            each_stored(same, {}, {}, ~std::size_t{0}, [&](const auto& row) {
                const auto it = entries.find(row.key);
                if (it != entries.end()) it->second.after = row;
            });
            plan_.deltas(same, [&](const Key& key, const Counts<N>& more) {
                const auto it = entries.find(key);
                if (it != entries.end()) add(it->second.sum, more);
            });
        });
        for (const auto& [key, entry] : entries) judge(key, entry.after, entry.sum);
    }

    void judge(const Key& key, const std::optional<Stored<Key, N>>& row, const Counts<N>& sum) {
        if (row && row->counts == sum) return;
        if (!row && sum == Counts<N>{}) return;
        std::string expected, found;
        for (std::size_t i = 0; i < N; ++i) {
            if (row && row->counts[i] == sum[i]) continue;
            expected += std::string(expected.empty() ? "" : ", ") + plan_.names[i] + ' ' +
                        std::to_string(sum[i]);
            if (!row) continue;
            found += std::string(found.empty() ? "" : ", ") + plan_.names[i] + ' ' +
                     std::to_string(row->counts[i]);
        }
        run_.broken(plan_.check, plan_.shown(key), expected, row ? found : "no row");
    }

    static std::optional<std::int64_t> version_of(const std::optional<Stored<Key, N>>& row) {
        return row ? std::optional(row->version) : std::nullopt;
    }
    static void add(Counts<N>& sum, const Counts<N>& more) {
        for (std::size_t i = 0; i < N; ++i) sum[i] += more[i];
    }

    VerifyRun& run_;
    const FoldPlan<Key, N>& plan_;
    std::int64_t deltas_ = 0;
    std::vector<Key> moved_;
};

// The passes, each in a file of its own; verify.cpp runs them.
void verify_overdue(VerifyRun& run);
void verify_promises(VerifyRun& run);
void verify_fences(VerifyRun& run);
void verify_tills(VerifyRun& run);
void verify_documents(VerifyRun& run);
void verify_names(VerifyRun& run);
void verify_orders(VerifyRun& run);
void verify_order_changes(VerifyRun& run);
void verify_parts(VerifyRun& run);
void verify_payments(VerifyRun& run);
void verify_stored_value(VerifyRun& run);
void verify_reviews(VerifyRun& run);
void verify_rfid(VerifyRun& run);
void verify_buying(VerifyRun& run);
void verify_shipments(VerifyRun& run);
void verify_outcomes(VerifyRun& run);
void verify_events(VerifyRun& run);
void verify_audit(VerifyRun& run);
void verify_levels(VerifyRun& run);
void verify_ledger(VerifyRun& run);
void verify_transfers(VerifyRun& run);
void verify_counts(VerifyRun& run);
void verify_erased(VerifyRun& run);
void verify_promotions(VerifyRun& run);
void verify_slots(VerifyRun& run);
void verify_webhooks(VerifyRun& run);

}  // namespace nahtlos::flows
