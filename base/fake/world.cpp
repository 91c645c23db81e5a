#include "base/fake/world.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace nahtlos::fake {

Instant FakeClock::now() {
    const std::lock_guard lock(mutex_);
    return now_;
}

std::int64_t FakeClock::ticks_ns() {
    const std::lock_guard lock(mutex_);
    return ticks_ns_;
}

void FakeClock::advance(Span by) {
    check(by.us >= 0, "time only passes forward; step() sets the clock back");
    const std::lock_guard lock(mutex_);
    now_ = now_ + by;
    ticks_ns_ += by.us * 1000;
}

void FakeClock::advance_to(Instant at) {
    const std::lock_guard lock(mutex_);
    if (at <= now_) return;
    ticks_ns_ += (at - now_).us * 1000;
    now_ = at;
}

void FakeClock::step(Span by) {
    const std::lock_guard lock(mutex_);
    before_step_ = std::max(before_step_, now_);
    now_ = now_ + by;
}

Instant FakeClock::latest() {
    const std::lock_guard lock(mutex_);
    return std::max(before_step_, now_);
}

// SplitMix64 by Steele, Lea and Flood, https://prng.di.unimi.it/splitmix64.c
std::uint64_t SeededRandom::bits() {
    const std::lock_guard lock(mutex_);
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

std::string SeededRandom::secret(std::size_t bytes) {
    std::string text(bytes, '\0');
    std::uint64_t drawn = 0;
    for (std::size_t i = 0; i < bytes; ++i, drawn >>= 8) {
        if (i % 8 == 0) drawn = bits();
        text[i] = static_cast<char>(drawn & 255);
    }
    return text;
}

std::uint64_t SeededRandom::below(std::uint64_t end) {
    check(end > 0, "there is a number to draw");
    return static_cast<std::uint64_t>((static_cast<unsigned __int128>(bits()) * end) >> 64);
}

Uuid FakeIds::next() {
    const std::lock_guard lock(mutex_);
    return maker_.next(clock_.now(), random_.bits());
}

void FakeOutbound::send(OutboundRequest request, Done done) {
    {
        const std::lock_guard lock(mutex_);
        if (is_recording_) sent_.push_back(request);
        if (is_holding_) {
            held_.push_back({std::move(request), std::move(done)});
            return;
        }
    }
    done(ask(request));
}

void FakeOutbound::answer_with(Peer peer) {
    const std::lock_guard lock(mutex_);
    peer_ = std::move(peer);
}

void FakeOutbound::hold(bool is_holding) {
    const std::lock_guard lock(mutex_);
    is_holding_ = is_holding;
}

std::size_t FakeOutbound::held() const {
    const std::lock_guard lock(mutex_);
    return held_.size();
}

void FakeOutbound::deliver(std::size_t index, Fate fate) {
    Held call;
    {
        const std::lock_guard lock(mutex_);
        check(index < held_.size(), "a held call with this index");
        const auto at = held_.begin() + static_cast<std::ptrdiff_t>(index);
        call = std::move(*at);
        held_.erase(at);
    }
    OutboundReply reply{false, 0, {}, "lost on the way"};
    if (fate != Fate::lost_request) {
        auto said = ask(call.request);
        if (fate == Fate::answered) reply = std::move(said);
    }
    call.done(std::move(reply));
}

void FakeOutbound::deliver_all() {
    while (held() > 0) deliver(0);
}

std::vector<OutboundRequest> FakeOutbound::sent() const {
    const std::lock_guard lock(mutex_);
    return sent_;
}

void FakeOutbound::record(bool is_recording) {
    const std::lock_guard lock(mutex_);
    is_recording_ = is_recording;
}

OutboundReply FakeOutbound::ask(const OutboundRequest& request) {
    Peer peer;
    {
        const std::lock_guard lock(mutex_);
        peer = peer_;
    }
    // Outside the lock: a peer may send calls of its own.
    return peer ? peer(request) : OutboundReply{false, 0, {}, "no peer is played"};
}

}  // namespace nahtlos::fake
