#include "flows/claims.hpp"

#include <algorithm>

#include "base/api/call.hpp"
#include "base/json/writer.hpp"
#include "flows/order_desk.hpp"
#include "orders/notes.hpp"
#include "orders/progress.hpp"

namespace nahtlos::flows {
namespace {

using orders::Claim;
using orders::ClaimAction;
using orders::ClaimState;

// Beside the ids that the desk gives to what it makes.
constexpr std::uint16_t claim_child = 0xE000, note_child = 0xE001;

struct ClaimEvent {
    orders::OrderId order;
    orders::ClaimId claim;
    std::int64_t line = 0, quantity = 0;
    orders::ClaimKind kind = orders::ClaimKind::other;
    std::int64_t amount_minor = 0;
    std::optional<orders::OrderId> replacement;
    std::optional<std::string> note;  // the id of the words
};
BOOST_DESCRIBE_STRUCT(ClaimEvent, (),
                      (order, claim, line, quantity, kind, amount_minor, replacement, note))

Refusal wrong_field(std::string pointer, std::string code, std::string detail) {
    return {RefusalKind::invalid,
            "invalid_request",
            "the claim cannot be like this",
            {{std::move(pointer), std::move(code), std::move(detail)}}};
}

OrderBook load(ChangeScope& scope, Books& books, orders::OrderId id) {
    OrderAsk ask;
    ask.orders.insert(id);
    return load_order_book(scope.tx, books, std::move(ask));
}

void save(ChangeScope& scope, OrderBook& rows) {
    save_order_book(scope.tx, rows);
    std::ranges::move(rows.events, std::back_inserter(scope.events));
}

// Words may be about somebody: events name them by an id.
std::optional<std::string> keep_words(ChangeScope& scope, orders::OrderId order,
                                      const std::optional<json::ShortText<200>>& words) {
    if (!words) return std::nullopt;
    const orders::Note note{order, child_id(scope.id, note_child), orders::NoteAbout::return_,
                            words->value, scope.now};
    orders::insert_note(scope.tx, note);
    return to_string(note.id);
}

void tell(OrderDesk& desk, std::string_view type, const Claim& row,
          std::optional<std::string> note = {}) {
    desk.note(type, json::write(ClaimEvent{row.order_id, row.id, row.line, row.quantity, row.kind,
                                           row.amount_minor, row.replacement, std::move(note)}));
}

std::optional<Refusal> unless_out(ChangeScope& scope, const OpenOrder& order,
                                  const orders::ClaimWish& wish) {
    const auto* line = order.line(wish.line);
    if (line == nullptr || line->kind != orders::LineKind::goods) {
        return wrong_field("/line", "unknown", "is no line of goods of the order");
    }
    auto free = line->fulfilled - line->returned - line->exchanged;
    for (const auto& other : orders::claims_of(scope.tx, {order.order.id})) {
        const bool counts = other.line == wish.line && other.state != ClaimState::refused;
        if (counts) free -= other.quantity;
    }
    if (wish.quantity.value <= free) return std::nullopt;
    Refusal refusal{RefusalKind::conflict,
                    "too_many",
                    "these units cannot be claimed",
                    {{"/quantity", "too_many",
                      "is more than was handed over, is not back and is not claimed already"}}};
    refusal.fields.front().available = std::max<std::int64_t>(0, free);
    return refusal;
}

class Decision {
public:
    Decision(ChangeScope& scope, Books& books, const DecideClaim& command, Claim claim)
        : scope_(scope),
          books_(books),
          command_(command),
          told_(command.decision),
          claim_(std::move(claim)),
          rows_(load(scope, books, claim_.order_id)) {
        // Under the lock of its order.
        claim_ = *orders::claim(scope.tx, claim_.id);
    }

    Result<ClaimView> run() {
        auto problem = order_problem(rows_, claim_.order_id, command_.scope, std::nullopt);
        if (!problem) problem = api::unless_version(command_.version, claim_.version);
        if (!problem) problem = unless_open();
        if (!problem) problem = unless_meant();
        if (problem) return *std::move(problem);
        switch (told_.action) {
            case ClaimAction::refuse: problem = refuse(); break;
            case ClaimAction::refund: problem = refund(); break;
            case ClaimAction::replace: problem = replace(); break;
        }
        if (problem) return *std::move(problem);
        claim_.updated_at = scope_.now;
        ++claim_.version;
        orders::update_claim(scope_.tx, claim_);
        save(scope_, rows_);
        return view_of(claim_);
    }

private:
    using Step = std::optional<Refusal>;

    Step unless_open() const {
        if (claim_.state == ClaimState::open) return std::nullopt;
        return Refusal{RefusalKind::conflict, "wrong_status",
                       "the claim is " + std::string(enum_name(claim_.state)) + " already"};
    }

    // Fields that mean nothing to the action are refused: the caller meant something by them.
    Step unless_meant() const {
        const auto& t = told_;
        const std::tuple<bool, const char*, ClaimAction> fields[] = {
            {t.amount_minor.has_value(), "/amount_minor", ClaimAction::refund},
            {t.refund.has_value(), "/refund", ClaimAction::refund},
            {t.refund_to.has_value(), "/refund_to", ClaimAction::refund},
            {t.delivery.has_value(), "/delivery", ClaimAction::replace},
            {t.reason.has_value(), "/reason", ClaimAction::refuse}};
        for (const auto& [is_set, pointer, of] : fields) {
            if (!is_set || of == t.action) continue;
            return wrong_field(pointer, "not_allowed", "means nothing to this action");
        }
        if (t.action != ClaimAction::refuse || t.reason) return std::nullopt;
        return wrong_field("/reason", "required", "is required to refuse");
    }

    OrderDesk desk() { return {rows_, claim_.order_id, {scope_.id, scope_.now, scope_.context}}; }

    Step refuse() {
        claim_.state = ClaimState::refused;
        auto at = desk();
        tell(at, "claim_refused", claim_, keep_words(scope_, claim_.order_id, told_.reason));
        rows_.take(at.finish());
        return std::nullopt;
    }

    // What the units cost, as far as the line has not been given back.
    std::int64_t worth(const orders::Line& line) const {
        const auto units =
            round_half_up(static_cast<__int128>(line.total_minor) * claim_.quantity, line.ordered);
        return std::min(units, line.charged_minor - line.refunded_minor);
    }

    Step refund() {
        auto at = desk();
        if (at.order().order.payment_collected_by == orders::Doer::channel) {
            return Refusal{RefusalKind::conflict, "paid_elsewhere",
                           "the channel collects the money of this order"};
        }
        auto& line = *at.order().line(claim_.line);
        const auto most = worth(line);
        const auto amount = told_.amount_minor.value_or(most);
        if (amount <= 0 || amount > most) {
            auto refusal = wrong_field("/amount_minor", "out_of_range",
                                       "is not what can be given back for these units");
            refusal.fields.front().available = std::max<std::int64_t>(0, most);
            return refusal;
        }
        line.charged_minor -= amount;
        at.touch(line);
        claim_.state = ClaimState::refunded;
        claim_.amount_minor = amount;
        tell(at, "claim_refunded", claim_);
        const bool is_credit = told_.refund_to == RefundTo::store_credit;
        if (is_credit) {
            if (auto refusal = unless_sole_wish(told_.refund)) return refusal;
        }
        at.refund(is_credit ? orders::RefundWish::paid_out
                            : told_.refund.value_or(orders::RefundWish::request));
        auto work = at.finish();
        if (is_credit) {
            if (auto refusal = credit_refunds(scope_, work)) return refusal;
        }
        rows_.take(std::move(work));
        return std::nullopt;
    }

    Step replace() {
        const auto& order = rows_.orders.at(claim_.order_id);
        const auto& line = *order.line(claim_.line);
        ExchangeGoods same;
        same.order = claim_.order_id;
        same.wish.lines.values.push_back(
            {claim_.line, {claim_.quantity}, {}, {line.sku}, std::nullopt});
        same.wish.delivery = told_.delivery;
        same.scope = command_.scope;
        same.dice = command_.dice;
        same.is_held = false;
        same.is_free = true;
        auto placed = place_free(books_, scope_, rows_, order, same);
        if (!placed) return placed.refusal();
        claim_.state = ClaimState::replaced;
        claim_.replacement = *placed;
        auto at = desk();
        tell(at, "claim_replaced", claim_);
        rows_.take(at.finish());
        return std::nullopt;
    }

    ChangeScope& scope_;
    Books& books_;
    const DecideClaim& command_;
    const ClaimDecision& told_;
    Claim claim_;
    OrderBook rows_;
};

}  // namespace

ClaimView view_of(const Claim& row) {
    return {row.id,          row.order_id,    row.line,       row.quantity,
            row.kind,        row.state,       row.asked_by,   row.amount_minor,
            row.replacement, row.recorded_at, row.updated_at, row.version};
}

Result<ClaimView> open_claim(Books& books, ChangeScope& scope, const OpenClaim& command) {
    auto rows = load(scope, books, command.order);
    if (auto problem = order_problem(rows, command.order, command.scope, std::nullopt)) {
        return *std::move(problem);
    }
    const auto& wish = command.wish;
    if (auto problem = unless_out(scope, rows.orders.at(command.order), wish)) {
        return *std::move(problem);
    }
    Claim row;
    row.order_id = command.order;
    row.id = orders::ClaimId{child_id(scope.id, claim_child)};
    row.line = wish.line;
    row.quantity = wish.quantity.value;
    row.kind = wish.kind;
    row.asked_by = command.asked_by;
    row.recorded_at = row.updated_at = scope.now;
    OrderDesk desk(rows, command.order, {scope.id, scope.now, scope.context});
    tell(desk, "claim_opened", row, keep_words(scope, command.order, wish.comment));
    rows.take(desk.finish());
    save(scope, rows);
    orders::insert_claim(scope.tx, row);
    return view_of(row);
}

Result<ClaimView> decide_claim(Books& books, ChangeScope& scope, const DecideClaim& command) {
    auto found = orders::claim(scope.tx, command.claim);
    if (!found) {
        return Refusal{RefusalKind::not_found, "claim_not_found", "there is no such claim"};
    }
    return Decision(scope, books, command, *std::move(found)).run();
}

}  // namespace nahtlos::flows
