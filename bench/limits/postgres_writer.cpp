#include <algorithm>
#include <fstream>
#include <span>
#include <stdexcept>

#include "base/check.hpp"
#include "bench/limits/postgres_encode.hpp"
#include "bench/limits/postgres_link.hpp"
#include "bench/limits/stock.hpp"
#include "bench/limits/writer.hpp"

namespace nahtlos::limits {
namespace {

// What the product's writer sets: it only ever reads by key, and a plan made while a table was
// empty must not scan it when it has grown.
constexpr const char* point_reads =
    "set jit = off; set plan_cache_mode = force_generic_plan; set enable_seqscan = off;"
    "set enable_hashjoin = off; set enable_mergejoin = off; set enable_bitmapscan = off;"
    "set synchronous_commit = on";

template <class Row>
class Insert {
public:
    Insert(PostgresLink& link, InsertBy by) : link_(link), copy_(by == InsertBy::copy) {
        std::string columns, arrays, unnests;
        std::vector<Oid> types;
        Row{}.visit([&](const char* name, const auto& value) {
            using Type = encode::TypeOf<std::decay_t<decltype(value)>>;
            types.push_back(Type::array);
            columns += (columns.empty() ? "" : ", ") + std::string(name);
            const auto array = "$" + std::to_string(types.size()) + "::" + Type::name;
            arrays += (arrays.empty() ? "" : ", ") + array;
            unnests += (unnests.empty() ? "unnest(" : ", unnest(") + array + ")";
        });
        const auto table = std::string(Row::table) + " (" + columns + ")";
        name_ = "insert_" + std::string(Row::table);
        copy_text_ = "copy " + table + " from stdin (format binary)";
        // Functions in the select list run in step and keep nothing; in `from` each result is
        // stored first, and then all of them together once more.
        const auto source =
            by == InsertBy::unnest_in_from ? "* from unnest(" + arrays + ")" : unnests;
        link_.prepare(name_, "insert into " + table + " select " + source, types);
    }
    void run(std::span<const Row> rows) {
        if (copy_) {
            encode::put_copy(copy_data_, rows);
            link_.copy(copy_text_, copy_data_);
        } else {
            encode::put_arrays(columns_, rows);
            link_.send(name_, columns_);
        }
    }

private:
    PostgresLink& link_;
    bool copy_;
    std::string name_, copy_text_, copy_data_;
    std::vector<std::string> columns_;
};

// Keys of the look-ups and the new values of levels, as rows so that they encode alike.
struct KeyRow {
    Integer day{};
    Uuid principal, key;
    template <class Visit>
    void visit(Visit&& v) const {
        v("day", day), v("principal", principal), v("key", key);
    }
};
struct ExternalRow {
    Uuid channel;
    MaybeText external_id;
    template <class Visit>
    void visit(Visit&& v) const {
        v("channel", channel), v("external_id", external_id);
    }
};
struct PlaceRow {
    Uuid stock_item, location, owner;
    template <class Visit>
    void visit(Visit&& v) const {
        v("stock_item", stock_item), v("location", location), v("owner", owner);
    }
};
struct LevelChangeRow {
    Uuid stock_item, location, owner;
    Integer allocated{}, version{};
    template <class Visit>
    void visit(Visit&& v) const {
        v("stock_item", stock_item), v("location", location), v("owner", owner);
        v("allocated", allocated), v("version", version);
    }
};

template <class Row>
std::vector<Oid> array_types() {
    std::vector<Oid> types;
    Row{}.visit([&](const char*, const auto& value) {
        types.push_back(encode::TypeOf<std::decay_t<decltype(value)>>::array);
    });
    return types;
}

class PostgresWriter final : public Writer {
public:
    PostgresWriter(const WriterOptions& options, const Shop& shop)
        : by_(options.insert_by),
          link_(options.database, options.pipeline),
          monitor_(options.database, false) {
        link_.script(point_reads);
        for (const auto& setting : options.settings) link_.script(setting);
        for (const auto& script : options.migrations) link_.script(script);
        rows_ = std::make_unique<Rows>(link_, by_);
        stock(shop);
        prepare();
        own_pid_ = link_.server_pid();
        wal_start_ = wal_position();
    }

    void write(Batch& batch) override {
        look_up(batch);
        allocate(batch, seen_);
        insert_all(batch);
        update_levels(batch);
        link_.send("commit", {});
        const auto results = link_.finish();
        check(std::string_view(PQcmdTuples(results[results.size() - 2].get())) ==
                  std::to_string(batch.demand.size()),
              "every level is written");
        ++commits_;
    }

    // The time is in the server; its own statistics know (pg_stat_statements).
    std::vector<Phase> take_phases() override { return {}; }

    Usage usage() override {
        Usage usage;
        usage.server_cpu_us = cpu_us_of(own_pid_);
        const auto others = monitor_.query(
            "select pid from pg_stat_activity where backend_type in"
            " ('checkpointer', 'background writer', 'walwriter', 'autovacuum launcher')");
        for (int i = 0; i < PQntuples(others.get()); ++i) {
            usage.others_cpu_us += cpu_us_of(static_cast<int>(integer_of(others.get(), i, 0)));
        }
        usage.wal_bytes = static_cast<std::uint64_t>(wal_position() - wal_start_);
        usage.commits = commits_;
        usage.database_bytes = static_cast<std::uint64_t>(
            integer_of(monitor_.query("select pg_database_size(current_database())").get(), 0, 0));
        return usage;
    }

private:
    struct Rows {
        Rows(PostgresLink& link, InsertBy by)
            : commands(link, by),
              parties(link, by),
              orders(link, by),
              lines(link, by),
              fulfillments(link, by),
              allocations(link, by),
              movements(link, by),
              payments(link, by),
              payment_events(link, by),
              payment_allocations(link, by),
              events(link, by),
              event_batch(link, by) {}
        Insert<CommandRow> commands;
        Insert<PartyRow> parties;
        Insert<OrderRow> orders;
        Insert<LineRow> lines;
        Insert<FulfillmentRow> fulfillments;
        Insert<AllocationRow> allocations;
        Insert<MovementRow> movements;
        Insert<PaymentRow> payments;
        Insert<PaymentEventRow> payment_events;
        Insert<PaymentAllocationRow> payment_allocations;
        Insert<EventRow> events;
        Insert<EventBatchRow> event_batch;
    };

    template <class Row>
    void insert_now(std::span<const Row> rows) {
        Insert<Row>(link_, InsertBy::unnest_in_from).run(rows);
        link_.finish();
    }

    void stock(const Shop& shop) {
        insert_now<LevelRow>(shop.levels);
        insert_now<PolicyRow>(shop.policies);
        insert_now<FenceRow>(shop.fences);
        insert_now<HoldRow>(shop.holds);
        link_.script("analyze");
    }

    void prepare() {
        link_.prepare("begin", "begin", {});
        link_.prepare("commit", "commit", {});
        link_.prepare("ticket", "select nextval('base_event_ticket')", {});
        prepare_look_ups();
        link_.prepare("numbers", "select nextval('orders_number') from generate_series(1, $1)",
                      {20});
        link_.prepare("set_levels",
                      "update inventory_level t set allocated = u.allocated, version = u.version"
                      " from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[],"
                      " $5::bigint[]) as u(stock_item, location, owner, allocated, version)"
                      " where t.stock_item = u.stock_item and t.location = u.location"
                      " and t.owner = u.owner",
                      array_types<LevelChangeRow>());
    }

    // A plain join may be planned with the whole table outside and the keys inside, if the table
    // was small when its statistics were made; a lateral subquery with an offset may not.
    void prepare_look_ups() {
        link_.prepare("keys",
                      "select t.* from"
                      " unnest($1::bigint[], $2::uuid[], $3::uuid[]) as u(day, principal, key)"
                      " cross join lateral (select fingerprint, outcome from base_command c"
                      " where c.day = u.day and c.principal = u.principal and c.key = u.key"
                      " offset 0) t",
                      array_types<KeyRow>());
        link_.prepare("externals",
                      "select t.* from unnest($1::uuid[], $2::text[]) as u(channel, external_id)"
                      " cross join lateral (select id from orders_order o"
                      " where o.channel = u.channel and o.external_id = u.external_id"
                      " offset 0) t",
                      array_types<ExternalRow>());
        const auto at_places = [&](const char* name, const std::string& columns,
                                   const std::string& from, const std::vector<Oid>& types) {
            link_.prepare(name,
                          "select u.n, t.* from unnest($1::uuid[], $2::uuid[], $3::uuid[])"
                          " with ordinality as u(stock_item, location, owner, n)"
                          " cross join lateral (select " +
                              columns + " from " + from + " offset 0) t",
                          types);
        };
        const auto places = array_types<PlaceRow>();
        auto fence_types = places;
        fence_types.push_back(20);
        const std::string here = " where l.stock_item = u.stock_item and l.location = u.location";
        // The keys are sent in order, so the rows are locked in order.
        at_places("levels", "on_hand, damaged, quality, display, allocated, version",
                  "inventory_level l" + here + " and l.owner = u.owner for update", places);
        at_places("policies", "safety, backorder_limit", "inventory_policy l" + here, places);
        at_places("fences", "quantity - used, channel_group",
                  "inventory_fence l" + here +
                      " and mode = 'hard' and valid_from <= $4"
                      " and (valid_to is null or valid_to > $4)",
                  fence_types);
        at_places("holds", "quantity",
                  "inventory_hold l where l.stock_item = u.stock_item and l.pin = u.location"
                  " and l.state = 'live'",
                  places);
    }

    // All look-ups in one go; the levels are locked before anything about them is read.
    void look_up(Batch& batch) {
        link_.send("begin", {});
        send_keys(batch);
        send_externals(batch);
        send_places(batch);
        link_.send("ticket", {});
        arrays_.resize(1);
        put_lone(arrays_[0], static_cast<Integer>(batch.orders));
        link_.send("numbers", arrays_);
        const auto results = link_.finish();
        check(PQntuples(results[1].get()) == 0, "keys are new");
        check(PQntuples(results[2].get()) == 0, "external ids are new");
        read_stock(batch, results);
        batch.set_ticket(integer_of(results[7].get(), 0, 0));
        for (std::size_t i = 0; i < batch.orders; ++i) {
            batch.placed[i].number = integer_of(results[8].get(), static_cast<int>(i), 0);
        }
    }

    // A lone parameter has its length beside it.
    static void put_lone(std::string& to, Integer value) {
        to.clear();
        encode::put(to, value);
        to.erase(0, 4);
    }

    void send_keys(const Batch& batch) {
        std::vector<KeyRow> keys;
        for (const auto day : {batch.day - 1, batch.day}) {
            for (const auto& c : batch.commands) keys.push_back({day, c.principal, c.key});
        }
        encode::put_arrays<KeyRow>(arrays_, keys);
        link_.send("keys", arrays_);
    }

    void send_externals(const Batch& batch) {
        std::vector<ExternalRow> externals;
        for (const auto& order : batch.placed) {
            externals.push_back({order.channel, order.external_id});
        }
        encode::put_arrays<ExternalRow>(arrays_, externals);
        link_.send("externals", arrays_);
    }

    void send_places(const Batch& batch) {
        std::vector<PlaceRow> places;
        for (const auto& wanted : batch.demand) {
            places.push_back({wanted.stock_item, wanted.location, wanted.owner});
        }
        encode::put_arrays<PlaceRow>(arrays_, places);
        link_.send("levels", arrays_);
        link_.send("policies", arrays_);
        arrays_.emplace_back();
        put_lone(arrays_.back(), batch.now);
        link_.send("fences", arrays_);
        arrays_.pop_back();
        link_.send("holds", arrays_);
    }

    void read_stock(const Batch& batch, const std::vector<ResultHandle>& results) {
        seen_.reset(batch.demand.size());
        const auto for_rows = [&](std::size_t which, auto&& read) {
            const auto* result = results[which].get();
            for (int row = 0; row < PQntuples(result); ++row) {
                const auto place = static_cast<std::size_t>(integer_of(result, row, 0) - 1);
                const auto get = [&](int column) { return integer_of(result, row, column); };
                read(result, row, place, get);
            }
        };
        for_rows(3, [&](const PGresult*, int, std::size_t place, auto&& get) {
            seen_.levels[place] = {true, get(1), get(2), get(3), get(4), get(5), get(6)};
        });
        for_rows(4, [&](const PGresult*, int, std::size_t place, auto&& get) {
            seen_.levels[place].safety = get(1);
            seen_.levels[place].backorder_limit = get(2);
        });
        for_rows(5, [&](const PGresult* result, int row, std::size_t place, auto&& get) {
            seen_.fences.push_back({place, std::string(text_of(result, row, 2)), get(1)});
        });
        for_rows(6, [&](const PGresult*, int, std::size_t place, auto&& get) {
            seen_.levels[place].held += get(1);
        });
    }

    void insert_all(const Batch& batch) {
        rows_->commands.run(batch.commands);
        rows_->parties.run(batch.parties);
        rows_->orders.run(batch.placed);
        rows_->lines.run(batch.lines);
        rows_->fulfillments.run(batch.fulfillments);
        rows_->allocations.run(batch.allocations);
        rows_->movements.run(batch.movements);
        rows_->payments.run(batch.payments);
        rows_->payment_events.run(batch.payment_events);
        rows_->payment_allocations.run(batch.payment_allocations);
        rows_->events.run(batch.events);
        rows_->event_batch.run(batch.event_batch);
    }

    void update_levels(const Batch& batch) {
        std::vector<LevelChangeRow> changes;
        for (std::size_t i = 0; i < batch.demand.size(); ++i) {
            const auto& wanted = batch.demand[i];
            changes.push_back({wanted.stock_item, wanted.location, wanted.owner,
                               seen_.levels[i].allocated, seen_.levels[i].version});
        }
        encode::put_arrays<LevelChangeRow>(arrays_, changes);
        link_.send("set_levels", arrays_);
    }

    Integer wal_position() {
        return integer_of(
            monitor_.query("select (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint").get(), 0, 0);
    }

    // Nanoseconds on a CPU stand first (Documentation/scheduler/sched-stats.rst of Linux).
    static double cpu_us_of(int pid) {
        std::ifstream in("/proc/" + std::to_string(pid) + "/schedstat");
        double ns = 0;
        if (!(in >> ns)) throw std::runtime_error("the server has to run on this machine");
        return ns / 1e3;
    }

    InsertBy by_;
    PostgresLink link_, monitor_;
    std::unique_ptr<Rows> rows_;
    int own_pid_ = 0;
    Integer wal_start_ = 0;
    std::uint64_t commits_ = 0;
    StockSeen seen_;
    std::vector<std::string> arrays_;
};

}  // namespace

std::unique_ptr<Writer> open_postgres_writer(const WriterOptions& options, const Shop& shop) {
    return std::make_unique<PostgresWriter>(options, shop);
}

}  // namespace nahtlos::limits
