// A database with a bit of everything, as commands leave it, for tests of verify.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "base/batch/writer.hpp"
#include "base/events/seals.hpp"
#include "base/events/sequencer.hpp"
#include "base/events/subscriptions.hpp"
#include "base/fake/world.hpp"
#include "base/json/reader.hpp"
#include "flows/place_order.hpp"
#include "flows/verify.hpp"
#include "inventory/ledger.hpp"
#include "orders/document.hpp"
#include "tests/support/database.hpp"
#include "tests/support/shop.hpp"

namespace nahtlos::testing {

using flows::AuditHead;
using flows::Books;
using flows::PlaceOrderCommand;
using flows::PlaceOrderKind;
using flows::VerifyOptions;
using flows::VerifyReport;

inline Uuid uuid_of(std::uint8_t n) {
    Uuid id;
    id.bytes[6] = 0x70;
    id.bytes[15] = n;
    return id;
}

class Busy {
public:
    explicit Busy(const std::string& engine)
        : base_(engine),
          shop_(make_shop(base_.database())),
          writer_(base_.database(), world_, {}, {}),
          batch_(writer_.add_kind(PlaceOrderKind(books_))) {
        for (const auto* sku : {"A", "B", "C"}) {
            for (const auto at : {shop_.warehouse, shop_.berlin}) {
                put_stock(base_.database(), shop_, sku, at, 10);
            }
        }
        put_stock(base_.database(), shop_, "D", shop_.warehouse, 1);
        allow_backorders(base_.database(), "D", shop_.warehouse, 20);
        change([&](Tx& tx) {
            tx.run(
                "insert into inventory_fence (stock_item, location, channel_group, quantity, "
                "used, mode, valid_from, version) values ($1, $2, 'online', 3, 0, 'hard', 0, 1)",
                Shop::item("C"), shop_.warehouse);
        });
        place(R"({"sku":"A","quantity":2})", R"(,"external_id":"plain")");
        place(R"({"sku":"KIT","quantity":2},{"sku":"B","quantity":1})", R"(,"external_id":"kit")");
        place(R"({"sku":"C","quantity":2})", R"(,"external_id":"fenced")");
        place(R"({"sku":"A","quantity":11})", R"(,"external_id":"split")");
        place(R"({"sku":"D","quantity":2},{"sku":"D","quantity":1})", R"(,"external_id":"late")");
        place(R"({"sku":"odd","quantity":3,"unit_price":"0.85","tax_rate_bp":700})",
              R"(,"external_id":"odd","pricing":"external")");
        for (std::int64_t number = 1; number <= 3; ++number) issue(number);
        till("{}", {});
        till("{\"other\":1}", "another body");
        number_events();
        list_movements();
        seal_events(3);
        seal_events(2'000);
    }

    VerifyReport verify(std::int64_t slice_rows = 5'000) {
        VerifyOptions options;
        options.now = fake_.clock.now() + hours(2);
        options.slice_rows = slice_rows;
        return flows::verify(base_.database(), options);
    }

    template <class Change>
    void change(Change&& change) {
        sql::write(*base_.database().open_writer(), std::forward<Change>(change));
    }

    void place(const std::string& lines, const std::string& rest) {
        auto request = json::read<orders::PlaceOrder>(
            R"({"lines":[)" + lines + R"(],"delivery":{"method":"ship","address":{"name":"Ada",
            "address1":"Weg 1","postal_code":"10115","city":"Berlin","country":"DE"}},
            "payment":{"kind":"settled","provider":"test"})" +
            rest + "}");
        Entry<PlaceOrderCommand> entry{{*request, shop_.web},
                                       {uuid_of(1), world_.ids.next(), uuid_of(2)},
                                       {},
                                       world_.clock.now(),
                                       command_id(world_.ids.next())};
        bool is_accepted = false;
        EXPECT_TRUE(batch_.submit(entry, [&](auto reply) { is_accepted = reply.ok(); }));
        writer_.pump();
        EXPECT_TRUE(is_accepted) << lines;
    }

    void number_events() {
        change([](Tx& tx) { number_batches(tx, 1000); });
    }

    void list_movements() {
        const auto subscriber = inventory::ledger_subscriber();
        for (std::int64_t seen = 1; seen > 0;) {
            change([&](Tx& tx) { seen = events::advance(tx, subscriber, fake_.clock.now()); });
        }
    }

    void seal_events(std::int64_t at_once) {
        auto sealer = events::sealer();
        sealer.events_at_once = at_once;
        change([&](Tx& tx) { events::advance(tx, sealer, fake_.clock.now()); });
    }

    void issue(std::int64_t number) {
        orders::Document d{shop_.entity, "R", number, uuid_of(static_cast<std::uint8_t>(number))};
        d.kind = "receipt";
        d.order_id = orders::OrderId{uuid_of(9)};
        d.body = "{}";
        d.previous_hash.data = last_hash_;
        d.hash.data = last_hash_ = orders::document_hash(d);
        change([&](Tx& tx) { tx.insert("orders_document", std::vector{d}); });
    }

    void till(const std::string& body, std::optional<std::string> flagged) {
        change([&](Tx& tx) {
            tx.run(
                "insert into orders_till_transaction (till, installation, seq, started_at, "
                "business_date, body_hash, body, flagged, recorded_at) values "
                "('T1', $1, 7, 0, '2026-01-05', $2, $3, $4, 0)",
                uuid_of(1), uuid_of(static_cast<std::uint8_t>(body.size())), body, flagged);
        });
    }

    sql::Database& database() { return base_.database(); }
    const Shop& shop() const { return shop_; }

private:
    TestDatabase base_;
    Shop shop_;
    fake::FakeWorld fake_;
    World world_ = fake_.world();
    Books books_;
    Writer writer_;
    Batch<PlaceOrderKind>& batch_;
    std::string last_hash_;
};

}  // namespace nahtlos::testing
