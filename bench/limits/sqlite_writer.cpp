#include <sqlite3.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <span>
#include <stdexcept>
#include <thread>

#include "base/check.hpp"
#include "bench/limits/phases.hpp"
#include "bench/limits/stock.hpp"
#include "bench/limits/writer.hpp"

namespace nahtlos::limits {
namespace {

constexpr std::uint64_t frame_header_bytes = 24;  // https://sqlite.org/fileformat2.html#walformat

[[noreturn]] void fail(sqlite3* db, const std::string& what) {
    throw std::runtime_error(what + ": " + sqlite3_errmsg(db));
}

class Statement {
public:
    Statement(sqlite3* db, const std::string& text) : db_(db) {
        if (sqlite3_prepare_v3(db, text.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &handle_,
                               nullptr) != SQLITE_OK) {
            fail(db, text);
        }
    }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement() { sqlite3_finalize(handle_); }

    void bind(int at, Integer value) { sqlite3_bind_int64(handle_, at, value); }
    void bind(int at, const Uuid& value) {
        sqlite3_bind_blob(handle_, at, value.bytes.data(), 16, SQLITE_STATIC);
    }
    void bind(int at, Text value) {
        sqlite3_bind_text(handle_, at, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
    }
    template <class T>
    void bind(int at, const std::optional<T>& value) {
        if (value) {
            bind(at, *value);
        } else {
            sqlite3_bind_null(handle_, at);
        }
    }
    template <class... Values>
    void bind_all(const Values&... values) {
        int at = 0;
        (bind(++at, values), ...);
    }
    bool row() {
        const int rc = sqlite3_step(handle_);
        if (rc == SQLITE_ROW) return true;
        if (rc != SQLITE_DONE) fail(db_, sqlite3_sql(handle_));
        sqlite3_reset(handle_);
        return false;
    }
    void run() { check(!row(), "a write returns no rows"); }
    Integer integer(int column) { return sqlite3_column_int64(handle_, column); }
    Text text(int column) {
        const auto* data = sqlite3_column_text(handle_, column);
        return {reinterpret_cast<const char*>(data),
                static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
    }
    void done() { sqlite3_reset(handle_); }

private:
    sqlite3* db_;
    sqlite3_stmt* handle_ = nullptr;
};

template <class Row>
class Insert {
public:
    explicit Insert(sqlite3* db) : statement_(db, statement_text()) {}
    void run(std::span<const Row> rows) {
        for (const auto& row : rows) {
            int at = 0;
            row.visit([&](const char*, const auto& value) { statement_.bind(++at, value); });
            statement_.run();
        }
    }

private:
    static std::string statement_text() {
        std::string columns, values;
        Row{}.visit([&](const char* name, const auto&) {
            columns += (columns.empty() ? "" : ", ") + std::string(name);
            values += values.empty() ? "?" : ", ?";
        });
        return "insert into " + std::string(Row::table) + " (" + columns + ") values (" + values +
               ")";
    }
    Statement statement_;
};

// The connection alone, opened and migrated, so that statements can be prepared as members.
class Database {
public:
    Database(const WriterOptions& options) : path_(options.database) {
        if (std::filesystem::exists(path_)) throw std::runtime_error(path_ + " exists already");
        constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
                              SQLITE_OPEN_EXRESCODE;
        if (sqlite3_open_v2(path_.c_str(), &db_, flags, nullptr) != SQLITE_OK) fail(db_, path_);
        run("pragma page_size = " + std::to_string(options.page_bytes));
        run("pragma journal_mode = wal");
        run("pragma synchronous = full");
        run("pragma foreign_keys = on");
        run("pragma temp_store = memory");
        run("pragma cache_size = -" + std::to_string(options.cache_kib));
        run("pragma journal_size_limit = 268435456");
        for (const auto& setting : options.settings) run(setting);
        for (const auto& script : options.migrations) run(script);
    }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database() { sqlite3_close_v2(db_); }
    sqlite3* get() const { return db_; }
    const std::string& path() const { return path_; }
    void run(const std::string& script) {
        if (sqlite3_exec(db_, script.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
            fail(db_, script.substr(0, 200));
        }
    }

private:
    std::string path_;
    sqlite3* db_ = nullptr;
};

// Moves the log into the database on a thread and a connection of its own, as the product does.
class LogMover {
public:
    LogMover(const std::string& path) : path_(path), thread_([this] { run(); }) {}
    ~LogMover() {
        {
            const std::lock_guard lock(mutex_);
            is_over_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }
    void start() {
        {
            const std::lock_guard lock(mutex_);
            is_due_ = true;
        }
        wake_.notify_one();
    }

private:
    void run() {
        sqlite3* db = nullptr;
        check(sqlite3_open(path_.c_str(), &db) == SQLITE_OK, "the database opens again");
        // Only who has read from a database knows that it has a log.
        sqlite3_exec(db, "select count(*) from sqlite_schema", nullptr, nullptr, nullptr);
        std::unique_lock lock(mutex_);
        while (true) {
            wake_.wait(lock, [&] { return is_due_ || is_over_; });
            if (is_over_) break;
            lock.unlock();
            // The writer goes on; only when nothing is left does it begin the log anew.
            for (int pass = 0, logged = 1, moved = 0; pass < 6 && moved < logged; ++pass) {
                if (sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_PASSIVE, &logged,
                                              &moved) != SQLITE_OK) {
                    break;
                }
            }
            lock.lock();
            is_due_ = false;
        }
        sqlite3_close_v2(db);
    }

    const std::string path_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool is_due_ = false, is_over_ = false;
    std::thread thread_;
};

class SqliteWriter final : public Writer {
public:
    SqliteWriter(const WriterOptions& options, const Shop& shop)
        : database_(options),
          frame_bytes_(options.page_bytes + frame_header_bytes),
          checkpoint_pages_(options.checkpoint_pages),
          log_mover_(options.database) {
        stock(shop);
        // Like sqlite3_wal_autocheckpoint, which is a hook itself, but counting.
        sqlite3_wal_hook(database_.get(), &SqliteWriter::on_commit, this);
    }

    void write(Batch& batch) override {
        clock_.start();
        begin_.run();
        look_up_keys(batch);
        clock_.end("look up keys");
        look_up_stock(batch);
        clock_.end("look up stock");
        allocate(batch, seen_);
        batch.set_numbers(take_numbers(static_cast<Integer>(batch.orders)));
        batch.set_ticket(++ticket_);
        clock_.end("decide");
        insert_all(batch);
        update_levels(batch);
        clock_.end("update inventory_level");
        commit_.run();
        clock_.end("commit");
        ++usage_.commits;
    }

    std::vector<Phase> take_phases() override { return clock_.take(); }

    Usage usage() override {
        usage_.database_bytes = std::filesystem::file_size(database_.path());
        return usage_;
    }

private:
    void stock(const Shop& shop) {
        auto* db = database_.get();
        database_.run("begin immediate");
        Insert<LevelRow>(db).run(shop.levels);
        Insert<PolicyRow>(db).run(shop.policies);
        Insert<FenceRow>(db).run(shop.fences);
        Insert<HoldRow>(db).run(shop.holds);
        database_.run("commit");
        database_.run("analyze");
    }

    void look_up_keys(const Batch& batch) {
        for (const auto& command : batch.commands) {
            find_key_.bind_all(batch.day, command.principal, command.key);
            check(!find_key_.row(), "a key is new today");
            find_key_.bind_all(batch.day - 1, command.principal, command.key);
            check(!find_key_.row(), "a key was new yesterday");
        }
        for (const auto& order : batch.placed) {
            find_external_.bind_all(order.channel, order.external_id);
            check(!find_external_.row(), "an external id is new");
        }
    }

    void look_up_stock(const Batch& batch) {
        seen_.reset(batch.demand.size());
        for (std::size_t i = 0; i < batch.demand.size(); ++i) {
            const auto& wanted = batch.demand[i];
            auto& seen = seen_.levels[i];
            find_level_.bind_all(wanted.stock_item, wanted.location, wanted.owner);
            if (find_level_.row()) {
                auto& s = find_level_;
                seen = {true,         s.integer(0), s.integer(1), s.integer(2),
                        s.integer(3), s.integer(4), s.integer(5)};
                s.done();
            }
            find_policy_.bind_all(wanted.stock_item, wanted.location);
            if (find_policy_.row()) {
                seen.safety = find_policy_.integer(0);
                seen.backorder_limit = find_policy_.integer(1);
                find_policy_.done();
            }
            find_fences_.bind_all(wanted.stock_item, wanted.location, batch.now, batch.now);
            while (find_fences_.row()) {
                seen_.fences.push_back(
                    {i, std::string(find_fences_.text(0)), find_fences_.integer(1)});
            }
            find_holds_.bind_all(wanted.stock_item, wanted.location);
            while (find_holds_.row()) seen.held += find_holds_.integer(0);
        }
    }

    Integer take_numbers(Integer count) {
        take_numbers_.bind_all(count);
        check(take_numbers_.row(), "the counter is there");
        const auto next = take_numbers_.integer(0);
        take_numbers_.done();
        return next - count;
    }

    void insert_all(const Batch& batch) {
        insert(commands_, batch.commands);
        insert(parties_, batch.parties);
        insert(orders_, batch.placed);
        insert(lines_, batch.lines);
        insert(fulfillments_, batch.fulfillments);
        insert(allocations_, batch.allocations);
        insert(movements_, batch.movements);
        insert(payments_, batch.payments);
        insert(payment_events_, batch.payment_events);
        insert(payment_allocations_, batch.payment_allocations);
        insert(events_, batch.events);
        insert(event_batch_, batch.event_batch);
    }

    template <class Row>
    void insert(Insert<Row>& into, const std::vector<Row>& rows) {
        into.run(rows);
        clock_.end(Row::table);
    }

    void update_levels(const Batch& batch) {
        for (std::size_t i = 0; i < batch.demand.size(); ++i) {
            const auto& wanted = batch.demand[i];
            const auto& seen = seen_.levels[i];
            set_level_.bind_all(seen.allocated, seen.version, wanted.stock_item, wanted.location,
                                wanted.owner);
            set_level_.run();
            check(sqlite3_changes(database_.get()) == 1, "one level is written");
        }
    }

    static int on_commit(void* self, sqlite3* db, const char*, int frames) {
        auto& writer = *static_cast<SqliteWriter*>(self);
        const int written = frames < writer.frames_ ? frames : frames - writer.frames_;
        writer.frames_ = frames;
        writer.usage_.wal_bytes += static_cast<std::uint64_t>(written) * writer.frame_bytes_;
        if (frames >= writer.checkpoint_pages_) writer.log_mover_.start();
        if (frames < 4 * writer.checkpoint_pages_) return SQLITE_OK;
        const auto from = std::chrono::steady_clock::now();
        sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
        const std::chrono::duration<double, std::micro> took =
            std::chrono::steady_clock::now() - from;
        writer.usage_.checkpoint_us += took.count();
        return SQLITE_OK;
    }

    Database database_;
    std::uint64_t frame_bytes_;
    int checkpoint_pages_, frames_ = 0;
    LogMover log_mover_;
    Usage usage_;
    StockSeen seen_;
    PhaseClock clock_;
    Integer ticket_ = 0;

    Statement begin_{database_.get(), "begin immediate"};
    Statement commit_{database_.get(), "commit"};
    Statement find_key_{database_.get(),
                        "select fingerprint, outcome from base_command"
                        " where day = ? and principal = ? and key = ?"};
    Statement find_external_{database_.get(),
                             "select id from orders_order where channel = ? and external_id = ?"};
    Statement find_level_{database_.get(),
                          "select on_hand, damaged, quality, display, allocated, version"
                          " from inventory_level"
                          " where stock_item = ? and location = ? and owner = ?"};
    Statement find_policy_{database_.get(),
                           "select safety, backorder_limit from inventory_policy"
                           " where stock_item = ? and location = ?"};
    Statement find_fences_{database_.get(),
                           "select channel_group, quantity - used from inventory_fence"
                           " where stock_item = ? and location = ? and mode = 'hard'"
                           " and valid_from <= ? and (valid_to is null or valid_to > ?)"};
    Statement find_holds_{database_.get(),
                          "select quantity from inventory_hold"
                          " where stock_item = ? and pin = ? and state = 'live'"};
    Statement take_numbers_{database_.get(),
                            "update base_counter set next = next + ?"
                            " where name = 'order_number' returning next"};
    Statement set_level_{database_.get(),
                         "update inventory_level set allocated = ?, version = ?"
                         " where stock_item = ? and location = ? and owner = ?"};
    Insert<CommandRow> commands_{database_.get()};
    Insert<PartyRow> parties_{database_.get()};
    Insert<OrderRow> orders_{database_.get()};
    Insert<LineRow> lines_{database_.get()};
    Insert<FulfillmentRow> fulfillments_{database_.get()};
    Insert<AllocationRow> allocations_{database_.get()};
    Insert<MovementRow> movements_{database_.get()};
    Insert<PaymentRow> payments_{database_.get()};
    Insert<PaymentEventRow> payment_events_{database_.get()};
    Insert<PaymentAllocationRow> payment_allocations_{database_.get()};
    Insert<EventRow> events_{database_.get()};
    Insert<EventBatchRow> event_batch_{database_.get()};
};

}  // namespace

std::unique_ptr<Writer> open_sqlite_writer(const WriterOptions& options, const Shop& shop) {
    return std::make_unique<SqliteWriter>(options, shop);
}

}  // namespace nahtlos::limits
