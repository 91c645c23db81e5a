#include "transfers/rules.hpp"

#include <algorithm>
#include <set>

#include "base/repeats.hpp"

namespace nahtlos::transfers {
namespace {

using enum TransferStatus;

std::optional<Refusal> unless_in(const Transfer& transfer, const std::set<TransferStatus>& allowed,
                                 const char* what) {
    if (allowed.contains(transfer.status)) return std::nullopt;
    return Refusal{
        RefusalKind::conflict, "transfer_status",
        "a transfer that is " + std::string(enum_name(transfer.status)) + " cannot be " + what};
}

Refusal wrong_lines(std::vector<FieldProblem> wrong) {
    return {RefusalKind::invalid, "invalid_request", "the transfer does not go like this",
            std::move(wrong)};
}

// Finds the lines that a call names, each once.
class Named {
public:
    explicit Named(const std::vector<TransferLine>& lines) : lines_(lines) {}

    const TransferLine* look_up(std::int64_t line, std::size_t row) {
        const auto at = "/lines/" + std::to_string(row) + "/line";
        const auto it = std::ranges::find(lines_, line, &TransferLine::line);
        if (it == lines_.end()) {
            wrong.push_back({at, "unknown", "is not a line of this transfer"});
            return nullptr;
        }
        if (auto again = seen_.look_at(line, row, at)) {
            wrong.push_back(*std::move(again));
            return nullptr;
        }
        return &*it;
    }

    std::vector<FieldProblem> wrong;

private:
    const std::vector<TransferLine>& lines_;
    Repeats<std::int64_t> seen_;
};

TransferEntry entry_of(const TransferLine& line, TransferEntryKind kind, std::int64_t quantity,
                       std::optional<std::string> reason = {}) {
    TransferEntry entry;
    entry.transfer = line.transfer;
    entry.line = line.line;
    entry.kind = kind;
    entry.quantity = quantity;
    entry.reason = std::move(reason);
    return entry;
}

// What one line of a receipt comes to.
class Receipt {
public:
    Receipt(const ReceiveTransfer& wish, TransferEntries& entries, std::vector<FieldProblem>& wrong)
        : wish_(wish), entries_(entries), wrong_(wrong) {}

    void take(const TransferLine& line, const ReceiveLine& told, std::size_t row) {
        const auto here = "/lines/" + std::to_string(row);
        const auto arrived = told.received.value + told.damaged.value + told.missing.value;
        if (arrived == 0) {
            wrong_.push_back({here, "required",
                              "must say how many were received, damaged or "
                              "missing"});
            return;
        }
        const auto surplus = std::max<std::int64_t>(0, arrived - line.in_transit());
        // Nothing can be missing that is not under way.
        if (told.missing.value > line.in_transit()) {
            wrong_.push_back(
                {here + "/missing", "too_many", "is more than is in transit", line.in_transit()});
            return;
        }
        if (surplus > 0 && !wish_.accept_surplus) {
            wrong_.push_back({here + "/received", "too_many", "is more than is in transit",
                              line.in_transit() - told.damaged.value - told.missing.value});
            return;
        }
        const auto& reason = told.reason ? told.reason : wish_.reason;
        if (!reason && (surplus > 0 || told.damaged.value > 0 || told.missing.value > 0)) {
            wrong_.push_back({here + "/reason", "required", "is required to say why"});
            return;
        }
        const auto why = reason ? std::optional(reason->value) : std::nullopt;
        // First what the books did not know of, so that no line ever goes below nothing.
        add(line, TransferEntryKind::surplus, surplus, why);
        add(line, TransferEntryKind::received, told.received.value, {});
        add(line, TransferEntryKind::damaged, told.damaged.value, why);
        add(line, TransferEntryKind::missing, told.missing.value, why);
    }

private:
    void add(const TransferLine& line, TransferEntryKind kind, std::int64_t quantity,
             const std::optional<std::string>& reason) {
        if (quantity > 0) entries_.push_back(entry_of(line, kind, quantity, reason));
    }

    const ReceiveTransfer& wish_;
    TransferEntries& entries_;
    std::vector<FieldProblem>& wrong_;
};

}  // namespace

Result<TransferEntries> ship(const Transfer& transfer, const std::vector<TransferLine>& lines,
                             const ShipTransfer& wish) {
    if (auto refusal =
            unless_in(transfer, {released, partially_shipped, partially_received}, "shipped")) {
        return *std::move(refusal);
    }
    TransferEntries entries;
    if (!wish.lines) {
        for (const auto& line : lines) {
            if (line.open() == 0) continue;
            entries.push_back(entry_of(line, TransferEntryKind::shipped, line.open()));
        }
        if (!entries.empty()) return entries;
        return Refusal{RefusalKind::conflict, "nothing_to_ship", "all of it has been shipped"};
    }
    Named named(lines);
    for (std::size_t i = 0; i < wish.lines->size(); ++i) {
        const auto& told = wish.lines->values[i];
        const auto* line = named.look_up(told.line, i);
        if (line == nullptr) continue;
        if (told.quantity.value > line->open()) {
            named.wrong.push_back({"/lines/" + std::to_string(i) + "/quantity", "too_many",
                                   "is more than is still to be shipped", line->open()});
            continue;
        }
        entries.push_back(entry_of(*line, TransferEntryKind::shipped, told.quantity.value));
    }
    if (!named.wrong.empty()) return wrong_lines(std::move(named.wrong));
    return entries;
}

Result<TransferEntries> receive(const Transfer& transfer, const std::vector<TransferLine>& lines,
                                const ReceiveTransfer& wish) {
    if (auto refusal = unless_in(
            transfer, {partially_shipped, shipped, partially_received, received}, "received")) {
        return *std::move(refusal);
    }
    TransferEntries entries;
    if (!wish.lines) {
        for (const auto& line : lines) {
            if (line.in_transit() == 0) continue;
            entries.push_back(entry_of(line, TransferEntryKind::received, line.in_transit()));
        }
        if (!entries.empty()) return entries;
        return Refusal{RefusalKind::conflict, "nothing_in_transit", "nothing of it is in transit"};
    }
    Named named(lines);
    Receipt receipt(wish, entries, named.wrong);
    for (std::size_t i = 0; i < wish.lines->size(); ++i) {
        const auto& told = wish.lines->values[i];
        if (const auto* line = named.look_up(told.line, i)) receipt.take(*line, told, i);
    }
    if (!named.wrong.empty()) return wrong_lines(std::move(named.wrong));
    return entries;
}

Result<TransferEntries> close(const Transfer& transfer, const std::vector<TransferLine>& lines,
                              const CloseTransfer& wish) {
    if (auto refusal = unless_in(
            transfer, {partially_shipped, shipped, partially_received, received}, "closed")) {
        return *std::move(refusal);
    }
    TransferEntries entries;
    for (const auto& line : lines) {
        if (line.in_transit() == 0) continue;
        if (!wish.reason) {
            return wrong_lines({{"/reason", "required", "is required while goods are in transit",
                                 line.in_transit()}});
        }
        entries.push_back(
            entry_of(line, TransferEntryKind::missing, line.in_transit(), wish.reason->value));
    }
    return entries;
}

std::optional<Refusal> unless_to_release(const Transfer& transfer) {
    return unless_in(transfer, {draft}, "released");
}

std::optional<Refusal> unless_to_cancel(const Transfer& transfer) {
    return unless_in(transfer, {draft, released}, "canceled");
}

void apply(TransferLine& line, const TransferEntry& entry) {
    switch (entry.kind) {
        case TransferEntryKind::shipped: line.shipped += entry.quantity; break;
        case TransferEntryKind::received: line.received += entry.quantity; break;
        case TransferEntryKind::damaged: line.damaged += entry.quantity; break;
        case TransferEntryKind::missing: line.missing += entry.quantity; break;
        case TransferEntryKind::surplus: line.surplus += entry.quantity; break;
    }
}

TransferStatus status_of(const std::vector<TransferLine>& lines) {
    std::int64_t under_way = 0, open = 0, arrived = 0, sent = 0;
    for (const auto& line : lines) {
        under_way += line.in_transit();
        open += line.open();
        arrived += line.arrived();
        sent += line.shipped + line.surplus;
    }
    if (arrived > 0) return under_way == 0 && open == 0 ? received : partially_received;
    if (sent > 0) return open == 0 ? shipped : partially_shipped;
    return released;
}

}  // namespace nahtlos::transfers
