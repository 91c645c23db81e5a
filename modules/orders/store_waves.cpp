#include <algorithm>
#include <set>
#include <tuple>

#include "base/sql/where.hpp"
#include "orders/waves.hpp"

namespace nahtlos::orders {
namespace {

struct IdKey {
    WaveId id;
};
BOOST_DESCRIBE_STRUCT(IdKey, (), (id))

struct WaveKey {
    WaveId wave;
};
BOOST_DESCRIBE_STRUCT(WaveKey, (), (wave))

struct PartKey {
    FulfillmentId fulfillment;
};
BOOST_DESCRIBE_STRUCT(PartKey, (), (fulfillment))

}  // namespace

void insert_wave(Tx& tx, const Wave& wave, const std::vector<WavePart>& parts) {
    tx.insert("orders_wave", std::vector{wave});
    std::vector<PartKey> keys;
    for (const auto& part : parts) keys.push_back({part.fulfillment});
    tx.erase("orders_wave_part", keys);
    tx.insert("orders_wave_part", parts);
}

std::optional<Wave> find_wave(Tx& tx, WaveId id) {
    auto rows = tx.find<Wave>("orders_wave", std::vector<IdKey>{{id}});
    if (rows.empty()) return std::nullopt;
    return rows.front();
}

std::vector<WavePart> parts_of(Tx& tx, const std::vector<WaveId>& waves) {
    std::vector<WaveKey> keys;
    for (const auto& id : waves) keys.push_back({id});
    return tx.find<WavePart>("orders_wave_part", keys, {}, "wave, slot");
}

std::vector<FulfillmentId> in_waves_since(Tx& tx, const std::vector<FulfillmentId>& of,
                                          Instant since) {
    std::vector<PartKey> keys;
    for (const auto& id : of) keys.push_back({id});
    const auto parts = tx.find<WavePart>("orders_wave_part", keys);
    std::vector<IdKey> waves;
    for (const auto& part : parts) waves.push_back({part.wave});
    std::ranges::sort(waves, {}, &IdKey::id);
    waves.erase(std::ranges::unique(waves, {}, &IdKey::id).begin(), waves.end());
    std::set<WaveId> fresh;
    for (const auto& wave : tx.find<Wave>("orders_wave", waves)) {
        if (wave.created_at >= since) fresh.insert(wave.id);
    }
    std::vector<FulfillmentId> found;
    for (const auto& part : parts) {
        if (fresh.contains(part.wave)) found.push_back(part.fulfillment);
    }
    return found;
}

std::vector<Wave> list_waves(Tx& tx, const WaveFilter& filter) {
    sql::Where where;
    where.add("location = ", filter.location);
    where.page("id", filter.before, filter.limit, sql::Way::down);
    return sql::rows_of<Wave>(tx, "orders_wave", where);
}

std::vector<Fulfillment> next_to_pick(std::vector<Fulfillment> open, std::size_t most) {
    std::erase_if(open, [](const auto& f) {
        return f.status != FulfillmentStatus::assigned && f.status != FulfillmentStatus::accepted;
    });
    const auto key = [](const Fulfillment& f) {
        return std::tuple(!f.promise_by, f.promise_by.value_or(Instant{}), f.order_id, f.id);
    };
    std::ranges::sort(open, {}, key);
    if (open.size() > most) open.resize(most);
    return open;
}

}  // namespace nahtlos::orders
