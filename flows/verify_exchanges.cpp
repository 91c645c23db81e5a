#include "flows/verify_exchanges.hpp"

#include <algorithm>
#include <set>

#include "orders/exchanges.hpp"
#include "orders/return_store.hpp"
#include "orders/store.hpp"
#include "payments/store.hpp"

namespace nahtlos::flows {
namespace {

using orders::Exchange;
using orders::ExchangeState;
using orders::ReturnStatus;

struct WholeExchange {
    Exchange row;
    std::optional<orders::Return> of;
    bool has_replacement = false;
    std::int64_t paid_minor = 0;  // with it, for the replacement
};

std::int64_t paid_with(Tx& tx, const Exchange& row) {
    std::set<payments::PaymentId> ids;
    for (const auto& share : payments::allocations_of(tx, {row.replacement.uuid})) {
        ids.insert(share.payment);
    }
    std::int64_t sum = 0;
    for (const auto& e : payments::events_of(tx, {ids.begin(), ids.end()})) {
        const bool is_it = e.provider == orders::exchange_provider &&
                           e.kind == payments::EventKind::capture &&
                           e.provider_event == to_string(row.return_id);
        if (is_it) sum += e.amount_minor;
    }
    return sum;
}

WholeExchange read_whole(Tx& tx, const Exchange& row) {
    WholeExchange whole{row, {}, false, paid_with(tx, row)};
    auto returns = orders::returns(tx, {row.return_id});
    if (!returns.empty()) whole.of = std::move(returns.front());
    whole.has_replacement = !orders::orders(tx, {row.replacement}, sql::Lock::no).empty();
    return whole;
}

bool is_as_far(ExchangeState state, ReturnStatus status) {
    const bool is_off = status == ReturnStatus::canceled || status == ReturnStatus::declined;
    switch (state) {
        // What comes back over a counter without a word of it empties the return.
        case ExchangeState::open: return status != ReturnStatus::refunded;
        case ExchangeState::settled: return status == ReturnStatus::refunded;
        case ExchangeState::canceled: return is_off;
    }
    return false;
}

void judge(VerifyRun& run, const WholeExchange& whole) {
    const auto& row = whole.row;
    const auto name = "exchange " + to_string(row.return_id);
    const auto broken = [&](const std::string& expected, const std::string& found) {
        run.broken(Check::returns, name, expected, found);
    };
    if (!whole.has_replacement) broken("its replacement", "no row");
    if (row.credit_minor != whole.paid_minor) {
        broken("paid for its replacement " + std::to_string(row.credit_minor),
               std::to_string(whole.paid_minor));
    }
    if (!whole.of || whole.of->order_id != row.order_id) return broken("its return", "no row");
    if (!is_as_far(row.state, whole.of->status)) {
        broken("as far as its return, which is " + std::string(enum_name(whole.of->status)),
               std::string(enum_name(row.state)));
    }
    if (row.credit_minor > whole.of->refunded_minor) {
        broken("at most " + std::to_string(whole.of->refunded_minor),
               std::to_string(row.credit_minor));
    }
}

}  // namespace

void verify_exchanges(VerifyRun& run) {
    Exchange last;
    for (;;) {
        const auto slice = run.read([&](Tx& tx) {
            std::vector<WholeExchange> found;
            for (const auto& row : orders::exchanges_after(tx, last, run.slice())) {
                found.push_back(read_whole(tx, row));
            }
            return found;
        });
        run.count(Check::returns, slice.size());
        for (const auto& whole : slice) judge(run, whole);
        if (static_cast<std::int64_t>(slice.size()) < run.slice()) return;
        last = slice.back().row;
    }
}

}  // namespace nahtlos::flows
