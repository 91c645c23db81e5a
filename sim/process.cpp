#include "sim/process.hpp"

#include "adapters/payment_test/provider.hpp"
#include "base/events/api.hpp"
#include "flows/api_buying.hpp"
#include "flows/api_cart.hpp"
#include "flows/api_catalog.hpp"
#include "flows/api_checkout.hpp"
#include "flows/api_claims.hpp"
#include "flows/api_collecting.hpp"
#include "flows/api_counts.hpp"
#include "flows/api_customers.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_goods_exchange.hpp"
#include "flows/api_listings.hpp"
#include "flows/api_order_changes.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_payments.hpp"
#include "flows/api_pricing.hpp"
#include "flows/api_returns.hpp"
#include "flows/api_reviews.hpp"
#include "flows/api_rfid.hpp"
#include "flows/api_setup.hpp"
#include "flows/api_sourcing.hpp"
#include "flows/api_stock.hpp"
#include "flows/api_store_credit.hpp"
#include "flows/api_stored_value.hpp"
#include "flows/api_transfers.hpp"
#include "flows/count_tasks.hpp"
#include "flows/credit_notes.hpp"
#include "flows/exchange_work.hpp"
#include "flows/german.hpp"
#include "flows/pick_up_zone.hpp"
#include "inventory/ledger.hpp"
#include "sim/outside.hpp"

namespace nahtlos::sim {
namespace {

// Small batches, so that there are many.
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

payments::Providers providers_of(Outbound& outbound) {
    return {{"test", std::make_shared<payment_test::TestProvider>(
                         outbound, payment_test::ProviderOptions{
                                       Outside::provider_url,
                                       Secret<std::string>(Outside::webhook_secret)})}};
}

// What the database cannot do now is done by a later tick.
template <class Work>
void attempt(Work&& work) {
    try {
        work();
    } catch (const sql::Error&) {
        return;
    }
}

}  // namespace

sql::DatabaseOptions database_options(const Disk& disk, const WrapWriter& wrap_writer) {
    sql::DatabaseOptions options;
    options.url = "sqlite:shop.db";
    options.sqlite_vfs = disk.vfs_name();
    // Small, so that checkpoints happen among the faults.
    options.sqlite_checkpoint_pages = 60;
    options.wrap_writer = wrap_writer;
    return options;
}

Process::Process(const Disk& disk, fake::FakeWorld& world, Outbound& outbound, const Setup& setup)
    : world_{world.clock, world.random, world.ids, outbound},
      setup_(setup),
      database_(database_options(disk, setup.wrap_writer)),
      engine_(database_, world_, limits, hooks(failures_), providers_of(outbound), setup.checkout),
      keys_(database_),
      hub_(database_, world_),
      subscriptions_(database_, engine_.changes(), world_,
                     {inventory::ledger_subscriber(), flows::card_sales_subscriber(),
                      flows::credit_note_subscriber(), flows::exchange_subscriber(),
                      flows::count_task_subscriber(), flows::pick_up_zone_subscriber()},
                     [](std::string_view, std::string_view) {}),
      retention_(engine_.changes(), world_),
      api_({database_, world_, readers_, flows::german()}, keys_, registry_, routes(), {}) {
    keys_.refresh();
}

// As apps/nahtlos/routes.cpp has them, but for those of operation.
api::Routes Process::routes() {
    api::Routes all;
    for (auto& part : {flows::order_routes(engine_, readers_),
                       flows::cart_routes(engine_),
                       flows::checkout_routes(engine_),
                       flows::fulfillment_routes(engine_),
                       flows::payment_routes(engine_),
                       flows::stored_value_routes(engine_),
                       flows::stock_routes(engine_),
                       flows::setup_routes(engine_),
                       flows::catalog_routes(engine_),
                       flows::listing_routes(engine_),
                       flows::customer_routes(engine_),
                       flows::sourcing_routes(engine_),
                       flows::pricing_routes(engine_),
                       flows::review_routes(engine_),
                       flows::guest_review_routes(engine_),
                       flows::store_credit_routes(engine_),
                       flows::return_routes(engine_),
                       flows::goods_exchange_routes(engine_),
                       flows::claim_routes(engine_),
                       flows::order_change_routes(engine_),
                       flows::transfer_routes(engine_),
                       flows::count_routes(engine_),
                       flows::rfid_routes(engine_),
                       flows::supplier_routes(engine_),
                       flows::purchase_routes(engine_),
                       flows::collecting_routes(engine_, readers_),
                       events::event_routes(hub_, keys_)}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

std::size_t Process::pump() {
    failures_ = 0;
    return engine_.pump();
}

void Process::tick() {
    attempt([&] { keys_.refresh(); });
    attempt([&] { database_.read([&](Tx& tx) { return engine_.books().open(tx) != nullptr; }); });
    attempt([&] { hub_.poll(); });
    attempt([&] { subscriptions_.tick(); });
    retention_.tick();
    attempt([&] { engine_.jobs().run_due(); });
    attempt([&] { engine_.idle_work().run(setup_.idle); });
    attempt([&] { waiting_.run(); });
    attempt([&] { no_shows_.run(setup_.collect); });
    attempt([&] { engine_.supply_work().run(); });
    attempt([&] { engine_.card_sales().expire(); });
    engine_.refused_demand().flush(engine_.changes(), world_);
}

bool Process::has_reacted() {
    return database_.read([](Tx& tx) {
        return tx.value<std::int64_t>("select coalesce(min(position), 1) from base_subscription") ==
               next_position(tx);
    });
}

std::optional<Instant> Process::next_due() {
    std::optional<Instant> due;
    attempt([&] { due = engine_.jobs().next_due(); });
    return due;
}

}  // namespace nahtlos::sim
