#include "base/events/seals.hpp"

#include "base/crypto/sha256.hpp"

namespace nahtlos::events {
namespace {

constexpr std::size_t hash_bytes = 32;
// A busy hour may pile up so many; they are sealed when it is over.
constexpr std::int64_t patience_events = 1'000'000, events_at_once = 2'000;

void append_length(std::string& out, std::uint64_t length) {
    for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(length >> shift & 0xFF);
}

void append(std::string& out, std::string_view text) {
    append_length(out, text.size());
    out += text;
}
void append(std::string& out, std::int64_t number) { append(out, std::to_string(number)); }
void append(std::string& out, Instant at) { append(out, at.us); }
void append(std::string& out, const Uuid& id) {
    append(out, {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()});
}
template <class T>
void append(std::string& out, const std::optional<T>& value) {
    if (value) return append(out, *value);
    append_length(out, ~std::uint64_t{0});  // no text is that long: nothing is not ""
}

}  // namespace

std::string seal_hash(std::string_view previous, std::span<const NumberedEvent> events) {
    std::string text;
    for (const auto& event : events) {
        for_each_member(event, [&](std::string_view, const auto& member) { append(text, member); });
    }
    return sha256({previous, text});
}

Subscriber sealer() {
    Subscriber subscriber;
    subscriber.name = "audit_seal";
    subscriber.handle = [](Tx& tx, std::span<const NumberedEvent> events) {
        const auto before = last_seal(tx);
        check(!before || before->last() + 1 == events.front().position, "seals leave no gap");
        Seal seal;
        seal.position = events.front().position;
        seal.events = static_cast<std::int64_t>(events.size());
        seal.previous.data = before ? before->hash.data : std::string(hash_bytes, '\0');
        seal.hash.data = seal_hash(seal.previous.data, events);
        seal.sealed_at = events.back().recorded_at;
        tx.insert("base_event_seal", std::vector<Seal>{seal});
    };
    subscriber.events_at_once = events_at_once;
    subscriber.stands_back = true;
    subscriber.patience_events = patience_events;
    return subscriber;
}

std::vector<Seal> seals_after(Tx& tx, std::int64_t position, std::int64_t limit) {
    return tx.all<Seal>(
        "select position, events, previous, hash, sealed_at from base_event_seal "
        "where position > $1 order by position limit $2",
        position, limit);
}

std::optional<Seal> last_seal(Tx& tx) {
    return tx.one<Seal>(
        "select position, events, previous, hash, sealed_at from base_event_seal "
        "order by position desc limit 1");
}

}  // namespace nahtlos::events
