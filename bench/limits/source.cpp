#include "bench/limits/source.hpp"

#include <algorithm>
#include <chrono>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <tuple>

#include "base/check.hpp"

namespace nahtlos::limits {
namespace {

constexpr std::size_t block_bytes = 1 << 20;
constexpr Integer us_per_day = 86'400'000'000;

Integer wall_clock_us() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

}  // namespace

std::uint64_t Dice::bits() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

Uuid Dice::uuid() {
    Uuid id;
    const std::uint64_t halves[2] = {bits(), bits()};
    std::memcpy(id.bytes.data(), halves, 16);
    id.bytes[6] = static_cast<std::uint8_t>(0x40 | (id.bytes[6] & 0x0F));
    id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3F));
    return id;
}

std::string_view TextStore::keep(std::string_view text) {
    check(text.size() <= block_bytes, "a text fits a block");
    if (used_ + text.size() > block_bytes) ++block_, used_ = 0;
    if (block_ == blocks_.size()) blocks_.push_back(std::make_unique<char[]>(block_bytes));
    char* at = blocks_[block_].get() + used_;
    std::memcpy(at, text.data(), text.size());
    used_ += text.size();
    return {at, text.size()};
}

void TextStore::clear() { block_ = 0, used_ = 0; }

void Batch::clear() {
    orders = 0;
    const auto empty = [](auto&... rows) { (rows.clear(), ...); };
    empty(commands, events, event_batch, parties, placed, lines, fulfillments, allocations,
          movements, payments, payment_events, payment_allocations, demand, demand_of);
}

void Batch::set_ticket(Integer ticket) {
    for (auto& event : events) event.ticket = ticket;
    event_batch.assign(1, {ticket, static_cast<Integer>(events.size()), now});
}

void Batch::set_numbers(Integer first) {
    for (auto& order : placed) order.number = first++;
}

struct OrderSource::Order {
    Uuid id, fulfillment, party;
    const Channel& channel;
    std::size_t location;
    Integer total_minor, tax_minor;
};

OrderSource::OrderSource(const ShopOptions& options) : options_(options) {
    now_ = wall_clock_us();
    stock_shop();
}

Uuid OrderSource::next_id() { return ids_.next(Instant{now_}, dice_.bits()); }

void OrderSource::stock_shop() {
    const auto make = [&](std::size_t n) {
        std::vector<Uuid> made(n);
        for (auto& id : made) id = next_id();
        return made;
    };
    shop_.legal_entity = next_id(), shop_.principal = next_id(), shop_.actor = next_id();
    const auto market = next_id();
    for (const auto* group : {"online", "online", "stores", "marketplaces"}) {
        shop_.channels.push_back({next_id(), market, group});
    }
    shop_.stock_items = make(options_.stock_items);
    shop_.variants = make(options_.stock_items);
    shop_.locations = make(options_.locations);
    for (std::size_t i = 0; i < options_.stock_items; ++i) {
        for (std::size_t l = 0; l < options_.locations; ++l) {
            const auto item = shop_.stock_items[i], location = shop_.locations[l];
            shop_.levels.push_back(
                {item, location, shop_.legal_entity, 1'000'000'000, 1, 0, 1, 0, 1});
            if ((i + l) % 5 == 0) shop_.policies.push_back({item, location, 2, 0, 1});
            if ((i + l) % 20 == 0) {
                shop_.fences.push_back({item, location, "vip", 10, 0, "hard", now_, 1});
            }
            if ((i + l) % 10 == 0) {
                shop_.holds.push_back({next_id(), 1, item, location, "location", shop_.legal_entity,
                                       1, "online", "live", now_ + us_per_day});
            }
        }
    }
}

std::string_view OrderSource::print(const char* format, ...) {
    char buffer[1024];
    std::va_list arguments;
    va_start(arguments, format);
    const int size = std::vsnprintf(buffer, sizeof buffer, format, arguments);
    va_end(arguments);
    check(size >= 0 && static_cast<std::size_t>(size) < sizeof buffer, "a text fits its buffer");
    return text_.keep({buffer, static_cast<std::size_t>(size)});
}

std::string_view OrderSource::foreign_id(std::string_view prefix) {
    const int size = static_cast<int>(prefix.size());
    if (options_.foreign_ids == ForeignIds::ascending) {
        return print("%.*s-%lld", size, prefix.data(), static_cast<long long>(serial_));
    }
    return print("%.*s-%016llx", size, prefix.data(),
                 static_cast<unsigned long long>(dice_.bits()));
}

void OrderSource::fill(Batch& batch, std::size_t orders) {
    batch.clear();
    text_.clear();
    now_ = std::max(now_, wall_clock_us());
    batch.now = now_;
    batch.day = now_ / us_per_day;
    batch.orders = orders;
    for (std::size_t i = 0; i < orders; ++i) add_order(batch);
    std::sort(batch.commands.begin(), batch.commands.end(),
              [](const auto& a, const auto& b) { return a.key < b.key; });
    sum_demand(batch);
}

void OrderSource::add_order(Batch& batch) {
    ++serial_;
    const auto total = static_cast<Integer>(1000 + dice_.below(20'000));
    const Order order{.id = next_id(),
                      .fulfillment = next_id(),
                      .party = next_id(),
                      .channel = shop_.channels[dice_.below(shop_.channels.size())],
                      .location = dice_.below(shop_.locations.size()),
                      .total_minor = total,
                      .tax_minor = total * 19 / 119};
    const auto n = static_cast<long long>(serial_);
    batch.parties.push_back(
        {order.party, "person", print("Annegret Musterfrau %lld", n),
         print("annegret.musterfrau.%lld@example.com", n), print("+49 151 %08lld", n), "de",
         print(R"({"name":"Annegret Musterfrau %lld","street":"Lange Beispielstrasse","number":)"
               R"("%lld a","addition":"Hinterhaus, zweiter Stock","postal_code":"%05lld",)"
               R"("city":"Frankfurt am Main","region":"Hessen","country":"DE"})",
               n, n % 200, n % 100'000),
         now_});
    batch.placed.push_back({order.id,
                            0,
                            shop_.legal_entity,
                            order.channel.id,
                            order.channel.market,
                            foreign_id("ext"),
                            order.party,
                            {},
                            "EUR",
                            "engine",
                            "captured",
                            "us",
                            "us",
                            "us",
                            "placed",
                            "paid",
                            "unfulfilled",
                            "none",
                            order.total_minor,
                            order.tax_minor,
                            0,
                            0,
                            order.total_minor,
                            0,
                            now_,
                            now_,
                            1});
    batch.fulfillments.push_back({order.id, order.fulfillment, "ship",
                                  shop_.locations[order.location], "assigned",
                                  now_ + 2 * us_per_day, now_, 1});
    add_lines(batch, order);
    add_payment(batch, order);
    add_record(batch, order);
}

void OrderSource::add_lines(Batch& batch, const Order& order) {
    const auto location = shop_.locations[order.location];
    const auto command = next_id();
    for (Integer line = 1; line <= 2; ++line) {
        const auto i = dice_.below(shop_.stock_items.size());
        const auto quantity = static_cast<Integer>(1 + dice_.below(3));
        const auto item = shop_.stock_items[i];
        const Integer share =
            line == 1 ? order.total_minor / 2 : order.total_minor - order.total_minor / 2;
        batch.lines.push_back({order.id, line, "goods", shop_.variants[i],
                               print("SKU-%06d", static_cast<int>(i)),
                               print("Wanderschuh Allgaeu %d, wasserdicht", static_cast<int>(i)),
                               share * 10'000 / quantity, 0, 0, share, share * 19 / 119, "standard",
                               "DE", 1900, quantity, quantity});
        batch.allocations.push_back({order.id, line, item, location, "location", shop_.legal_entity,
                                     order.fulfillment, order.channel.group, quantity, 0, 0, 0});
        batch.movements.push_back({"nahtlos", command, line, "allocated", item, location,
                                   shop_.legal_entity, 0, quantity, 0, "order", order.id, now_,
                                   now_});
    }
}

void OrderSource::add_payment(Batch& batch, const Order& order) {
    const auto payment = next_id();
    batch.payments.push_back({payment, shop_.legal_entity, "test", "card", "EUR", order.total_minor,
                              order.total_minor, order.total_minor, 0, 0, 0, "captured",
                              foreign_id("pay"), now_, 1});
    batch.payment_events.push_back(
        {payment, 1, "test", "capture", "succeeded", order.total_minor, foreign_id("evt"), now_});
    batch.payment_allocations.push_back({order.id, payment, "order", order.total_minor});
}

void OrderSource::add_record(Batch& batch, const Order& order) {
    const auto id = typeid_suffix(order.id), fulfillment = typeid_suffix(order.fulfillment);
    const auto party = typeid_suffix(order.party);
    const auto n = static_cast<long long>(serial_),
               total = static_cast<long long>(order.total_minor);
    batch.commands.push_back(
        {batch.day, shop_.principal, dice_.uuid(), dice_.uuid(),
         print(R"({"order":"ord_%s","number":"DE-%010lld","status":"placed","payment_status":)"
               R"("paid","fulfillment_status":"unfulfilled","total":{"amount":"%lld.%02lld",)"
               R"("currency":"EUR"},"fulfillments":["ful_%s"],"version":1})",
               id.c_str(), n, total / 100, total % 100, fulfillment.c_str()),
         now_});
    batch.events.push_back(
        {0, static_cast<Integer>(batch.events.size()), order.id, "order.placed", order.id, 1,
         order.channel.id, order.channel.market, "key", shop_.actor, print("req_%s", party.c_str()),
         R"({"session":"s-4711","device":"till-12"})", now_, now_,
         print(R"({"order":"ord_%s","number":"DE-%010lld","party":"pty_%s","total_minor":%lld,)"
               R"("tax_minor":%lld,"currency":"EUR","terms":"captured","lines":[{"line":1,)"
               R"("quantity":1},{"line":2,"quantity":2}],"fulfillments":["ful_%s"],)"
               R"("payment_status":"paid","fulfillment_status":"unfulfilled"})",
               id.c_str(), n, party.c_str(), total, static_cast<long long>(order.tax_minor),
               fulfillment.c_str())});
}

void OrderSource::sum_demand(Batch& batch) {
    auto& demand = batch.demand;
    for (const auto& a : batch.allocations) {
        demand.push_back({a.stock_item, a.pin, a.owner, a.quantity});
    }
    const auto before = [](const Demand& a, const Demand& b) { return a.key() < b.key(); };
    std::sort(demand.begin(), demand.end(), before);
    std::size_t kept = 0;
    for (std::size_t i = 1; i < demand.size(); ++i) {
        if (demand[i].key() == demand[kept].key()) {
            demand[kept].quantity += demand[i].quantity;
        } else {
            demand[++kept] = demand[i];
        }
    }
    demand.resize(demand.empty() ? 0 : kept + 1);
    for (const auto& a : batch.allocations) {
        const Demand wanted{a.stock_item, a.pin, a.owner};
        const auto at = std::lower_bound(demand.begin(), demand.end(), wanted, before);
        batch.demand_of.push_back(static_cast<std::size_t>(at - demand.begin()));
    }
}

}  // namespace nahtlos::limits
