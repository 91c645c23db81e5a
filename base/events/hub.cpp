#include "base/events/hub.hpp"

#include <algorithm>

#include "base/json/writer.hpp"

namespace nahtlos::events {
namespace {

constexpr std::size_t most_streams = 20'000;
constexpr std::size_t most_recent = 4'000;        // events kept for those who come back soon
constexpr std::int64_t read_at_once = 1'000;      // events
constexpr std::size_t chunk_bytes = 256 * 1'024;  // per stream and poll; its queue holds more
constexpr std::size_t older_per_poll = 8;         // streams served from the database
constexpr std::int64_t beat_ns = 15'000'000'000;
constexpr std::int64_t ask_ns = 1'000'000'000;  // whether a key still holds

}  // namespace

std::string sse_text(const NumberedEvent& event) {
    // JSON has no raw line breaks, so that one data line will do.
    std::string text =
        "id: " + std::to_string(event.position) + "\nevent: " + event.type + "\ndata: ";
    json::write(text, view_of(event));
    text += "\n\n";
    return text;
}

std::optional<Refusal> EventHub::join(Wish wish,
                                      const std::function<std::shared_ptr<http::Stream>()>& open) {
    {
        const std::lock_guard lock(joining_mutex_);
        if (is_closed_ || count_ >= most_streams) {
            return Refusal{RefusalKind::unavailable,
                           "overloaded",
                           is_closed_ ? "the server stops" : "there are too many streams",
                           {},
                           1};
        }
    }
    auto stream = open();
    {
        const std::lock_guard lock(joining_mutex_);
        if (is_closed_) {
            stream->close();
            return std::nullopt;
        }
        ++count_;
        const auto next = wish.from.value_or(0);
        joining_.push_back({std::move(stream), std::move(wish), next, 0});
    }
    wake_();
    return std::nullopt;
}

std::size_t EventHub::streams() const {
    const std::lock_guard lock(joining_mutex_);
    return count_;
}

void EventHub::close() {
    {
        const std::lock_guard lock(joining_mutex_);
        is_closed_ = true;
    }
    const std::lock_guard lock(poll_mutex_);
    admit_joined();
    for (auto& follower : followers_) follower.stream->close();
    admit_joined();
}

// Takes in who has joined and lets go of who has left.
void EventHub::admit_joined() {
    std::vector<std::shared_ptr<http::Stream>> left;  // let go of without the lock
    const std::lock_guard lock(joining_mutex_);
    std::erase_if(followers_, [&](auto& follower) {
        if (follower.stream->is_open()) return false;
        left.push_back(std::move(follower.stream));
        return true;
    });
    for (auto& follower : joining_) followers_.push_back(std::move(follower));
    count_ -= left.size();
    joining_.clear();
}

void EventHub::poll() {
    const std::lock_guard lock(poll_mutex_);
    admit_joined();
    if (followers_.empty() || head_ == 0) {
        head_ = database_.read([](Tx& tx) { return next_position(tx); });
        recent_.clear();
        if (followers_.empty()) return;
    }
    // Before anything is read, so that streams are kept alive while the database is away, and that
    // who has just joined gets all that comes from now on.
    const auto now_ns = world_.clock.ticks_ns();
    for (auto& follower : followers_) beat(follower, now_ns);
    read_new();
    Chunks chunks;
    std::vector<Follower*> behind;
    for (auto& follower : followers_) {
        if (follower.next >= head_) continue;
        if (!is_recent(follower.next)) {
            behind.push_back(&follower);
            continue;
        }
        auto& chunk = chunks[{follower.wish.filter, follower.next}];
        if (chunk.next == 0) chunk = recent_chunk(follower.wish.filter, follower.next);
        give(follower, chunk);
    }
    const auto served = std::min(behind.size(), older_per_poll);
    for (std::size_t i = 0; i < served; ++i) {
        auto& follower = *behind[turn_++ % behind.size()];
        give(follower, older_chunk(follower.wish.filter, follower.next));
    }
}

void EventHub::read_new() {
    // At first also what was just before, for those who lost their stream when a process ended.
    const auto from = recent_.empty() ? std::max<std::int64_t>(1, head_ - read_at_once) : head_;
    const auto fresh = database_.read([&](Tx& tx) {
        return find_events(tx, {}, from, next_position(tx), static_cast<std::int64_t>(most_recent),
                           Direction::up);
    });
    for (const auto& event : fresh.items) {
        check(event.position == from + static_cast<std::int64_t>(&event - fresh.items.data()),
              "positions have no gaps");
        recent_.push_back({event, {}});
        head_ = event.position + 1;
    }
    while (recent_.size() > most_recent) recent_.pop_front();
}

// Greets, and from then on beats; ends the stream of who may not go on.
void EventHub::beat(Follower& follower, std::int64_t now_ns) {
    if (follower.next == 0) follower.next = head_;
    if (now_ns >= follower.ask_at_ns) {
        follower.ask_at_ns = now_ns + ask_ns;
        if (!follower.wish.may_go(world_.clock.now())) return follower.stream->close();
    }
    if (now_ns < follower.beat_at_ns) return;
    const bool is_greeting = follower.beat_at_ns == 0;
    follower.beat_at_ns = now_ns + beat_ns;
    // An id without data moves the client's Last-Event-ID and is no event (HTML, section 9.2.6).
    auto text = std::make_shared<const std::string>(
        (is_greeting ? "retry: 1000\nid: " : ": heartbeat\nid: ") +
        std::to_string(follower.next - 1) + "\n\n");
    (void)follower.stream->write(std::move(text));  // false: gone, and dropped by the next poll
}

bool EventHub::is_recent(std::int64_t position) const {
    return position >= head_ - static_cast<std::int64_t>(recent_.size());
}

EventHub::Chunk EventHub::recent_chunk(const EventFilter& filter, std::int64_t from) {
    std::string text;
    const auto first = head_ - static_cast<std::int64_t>(recent_.size());
    auto at = static_cast<std::size_t>(from - first);
    for (; at < recent_.size() && text.size() < chunk_bytes; ++at) {
        auto& recent = recent_[at];
        if (!filter.passes(recent.event)) continue;
        if (recent.text.empty()) recent.text = sse_text(recent.event);
        text += recent.text;
    }
    Chunk chunk{nullptr, first + static_cast<std::int64_t>(at)};
    if (!text.empty()) chunk.text = std::make_shared<const std::string>(std::move(text));
    return chunk;
}

EventHub::Chunk EventHub::older_chunk(const EventFilter& filter, std::int64_t from) {
    const auto found = database_.read([&](Tx& tx) { return feed(tx, filter, from, read_at_once); });
    std::string text;
    auto next = found.next;
    for (const auto& event : found.items) {
        if (text.size() >= chunk_bytes) {
            next = event.position;
            break;
        }
        text += sse_text(event);
    }
    Chunk chunk{nullptr, next};
    if (!text.empty()) chunk.text = std::make_shared<const std::string>(std::move(text));
    return chunk;
}

void EventHub::give(Follower& follower, const Chunk& chunk) {
    if (chunk.text != nullptr && !follower.stream->write(chunk.text)) return;
    follower.next = chunk.next;
}

}  // namespace nahtlos::events
