#include "messages/rules.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"
#include "base/crypto/sha256.hpp"

namespace nahtlos::messages {
namespace {

constexpr std::array all_meanings{
    Meaning{"order_placed", Kind::placed, ""},
    Meaning{"fulfillment_made_ready", Kind::ready, "fulfillment"},
    Meaning{"fulfillment_shipped", Kind::shipped, "fulfillment"},
    Meaning{"fulfillment_delivered", Kind::arrived, "fulfillment"},
    Meaning{"fulfillment_repromised", Kind::delayed, ""},
    Meaning{"order_units_canceled", Kind::canceled, ""},
    Meaning{"order_canceled", Kind::canceled, ""},
    Meaning{"refund_succeeded", Kind::refunded, "refund"},
    Meaning{"return_requested", Kind::return_announced, "return"},
    Meaning{"return_declined", Kind::return_declined, "return"},
    Meaning{"return_received", Kind::return_received, "return"},
    Meaning{"order_address_changed", Kind::changed, ""},
    Meaning{"order_method_changed", Kind::changed, ""},
    Meaning{"order_lines_added", Kind::changed, ""},
};

constexpr std::array pauses{seconds(30), minutes(2), minutes(10), minutes(30),
                            hours(1),    hours(2),   hours(4)};

// The former is no news beside the latter.
constexpr std::array<std::pair<Kind, Kind>, 2> covered{{
    {Kind::shipped, Kind::arrived},
    {Kind::return_announced, Kind::return_received},
}};

}  // namespace

std::span<const Meaning> meanings() { return all_meanings; }

const Meaning* meaning_of(std::string_view event) {
    const auto it = std::ranges::find(all_meanings, event, &Meaning::event);
    return it == all_meanings.end() ? nullptr : &*it;
}

std::vector<Kind> told_of(std::vector<Kind> kinds) {
    std::vector<Kind> told;
    for (const auto kind : kinds) {
        const bool is_covered = std::ranges::any_of(covered, [&](const auto& pair) {
            return pair.first == kind && std::ranges::find(kinds, pair.second) != kinds.end();
        });
        const bool is_there = std::ranges::find(told, kind) != told.end();
        if (!is_covered && !is_there) told.push_back(kind);
    }
    return told;
}

bool outlives_news(Kind kind) { return kind == Kind::canceled; }

Uuid key_of(const Uuid& order, const Uuid& step, const Uuid& subject, Kind kind) {
    return sha256_head({"message to the customer ", enum_name(kind), " ", to_string(order), " ",
                        to_string(step), " ", to_string(subject)});
}

MessageId message_id(const Uuid& key, Instant at, std::int64_t position) {
    auto id = key;
    const auto ms = at.us / 1000;
    for (std::size_t i = 0; i < 6; ++i) {
        id.bytes[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i) & 255);
    }
    id.bytes[6] = static_cast<std::uint8_t>(0x70 | (position >> 8 & 15));  // a UUIDv7 in form
    id.bytes[7] = static_cast<std::uint8_t>(position & 255);
    id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 63));
    return {id};
}

Span pause_after(std::int64_t tries, std::uint64_t dice) {
    check(tries >= 1, "a pause follows a try");
    const auto at = std::min(static_cast<std::size_t>(tries - 1), pauses.size() - 1);
    const auto fifth = static_cast<std::uint64_t>(pauses[at].us / 5);
    return Span{pauses[at].us + static_cast<std::int64_t>(dice % (fifth + 1))};
}

std::string message_id_header(const Message& message, std::string_view from) {
    const auto at = from.rfind('@');
    const auto host =
        at == std::string_view::npos ? std::string_view("localhost") : from.substr(at + 1);
    std::string id = "<" + to_string(message.id);
    if (message.resends > 0) id += '.' + std::to_string(message.resends);
    return id + '@' + std::string(host) + '>';
}

std::vector<std::string> languages_for(const std::optional<std::string>& customers,
                                       std::string_view markets) {
    std::vector<std::string> all;
    const auto add = [&](std::string_view language) {
        for (const auto one : {language, language.substr(0, language.find('-'))}) {
            if (one.empty() || std::ranges::find(all, one) != all.end()) continue;
            all.emplace_back(one);
        }
    };
    if (customers) add(*customers);
    add(markets.substr(0, markets.find(',')));
    add("en");
    return all;
}

}  // namespace nahtlos::messages
