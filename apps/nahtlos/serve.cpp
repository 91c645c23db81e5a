#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <iostream>
#include <memory>
#include <mutex>

#include "apps/nahtlos/attempt.hpp"
#include "apps/nahtlos/commands.hpp"
#include "apps/nahtlos/demo_media.hpp"
#include "apps/nahtlos/erasure_log.hpp"
#include "apps/nahtlos/event_work.hpp"
#include "apps/nahtlos/exchange_work.hpp"
#include "apps/nahtlos/idle_round.hpp"
#include "apps/nahtlos/limits_of.hpp"
#include "apps/nahtlos/listening.hpp"
#include "apps/nahtlos/live_backup.hpp"
#include "apps/nahtlos/mail_spool.hpp"
#include "apps/nahtlos/message_work.hpp"
#include "apps/nahtlos/mqtt_work.hpp"
#include "apps/nahtlos/pages.hpp"
#include "apps/nahtlos/providers.hpp"
#include "apps/nahtlos/routes.hpp"
#include "apps/nahtlos/schema_check.hpp"
#include "apps/nahtlos/search_work.hpp"
#include "apps/nahtlos/shop_door.hpp"
#include "apps/nahtlos/shop_pages.hpp"
#include "apps/nahtlos/staff_pages.hpp"
#include "apps/nahtlos/watch.hpp"
#include "apps/nahtlos/webhook_work.hpp"
#include "apps/nahtlos/writer_report.hpp"
#include "auth/doors.hpp"
#include "base/api/api.hpp"
#include "base/events/seals.hpp"
#include "base/http/server.hpp"
#include "base/ops/watched_outbound.hpp"
#include "base/outbound_gate.hpp"
#include "base/real/open_files.hpp"
#include "base/real/pump.hpp"
#include "base/real/signals.hpp"
#include "base/real/ticker.hpp"
#include "base/real/workers.hpp"
#include "base/real/world.hpp"
#include "base/sql/checkpointer.hpp"
#include "base/sql/migrate.hpp"
#include "flows/at_counter.hpp"
#include "flows/call_off.hpp"
#include "flows/catalog_upkeep.hpp"
#include "flows/count_tasks.hpp"
#include "flows/credit_notes.hpp"
#include "flows/exchange_work.hpp"
#include "flows/german.hpp"
#include "flows/pick_up_zone.hpp"
#include "inventory/ledger.hpp"
#include "staff/privacy.hpp"
#include "webhooks/recorder.hpp"

namespace nahtlos::app {
namespace {

constexpr std::size_t most_waiting_reads = 2'048, kept_files = 256;
// Of a core and 19 MiB each: a flood of log-ins must not take the machine.
constexpr std::size_t password_slots = 2, most_waiting_passwords = 32;
constexpr Span stuck_after = seconds(15), grace = seconds(20), demand_pause = seconds(60),
               idle_pause = seconds(60), job_pause = milliseconds(250), house_pause = seconds(60),
               watch_pause = seconds(5), checkpoint_pause = milliseconds(50);

// Who sees what happened, beside those who read the feed.
std::vector<events::Subscriber> subscribers(Clock& clock, flows::Books& books,
                                            const config::Config& config) {
    return {inventory::ledger_subscriber(),
            events::sealer(),
            flows::card_sales_subscriber(),
            flows::credit_note_subscriber(),
            flows::exchange_subscriber(),
            flows::count_task_subscriber(),
            flows::shipment_subscriber(),
            flows::pick_up_zone_subscriber(),
            webhooks::recorder(clock),
            flows::message_follower(clock, books, message_plan(config))};
}

// Everything of one serving process, in the order in which it depends on each other.
class Serving {
public:
    Serving(const config::Config& config, sql::Database& database, LiveBackup& live_backup)
        : config_(config),
          database_(database),
          live_backup_(live_backup),
          pump_(real_.clock),
          report_(pump_, real_.clock),
          engine_(database_, world_, batch_limits(config.batch), report_.hooks(),
                  payment_providers(config.payments, gate_), checkout_limits(config.holds)),
          keys_(database_),
          readers_("reader", static_cast<std::size_t>(config.database.readers), most_waiting_reads,
                   [](Priority priority, Span wait) {
                       metrics::standard().reader_waits.record(priority, wait);
                   }),
          passwords_("password", password_slots, most_waiting_passwords),
          customer_passwords_("customer_pw", password_slots, most_waiting_passwords),
          checkpointer_(database_, log_pages(config.database)),
          event_work_(database_, world_, engine_.changes(),
                      subscribers(real_.clock, engine_.books(), config),
                      [this] { return engine_.waiting() > 0 || report_.was_busy(); }),
          sessions_(database_, session_limits(config.staff)),
          providers_(log_in_providers(config, gate_, real_.clock)),
          desk_{database_,
                engine_.changes(),
                readers_,
                passwords_,
                sessions_,
                &providers_,
                staff::Seeds(config.staff.seed_key)},
          customers_(database_),
          mailer_(config.data_dir + "/mail", mail_sender(config), real_.ids, real_.clock),
          shopper_desk_{engine_,
                        readers_,
                        customer_passwords_,
                        customers_,
                        mailer_,
                        config.customers.link_url,
                        days(config.customers.return_days)},
          privacy_desk_{engine_,
                        readers_,
                        customers_,
                        mailer_,
                        periods_of(config.privacy),
                        days(config.privacy.erasure_wait_days),
                        [this](const std::set<std::string>& to) { mailer_.drop_to(to); }},
          api_({database_, world_, readers_, flows::german(),
                milliseconds(config.batch.deadline_ms)},
               doors_, metrics::standard().registry,
               with_pages(all_routes(engine_, keys_, readers_, event_work_.hub(), ready_checks(),
                                     metrics::standard().registry, &people_, search_.feed(),
                                     {webhooks::SecretBox(config.webhooks.secret_key),
                                      config.webhooks.allow_private})),
               api_options()) {
        database_.set_pool_size(static_cast<std::size_t>(config.database.readers) + 1);
        doors_.add("nk_", keys_);
        doors_.add(std::string(staff::token_prefix), sessions_);
        doors_.add(std::string(shoppers::token_prefix), customers_);
    }

    /// Starts to serve; throws std::runtime_error when the address cannot be had.
    void start() {
        engine_.shipments().use(carriers_of(config_.carriers, gate_),
                                minutes(config_.carriers.track_minutes));
        refresh_keys();
        refresh();
        flows::add_privacy_jobs(privacy_desk_, engine_.jobs());
        exchange_work_.add_jobs();
        watch_jobs(engine_.jobs());
        pump_.start("writer", [this] { return engine_.pump(); });
        const auto poll_pause = milliseconds(config_.database.poll_ms);
        ticker_ = std::make_unique<real::Ticker>("refresh", poll_pause, [this] { refresh(); });
        key_ticker_ =
            std::make_unique<real::Ticker>("keys", poll_pause, [this] { refresh_keys(); });
        event_work_.start(does(config::Role::events), poll_pause);
        search_.start();
        if (database_.engine() == sql::Engine::postgres) listen();
        demand_ticker_ = std::make_unique<real::Ticker>("demand", demand_pause, [this] {
            engine_.refused_demand().flush(engine_.changes(), world_);
        });
        checkpoint_ticker_ = std::make_unique<real::Ticker>("checkpoint", checkpoint_pause, [this] {
            if (live_backup_.is_moving_log()) return;
            attempt("checkpoint_failed", [this] { checkpointer_.tick(); });
        });
        live_backup_.start(database_);
        if (does(config::Role::jobs)) {
            webhook_work_.start();
            message_work_.start_sending();
            mqtt_work_.start();
            idle_ticker_ =
                std::make_unique<real::Ticker>("idle", idle_pause, [this] { run_idle(); });
            job_ticker_ = std::make_unique<real::Ticker>("jobs", job_pause, [this] {
                run_jobs();
                attempt("catalog_upkeep_failed", [this] { upkeep_.run(); });
            });
        }
        watch_ticker_ = std::make_unique<real::Ticker>("watch", watch_pause, [this] {
            tell_shed();
            attempt("watch_failed", [this] { backlog_.show(database_, real_.clock.now()); });
            attempt("erasure_log_failed", [this] { erasure_log_.take_from(database_); });
        });
        if (!does(config::Role::api)) return;
        message_work_.start_spool();
        house_ticker_ = std::make_unique<real::Ticker>("house", house_pause, [this] {
            staff::keep_house(desk_, keys_, world_);
            flows::keep_shoppers_house(shopper_desk_, world_);
            attempt("old_mails_stay", [this] { mailer_.drop_older_than(shoppers::link_lifetime); });
        });
        server_ = std::make_unique<http::Server>(
            server_options(), [this](http::Request request, std::shared_ptr<http::Responder> to) {
                shop_door_.let_in(request);
                api_.handle(std::move(request), std::move(to));
            });
        listening_ = server_.get();
    }

    /// Takes nothing new, finishes what was taken, then ends all threads.
    void stop() {
        event_work_.close_streams();
        if (server_ != nullptr) server_->stop(grace);
        listening_to_others_.reset();
        ticker_.reset();
        key_ticker_.reset();
        search_.stop();
        house_ticker_.reset();
        watch_ticker_.reset();
        event_work_.stop();
        demand_ticker_.reset();
        idle_ticker_.reset();
        job_ticker_.reset();
        checkpoint_ticker_.reset();
        exchange_work_.stop();
        mqtt_work_.stop();
        gate_.close();
        webhook_work_.stop();
        message_work_.stop();
        engine_.refused_demand().flush(engine_.changes(), world_);
        pump_.stop();
        engine_.writer().close();
        live_backup_.stop();
    }

    bool does(config::Role role) const {
        return std::ranges::find(config_.roles, role) != config_.roles.end();
    }

    /// Where it serves; where it only works, what it does not do.
    std::string url() const {
        if (server_ == nullptr) return "no port (roles without api)";
        if (!config_.server.public_url.empty()) return config_.server.public_url;
        const bool has_tls = !config_.server.tls_certificate.empty();
        const auto& address = config_.server.address;
        const bool is_v6 = address.find(':') != std::string::npos;
        const std::string host = address == "0.0.0.0" || address == "::" ? "localhost"
                                 : is_v6                                 ? '[' + address + ']'
                                                                         : address;
        return (has_tls ? "https://" : "http://") + host + ':' + std::to_string(server_->port());
    }

private:
    api::ApiOptions api_options() {
        const auto& limits = config_.limits;
        return {rate_of(limits.anonymous),
                rate_of(limits.store),
                rate_of(limits.admin),
                rate_of(limits.sign_in),
                static_cast<std::size_t>(limits.remembered),
                list_of(config_.server.cors_origins),
                list_of(config_.server.trusted_proxies),
                milliseconds(limits.wait_ms),
                [this](const api::Caller& caller) {
                    return flows::is_at_counter(engine_.books(), caller);
                },
                &engine_.writer().pressure(),
                &readers_.pressure()};
    }

    http::ServerOptions server_options() {
        http::ServerOptions options;
        options.address = config_.server.address;
        options.port = config_.server.port;
        options.io_threads = config_.server.io_threads;
        options.tls = {config_.server.tls_certificate, config_.server.tls_key};
        options.limits.connections = connection_limit();
        options.limits.request_timeout = milliseconds(config_.server.request_timeout_ms);
        options.body_limit = [this](const std::string& method, const std::string& target) {
            return api_.body_limit(method, shop_target(method, target).value_or(target));
        };
        options.random_bits = [this] { return real_.random.bits(); };
        options.mint_request_id = [this] { return to_string(real_.ids.next()); };
        options.on_access = [](const http::ServerOptions::Access& access) {
            if (access.is_shed) return;  // thousands a second: told together, see tell_shed()
            const auto level = access.status >= 500 ? log::Level::warn : log::Level::info;
            const log::RequestScope scope(access.request_id, access.trace);
            log::write(level, "request",
                       {{"method", access.method},
                        {"target", shown_target(access.target)},
                        {"status", access.status},
                        {"duration_us", access.duration_us},
                        {"bytes_in", access.bytes_in},
                        {"bytes_out", access.bytes_out},
                        {"peer", access.peer}});
        };
        options.on_failure = [](std::string_view request_id, const Trace& trace,
                                std::string_view what) {
            const log::RequestScope scope(request_id, trace);
            log::error("handler_failed", {{"why", what}});
        };
        return options;
    }

    // As many as are wanted, as long as databases and logs still find a descriptor.
    std::size_t connection_limit() const {
        const auto wanted = static_cast<std::size_t>(config_.server.max_connections);
        const auto files = real::raise_open_files();
        const auto room = files > 2 * kept_files ? files - kept_files : files / 2;
        if (room >= wanted) return wanted;
        log::warn("fewer_connections", {{"wanted", static_cast<std::int64_t>(wanted)},
                                        {"open_files", static_cast<std::int64_t>(files)},
                                        {"connections", static_cast<std::int64_t>(room)}});
        return room;
    }

    std::vector<api::ReadyCheck> ready_checks() {
        return {schema_check(database_), {"writer", [this]() -> std::optional<std::string> {
                                              if (pump_.busy_for() < stuck_after)
                                                  return std::nullopt;
                                              return "it has been at one batch for too long";
                                          }}};
    }

    // What polling would find, a moment earlier.
    void listen() {
        listening_to_others_ =
            std::make_unique<Listening>(database_.options(), real_.clock,
                                        Listening::Wakes{[this] { event_work_.wake_streams(); },
                                                         [this] {
                                                             ticker_->wake();
                                                             key_ticker_->wake();
                                                             search_.wake();
                                                         }});
    }

    // What requests need in memory, as others may have changed it. Also keeps the metrics fresh
    // that nobody else sets.
    void refresh() {
        auto& standard = metrics::standard();
        standard.writer_queue.set(static_cast<std::int64_t>(engine_.waiting()));
        standard.reader_queue.set(static_cast<std::int64_t>(readers_.waiting()));
        standard.password_queue.set(static_cast<std::int64_t>(passwords_.waiting()));
        if (const auto* server = listening_.load()) connections_.show(server->counts());
        attempt("refresh_failed", [this] {
            database_.read([&](Tx& tx) { return engine_.books().open(tx) != nullptr; });
        });
    }

    void tell_shed() {
        const auto shed = api_.shed();
        if (shed == told_shed_) return;
        log::warn("overloaded", {{"refused", static_cast<std::int64_t>(shed - told_shed_)},
                                 {"commands_waiting", static_cast<std::int64_t>(engine_.waiting())},
                                 {"reads_waiting", static_cast<std::int64_t>(readers_.waiting())}});
        told_shed_ = shed;
    }

    // Apart from the books: those take long after an import, and a revoked key must not.
    void refresh_keys() {
        attempt("keys_failed", [this] {
            keys_.refresh();
            sessions_.refresh(real_.clock.now());
        });
    }

    // Beside what the API describes of itself.
    api::Routes with_pages(api::Routes routes) {
        const auto add = [&](auto&& more) { std::ranges::move(more, std::back_inserter(routes)); };
        add(documentation_pages(config_.server.docs_dir));
        add(demo_media(database_));
        add(staff_pages(config_.server.faces_dir, config_.data_dir + "/brand"));
        add(shop_pages(config_.server.faces_dir + "/shop/dist", config_.data_dir + "/brand",
                       database_, engine_,
                       [this](Instant now) { return keys_.caller_of(shop_door_.key(), now); }));
        return routes;
    }

    void run_idle() {
        idle_round_.run();
        attempt("retention_failed", [this] { privacy_retention_.run(); });
        if (const auto kept = config_.privacy.staff_days; kept > 0) {
            staff::forget_names(desk_, world_, days(kept));
        }
        attempt("sweep_failed", [this] { exchange_work_.sweep(); });
    }

    void run_jobs() {
        attempt("jobs_failed", [this] { engine_.jobs().run_due(); });
    }

    const config::Config& config_;
    sql::Database& database_;
    LiveBackup& live_backup_;
    real::RealWorld real_;
    WatchedOutbound watched_{real_.outbound, real_.clock, real_.random, metrics::standard()};
    OutboundGate gate_{watched_};
    World world_{real_.clock, real_.random, real_.ids, gate_};
    real::Pump pump_;
    WriterReport report_;
    flows::Engine engine_;
    IdleRound idle_round_{database_, world_, engine_, config_.idle};
    flows::CatalogUpkeep upkeep_{database_, world_, engine_.changes(), engine_.books()};
    SearchWork search_{config_, database_, world_, engine_.books()};
    auth::KeyRing keys_;
    const ShopDoor shop_door_{shop_key_of(config_.data_dir)};
    real::Workers readers_, passwords_, customer_passwords_;  // customers never keep staff out
    sql::Checkpointer checkpointer_;
    EventWork event_work_;
    ExchangeWork exchange_work_{config_, engine_};
    MqttWork mqtt_work_{config_.mqtt, engine_};
    WebhookWork webhook_work_{config_.webhooks, database_, engine_.changes(), world_};
    staff::SessionRing sessions_;
    oidc::Clients providers_;
    const staff::Desk desk_;
    shoppers::SessionCache customers_;
    MailSpool mailer_;
    MessageWork message_work_{config_, engine_, mailer_};
    const flows::ShopperDesk shopper_desk_;
    const flows::PrivacyDesk privacy_desk_;
    flows::PrivacyRetention privacy_retention_{privacy_desk_};
    ErasureLog erasure_log_{erasure_log_file(config_)};
    auth::Doors doors_;
    const People people_{desk_, shopper_desk_, doors_, privacy_desk_};
    api::Api api_;
    std::unique_ptr<real::Ticker> ticker_, key_ticker_, demand_ticker_, idle_ticker_, job_ticker_,
        checkpoint_ticker_, house_ticker_, watch_ticker_;
    std::unique_ptr<Listening> listening_to_others_;  // wakes some of them
    ConnectionWatch connections_;
    BacklogWatch backlog_;
    std::uint64_t told_shed_ = 0;
    std::unique_ptr<http::Server> server_;
    std::atomic<const http::Server*> listening_ = nullptr;  // server_, once it is there
};

// Set by the signal thread, waited for by main.
class StopRequest {
public:
    void ask(int signal) {
        {
            const std::lock_guard lock(mutex_);
            signal_ = signal;
        }
        asked_.notify_one();
    }
    int wait() {
        std::unique_lock lock(mutex_);
        asked_.wait(lock, [&] { return signal_ != 0; });
        return signal_;
    }

private:
    std::mutex mutex_;
    std::condition_variable asked_;
    int signal_ = 0;
};

}  // namespace

int serve(const ServeOptions& options) {
    StopRequest stop;
    const real::StopSignals signals([&](int signal) { stop.ask(signal); });
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    real::SystemClock clock;
    log::set_level(config->log.level);
    const log::Output output({.format = config->log.format, .file = config->log.file}, clock);
    make_folders(*config);
    auto serving_from = serving_options(*config);
    serving_from.slow = slow_log(config->log.slow_ms, clock);
    count_database_errors();
    LiveBackup live_backup(*config, clock);
    live_backup.add_to(serving_from);
    sql::Database database(serving_from), patient(database_options(*config));
    live_backup.watch(database);
    if (options.is_migrating) {
        apply_migrations(patient, clock.now());
    } else if (!sql::migrate(*database.open_writer(), sql::embedded_migrations(), clock.now(), true)
                    .pending.empty()) {
        std::cerr << "nahtlos: migrations are pending; run nahtlos migrate\n";
        return database_trouble;
    }
    if (const auto again = settle_erasures(patient, *config); again > 0) {
        log::warn("erased_again", {{"people", static_cast<std::int64_t>(again)}});
    }
    if (config->demo.enabled) fill_with_demo(patient, *config, 1);
    Serving serving(*config, database, live_backup);
    try {
        serving.start();
    } catch (const std::runtime_error& error) {
        serving.stop();
        std::cerr << "nahtlos: " << error.what() << '\n';
        return dynamic_cast<const sql::Error*>(&error) ? database_trouble : cannot_listen;
    }
    std::cout << "Nahtlos " << version << " on " << serving.url() << std::endl;
    log::info("started", {{"url", serving.url()}, {"database", config->database.url.shown}});
    log::info("stopping", {{"signal", stop.wait()}});
    serving.stop();
    log::info("stopped");
    return all_well;
}

}  // namespace nahtlos::app
