#include "bench/replay/network_tally.hpp"

#include <fmt/format.h>

namespace nahtlos::replay {
namespace {

double ratio(std::int64_t of, std::int64_t to) {
    return to == 0 ? 0 : static_cast<double>(of) / static_cast<double>(to);
}

double percent(std::int64_t of, std::int64_t to) { return 100 * ratio(of, to); }

}  // namespace

void NetworkTally::add(const Spot& to, const std::vector<Parcel>& parcels_of_order) {
    std::int64_t sent = 0;
    for (const auto& parcel : parcels_of_order) {
        auto& load = sites[parcel.site];
        ++load.parcels;
        load.units += parcel.units;
        if (parcel.is_collected) {
            units_collected += parcel.units;
            continue;
        }
        const auto far = distance_km(replay::sites()[parcel.site], to);
        ++sent;
        units_shipped += parcel.units;
        km += far;
        minor += parcel_minor(parcel.site, far, parcel.units);
    }
    parcels += sent;
    if (sent > 0) {
        ++shipped;
        split += sent > 1 ? 1 : 0;
    } else {
        ++(parcels_of_order.empty() ? all_canceled : collected);
    }
}

std::string describe(const NetworkWish& wish, const NetworkTally& tally,
                     const NetworkEvents& events) {
    auto out = fmt::format(
        "Network replayed in {:.1f} s: profile {}, seed {}, {} % of what stores are asked for is "
        "rejected\n"
        "Orders: {} placed, {} units of them canceled since no place had them; {} wished to "
        "collect, {} could since the store had all of it\n"
        "Shipped: {} orders in {} parcels ({:.3f} each), {} of them split ({:.1f} %), {} units\n"
        "Distance: {} km, {:.0f} km a parcel; cost: {:.2f} GBP, {:.2f} GBP an order\n"
        "Collected: {} orders, {} units\n",
        events.seconds, enum_name(wish.profile), wish.seed, wish.reject_percent, events.placed,
        events.short_units, events.wished_to_collect, events.store_had_it, tally.shipped,
        tally.parcels, ratio(tally.parcels, tally.shipped), tally.split,
        percent(tally.split, tally.shipped), tally.units_shipped, tally.km,
        ratio(tally.km, tally.parcels), static_cast<double>(tally.minor) / 100,
        ratio(tally.minor, tally.shipped) / 100, tally.collected, tally.units_collected);
    out += fmt::format(
        "Rejected: {} of {} that stores were asked for, {} of these not found and off the books; "
        "{} found another place at once, {} had a part or all without one: {} units canceled\n"
        "Reversals of the file: {} cancellations and {} returns at a store ({} units), {} of which "
        "nothing was out; nothing left of {} orders\n",
        events.rejections, events.asked_of_stores, events.not_found, events.resourced,
        events.without_place, events.canceled_units, events.cancellations, events.returns,
        events.returned_units, events.not_out, tally.all_canceled);
    for (const auto& [site, load] : tally.sites) {
        out += fmt::format("  {:<12}{:>8} parcels {:>10} units\n", replay::sites()[site].code,
                           load.parcels, load.units);
    }
    return out;
}

std::string table_row(const NetworkWish& wish, const NetworkTally& tally,
                      const NetworkEvents& events) {
    return fmt::format(
        "| {} | {} | {:.1f} % | {:.3f} | {:.0f} | {:.2f} | {} | {} | {} | {} | {} | {} |\n",
        enum_name(wish.profile), events.placed, percent(tally.split, tally.shipped),
        ratio(tally.parcels, tally.shipped), ratio(tally.km, tally.parcels),
        ratio(tally.minor, tally.shipped) / 100, tally.collected, events.rejections,
        events.resourced, events.short_units, events.canceled_units, events.returns);
}

}  // namespace nahtlos::replay
