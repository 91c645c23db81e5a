// A shop with the kinds of command that a placed order lives through, for tests of flows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/batch/writer.hpp"
#include "base/fake/world.hpp"
#include "base/json/reader.hpp"
#include "flows/advance_return.hpp"
#include "flows/ask_return.hpp"
#include "flows/cancel.hpp"
#include "flows/fulfill.hpp"
#include "flows/place_order.hpp"
#include "flows/return_goods.hpp"
#include "flows/stock_change.hpp"
#include "tests/support/database.hpp"
#include "tests/support/dump.hpp"
#include "tests/support/shop.hpp"

// Made once, in life.cpp: a dozen tests need them, and each is seconds of compiling.
namespace nahtlos {
extern template class Batch<flows::PlaceOrderKind>;
extern template class Batch<flows::AdvanceFulfillmentKind>;
extern template class Batch<flows::CancelOrderKind>;
extern template class Batch<flows::ReturnGoodsKind>;
extern template class Batch<flows::AskReturnKind>;
extern template class Batch<flows::AdvanceReturnKind>;
extern template class Batch<flows::ChangeStockKind>;
extern template class Batch<flows::SettleRefundKind>;
}  // namespace nahtlos

namespace nahtlos::testing {

/// One database with the shop in it, and a writer. Bodies are JSON as clients send it.
class LifeShop {
public:
    explicit LifeShop(const std::string& engine)
        : base(engine), shop(make_shop(base.database())), writer(base.database(), world, {}, {}) {}

    template <class K>
    using Replies = std::vector<std::optional<Result<typename K::Outcome>>>;

    /// Queues a command; `replies` grows by its answer, which is there after pump().
    template <class K>
    void submit(Batch<K>& batch, typename K::Command command, Replies<K>& replies) {
        Entry<typename K::Command> entry{
            std::move(command), {}, {}, world.clock.now(), command_id(world.ids.next())};
        entry.dice = 0x0123'4567'89AB'CDEF;
        const auto n = replies.size();
        replies.emplace_back();
        check(batch.submit(std::move(entry), [&replies, n](auto reply) { replies[n] = reply; }),
              "the queue has room");
    }

    template <class K>
    Result<typename K::Outcome> run(Batch<K>& batch, typename K::Command command) {
        Replies<K> replies;
        submit(batch, std::move(command), replies);
        writer.pump();
        return *replies.at(0);
    }

    template <class T>
    static T parse(const std::string& body) {
        auto read = json::read<T>(body);
        if (!read) {
            const auto& refusal = read.refusal();
            const auto& fields = refusal.fields;
            broken((refusal.detail + " " + (fields.empty() ? "" : fields[0].pointer)).c_str(),
                   __FILE__, __LINE__);
        }
        return *read;
    }

    /// Ships to Berlin unless `pickup`; lines like R"({"sku":"A","quantity":1})".
    orders::OrderPlaced placed(
        const std::string& lines, std::optional<inventory::LocationId> pickup = std::nullopt,
        const std::string& payment = R"({"kind":"settled","provider":"till"})") {
        const std::string delivery =
            pickup ? R"({"method":"pickup","location":")" + to_string(*pickup) + R"("})"
                   : R"({"method":"ship","address":{"name":"Ada","address1":"Weg 1",
                        "postal_code":"10115","city":"Berlin","country":"DE"}})";
        const auto request =
            parse<orders::PlaceOrder>(R"({"lines":[)" + lines + R"(],"delivery":)" + delivery +
                                      R"(,"payment":)" + payment + "}");
        auto reply = run(place, {request, shop.web});
        check(reply.ok(), "the test's order is placed");
        return *reply;
    }

    Result<orders::OrderChanged> advance_to(orders::OrderId order, orders::FulfillmentId id,
                                            const std::string& request) {
        return run(advance, {order, id, parse<orders::FulfillmentRequest>(request)});
    }
    /// An order that has left the place it was promised at.
    orders::OrderId shipped(const std::string& lines) {
        const auto order = placed(lines);
        const auto sent = advance_to(order.id, order.fulfillments.at(0).id,
                                     R"({"action":"ship","catch_up":true})");
        check(sent.ok(), "the test's order is shipped");
        return order.id;
    }
    Result<orders::OrderChanged> canceled(orders::OrderId order, const std::string& request) {
        return run(cancel, {order, parse<orders::CancelRequest>(request)});
    }
    Result<orders::OrderChanged> returned(orders::OrderId order, const std::string& lines,
                                          inventory::LocationId at, const std::string& more = "") {
        return run(
            give_back,
            {order, parse<orders::ReturnRequest>(R"({"lines":[)" + lines + R"(],"location":")" +
                                                 to_string(at) + R"(")" + more + "}")});
    }

    /// `rows`: R"({"kind":"receive","sku":"A","location":"lager","quantity":5})"
    Result<inventory::StockChanged> changed(const std::string& rows, const std::string& more = "") {
        return run(change, {parse<inventory::StockChangeRequest>(R"({"rows":[)" + rows + "]" +
                                                                 more + "}")});
    }

    void stock(const std::string& sku, inventory::LocationId at, std::int64_t n) {
        put_stock(base.database(), shop, sku, at, n);
    }

    std::int64_t count(const std::string& what) {
        return base.database().read(
            [&](Tx& tx) { return tx.value<std::int64_t>(what).value_or(0); });
    }

    TestDatabase base;
    Shop shop;
    fake::FakeWorld fake;
    World world = fake.world();
    flows::Books books;
    Writer writer;
    Batch<flows::PlaceOrderKind>& place = writer.add_kind(flows::PlaceOrderKind(books));
    Batch<flows::AdvanceFulfillmentKind>& advance =
        writer.add_kind(flows::AdvanceFulfillmentKind(books));
    Batch<flows::CancelOrderKind>& cancel = writer.add_kind(flows::CancelOrderKind(books));
    Batch<flows::ReturnGoodsKind>& give_back = writer.add_kind(flows::ReturnGoodsKind(books));
    Batch<flows::AskReturnKind>& ask_return = writer.add_kind(flows::AskReturnKind(books));
    Batch<flows::AdvanceReturnKind>& advance_return =
        writer.add_kind(flows::AdvanceReturnKind(books));
    Batch<flows::ChangeStockKind>& change = writer.add_kind(flows::ChangeStockKind(books));
    Batch<flows::SettleRefundKind>& settle = writer.add_kind(flows::SettleRefundKind(books));
};

}  // namespace nahtlos::testing
