#include "base/http/serve/loop.hpp"

#include <unistd.h>

#include <boost/asio/post.hpp>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <utility>

#include "base/http/serve/session.hpp"
#include "base/http/serve/stream.hpp"

namespace nahtlos::http {
namespace {

constexpr auto tick_every = std::chrono::milliseconds(50);
constexpr std::size_t events_per_turn = 128;  // then sockets get their turn
constexpr std::size_t input_bytes = 64 * 1024;

}  // namespace

Loop::Loop(std::shared_ptr<Shared> shared)
    : shared_(std::move(shared)),
      context_(1),
      work_(boost::asio::make_work_guard(context_)),
      timer_(context_),
      input_(input_bytes) {}

Loop::~Loop() = default;

void Loop::start() {
    thread_ = std::thread([this] { context_.run(); });
}

bool Loop::is_here() const {
    return const_cast<boost::asio::io_context&>(context_).get_executor().running_in_this_thread();
}

void Loop::post(std::function<void()> work) { boost::asio::post(context_, std::move(work)); }

void Loop::push(Event event) {
    bool must_wake = false, is_dropped = false;
    {
        const std::lock_guard lock(mutex_);
        is_dropped = is_shut_;
        if (!is_dropped) {
            inbox_.push_back(std::move(event));
            must_wake = !std::exchange(is_scheduled_, true);
        }
    }
    if (must_wake) boost::asio::post(context_, [this] { drain(); });
    if (is_dropped && event.channel) event.channel->cut();
}

void Loop::drain() {
    if (work_next_ == work_list_.size()) {
        work_list_.clear();
        work_next_ = 0;
        const std::lock_guard lock(mutex_);
        work_list_.swap(inbox_);
    }
    for (std::size_t n = 0; n < events_per_turn && work_next_ < work_list_.size(); ++n) {
        Event event = std::move(work_list_[work_next_++]);
        const auto session = event.session;
        session->receive(std::move(event));
    }
    {
        const std::lock_guard lock(mutex_);
        if (work_next_ == work_list_.size() && inbox_.empty()) {
            is_scheduled_ = false;
            return;
        }
    }
    boost::asio::post(context_, [this] { drain(); });
}

void Loop::join() {
    if (thread_.joinable()) thread_.join();
    std::vector<Event> left;
    {
        const std::lock_guard lock(mutex_);
        is_shut_ = true;
        left.swap(inbox_);
    }
    for (const auto& event : left) {
        if (event.channel) event.channel->cut();
    }
}

void Loop::adopt(int fd, std::string peer) {
    if (shared_->is_stopping) {
        ::close(fd);
        return shared_->connection_closed();
    }
    auto session = Session::open(shared_from_this(), fd, std::move(peer));
    if (!session) return shared_->connection_closed();
    session->seat = seats_.size();
    seats_.push_back({never, session});
    if (!is_ticking_) start_ticking();
    session->start();
}

void Loop::remove(Session& session) {
    const auto seat = session.seat;
    const auto kept = std::move(seats_[seat].session);  // lives until this function ends
    if (seat + 1 != seats_.size()) {
        seats_[seat] = std::move(seats_.back());
        seats_[seat].session->seat = seat;
    }
    seats_.pop_back();
    shared_->connection_closed();
}

void Loop::set_deadline(const Session& session, std::int64_t at_us) {
    seats_[session.seat].deadline_us = at_us;
}

void Loop::begin_stop() {
    const std::vector<Seat> all = seats_;
    for (const auto& seat : all) seat.session->begin_stop();
}

void Loop::finish() {
    const std::vector<Seat> all = seats_;
    for (const auto& seat : all) seat.session->abort();
    timer_.cancel();
    work_.reset();
}

void Loop::start_ticking() {
    is_ticking_ = true;
    timer_.expires_after(tick_every);
    timer_.async_wait([this](const boost::system::error_code& ec) {
        if (!ec) tick();
    });
}

void Loop::tick() {
    const std::int64_t now = now_us();
    // From the back: removing a seat moves the last one, already seen, into its place.
    for (std::size_t i = seats_.size(); i-- > 0;) {
        if (i >= seats_.size() || seats_[i].deadline_us > now) continue;
        const auto session = seats_[i].session;
        session->on_deadline();
    }
    is_ticking_ = false;
    if (!seats_.empty()) start_ticking();
}

std::int64_t Loop::now_us() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

// IMF-fixdate of RFC 9110, section 5.6.7; strftime would follow the locale.
std::string_view Loop::date() {
    const auto now = now_us();
    if (now < date_until_us_) return date_;
    static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t seconds_now =
        std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm utc{};
    gmtime_r(&seconds_now, &utc);
    char text[64];
    std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[utc.tm_wday],
                  utc.tm_mday, months[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour, utc.tm_min,
                  utc.tm_sec);
    date_ = text;
    date_until_us_ = now + 500'000;
    return date_;
}

}  // namespace nahtlos::http
