#include "flows/cart.hpp"

#include <ctime>

#include <gtest/gtest.h>

#include "base/batch/writer.hpp"
#include "base/fake/world.hpp"
#include "base/json/reader.hpp"
#include "flows/cart_price.hpp"
#include "tests/support/database.hpp"
#include "tests/support/shop.hpp"

namespace nahtlos::flows {
namespace {

using orders::CartChange;
using orders::CartRef;
using orders::CartStatus;
using orders::OpenCart;

Uuid token(std::uint8_t n) {
    Uuid hash;
    hash.bytes.fill(n);
    return hash;
}

CartRef by_token(std::uint8_t n) { return {token(n), {}}; }

CartChange change(const std::string& body) {
    auto read = json::read<CartChange>(body);
    check(read.ok(), "the test's change reads");
    return *read;
}

CartChange add(const std::string& sku, int quantity) {
    return change(R"({"lines":[{"action":"add","sku":")" + sku + R"(","quantity":)" +
                  std::to_string(quantity) + "}]}");
}

const std::string address = R"("address":{"name":"Ada","address1":"Weg 1","postal_code":"10115",
    "city":"Berlin","country":"DE"})";

class Carts : public testing::OnEngine {
protected:
    Carts()
        : base_(GetParam()),
          shop_(testing::make_shop(base_.database())),
          writer_(base_.database(), world_, {}, {}),
          batch_(writer_.add_kind(EditCartKind(books_))) {}

    Entry<EditCart> entry(EditCart command) {
        return {std::move(command), {}, {}, world_.clock.now(), command_id(world_.ids.next())};
    }

    std::vector<Result<CartChanged>> run(std::vector<EditCart> commands) {
        std::vector<std::optional<Result<CartChanged>>> replies(commands.size());
        for (std::size_t i = 0; i < commands.size(); ++i) {
            check(batch_.submit(entry(std::move(commands[i])),
                                [&replies, i](auto reply) { replies[i] = std::move(reply); }),
                  "the queue has room");
        }
        writer_.pump();
        std::vector<Result<CartChanged>> all;
        for (auto& reply : replies) all.push_back(std::move(*reply));
        return all;
    }
    Result<CartChanged> run(EditCart command) {
        return run(std::vector<EditCart>{std::move(command)}).front();
    }

    customers::ProfileId customer() {
        return testing::make_customer(base_.database(), world_.ids.next<customers::ProfileId>());
    }

    CartChanged make(std::uint8_t n, const CartChange& first = {}) {
        auto made = run({CreateCart{token(n), shop_.web, {}, first}});
        check(made.ok(), "the test's cart is made");
        return *made;
    }

    OpenCart cart(const CartRef& ref) {
        return base_.database().read([&](Tx& tx) {
            return *load_carts(tx, {ref}, {}, sql::Lock::no).find(ref, *books_.open(tx));
        });
    }

    PricedCart priced(const CartRef& ref) {
        const auto open = cart(ref);
        return base_.database().read([&](Tx& tx) {
            const auto pages = books_.open(tx);
            std::vector<inventory::StockItemId> items;
            add_items(*pages, open, items);
            std::ranges::sort(items);
            items.erase(std::unique(items.begin(), items.end()), items.end());
            const auto stock = inventory::load_stock(tx, items, sql::Lock::no);
            const Buyers nobody;
            const UseBook none;
            return price_cart({*pages, &stock, world_.clock.now(), nobody, none}, open);
        });
    }

    // Many articles, so that a cart can be long: SKU "N0", "N1", ...
    void add_articles(int n) {
        auto connection = base_.database().open_writer();
        sql::write(*connection, [&](Tx& tx) {
            for (int i = 0; i < n; ++i) {
                const auto product = world_.ids.next(), variant = world_.ids.next();
                const auto sku = "N" + std::to_string(i);
                tx.run(
                    "insert into catalog_product (id, handle, status, version, created_at, "
                    "updated_at) values ($1, $2, 'active', 1, 0, 0)",
                    product, sku);
                tx.run(
                    "insert into catalog_variant (id, product, sku, options, tax_category, "
                    "status, revision, version, created_at, updated_at) values "
                    "($1, $2, $3, '{}', 'standard', 'active', 1, 1, 0, 0)",
                    variant, product, sku);
                tx.run(
                    "insert into catalog_price (variant, market, valid_from, currency, "
                    "unit_price, recorded_at) values ($1, $2, 0, 'EUR', 1000000, 0)",
                    variant, shop_.market);
            }
        });
    }

    static CartChange many(int n) {
        std::string lines;
        for (int i = 0; i < n; ++i) {
            lines += (i == 0 ? "" : ",");
            lines += R"({"action":"add","sku":"N)" + std::to_string(i) + R"(","quantity":1})";
        }
        return change(R"({"lines":[)" + lines + "]}");
    }

    testing::TestDatabase base_;
    testing::Shop shop_;
    fake::FakeWorld fake_;
    World world_ = fake_.world();
    Books books_;
    Writer writer_;
    Batch<EditCartKind>& batch_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Carts, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Carts, a_cart_is_found_by_its_token_and_knows_its_total) {
    const auto made = make(1, add("A", 2));
    EXPECT_EQ(made.total.minor, 2000);
    EXPECT_EQ(made.tax_minor, 319);
    EXPECT_EQ(made.version, 1);
    EXPECT_EQ(cart(by_token(1)).row.id, made.id);
    EXPECT_EQ(run({ChangeCart{by_token(2), add("A", 1), {}}}).refusal().code, "cart_not_found");
}

TEST_P(Carts, lines_are_added_set_and_removed) {
    make(1, add("A", 2));
    EXPECT_TRUE(run({ChangeCart{by_token(1), add("B", 1), {}}}));
    const auto summed = run({ChangeCart{by_token(1), add("A", 3), {}}});
    EXPECT_EQ(summed->lines, 2);
    EXPECT_EQ(summed->quantity, 6);
    const auto changed = run({ChangeCart{
        by_token(1),
        change(
            R"({"lines":[{"action":"set","line":1,"quantity":1},{"action":"remove","line":2}]})"),
        {}}});
    EXPECT_EQ(changed->lines, 1);
    EXPECT_EQ(changed->total.minor, 1000);
    const auto again = run({ChangeCart{by_token(1), add("B", 1), {}}});
    EXPECT_TRUE(again);
    EXPECT_EQ(cart(by_token(1)).lines.at(1).line, 3);  // numbers are not used again
}

TEST_P(Carts, every_wrong_wish_is_named_and_nothing_changes) {
    make(1, add("A", 1));
    const auto refused = run({ChangeCart{by_token(1),
                                         change(R"({"lines":[
        {"action":"add","sku":"nope","quantity":1}, {"action":"set","line":9,"quantity":1},
        {"action":"remove"}, {"action":"add","sku":"A","quantity":1000000},
        {"action":"add","sku":"B","quantity":1,"line":1}]})"),
                                         {}}});
    ASSERT_FALSE(refused);
    std::vector<std::string> codes;
    for (const auto& p : refused.refusal().fields) codes.push_back(p.pointer + " " + p.code);
    EXPECT_EQ(codes,
              (std::vector<std::string>{"/lines/0/sku unknown_sku", "/lines/1/line unknown_line",
                                        "/lines/2/line required", "/lines/3/quantity out_of_range",
                                        "/lines/4/line not_allowed"}));
    EXPECT_EQ(cart(by_token(1)).row.version, 1);
}

TEST_P(Carts, a_version_that_is_not_current_is_refused) {
    make(1);
    EXPECT_TRUE(run({ChangeCart{by_token(1), add("A", 1), 1}}));
    const auto late = run({ChangeCart{by_token(1), add("A", 1), 1}});
    EXPECT_EQ(late.refusal().kind, RefusalKind::precondition);
}

TEST_P(Carts, everything_that_is_missing_for_an_order_is_said_at_once) {
    testing::put_stock(base_.database(), shop_, "A", shop_.warehouse, 1);
    make(1, add("A", 2));
    std::vector<std::string> missing;
    for (const auto& r : priced(by_token(1)).requirements) {
        missing.push_back(r.pointer + " " + r.code);
    }
    EXPECT_EQ(missing, (std::vector<std::string>{"/customer/email required", "/delivery required",
                                                 "/lines/0/quantity insufficient_stock"}));
    EXPECT_TRUE(run({ChangeCart{by_token(1),
                                change(R"({"customer":{"email":"ada@example.com"},"lines":[
                        {"action":"set","line":1,"quantity":1}],
                        "delivery":{"method":"ship",)" +
                                       address + "}}"),
                                {}}}));
    const auto ready = priced(by_token(1));
    EXPECT_TRUE(ready.requirements.empty());
    EXPECT_EQ(ready.lines.at(0).available, 1);
}

TEST_P(Carts, the_address_decides_the_tax) {
    make(1, add("A", 1));
    auto to_austria = "{\"delivery\":{\"method\":\"ship\"," + address + "}}";
    to_austria.replace(to_austria.find("\"DE\""), 4, "\"AT\"");
    const auto changed = run({ChangeCart{by_token(1), change(to_austria), {}}});
    EXPECT_EQ(changed->total.minor, 1000);
    EXPECT_EQ(changed->tax_minor, 167);  // 20 %
}

TEST_P(Carts, an_article_without_a_price_does_not_hide_the_others) {
    make(1, change(R"({"lines":[{"action":"add","sku":"A","quantity":1},
                                {"action":"add","sku":"B","quantity":1}]})"));
    auto connection = base_.database().open_writer();
    sql::write(*connection, [&](Tx& tx) {
        tx.run("delete from catalog_price where variant = $1", testing::Shop::variant("A"));
        tx.run("update catalog_variant set revision = 2 where id = $1",
               testing::Shop::variant("A"));
        tx.run("update base_revision set revision = 2 where name = 'catalog'");
    });
    const auto seen = priced(by_token(1));
    EXPECT_EQ(seen.total.minor, 2000);
    EXPECT_FALSE(seen.lines.at(0).unit_price);
    EXPECT_EQ(seen.lines.at(1).total_minor, 2000);
    EXPECT_TRUE(std::ranges::any_of(seen.requirements, [](const auto& r) {
        return r.pointer == "/lines/0/sku" && r.code == "no_price";
    }));
}

TEST_P(Carts, login_takes_a_guests_cart_along) {
    const auto ada = customer();
    const auto guest = make(1, add("A", 1));
    const auto claimed = run({ClaimCart{by_token(1), ada}});
    EXPECT_EQ(claimed->id, guest.id);
    EXPECT_EQ(cart(by_token(1)).row.profile, ada);
}

TEST_P(Carts, login_merges_quantities_and_the_newest_delivery_wins) {
    const auto ada = customer();
    auto own = run({CreateCart{token(1), shop_.web, ada,
                               change(R"({"lines":[{"action":"add","sku":"A","quantity":1}],
                   "delivery":{"method":"pickup","location":")" +
                                      to_string(shop_.berlin) + R"("}})")}});
    fake_.clock.advance(seconds(1));
    make(2, change(R"({"lines":[{"action":"add","sku":"A","quantity":2},
                                {"action":"add","sku":"B","quantity":1}],
                       "delivery":{"method":"ship",)" +
                   address + "}}"));
    const auto merged = run({ClaimCart{by_token(2), ada}});
    EXPECT_EQ(merged->id, own->id);
    EXPECT_EQ(merged->quantity, 4);
    EXPECT_EQ(merged->lines, 2);
    EXPECT_EQ(cart(by_token(1)).delivery()->to.method, inventory::Method::ship);
    const auto gone = cart(by_token(2));
    EXPECT_EQ(gone.row.status, CartStatus::merged);
    EXPECT_EQ(gone.row.merged_into, own->id);
    EXPECT_EQ(gone.row.delivery, std::nullopt);
    EXPECT_EQ(run({ChangeCart{by_token(2), add("A", 1), {}}}).refusal().code, "cart_merged");
}

TEST_P(Carts, a_customer_has_a_cart_in_each_channel) {
    const auto ada = customer();
    make(1, add("A", 1));
    EXPECT_TRUE(run({ClaimCart{by_token(1), ada}}));
    const auto till = run({CreateCart{token(2), shop_.till, {}, add("A", 2)}});
    EXPECT_EQ(run({ClaimCart{by_token(2), ada}})->id, till->id);
    EXPECT_EQ(cart(by_token(1)).row.status, CartStatus::active);
    const auto guest = run({CreateCart{token(3), shop_.till, {}, add("A", 3)}});
    const auto merged = run({ClaimCart{by_token(3), ada}});
    EXPECT_EQ(merged->id, till->id);
    EXPECT_EQ(merged->quantity, 5);
}

TEST_P(Carts, nobody_claims_the_cart_of_another) {
    const auto ada = customer();
    const auto bob = customer();
    make(1);
    EXPECT_TRUE(run({ClaimCart{by_token(1), ada}}));
    EXPECT_EQ(run({ClaimCart{by_token(1), bob}}).refusal().code, "cart_of_another");
}

TEST_P(Carts, one_batch_of_many_equals_many_batches_of_one) {
    const auto ada = customer();
    const auto commands = [&](std::uint8_t first) {
        const auto own = static_cast<std::uint8_t>(first + 1);
        return std::vector<EditCart>{
            {CreateCart{token(first), shop_.web, {}, add("A", 1)}},
            {ChangeCart{by_token(first), add("B", 2), 1}},
            {ChangeCart{by_token(first), add("B", 2), 1}},
            {CreateCart{token(own), shop_.web, ada, add("B", 1)}},
            {ChangeCart{
                by_token(first), change(R"({"lines":[{"action":"remove","line":1}]})"), {}}},
            {ClaimCart{by_token(first), ada}},
            {ChangeCart{by_token(first), add("A", 1), {}}},
            {ChangeCart{by_token(own), add("A", 1), {}}}};
    };
    const auto shape = [](const Result<CartChanged>& r) {
        if (!r) return r.refusal().code;
        return std::to_string(r->version) + " " + std::to_string(r->lines) + " " +
               std::to_string(r->quantity) + " " + std::to_string(r->total.minor);
    };
    std::vector<std::string> alone, together;
    for (auto& command : commands(1)) alone.push_back(shape(run(std::move(command))));
    auto connection = base_.database().open_writer();
    sql::write(*connection, [&](Tx& tx) { tx.run("update orders_cart set status = 'merged'"); });
    for (const auto& reply : run(commands(3))) together.push_back(shape(reply));
    EXPECT_EQ(alone, together);
    EXPECT_EQ(alone.at(2), "version_changed");
    EXPECT_EQ(alone.at(6), "cart_merged");
}

TEST_P(Carts, changing_a_long_cart_writes_as_few_rows_as_changing_a_short_one) {
    add_articles(500);
    make(1, many(5));
    const auto long_cart = make(2, many(500));
    EXPECT_EQ(long_cart.lines, 500);
    auto connection = base_.database().open_writer();
    EditCartKind kind(books_);
    const auto written = [&](std::uint8_t n) {
        const auto one = entry({ChangeCart{by_token(n), add("N2", 1), {}}});
        const Entry<EditCart>* all[] = {&one};
        const auto before = connection->counts().rows_written;
        sql::write(*connection, [&](Tx& tx) {
            auto rows = kind.load(tx, all);
            auto changes = kind.decide(rows, one);
            kind.fold(rows, one, *changes);
            kind.save(tx, rows);
        });
        return connection->counts().rows_written - before;
    };
    const auto of_short = written(1), of_long = written(2);
    EXPECT_EQ(of_short, 2u);  // the line and the cart
    EXPECT_EQ(of_long, of_short);
}

TEST_P(Carts, changing_a_long_cart_costs_less_than_five_milliseconds) {
#if defined(__SANITIZE_ADDRESS__) || !defined(NDEBUG)
    constexpr double slower = 4;  // than an optimized build
#else
    constexpr double slower = 1;
#endif
    add_articles(500);
    make(1, many(500));
    EXPECT_TRUE(run({ChangeCart{by_token(1), add("N0", 1), {}}}));
    constexpr int times = 20;
    const auto before = std::clock();
    for (int i = 0; i < times; ++i) {
        ASSERT_TRUE(run({ChangeCart{by_token(1), add("N0", 1), {}}}));
    }
    const auto ms = 1000.0 * static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC / times;
    EXPECT_LT(ms, 5 * slower);
    RecordProperty("cpu_ms", std::to_string(ms));
}

TEST_P(Carts, a_cart_has_a_limit) {
    add_articles(static_cast<int>(orders::max_cart_lines) + 1);
    const auto full = static_cast<int>(orders::max_cart_lines);
    make(1, many(full));
    const auto refused = run({ChangeCart{by_token(1), add("N" + std::to_string(full), 1), {}}});
    EXPECT_EQ(refused.refusal().fields.at(0).code, "too_many");
}

}  // namespace
}  // namespace nahtlos::flows
