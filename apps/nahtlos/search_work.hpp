// SearchWork: the search of a serving process, told of changes, and made anew in the background.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>

#include "base/ops/config.hpp"
#include "base/ops/metrics.hpp"
#include "base/real/ticker.hpp"
#include "flows/search_feed.hpp"

namespace nahtlos::app {

/// Where the search of this server is, and the file in it that says how far it is.
std::filesystem::path search_folder(const config::Config& config);
inline constexpr const char* search_state_file = "feed.json";

class SearchWork {
public:
    /// Opens what the folder of the search holds. Where that cannot be, everything else is served,
    /// and the log says why; so it is for processes that serve nothing.
    SearchWork(const config::Config& config, sql::Database& database, World& world,
               flows::Books& books);

    /// Null when there is no search.
    const flows::SearchFeed* feed() const { return feed_.get(); }

    void start();
    /// Something changed. Thread safe, once started.
    void wake() {
        if (ticker_ != nullptr) ticker_->wake();
    }
    /// Joins the threads; what is being made is thrown away.
    void stop();

private:
    void follow();

    std::unique_ptr<flows::SearchFeed> feed_;
    std::atomic<bool> is_stopping_ = false;
    metrics::Gauge &lag_, &position_;
    std::unique_ptr<real::Ticker> ticker_, rebuild_ticker_;
};

}  // namespace nahtlos::app
