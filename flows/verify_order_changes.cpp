// Verify: what was changed of placed orders is what their lines, amounts and recipients say.
#include <map>
#include <set>

#include "base/json/reader.hpp"
#include "flows/verify_run.hpp"
#include "orders/order_changes.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows {
namespace {

using orders::ChangeRow;
using orders::OrderId;

struct Changed {
    orders::Order order;
    std::map<std::int64_t, std::int64_t> ordered, canceled;  // by line
    std::vector<ChangeRow> changes;                          // as they were made
};

// The changes of the orders that these rows are of, whether they are all in this slice or not.
std::map<OrderId, Changed> read_whole(Tx& tx, const std::vector<ChangeRow>& rows) {
    std::set<OrderId> named;
    for (const auto& row : rows) named.insert(row.order_id);
    const std::vector<OrderId> ids(named.begin(), named.end());
    std::map<OrderId, Changed> all;
    for (auto& order : orders::orders(tx, ids, sql::Lock::no)) {
        const auto id = order.id;
        all[id].order = std::move(order);
    }
    for (const auto& line : orders::lines_of(tx, ids)) {
        const auto it = all.find(line.order_id);
        if (it == all.end()) continue;
        it->second.ordered[line.line] = line.ordered;
        it->second.canceled[line.line] = line.canceled;
    }
    for (auto& row : orders::changes_of(tx, ids)) {
        const auto it = all.find(row.order_id);
        if (it != all.end()) it->second.changes.push_back(std::move(row));
    }
    return all;
}

class Judge {
public:
    Judge(VerifyRun& run, const Changed& whole)
        : run_(run), whole_(whole), name_("order " + to_string(whole.order.id)) {}

    void all() {
        std::optional<customers::PartyId> recipient;
        if (!whole_.changes.empty()) recipient = whole_.changes.front().recipient_before;
        std::int64_t version = 0;
        for (const auto& change : whole_.changes) {
            expect(change.version_before >= version, change, "versions that rise");
            expect(change.version <= whole_.order.version, change, "a version the order had");
            expect(change.recipient_before == recipient, change, "the recipient before");
            version = change.version;
            if (change.recipient) recipient = change.recipient;
            amounts(change);
        }
        if (recipient != whole_.order.ship_to) {
            run_.broken(Check::order_changes, name_, "the recipient of the last change",
                        "another one");
        }
        for (const auto& [line, units] : taken_) {
            const auto it = whole_.canceled.find(line);
            const auto canceled = it == whole_.canceled.end() ? 0 : it->second;
            if (canceled >= units) continue;
            run_.broken(Check::order_changes, name_ + " line " + std::to_string(line),
                        "canceled at least " + std::to_string(units), std::to_string(canceled));
        }
    }

private:
    void amounts(const ChangeRow& change) {
        const auto lines = json::read<std::vector<orders::ChangedUnits>>(change.lines);
        expect(lines.ok(), change, "lines that read");
        if (!lines) return;
        auto owed = change.owed_before_minor;
        for (const auto& line : *lines) {
            owed += line.amount_minor;
            if (line.before == 0) {
                const auto it = whole_.ordered.find(line.line);
                const auto there = it == whole_.ordered.end() ? 0 : it->second;
                expect(line.after > 0 && line.after == there, change, "the units that it added");
                continue;
            }
            taken_[line.line] += line.before - line.after;
            expect(line.after >= 0 && line.after < line.before, change, "units that get fewer");
        }
        expect(owed == change.owed_minor, change, "amounts that add up");
    }

    void expect(bool is_so, const ChangeRow& change, std::string_view what) {
        if (is_so) return;
        run_.broken(Check::order_changes, name_, std::string(what),
                    "change " + to_string(change.id));
    }

    VerifyRun& run_;
    const Changed& whole_;
    std::string name_;
    std::map<std::int64_t, std::int64_t> taken_;
};

}  // namespace

void verify_order_changes(VerifyRun& run) {
    ChangeRow last;
    for (;;) {
        std::map<OrderId, Changed> whole;
        const auto rows = run.read([&](Tx& tx) {
            auto found = orders::changes_after(tx, last, run.slice());
            whole = read_whole(tx, found);
            return found;
        });
        run.count(Check::order_changes, rows.size());
        run.tell("order changes", rows.size());
        for (const auto& row : rows) {
            if (whole.contains(row.order_id)) continue;
            run.broken(Check::order_changes, "change " + to_string(row.id), "its order", "no row");
        }
        for (const auto& [id, changed] : whole) Judge(run, changed).all();
        if (static_cast<std::int64_t>(rows.size()) < run.slice()) return;
        last = rows.back();
    }
}

}  // namespace nahtlos::flows
