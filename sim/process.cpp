#include "sim/process.hpp"

namespace nahtlos::sim {
namespace {

// Makes any promise fit; it is in memory only, since policies are not written back.
constexpr std::int64_t much = 1'000'000'000;

void widen(inventory::Stock& stock, std::int64_t by) {
    for (auto& [key, pile] : stock.piles) pile.policy.backorder_limit += by;
}

sql::DatabaseOptions options_for(const Disk& disk, Bug bug) {
    sql::DatabaseOptions options;
    options.url = "sqlite:shop.db";
    options.sqlite_vfs = disk.vfs_name();
    if (bug == Bug::weak_sync) options.durability = sql::Durability::normal;
    // Small, so that checkpoints happen among the faults.
    options.sqlite_checkpoint_pages = 60;
    return options;
}

// Small batches too, so that there are many.
constexpr BatchLimits limits{.commands = 8, .rows = 200, .waiting = 64};

// Far more than halving a full batch and trying each part again can cost.
constexpr int most_failures = 2'000;

WriterHooks hooks(int& failures) {
    WriterHooks hooks;
    hooks.on_failure = [&failures](std::string_view, AfterFailure) {
        check(++failures < most_failures, "the writer gives up on what fails again and again");
    };
    return hooks;
}

}  // namespace

SimulatedPlaceOrder::Rows SimulatedPlaceOrder::load(Tx& tx,
                                                    std::span<const Entry<Command>* const> all) {
    auto rows = PlaceOrderKind::load(tx, all);
    if (bug_ == Bug::guard_skipped || bug_ == Bug::guard_per_line) widen(rows.stock, much);
    return rows;
}

Result<flows::NewOrder> SimulatedPlaceOrder::decide(const Rows& rows,
                                                    const Entry<Command>& entry) const {
    if (bug_ == Bug::guard_per_line) {
        auto narrow = rows;
        widen(narrow.stock, -much);
        for (const auto& line : entry.command.request.lines) {
            auto alone = entry;
            alone.command.request.lines = {line};
            const auto decided = PlaceOrderKind::decide(narrow, alone);
            if (!decided && decided.refusal().code == "insufficient_stock") {
                return decided.refusal();
            }
        }
    }
    return PlaceOrderKind::decide(rows, entry);
}

SimulatedPlaceOrder::Outcome SimulatedPlaceOrder::fold(Rows& rows, const Entry<Command>& entry,
                                                       flows::NewOrder& fresh) const {
    auto outcome = PlaceOrderKind::fold(rows, entry, fresh);
    if (bug_ == Bug::event_not_written && entry.id.bytes[10] % 4 == 0) rows.events.pop_back();
    return outcome;
}

Process::Process(const Disk& disk, World& world, Bug bug)
    : database_(options_for(disk, bug)),
      bug_(bug),
      writer_(database_, world, limits, hooks(failures_)),
      place_orders_(writer_.add_kind(SimulatedPlaceOrder(books_, bug))),
      advances_(writer_.add_kind(flows::AdvanceFulfillmentKind(books_))),
      cancels_(writer_.add_kind(flows::CancelOrderKind(books_))),
      returns_(writer_.add_kind(flows::ReturnGoodsKind(books_))),
      stock_changes_(writer_.add_kind(flows::ChangeStockKind(books_))) {}

std::size_t Process::pump() {
    failures_ = 0;
    return writer_.pump();
}

CommandKey Process::key(CommandKey given) const {
    if (bug_ == Bug::outcome_not_stored) given.key = Uuid{};
    return given;
}

}  // namespace nahtlos::sim
