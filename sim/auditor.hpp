// Auditor: remembers what clients sent and were told, and compares it with what the database has.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/batch/command.hpp"
#include "base/sql/database.hpp"
#include "flows/cancel.hpp"
#include "flows/fulfill.hpp"
#include "flows/place_order.hpp"
#include "flows/return_goods.hpp"
#include "flows/stock_change.hpp"
#include "inventory/verify.hpp"
#include "sim/cart_model.hpp"
#include "sim/outside.hpp"
#include "sim/reply.hpp"

namespace nahtlos::sim {

enum class SendState {
    waiting,
    unknown,  // nobody will answer, or the answer was that nobody knows
    accepted,
    refused  // for good: nothing was changed
};

struct Send {
    Uuid id;  // of the command
    SendState state = SendState::waiting;
};

/// Something that a client wants, however often it sends it.
struct Wish {
    CommandKey key;
    Instant first_sent;
    std::vector<Send> sends;
    bool is_accepted = false;
    bool was_seen = false;  // in the database, after a restart

    /// Whether the client has to ask again to know.
    bool is_open() const {
        return !is_accepted && !sends.empty() && sends.back().state == SendState::unknown;
    }
    /// Whether the database may have it.
    bool may_be_there() const;
};

struct OrderWish : Wish {
    flows::PlaceOrderCommand command;
    std::int64_t total_minor = 0;  // by the auditor's own reckoning
    std::optional<orders::OrderPlaced> answer;
};

/// One row, which always counts.
struct StockWish : Wish {
    flows::ChangeStock command;
};

/// Something that is done with an accepted order. `units` of `line` are canceled or come back; 0
/// where all that is left is canceled, and for fulfillments.
struct ChangeWish : Wish {
    std::variant<flows::AdvanceFulfillment, flows::CancelOrder, flows::ReturnGoods> command;
    std::size_t order = 0;  // index of its wish
    std::int64_t line = 0, units = 0;
    std::optional<orders::OrderChanged> answer;
};

/// A checkout as its customer was told of it.
struct Purchase {
    orders::OrderId order;
    std::string number, payment;
    std::string cart_token;  // "" where nobody who checked it out told
    std::int64_t total_minor = 0;
    Units units;  // of the cart; nothing where that is not known
    bool is_placed = false;
};

/// An entry of stored value that somebody wants, by its reason, which no other has.
struct Posting {
    std::int64_t amount_minor = 0;
    SendState state = SendState::unknown;
};

/// Knows only what a client can know. The first contradiction is kept.
class Auditor {
public:
    std::vector<OrderWish> orders;
    std::vector<StockWish> stock;
    std::vector<ChangeWish> changes;
    std::map<std::string, Purchase> purchases;           // by order
    std::map<std::string, std::string> external_orders;  // orders by marketplace id
    std::map<std::string, Posting> postings;
    std::set<std::string> extended;                // orders that somebody wanted to add articles to
    std::vector<std::string> coupons, gift_cards;  // codes that customers have
    bool are_orders_closed = false;                // what was left of them was canceled by others
    bool has_promotions = false;     // orders may cost less than their lines, and have gifts
    bool knows_all_commands = true;  // false: others send some by the API, whose ids it never sees

    /// Ids of sends, so that rows can be traced to them; each returns the number of the send.
    std::size_t send_order(std::size_t wish, Uuid id);
    std::size_t send_stock(std::size_t wish, Uuid id);
    std::size_t send_change(std::size_t wish, Uuid id);
    void answer_order(std::size_t wish, std::size_t send, const Result<orders::OrderPlaced>& reply);
    void answer_stock(std::size_t wish, std::size_t send,
                      const Result<inventory::StockChanged>& reply);
    void answer_change(std::size_t wish, std::size_t send,
                       const Result<orders::OrderChanged>& reply);
    /// The answer to a checkout that was not refused. `units`: what its cart has, if known.
    /// `is_fresh`: it was asked for just now; others may have been overtaken.
    void hear_checkout(const Reply& reply, const Units& units, bool is_fresh);
    /// Whether a webhook was refused since more was given back than there was: by hand at the
    /// provider, of money that had become store credit. After so long, in which what was to come
    /// before it has come, the provider gives up.
    bool hear_over_refund(const std::string& webhook, const std::string& refusal, Instant now);
    /// What became of a posting; status 0: nobody will know.
    void hear_posting(const std::string& reason, const Reply& reply);
    /// The process is gone: what waits will not be answered.
    void lose_waiting();

    /// Reads everything. `is_fresh`: after a restart, so that what is there will stay.
    void audit(sql::Database& database, bool is_fresh);

    /// Everything is settled: nothing is left half done.
    void audit_end(sql::Database& database);
    /// Everything is settled: our books and those of the provider say the same.
    void audit_money(sql::Database& database, const Outside& outside);

    void complain(std::string what);
    const std::string& broken() const { return broken_; }

private:
    enum class Kind { order, stock, change };
    struct Place {
        Kind kind = Kind::order;
        std::size_t wish = 0, send = 0;
    };
    /// What the database has of one order.
    struct Known {
        orders::Order order;
        std::vector<orders::Line> lines;
    };
    using KnownOrders = std::map<orders::OrderId, Known>;
    struct Bounds {
        std::int64_t least = 0, most = 0;
    };
    using BoundsByLine = std::map<std::pair<std::size_t, std::int64_t>, Bounds>;

    std::size_t note_send(Kind kind, std::size_t index, Wish& wish, Uuid id);
    void refuse(Wish& wish, std::size_t send, const std::string& code);
    void refuse_order(OrderWish& wish, const Refusal& refusal);
    bool may_cost(const OrderWish& wish, std::int64_t total_minor) const;
    bool has_rival(const OrderWish& wish) const;
    bool has_twin(const OrderWish& wish) const;
    void audit_order(const Known& known, bool is_fresh, bool is_of_house);
    void audit_content(const OrderWish& wish, const Known& known);
    void audit_missing(const KnownOrders& there);
    void audit_keys(const KnownOrders& there);
    void audit_purchases(const KnownOrders& there);
    void audit_changes(const KnownOrders& there);
    void audit_postings(Tx& tx);
    void audit_units(const orders::Line& line, const char* what, std::int64_t units, Bounds bounds);
    void audit_movements(Tx& tx, bool is_fresh);
    void audit_movement(const StockWish& wish, const Send& send,
                        const inventory::MovementDelta& movement);

    std::map<std::string, Instant> refused_since_;  // webhooks
    std::set<std::string> over_refunded_;           // payments by the provider's key
    std::map<Uuid, Place> sends_;                   // by command id
    std::map<Uuid, std::vector<std::size_t>> orders_by_key_;
    std::string broken_;
};

}  // namespace nahtlos::sim
