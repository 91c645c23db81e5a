// Auditor: remembers what clients sent and were told, and compares it with what the database has.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/batch/command.hpp"
#include "base/sql/database.hpp"
#include "flows/place_order.hpp"

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
};

struct OrderWish : Wish {
    flows::PlaceOrderCommand command;
    std::int64_t total_minor = 0;  // by the auditor's own reckoning
    std::optional<orders::OrderPlaced> answer;
};

struct StockWish : Wish {
    inventory::Movement movement;  // without its ids
};

/// Knows only what a client can know. The first contradiction is kept.
class Auditor {
public:
    std::vector<OrderWish> orders;
    std::vector<StockWish> stock;

    /// Ids of sends, so that rows can be traced to them.
    std::size_t send_order(std::size_t wish, Uuid id);
    std::size_t send_stock(std::size_t wish, Uuid id);
    void answer_order(std::size_t wish, std::size_t send, const Result<orders::OrderPlaced>& reply);
    void answer_stock(std::size_t wish, std::size_t send, const Result<std::string>& reply);
    /// The process is gone: what waits will not be answered.
    void lose_waiting();

    /// Reads everything. `is_fresh`: after a restart, so that what is there will stay.
    void audit(sql::Database& database, bool is_fresh);

    void complain(std::string what);
    const std::string& broken() const { return broken_; }

private:
    struct Place {
        std::size_t wish = 0, send = 0;
    };
    struct Known {
        const orders::Order& order;
        const std::vector<orders::Line>& lines;
    };
    void refuse_order(OrderWish& wish, Send& send, const std::string& code);
    bool has_rival(const OrderWish& wish) const;
    bool has_twin(const OrderWish& wish) const;
    void judge_order(const Known& known, bool is_fresh);
    void judge_content(const OrderWish& wish, const Known& known);
    void judge_missing(const std::map<orders::OrderId, std::string>& there);
    void audit_orders(Tx& tx, bool is_fresh);
    void audit_movements(Tx& tx, bool is_fresh);

    std::map<Uuid, Place> order_sends_, stock_sends_;  // by command id
    std::map<Uuid, std::vector<std::size_t>> orders_by_key_;
    std::string broken_;
};

}  // namespace nahtlos::sim
