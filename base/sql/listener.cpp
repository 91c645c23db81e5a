#include "base/sql/listener.hpp"

#include <poll.h>

#include <algorithm>
#include <utility>

#include "base/sql/postgres_link.hpp"
#include "base/sql/url.hpp"

namespace nahtlos::sql {
namespace {

struct NotifyCloser {
    void operator()(PGnotify* notify) const { PQfreemem(notify); }
};

}  // namespace

Listener::Listener(const DatabaseOptions& options, std::vector<std::string> channels)
    : options_(options), channels_(std::move(channels)) {}

Listener::~Listener() = default;

void Listener::connect() {
    // Nobody who has something to ask waits for it, nor it for them.
    auto link = std::make_unique<PostgresLink>(
        target_of(options_.url).text,
        Patience{options_.connect_timeout_ms, options_.silence_timeout_ms}, nullptr);
    std::string listen;
    for (const auto& channel : channels_) listen += "listen " + channel + ';';
    link->expect_sent(PQsendQuery(link->get(), listen.c_str()));
    link->expect(link->last(), listen);
    link_ = std::move(link);
}

// Whether something came, be it the end.
bool Listener::wait(Span patience) {
    pollfd socket{PQsocket(link_->get()), POLLIN, 0};
    return ::poll(&socket, 1, static_cast<int>(patience.us / 1000)) > 0;
}

std::vector<std::string> Listener::hear(Span patience) {
    if (link_ == nullptr) {
        connect();
        return channels_;
    }
    if (!wait(patience)) return {};
    if (PQconsumeInput(link_->get()) == 0) {
        const std::string why = PQerrorMessage(link_->get());
        link_.reset();
        throw Error(ErrorKind::gone, why);
    }
    std::vector<std::string> told;
    while (const auto notify = std::unique_ptr<PGnotify, NotifyCloser>(PQnotifies(link_->get()))) {
        const std::string channel = notify->relname;
        if (std::ranges::find(told, channel) == told.end()) told.push_back(channel);
    }
    return told;
}

}  // namespace nahtlos::sql
