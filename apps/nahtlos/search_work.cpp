#include "apps/nahtlos/search_work.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "base/ops/log.hpp"
#include "base/ops/standard_metrics.hpp"

namespace nahtlos::app {
namespace {

constexpr Span follow_pause = milliseconds(200), rebuild_pause = seconds(1),
               stock_pause = milliseconds(400);
constexpr int pages_at_once = 20;

std::string text_in(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Whole or not at all, should the process be killed. What a power cut loses is told again.
void replace_file(const std::filesystem::path& path, const std::string& text) {
    auto fresh = path;
    fresh += ".new";
    std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file) throw std::runtime_error("cannot write " + fresh.string());
    std::filesystem::rename(fresh, path);
}

// What fails now is done by a later tick.
template <class Work>
void attempt(log::Word what, Work&& work) {
    try {
        work();
    } catch (const std::exception& error) {
        log::warn(what, {{"why", error.what()}});
    }
}

}  // namespace

std::filesystem::path search_folder(const config::Config& config) {
    if (!config.search.dir.empty()) return config.search.dir;
    return std::filesystem::path(config.data_dir) / "search";
}

SearchWork::SearchWork(const config::Config& config, sql::Database& database, World& world,
                       flows::Books& books)
    : lag_(metrics::standard().registry.gauge(
          "search_lag_milliseconds", "How long a change waits that the search does not know yet")),
      position_(metrics::standard().registry.gauge(
          "search_position", "Number of the last event that the search knows")) {
    if (std::ranges::find(config.roles, config::Role::api) == config.roles.end()) return;
    attempt("search_off", [&] {
        flows::SearchFeedOptions options;
        options.folder = search_folder(config);
        options.stock_pause = stock_pause;
        const auto file = options.folder / search_state_file;
        options.kept = text_in(file);
        options.keep = [file](const std::string& text) { replace_file(file, text); };
        feed_ = std::make_unique<flows::SearchFeed>(database, world, books, std::move(options));
    });
}

void SearchWork::start() {
    if (feed_ == nullptr) return;
    ticker_ = std::make_unique<real::Ticker>("search", follow_pause, [this] { follow(); });
    rebuild_ticker_ = std::make_unique<real::Ticker>("search_rebuild", rebuild_pause, [this] {
        attempt("search_rebuild_failed",
                [this] { feed_->rebuild_if_wanted([this] { return is_stopping_.load(); }); });
    });
}

void SearchWork::follow() {
    attempt("search_feed_failed", [this] {
        for (int page = 0; page < pages_at_once && !is_stopping_; ++page) {
            if (!feed_->run()) break;
        }
    });
    const auto status = feed_->status();
    lag_.set(status.lag_ms);
    position_.set(status.position);
}

void SearchWork::stop() {
    is_stopping_ = true;
    rebuild_ticker_.reset();
    ticker_.reset();
}

}  // namespace nahtlos::app
