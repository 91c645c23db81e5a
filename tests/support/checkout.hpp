// A shop whose carts are paid at the test provider, for tests of checkout. Processes come and go;
// database, provider and clock stay.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/payment_test/provider.hpp"
#include "base/batch/writer.hpp"
#include "base/fake/world.hpp"
#include "base/json/reader.hpp"
#include "flows/cancel.hpp"
#include "flows/checkouts.hpp"
#include "flows/refunds.hpp"
#include "flows/stored_value_bank.hpp"
#include "sim/psp/psp.hpp"
#include "tests/support/database.hpp"
#include "tests/support/shop.hpp"

namespace nahtlos::testing {

using CheckoutReply = std::optional<Result<orders::CheckoutAnswer>>;

/// One process: what is lost when it dies.
class CheckoutProcess {
public:
    CheckoutProcess(sql::Database& database, World& world, const payments::Providers& providers,
                    const flows::CheckoutLimits& limits, const BatchLimits& batch = {})
        : writer(database, world, batch, {}),
          carts(writer.add_kind(flows::EditCartKind(books))),
          cancels(writer.add_kind(flows::CancelOrderKind(books))),
          captures(world, writer.add_kind(flows::CapturePaymentKind(books)),
                   writer.add_kind(flows::BookPaymentKind(books)), providers),
          checkouts(database, world, books, writer, captures, providers, limits),
          refunds(world, writer.add_kind(flows::SettleRefundKind(books)),
                  flows::with_stored_value(providers, world, writer.changes())),
          runner(database, writer.changes(), world) {
        checkouts.add_jobs(runner);
        refunds.add_jobs(runner);
        captures.add_jobs(runner);
    }

    ~CheckoutProcess() { writer.close(); }  // replies refer to what is destroyed before the writer

    void pump() {
        while (writer.pump() > 0) {
        }
    }

    flows::Books books;
    Writer writer;
    Batch<flows::EditCartKind>& carts;
    Batch<flows::CancelOrderKind>& cancels;
    flows::Captures captures;
    flows::Checkouts checkouts;
    flows::Refunds refunds;
    jobs::Runner runner;
};

class CheckoutShop {
public:
    explicit CheckoutShop(const std::string& engine, flows::CheckoutLimits wanted = {},
                          BatchLimits batch_limits = {})
        : base(engine), shop(make_shop(base.database())), limits(wanted), batch(batch_limits) {
        fake.outbound.answer_with([this](const OutboundRequest& request) { return play(request); });
        restart();
    }

    /// The process dies, and another one starts on the same database.
    void restart() {
        process.reset();
        process = start();
    }
    std::unique_ptr<CheckoutProcess> start() {
        return std::make_unique<CheckoutProcess>(base.database(), world, providers(), limits,
                                                 batch);
    }

    /// A cart that is ready for checkout, found by `token(n)`.
    void make_cart(std::uint8_t n, const std::string& lines);
    bool change_cart(std::uint8_t n, const std::string& body);

    /// Begins a checkout; the answer comes to `reply` when the process is pumped.
    void begin(std::uint8_t n, const std::string& method, CheckoutReply& reply,
               CheckoutProcess* on = nullptr, const std::string& more = "");
    Result<orders::CheckoutAnswer> checkout(std::uint8_t n, const std::string& method,
                                            const std::string& more = "");

    /// Delivers the webhooks that are due; returns how many.
    std::size_t deliver_webhooks(CheckoutProcess* on = nullptr);
    /// Lets time pass, and all jobs and webhooks that are due by then happen in their order.
    void pass(Span time, bool with_webhooks = true);

    std::int64_t count(const std::string& what) {
        return base.database().read(
            [&](Tx& tx) { return tx.value<std::int64_t>(what).value_or(0); });
    }
    /// Times that money was taken, over all payments.
    std::int64_t charges() const;

    static orders::CartRef cart(std::uint8_t n) {
        Uuid hash;
        hash.bytes.fill(n);
        return {hash, {}};
    }

    TestDatabase base;
    Shop shop;
    flows::CheckoutLimits limits;
    BatchLimits batch;
    fake::FakeWorld fake;
    World world = fake.world();
    test_psp::TestPsp psp{"http://psp"};
    std::unique_ptr<CheckoutProcess> process;

private:
    OutboundReply play(const OutboundRequest& request);
    payments::Providers providers();
};

}  // namespace nahtlos::testing
