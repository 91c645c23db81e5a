#include "apps/nahtlos/live_backup.hpp"

#include "apps/nahtlos/audit_heads.hpp"
#include "apps/nahtlos/commands.hpp"
#include "apps/nahtlos/routes.hpp"
#include "base/ops/log.hpp"
#include "base/ops/standard_metrics.hpp"

namespace nahtlos::app {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t pages_per_mib = 256;

struct Shown {
    metrics::Gauge &is_whole, &lag;
    metrics::Counter &segments, &bytes, &lines;
};

Shown& shown() {
    auto& all = metrics::standard().registry;
    static Shown set{
        all.gauge("backup_is_whole", "1 while every change is shipped to the backup directory"),
        all.gauge("backup_lag_milliseconds", "How long ago all changes had been shipped"),
        all.counter("backup_segments_total", "Segments of changes shipped"),
        all.counter("backup_bytes_total", "Bytes of changes shipped"),
        all.counter("backup_lines_total", "Lines of backups begun, each with a whole copy")};
    return set;
}

constexpr Span note_pause = seconds(1);

backup::ShipperOptions shipper_options(const config::Config& config) {
    backup::ShipperOptions options;
    options.database = config.database.url.target.reveal();
    options.folder = config.backup.directory;
    options.log_pages = log_pages(config.database);
    options.lag_pages = config.backup.lag_mib * pages_per_mib;
    options.snapshot_every = hours(config.backup.snapshot_hours);
    options.keep = days(config.backup.keep_days);
    options.program = version;
    return options;
}

}  // namespace

std::vector<fs::path> journal_folders(const config::Config& config) {
    std::vector<fs::path> folders{config.data_dir};
    if (!config.backup.directory.empty()) folders.emplace_back(config.backup.directory);
    return folders;
}

LiveBackup::LiveBackup(const config::Config& config, Clock& clock)
    : config_(config), clock_(clock) {
    const bool is_sqlite = config.database.url.engine == config::DatabaseUrl::Engine::sqlite;
    if (config.backup.directory.empty() || !is_sqlite) return;
    times_ = std::make_unique<backup::CommitTimes>(config.database.url.target.reveal(), clock);
    shipper_ = std::make_unique<backup::Shipper>(shipper_options(config), clock);
    shipper_->hold();
}

LiveBackup::~LiveBackup() = default;

void LiveBackup::add_to(sql::DatabaseOptions& options) {
    if (times_ != nullptr) options.wrap_writer = times_->wrap();
}

void LiveBackup::watch(const sql::Database& database) {
    if (times_ != nullptr) times_->watch(database);
}

void LiveBackup::start(sql::Database& database) {
    for (const auto& folder : journal_folders(config_)) journals_.emplace_back(folder);
    note_ticker_ = std::make_unique<real::Ticker>("journal", note_pause, [&] { note(database); });
    if (shipper_ == nullptr) return;
    shown();  // there from the start
    ship_ticker_ =
        std::make_unique<real::Ticker>("backup", milliseconds(config_.backup.pause_ms), [this] {
            shipper_->tick();
            tell();
        });
}

void LiveBackup::stop() {
    if (shipper_ != nullptr) shipper_->stop();
    ship_ticker_.reset();
    note_ticker_.reset();
    if (shipper_ == nullptr) return;
    shipper_->finish();
    tell();
}

// Once a day for heads; at once for who may no longer come in. What fails is tried again.
void LiveBackup::note(sql::Database& database) {
    const auto attempt = [](const auto& work) {
        try {
            work();
        } catch (const std::exception& error) {
            log::warn("journal_failed", {{"why", error.what()}});
        }
    };
    const auto now = clock_.now();
    attempt([&] {
        const auto all = database.read([&](Tx& tx) { return withdrawals_in(tx, now); });
        for (auto& journal : journals_) {
            attempt([&] {
                if (!config_.backup.directory.empty()) {
                    fs::create_directories(config_.backup.directory);
                }
                journal.follow(all);
            });
        }
    });
    if (day_ == date_string(now)) return;
    attempt([&] {
        const auto head = note_head(database, journal_folders(config_), now);
        if (!head) return;
        day_ = date_string(now);
        log::info("audit_head", {{"position", head->position}, {"hash", head->hash}});
    });
}

// A change of trouble is a line in the log; that it lasts is for the metrics.
void LiveBackup::tell() {
    const auto state = shipper_->state();
    auto& all = shown();
    all.is_whole.set(state.is_whole && state.trouble.empty() ? 1 : 0);
    all.lag.set(state.until == Instant{} ? -1 : (clock_.now() - state.until).us / 1000);
    all.segments.add(static_cast<std::uint64_t>(state.segments - segments_));
    all.bytes.add(static_cast<std::uint64_t>(state.bytes - shipped_));
    all.lines.add(static_cast<std::uint64_t>(state.lines - lines_));
    segments_ = state.segments;
    shipped_ = state.bytes;
    lines_ = state.lines;
    if (state.trouble == told_) return;
    if (state.trouble.empty()) {
        log::info("backup_resumed");
    } else {
        log::warn("backup_behind", {{"why", state.trouble}});
    }
    told_ = state.trouble;
}

}  // namespace nahtlos::app
