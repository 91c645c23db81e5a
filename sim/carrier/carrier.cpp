#include "sim/carrier/carrier.hpp"

#include <algorithm>
#include <cmath>

#include "base/crypto/base64.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "papers/documents.hpp"

namespace nahtlos::test_carrier {
namespace {

using carrier_test::AskPoints;
using carrier_test::AskRates;
using carrier_test::CreateShipment;
using carrier_test::EventSaid;
using carrier_test::EventsSaid;
using carrier_test::ShipmentSaid;
using carrier_test::Step;

CarrierReply problem(int status, const std::string& code) {
    return {status, json::write(carrier_test::ProblemSaid{code})};
}

const Currency euro = *parse_currency("EUR");
constexpr std::int64_t heaviest_g = 31'500;

// By zone and weight, as carriers do.
std::int64_t price(bool is_abroad, std::int64_t weight_g) {
    const std::int64_t base = is_abroad ? 1'190 : 390;
    return base + weight_g / 1'000 * (is_abroad ? 150 : 40);
}

papers::Address printed(const carriers::Address& a) {
    return {a.name, a.company, a.address1, a.address2, a.postal_code, a.city, a.country};
}

// A real label, so that what is printed of it can be scanned. Fonts may be missing: then a line.
void print(ShipmentSaid& said, const CreateShipment& wish, Instant now) {
    papers::Label label;
    label.sender = wish.sender.name;
    label.recipient = printed(wish.recipient);
    label.sender_country = wish.sender.country;
    label.order = wish.reference;
    label.number = said.tracking;
    papers::Setting setting;
    setting.language = papers::Language::de;
    setting.made_at = now;
    const auto pdf = papers::pdf(label, setting);
    const auto zpl = papers::zpl(label, setting.language);
    said.label_pdf = base64(pdf ? *pdf : "%PDF-1.4 " + said.tracking);
    said.label_zpl = base64(zpl ? *zpl : "^XA^FD" + said.tracking + "^XZ");
}

struct City {
    const char* postal_code;
    const char* name;
    double latitude, longitude;
};
constexpr City cities[] = {
    {"10115", "Berlin", 52.532, 13.384},   {"20095", "Hamburg", 53.551, 10.001},
    {"34117", "Kassel", 51.315, 9.493},    {"50667", "Köln", 50.938, 6.957},
    {"60311", "Frankfurt", 50.111, 8.682}, {"70173", "Stuttgart", 48.778, 9.180},
    {"80331", "München", 48.137, 11.575},  {"04109", "Leipzig", 51.340, 12.373},
    {"1010", "Wien", 48.208, 16.373},      {"8001", "Zürich", 47.372, 8.541},
};

// The city whose code begins most alike.
const City& near(const std::string& postal_code) {
    const auto alike = [&](const City& city) {
        const std::string_view code(city.postal_code);
        std::size_t n = 0;
        while (n < code.size() && n < postal_code.size() && code[n] == postal_code[n]) ++n;
        return n;
    };
    return *std::ranges::max_element(cities, {}, alike);
}

}  // namespace

CarrierReply SimulatedCarrier::handle(const std::string& method, const std::string& path,
                                      const std::string& key, const std::string& body,
                                      Instant now) {
    const std::lock_guard lock(mutex_);
    const bool is_post = method == "POST";
    if (is_post && path == "/shipments") return create(key, body, now);
    if (is_post && path == "/rates") return rates(body);
    if (is_post && path == "/pickup_points") return points(body);
    constexpr std::string_view one = "/shipments/", end = "/cancel", track_path = "/tracking/";
    if (is_post && path.starts_with(one) && path.ends_with(end)) {
        return cancel(path.substr(one.size(), path.size() - one.size() - end.size()), now);
    }
    if (!is_post && path.starts_with(track_path)) return track(path.substr(track_path.size()), now);
    return problem(404, "route_not_found");
}

CarrierReply SimulatedCarrier::create(const std::string& key, const std::string& body,
                                      Instant now) {
    const auto wish = json::read<CreateShipment>(body);
    if (key.empty() || !wish) return problem(422, "invalid_request");
    if (wish->service == "test_refused") return problem(422, "address_not_served");
    if (wish->weight_g > heaviest_g) return problem(422, "too_heavy");
    if (wish->service == "point" && !wish->pickup_point) {
        return problem(422, "pickup_point_missing");
    }
    const auto known = parcels_.find(key);
    if (known != parcels_.end()) {
        if (known->second.is_canceled) return problem(409, "canceled");
        return {201, json::write(known->second.said)};
    }
    if (wish->service == "test_timeout_not_done" && lost_[key]++ == 0) return {0, {}, true};
    if (wish->service == "test_error" && lost_[key]++ == 0) return problem(500, "internal");
    Parcel parcel;
    parcel.service = wish->service;
    parcel.said.key = key;
    parcel.said.tracking = "TC" + std::to_string(100'000'000 + ++next_number_) + "DE";
    parcel.said.price_minor =
        price(wish->recipient.country != wish->sender.country, wish->weight_g);
    parcel.said.currency = euro;
    print(parcel.said, *wish, now);
    plan_way(parcel, now);
    plan_webhooks(parcel, now);
    CarrierReply reply{201, json::write(parcel.said)};
    reply.is_dropped = wish->service == "test_timeout_done" || wish->service == "test_stray";
    if (wish->service == "test_unreadable") reply.body = "{\"key\":";
    parcels_.emplace(key, std::move(parcel));
    return reply;
}

void SimulatedCarrier::plan_way(Parcel& parcel, Instant now) {
    std::vector<Step> steps{Step::picked_up};
    if (parcel.service == "test_delay") steps.push_back(Step::delay);
    steps.push_back(Step::out_for_delivery);
    steps.push_back(parcel.service == "test_returned" ? Step::returned : Step::delivered);
    // Somebody is told of it before the label is known here, whatever the clocks do.
    auto at = parcel.service == "test_stray" ? now - step_ : now;
    for (const auto step : steps) {
        at = at + step_;
        parcel.events.push_back({"evt-" + std::to_string(++next_event_), parcel.said.tracking, step,
                                 at, std::string(enum_name(step))});
    }
}

void SimulatedCarrier::plan_webhooks(const Parcel& parcel, Instant now) {
    if (parcel.service == "test_silent") return;
    std::vector<Due> due;
    for (const auto& event : parcel.events) {
        due.push_back({event.at, json::write(EventsSaid{{event}})});
    }
    if (parcel.service == "test_reversed") {
        for (auto& one : due) one.at = due.back().at;
        std::ranges::reverse(due);
    }
    for (const auto& one : due) {
        due_.push_back(one);
        if (parcel.service == "test_twice") due_.push_back(one);
    }
    // Of a parcel that nobody has handed in: carriers mix up their customers.
    const EventSaid foreign{"evt-" + std::to_string(++next_event_), "TC0DE", Step::delivered, now,
                            "delivered"};
    due_.push_back({now, json::write(EventsSaid{{foreign}})});
}

CarrierReply SimulatedCarrier::cancel(const std::string& key, Instant now) {
    const auto it = parcels_.find(key);
    if (it == parcels_.end()) return problem(404, "shipment_not_found");
    auto& parcel = it->second;
    if (parcel.is_canceled) return {200, "{}"};
    if (parcel.service == "test_no_cancel" || parcel.events.front().at <= now) {
        return problem(409, "already_picked_up");
    }
    parcel.is_canceled = true;
    parcel.events.clear();
    std::erase_if(due_, [&](const Due& due) {
        return due.body.find('"' + parcel.said.tracking + '"') != std::string::npos;
    });
    return {200, "{}"};
}

CarrierReply SimulatedCarrier::track(const std::string& tracking, Instant now) const {
    for (const auto& [key, parcel] : parcels_) {
        if (parcel.said.tracking != tracking) continue;
        EventsSaid said;
        for (const auto& event : parcel.events) {
            if (event.at <= now) said.events.push_back(event);
        }
        return {200, json::write(said)};
    }
    return problem(404, "tracking_not_found");
}

CarrierReply SimulatedCarrier::rates(const std::string& body) const {
    const auto ask = json::read<AskRates>(body);
    if (!ask) return problem(422, "invalid_request");
    if (ask->weight_g > heaviest_g) return problem(422, "too_heavy");
    const bool is_abroad = ask->country != ask->from_country;
    const auto standard = price(is_abroad, ask->weight_g);
    carrier_test::RatesSaid said;
    said.rates.push_back(
        {"standard", "Paket", standard, euro, is_abroad ? 3 : 1, is_abroad ? 6 : 2});
    if (!is_abroad) said.rates.push_back({"express", "Express", standard + 800, euro, 1, 1});
    said.rates.push_back(
        {"point", "Paketshop", standard - 100, euro, is_abroad ? 3 : 1, is_abroad ? 7 : 3});
    return {200, json::write(said)};
}

CarrierReply SimulatedCarrier::points(const std::string& body) const {
    const auto ask = json::read<AskPoints>(body);
    if (!ask || ask->limit < 1) return problem(422, "invalid_request");
    const auto& city = near(ask->postal_code);
    carrier_test::PointsSaid said;
    constexpr std::int64_t most = 25;
    for (std::int64_t n = 1; n <= std::min(ask->limit, most); ++n) {
        carriers::PickupPoint point;
        point.id = ask->country + '-' + ask->postal_code + '-' + std::to_string(n);
        point.name = "Paketshop " + std::to_string(n);
        point.address1 = "Marktstraße " + std::to_string(2 * n + 1);
        point.postal_code = ask->postal_code;
        point.city = city.name;
        point.country = ask->country;
        point.distance_m = 180 * n + 35 * (n * n % 7);
        const double away = static_cast<double>(point.distance_m) / 111'000.0;
        point.latitude = city.latitude + away * std::cos(static_cast<double>(n));
        point.longitude = city.longitude + away * std::sin(static_cast<double>(n));
        point.opening_hours = {n % 3 == 0 ? "mo-sa 07:00-22:00" : "mo-fr 09:00-18:30",
                               n % 3 == 0 ? "so 10:00-16:00" : "sa 09:00-14:00"};
        said.points.push_back(std::move(point));
    }
    return {200, json::write(said)};
}

std::vector<std::string> SimulatedCarrier::due_webhooks(Instant now) {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> bodies;
    std::erase_if(due_, [&](Due& due) {
        if (due.at > now) return false;
        bodies.push_back(std::move(due.body));
        return true;
    });
    return bodies;
}

std::vector<LabelCount> SimulatedCarrier::labels() const {
    const std::lock_guard lock(mutex_);
    std::vector<LabelCount> counts;
    for (const auto& [key, parcel] : parcels_) {
        counts.push_back({key, parcel.labels, parcel.is_canceled});
    }
    return counts;
}

}  // namespace nahtlos::test_carrier
