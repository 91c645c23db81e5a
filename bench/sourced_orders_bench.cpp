// What placing a two-line order costs with a sourcing profile in force, beside none, by locations.
#include <benchmark/benchmark.h>

#include <array>

#include "base/batch/revision.hpp"
#include "base/json/writer.hpp"
#include "inventory/store.hpp"
#include "sourcing/store.hpp"
#include "tests/support/life.hpp"

namespace nahtlos {
namespace {

constexpr int orders_per_batch = 64;
constexpr std::int64_t plenty = 100'000'000;

Uuid numbered(std::uint8_t kind, std::int64_t n) {
    Uuid id;
    id.bytes = {0x01, 0x8f, 1, 0, 0, 0, 0x70, 0, 0x80, 0};
    id.bytes[12] = kind;
    id.bytes[14] = static_cast<std::uint8_t>(n >> 8);
    id.bytes[15] = static_cast<std::uint8_t>(n);
    return id;
}

/// A shop whose web channel draws on so many locations all over Germany, each with all articles.
class House {
public:
    /// `criteria` of a profile in force; none where it is empty.
    House(std::int64_t locations, const std::string& criteria) : life_("sqlite") {
        sql::write(*life_.base.database().open_writer(), [&](Tx& tx) {
            tx.run("update inventory_location set latitude = 52.5, longitude = 13.4");
            for (std::int64_t n = 3; n < locations; ++n) add_store(tx, n);
            const auto network = inventory::load_network(tx, nullptr);
            for (const auto& [id, location] : network->locations) {
                for (const std::string sku : {"A", "B"}) put(tx, sku, id);
            }
            if (!criteria.empty()) put_in_force(tx, criteria);
            raise_revision(tx, "inventory");
        });
    }

    void place_some() {
        testing::LifeShop::Replies<flows::PlaceOrderKind> replies;
        replies.reserve(orders_per_batch);
        const auto request = testing::LifeShop::parse<orders::PlaceOrder>(
            R"({"lines":[{"sku":"A","quantity":1},{"sku":"B","quantity":2}],"delivery":
               {"method":"ship","address":{"name":"Ada","address1":"Weg 1","postal_code":"10115",
               "city":"Berlin","country":"DE"}},"payment":{"kind":"invoice"}})");
        for (int n = 0; n < orders_per_batch; ++n) {
            life_.submit(life_.place, {request, life_.shop.web}, replies);
        }
        while (life_.writer.pump() > 0) {
        }
        for (const auto& reply : replies) {
            check(reply.has_value(), "an order is answered");
            if (!reply->ok()) broken(reply->refusal().detail.c_str(), __FILE__, __LINE__);
        }
    }

private:
    void add_store(Tx& tx, std::int64_t n) {
        tx.run(
            "insert into inventory_location (id, code, name, kind, status, legal_entity, country, "
            "time_zone, capabilities, latitude, longitude, ready_minutes, version, created_at, "
            "updated_at) values ($1, $2, $2, 'store', 'open', $3, 'DE', 'Europe/Berlin', 'ship', "
            "$4, $5, 120, 1, 0, 0)",
            numbered(1, n), "store-" + std::to_string(n), life_.shop.entity,
            47.5 + static_cast<double>(n * 7 % 70) / 10, 6.5 + static_cast<double>(n % 80) / 10);
        tx.run(
            "insert into inventory_draw (channel, location, methods, priority) "
            "values ($1, $2, 'ship', $3)",
            life_.shop.web, numbered(1, n), n + 1);
    }

    void put(Tx& tx, const std::string& sku, inventory::LocationId at) {
        inventory::Movement m;
        m.source = "bench";
        m.source_event = numbered(2, ++movements_);
        m.kind = inventory::MovementKind::received;
        m.stock_item = testing::Shop::item(sku);
        m.location = at;
        m.owner = life_.shop.entity.uuid;
        m.on_hand = plenty;
        m.cause_kind = "purchase";
        m.cause = m.source_event;
        auto stock = inventory::load_stock(tx, {m.stock_item}, sql::Lock::no);
        stock.apply(m, Instant{0});
        inventory::save_stock(tx, stock);
        inventory::insert_movements(tx, {m});
    }

    void put_in_force(Tx& tx, const std::string& criteria) {
        const sourcing::ProfileId id{numbered(3, 1)};
        sourcing::insert_profile(tx, {id, "p", "p", 1, 1, {}, {}});
        sourcing::insert_version(tx, {id,
                                      1,
                                      R"({"strategies":[{"name":"one","criteria":[)" + criteria +
                                          R"(]}],"places":[{"country":"DE","latitude":50.1,)"
                                          R"("longitude":8.7}]})",
                                      {}});
        sourcing::activate(tx, {life_.shop.web.uuid, sourcing::TargetKind::channel, id, 1, {}});
        raise_revision(tx, "sourcing");
    }

    testing::LifeShop life_;
    std::int64_t movements_ = 0;
};

// Profile 0: none; 1: by distance; 2: by calendars.
void place(benchmark::State& state) {
    constexpr std::array criteria{"", R"({"kind":"parcels"},{"kind":"distance"})",
                                  R"({"kind":"parcels"},{"kind":"opening"},{"kind":"promise"})"};
    House house(state.range(0), criteria.at(static_cast<std::size_t>(state.range(1))));
    for (auto _ : state) house.place_some();
    state.SetItemsProcessed(state.iterations() * orders_per_batch);
}
BENCHMARK(place)
    ->ArgNames({"locations", "profile"})
    ->ArgsProduct({{3, 50, 500}, {0, 1, 2}})
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace nahtlos

BENCHMARK_MAIN();
