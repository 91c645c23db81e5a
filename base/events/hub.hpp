// Hub: reads new events once per process and hands them to all open streams (server-sent events).
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/events/feed.hpp"
#include "base/http/message.hpp"
#include "base/sql/database.hpp"
#include "base/world.hpp"

namespace nahtlos::events {

/// What is written to a stream for one event.
std::string sse_text(const NumberedEvent& event);

class EventHub {
public:
    struct Wish {
        EventFilter filter;
        std::optional<std::int64_t> from;     // position; nothing: what comes from now on
        std::function<bool(Instant)> may_go;  // asked every second; false ends the stream
    };

    EventHub(sql::Database& database, World& world) : database_(database), world_(world) {}

    /// Called by join(), so that who joins does not wait for the next regular poll. Set before the
    /// first join.
    void wake_by(std::function<void()> wake) { wake_ = std::move(wake); }

    /// Has `open` called and what passes the filter written to its stream by the coming polls.
    /// Refuses when there are too many streams or the process is about to stop. Thread safe.
    std::optional<Refusal> join(Wish wish,
                                const std::function<std::shared_ptr<http::Stream>()>& open);

    /// Reads what is new and writes to each stream what it waits for: to one that is far behind a
    /// bounded part of it, so that it catches up over several polls. Every 15 s a stream gets its
    /// position and a comment, so that it resumes near the end even if nothing passed its filter.
    /// A client too slow for its queue has been cut by the server; it resumes by Last-Event-ID.
    /// Called by one thread, about every 100 ms. Throws sql::Error, after which it may go on.
    void poll();

    /// Ends all streams and takes no more. Thread safe.
    void close();

    std::size_t streams() const;

private:
    struct Follower {
        std::shared_ptr<http::Stream> stream;
        Wish wish;
        std::int64_t next = 0;        // position; 0: to be set to the head
        std::int64_t beat_at_ns = 0;  // 0: not yet greeted
        std::int64_t ask_at_ns = 0;   // whether it may go on
    };
    struct Recent {
        NumberedEvent event;
        std::string text;  // made when first needed
    };
    struct Chunk {
        std::shared_ptr<const std::string> text;  // null: nothing passed
        std::int64_t next = 0;
    };
    using Chunks = std::map<std::pair<EventFilter, std::int64_t>, Chunk>;

    void admit_joined();
    void read_new();
    void beat(Follower& follower, std::int64_t now_ns);
    bool is_recent(std::int64_t position) const;
    Chunk recent_chunk(const EventFilter& filter, std::int64_t from);
    Chunk older_chunk(const EventFilter& filter, std::int64_t from);
    static void give(Follower& follower, const Chunk& chunk);

    sql::Database& database_;
    World& world_;
    std::function<void()> wake_ = [] {};

    mutable std::mutex joining_mutex_;
    std::vector<Follower> joining_;
    std::size_t count_ = 0;  // joining and following
    bool is_closed_ = false;

    std::mutex poll_mutex_;  // guards what follows
    std::vector<Follower> followers_;
    std::deque<Recent> recent_;  // the events right before head_, without gaps
    std::int64_t head_ = 0;      // the first position not yet read; 0: not yet known
    std::size_t turn_ = 0;       // whose turn it is to be served from the database
};

}  // namespace nahtlos::events
