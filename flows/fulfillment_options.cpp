#include "flows/fulfillment_options.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "flows/allocation_plan.hpp"
#include "flows/availability.hpp"
#include "flows/source_order.hpp"
#include "orders/fulfillment.hpp"

namespace nahtlos::flows {
namespace {

using delivery::Calendar;
using delivery::ShippingMethod;
using inventory::LocationId;
using inventory::Method;

enum class Kind { sent, collected, brought, digital };

Kind kind_of(Method method) {
    switch (method) {
        case Method::ship:
        case Method::parcel_shop: return Kind::sent;
        case Method::pickup:
        case Method::curbside:
        case Method::carry_out: return Kind::collected;
        case Method::local_delivery: return Kind::brought;
        case Method::digital: return Kind::digital;
    }
    return Kind::sent;
}

// One method for one cart.
class OptionMaker {
public:
    OptionMaker(const OptionScene& scene, const ShippingMethod& method)
        : scene_(scene),
          method_(method),
          channel_(*scene.pages.directory->find(scene.cart.row.channel)),
          market_(scene.pages.directory->markets.at(scene.cart.row.market)) {
        for (std::size_t i = 0; i < scene.cart.lines.size(); ++i) {
            const auto& line = scene.cart.lines[i];
            // The plan numbers lines from one, as orders do.
            wanted_.push_back({static_cast<std::int64_t>(i) + 1,
                               scene.pages.components(line.variant), line.quantity});
            takes_stock_ = takes_stock_ || !wanted_.back().components.empty();
        }
    }

    void add_to(FulfillmentOptions& all) {
        const auto name = method_.name(scene_.language);
        FulfillmentOption option{method_.id, method_.code, name, method_.method};
        if (method_.terms.carrier) option.carrier = method_.terms.carrier->value;
        const auto reason = look(option);
        if (!reason) {
            all.offered.push_back(std::move(option));
            return;
        }
        all.not_offered.push_back({method_.id, method_.code, name, method_.method, *reason,
                                   reason_text(*reason, scene_.language), std::move(lacking_),
                                   std::move(option.stores)});
    }

private:
    using Reason = std::optional<OptionRefusal>;

    Reason look(FulfillmentOption& option) {
        tax_country_ = scene_.country.empty() ? market_.country : scene_.country;
        const auto kind = kind_of(method_.method);
        if (kind == Kind::digital) {
            if (takes_stock_) return OptionRefusal::needs_stock;
            option.promise = at_once();
            return add_price(option, {});
        }
        const auto sources = scene_.pages.network->sources(channel_.id.uuid, method_.method);
        if (sources.empty()) return OptionRefusal::no_location;
        if (kind == Kind::collected) return collect(option, sources);
        return kind == Kind::brought ? bring(option, sources) : send(option, sources);
    }

    Reason send(FulfillmentOption& option, const std::vector<LocationId>& sources) {
        if (auto reason = add_price(option, {})) return reason;
        const auto shares = source(sources);
        if (!shares) return OptionRefusal::insufficient_stock;
        std::vector<LocationId> used;
        for (const auto& share : *shares) {
            if (std::ranges::find(used, share.location) == used.end()) {
                used.push_back(share.location);
            }
        }
        if (used.empty()) used.push_back(sources.front());
        option.promise = arrival(used);
        return option.promise ? Reason{} : OptionRefusal::no_promise;
    }

    Reason collect(FulfillmentOption& option, const std::vector<LocationId>& sources) {
        tax_country_ = scene_.pages.network->locations.at(sources.front()).country;
        if (auto reason = add_price(option, {})) return reason;
        for (const auto location : sources) option.stores.push_back(store_at(location));
        for (const auto& store : option.stores) {
            const bool is_better =
                store.promise &&
                (!option.promise || store.promise->ready_at < option.promise->ready_at);
            if (is_better) option.promise = store.promise;
        }
        const bool has_all =
            std::ranges::any_of(option.stores, [](const auto& store) { return store.has_all; });
        keep_best(option.stores);
        if (option.promise) return {};
        return has_all ? OptionRefusal::no_promise : OptionRefusal::insufficient_stock;
    }

    // By the nearest place that has everything and comes so far.
    Reason bring(FulfillmentOption& option, const std::vector<LocationId>& sources) {
        std::vector<StoreOption> places;
        for (const auto location : sources) places.push_back(store_at(location));
        sort_stores(places);
        std::optional<OptionRefusal> reason;
        for (auto& place : places) {
            std::optional<double> distance;
            if (place.distance_m) distance = static_cast<double>(*place.distance_m);
            const auto refused = add_price(option, distance);
            if (refused) {
                if (!reason) reason = refused;
                continue;
            }
            if (!place.has_all) {
                if (lacking_.empty()) lacking_ = place.lacking;
                reason = OptionRefusal::insufficient_stock;
                continue;
            }
            add_slots(option, place);
            if (!option.promise) {
                option.slots.clear();
                reason = OptionRefusal::no_slot;
                continue;
            }
            lacking_.clear();
            option.stores = {std::move(place)};
            return {};
        }
        return reason;
    }

    Reason add_price(FulfillmentOption& option, std::optional<double> distance) {
        const bool is_collected = kind_of(method_.method) == Kind::collected;
        const auto& country = is_collected ? tax_country_ : scene_.country;
        const auto quote = delivery::quote(method_.terms, {scene_.value_minor, scene_.weight_g,
                                                           country, scene_.postcode, distance});
        if (quote.why_not) return refusal_of(*quote.why_not);
        const auto rate =
            scene_.pages.offers->rate_bp(tax_country_, method_.terms.tax_category, scene_.now);
        if (!rate) return OptionRefusal::no_tax_rate;
        auto& price = option.price;
        price = {{quote.price_minor, market_.currency}, 0, *rate, {}, {}};
        if (quote.price_minor == 0) {
            const bool is_by_value = method_.terms.free_from_minor &&
                                     scene_.value_minor >= *method_.terms.free_from_minor;
            price.free_because = is_by_value ? FreeBecause::value : FreeBecause::price_table;
        } else if (scene_.is_shipping_free) {
            price.total.minor = 0;
            price.free_because = FreeBecause::promotion;
        } else {
            price.to_free_minor = scene_.to_free_minor;
            if (quote.to_free_minor > 0) {
                price.to_free_minor = std::min(quote.to_free_minor,
                                               scene_.to_free_minor.value_or(quote.to_free_minor));
            }
        }
        if (market_.tax_included) {
            price.tax_minor = vat_in_gross(price.total.minor, *rate);
        } else {
            price.tax_minor = vat_on_net(price.total.minor, *rate);
            price.total.minor += price.tax_minor;
        }
        return {};
    }

    PlanScene plan_scene(const std::vector<LocationId>& locations) const {
        return {scene_.stock, channel_.legal_entity.uuid, channel_.channel_group, scene_.now,
                locations};
    }

    // As an order would be decided now, so that its promise is the one that is shown: by the
    // profile in force, but for customer groups, which a cart does not say.
    Result<std::vector<Share>> source(const std::vector<LocationId>& locations) {
        SourceAsk ask{scene_.pages, plan_scene(locations), {},      {},
                      channel_.id,  method_.method,        &method_};
        ask.country = tax_country_;
        ask.postcode = scene_.postcode;
        ask.value_minor = scene_.value_minor;
        std::int64_t units = 0;
        for (const auto& line : scene_.cart.lines) units += line.quantity;
        for (std::size_t i = 0; i < wanted_.size(); ++i) {
            ask.lines.push_back({wanted_[i], scene_.value_minor / std::max<std::int64_t>(1, units),
                                 scene_.cart.lines[i].variant});
        }
        auto sourced = source_order(ask);
        if (!sourced) return plan(locations);
        if (!sourced->shares) note_lacking(sourced->shares.refusal());
        return std::move(sourced->shares);
    }

    Result<std::vector<Share>> plan(const std::vector<LocationId>& locations) {
        auto shares = plan_allocation(plan_scene(locations), wanted_);
        if (!shares) note_lacking(shares.refusal());
        return shares;
    }

    void note_lacking(const Refusal& refusal) {
        for (const auto& problem : refusal.fields) {
            const auto index = line_index(problem.pointer);
            if (!index) continue;
            const auto& line = scene_.cart.lines[*index];
            lacking_.push_back({line.line, scene_.pages.offers->find(line.variant)->sku,
                                line.quantity, problem.available.value_or(0)});
        }
    }

    StoreOption store_at(LocationId location) {
        const auto& row = scene_.pages.network->locations.at(location);
        StoreOption store{location, row.code, row.name};
        const auto place = point_of(row);
        if (scene_.at && place) {
            store.distance_m = std::llround(delivery::distance_m(*scene_.at, *place));
        }
        store.has_all = plan({location}).ok();
        store.lacking = std::move(lacking_);
        lacking_.clear();
        if (!store.has_all) return store;
        const auto calendar = delivery::calendar_of(*scene_.pages.delivery, row);
        const auto ready = ready_at(location);
        if (!ready) return store;
        auto& promise = store.promise.emplace();
        promise.ready_at = *ready;
        for (const auto* language : {"de", "en"}) {
            promise.texts[language] =
                delivery::ready_text(language, calendar->zone, scene_.now, *ready);
        }
        return store;
    }

    // The nearest ones; of many, those that have everything before those that do not.
    static void keep_best(std::vector<StoreOption>& stores) {
        sort_stores(stores);
        if (stores.size() <= most_stores_shown) return;
        std::ranges::stable_partition(stores, [](const auto& store) { return store.has_all; });
        stores.resize(most_stores_shown);
        sort_stores(stores);
    }

    static void sort_stores(std::vector<StoreOption>& stores) {
        std::ranges::sort(stores, [](const StoreOption& a, const StoreOption& b) {
            if (a.distance_m.has_value() != b.distance_m.has_value()) {
                return a.distance_m.has_value();
            }
            return std::tie(a.distance_m, a.code) < std::tie(b.distance_m, b.code);
        });
    }

    std::optional<Instant> ready_at(LocationId location) const {
        return promised_ready(scene_.pages, method_.terms, location, scene_.now);
    }

    // All parcels together: the last one counts.
    std::optional<DeliveryPromise> arrival(const std::vector<LocationId>& locations) const {
        std::optional<delivery::Arrival> last;
        delivery::Date today;
        for (const auto location : locations) {
            const auto& row = scene_.pages.network->locations.at(location);
            const auto calendar = delivery::calendar_of(*scene_.pages.delivery, row);
            const auto ready = ready_at(location);
            if (!calendar || !ready) return std::nullopt;
            const auto one = delivery::arrival(transit_of(method_.terms), calendar->zone, *ready);
            today = calendar->zone.local(scene_.now).date;
            if (!last) last = one;
            last =
                delivery::Arrival{std::max(last->first, one.first), std::max(last->last, one.last)};
        }
        DeliveryPromise promise{{}, last->first, last->last, {}};
        for (const auto* language : {"de", "en"}) {
            promise.texts[language] = delivery::arrival_text(language, today, *last);
        }
        return promise;
    }

    void add_slots(FulfillmentOption& option, const StoreOption& place) {
        const auto& row = scene_.pages.network->locations.at(place.location);
        const auto calendar = delivery::calendar_of(*scene_.pages.delivery, row);
        if (!calendar || !place.promise) return;
        const auto today = calendar->zone.local(scene_.now).date;
        for (const auto& slot :
             delivery::slots(method_.terms, calendar->zone, scene_.now, *place.promise->ready_at)) {
            const auto taken = scene_.taken_slots.find({method_.id, place.location, slot.from});
            const auto used = taken == scene_.taken_slots.end() ? 0 : taken->second;
            SlotOption shown{
                slot.from, slot.to, std::max<std::int64_t>(0, slot.window.capacity - used), {}};
            for (const auto* language : {"de", "en"}) {
                shown.texts[language] = delivery::slot_text(language, today, slot.date,
                                                            {slot.window.from, slot.window.to});
            }
            option.slots.push_back(std::move(shown));
        }
        const auto free =
            std::ranges::find_if(option.slots, [](const auto& s) { return s.left > 0; });
        if (free == option.slots.end()) return;
        const auto& first = *free;
        option.promise = DeliveryPromise{{},
                                         calendar->zone.local(first.from).date,
                                         calendar->zone.local(first.from).date,
                                         first.texts};
    }

    DeliveryPromise at_once() const {
        return {scene_.now, {}, {}, {{"de", "sofort"}, {"en", "at once"}}};
    }

    const OptionScene& scene_;
    const ShippingMethod& method_;
    const channels::Channel& channel_;
    const channels::Market& market_;
    std::vector<PlanLine> wanted_;
    bool takes_stock_ = false;
    std::string tax_country_;
    std::vector<LackingLine> lacking_;
};

struct ReasonText {
    OptionRefusal reason;
    const char *english, *german;
};

constexpr ReasonText reasons[] = {
    {OptionRefusal::address_missing, "depends on where the goods go", "hängt vom Lieferort ab"},
    {OptionRefusal::area, "is not offered there", "wird dort nicht angeboten"},
    {OptionRefusal::distance, "is too far away", "ist zu weit entfernt"},
    {OptionRefusal::value, "is not offered for goods of this value",
     "wird für Waren dieses Wertes nicht angeboten"},
    {OptionRefusal::weight, "is too heavy", "ist zu schwer"},
    {OptionRefusal::weight_unknown, "depends on a weight that nobody has said",
     "hängt von einem Gewicht ab, das niemand angegeben hat"},
    {OptionRefusal::no_price, "has no price for this", "hat hierfür keinen Preis"},
    {OptionRefusal::no_tax_rate, "has no VAT rate there", "hat dort keinen Umsatzsteuersatz"},
    {OptionRefusal::no_location, "is done by no location of this channel",
     "wird von keinem Standort dieses Kanals angeboten"},
    {OptionRefusal::insufficient_stock, "lacks goods", "ist nicht vollständig vorrätig"},
    {OptionRefusal::needs_stock, "is only for what takes no stock",
     "ist nur für digitale Waren und Leistungen"},
    {OptionRefusal::no_slot, "has no window that is free in the coming days",
     "hat in den nächsten Tagen kein freies Zeitfenster"},
    {OptionRefusal::no_promise, "is not open within sight", "öffnet in absehbarer Zeit nicht"},
};

}  // namespace

OptionRefusal refusal_of(delivery::NotOffered why) {
    switch (why) {
        case delivery::NotOffered::address_missing: return OptionRefusal::address_missing;
        case delivery::NotOffered::area: return OptionRefusal::area;
        case delivery::NotOffered::distance: return OptionRefusal::distance;
        case delivery::NotOffered::value: return OptionRefusal::value;
        case delivery::NotOffered::weight: return OptionRefusal::weight;
        case delivery::NotOffered::weight_unknown: return OptionRefusal::weight_unknown;
        case delivery::NotOffered::no_price: break;
    }
    return OptionRefusal::no_price;
}

std::optional<delivery::Point> point_of(const inventory::Location& location) {
    if (!location.latitude || !location.longitude) return std::nullopt;
    return delivery::Point{*location.latitude, *location.longitude};
}

delivery::Transit transit_of(const delivery::Terms& terms) {
    delivery::Transit transit{
        terms.min_days, terms.max_days, terms.delivers_on_saturdays, terms.collects_at, {}};
    if (terms.holidays) transit.holidays = terms.holidays->value;
    return transit;
}

std::optional<Instant> promised_ready(const Pages& pages, const delivery::Terms& terms,
                                      LocationId location, Instant now) {
    const auto& row = pages.network->locations.at(location);
    const auto calendar = delivery::calendar_of(*pages.delivery, row);
    if (!calendar) return std::nullopt;
    delivery::Handling handling{terms.handling_minutes.value_or(row.ready_minutes), terms.cutoff};
    const auto* hours = pages.delivery->hours_of(location);
    if (!handling.cutoff && hours != nullptr) handling.cutoff = hours->cutoff;
    return delivery::ready_at(*calendar, handling, {}, now);
}

FulfillmentOptions fulfillment_options(const OptionScene& scene) {
    FulfillmentOptions all;
    for (const auto* method :
         scene.pages.delivery->of(scene.cart.row.market.uuid, scene.cart.row.channel.uuid)) {
        OptionMaker(scene, *method).add_to(all);
    }
    return all;
}

std::string reason_text(OptionRefusal reason, std::string_view language) {
    for (const auto& text : reasons) {
        if (text.reason == reason) return language == "de" ? text.german : text.english;
    }
    return {};
}

}  // namespace nahtlos::flows
