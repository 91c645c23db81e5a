// Process: one life of the program between two crashes, with the bugs that a test plants.
#pragma once

#include <memory>

#include "base/batch/writer.hpp"
#include "base/world.hpp"
#include "flows/books.hpp"
#include "flows/cancel.hpp"
#include "flows/fulfill.hpp"
#include "flows/place_order.hpp"
#include "flows/return_goods.hpp"
#include "flows/stock_change.hpp"
#include "sim/disk/disk.hpp"
#include "sim/simulation.hpp"

namespace nahtlos::sim {

/// PlaceOrderKind, or what it would be with a bug in it.
class SimulatedPlaceOrder : public flows::PlaceOrderKind {
public:
    SimulatedPlaceOrder(flows::Books& books, Bug bug) : PlaceOrderKind(books), bug_(bug) {}

    Rows load(Tx& tx, std::span<const Entry<Command>* const> all);
    Result<flows::NewOrder> decide(const Rows& rows, const Entry<Command>& entry) const;
    Outcome fold(Rows& rows, const Entry<Command>& entry, flows::NewOrder& fresh) const;

private:
    Bug bug_;
};

class Process {
public:
    Process(const Disk& disk, World& world, Bug bug);

    sql::Database& database() { return database_; }
    Batch<SimulatedPlaceOrder>& place_orders() { return place_orders_; }
    Batch<flows::AdvanceFulfillmentKind>& advances() { return advances_; }
    Batch<flows::CancelOrderKind>& cancels() { return cancels_; }
    Batch<flows::ReturnGoodsKind>& returns() { return returns_; }
    Batch<flows::ChangeStockKind>& stock_changes() { return stock_changes_; }
    /// Throws when the writer goes on failing without end.
    std::size_t pump();
    std::size_t waiting() const { return writer_.waiting(); }
    /// What a command is remembered by.
    CommandKey key(CommandKey given) const;

private:
    sql::Database database_;
    flows::Books books_;
    Bug bug_;
    int failures_ = 0;  // within one pump
    Writer writer_;
    Batch<SimulatedPlaceOrder>& place_orders_;
    Batch<flows::AdvanceFulfillmentKind>& advances_;
    Batch<flows::CancelOrderKind>& cancels_;
    Batch<flows::ReturnGoodsKind>& returns_;
    Batch<flows::ChangeStockKind>& stock_changes_;
};

}  // namespace nahtlos::sim
