#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/sql/connection.hpp"
#include "base/sql/postgres_link.hpp"
#include "base/sql/postgres_wire.hpp"
#include "base/sql/statements.hpp"

namespace nahtlos::sql {
namespace {

class PostgresRow final : public RowView {
public:
    explicit PostgresRow(const PGresult* result) : result_(result) {}
    void move_to(int row) { row_ = row; }

    int columns() const override { return PQnfields(result_); }
    bool is_null(int c) const override { return PQgetisnull(result_, row_, c) == 1; }
    std::int64_t integer(int c) const override {
        const char* data = PQgetvalue(result_, row_, c);
        switch (PQftype(result_, c)) {
            case 20: return static_cast<std::int64_t>(wire::get_big_endian<std::uint64_t>(data));
            case 23: return static_cast<std::int32_t>(wire::get_big_endian<std::uint32_t>(data));
            case 21: return static_cast<std::int16_t>(wire::get_big_endian<std::uint16_t>(data));
            case 16: return data[0];
            default: check(false, "an integer column is bigint, integer, smallint or boolean");
        }
        return 0;
    }
    double real(int c) const override {
        check(PQftype(result_, c) == 701, "a real column is double precision");
        return std::bit_cast<double>(
            wire::get_big_endian<std::uint64_t>(PQgetvalue(result_, row_, c)));
    }
    std::string_view text(int c) const override { return bytes(c); }
    std::string_view bytes(int c) const override {
        return {PQgetvalue(result_, row_, c),
                static_cast<std::size_t>(PQgetlength(result_, row_, c))};
    }
    Uuid uuid(int c) const override {
        check(PQgetlength(result_, row_, c) == 16, "a stored uuid has 16 bytes");
        Uuid id;
        std::memcpy(id.bytes.data(), PQgetvalue(result_, row_, c), 16);
        return id;
    }

private:
    const PGresult* result_;
    int row_ = 0;
};

// A write that was sent and not answered yet.
struct Deferred {
    std::string statement;
    std::int64_t rows = 0;
};

class Postgres final : public Connection {
public:
    explicit Postgres(const PostgresOptions& options)
        : link_(options.conninfo, {options.connect_timeout_ms, options.silence_timeout_ms},
                options.reach),
          slow_(options.slow),
          is_writer_(!options.read_only) {
        configure(options);
    }

    Engine engine() const override { return Engine::postgres; }

    void script(const std::string& statements) override {
        flush();
        const auto timer = timed(statements);
        link_.expect(execute_simple(statements), statements);
    }

    std::int64_t run(std::string_view text, std::span<const Param> params,
                     const RowSink& sink) override {
        buffers_.resize(params.size());
        oids_.resize(params.size());
        nulls_.resize(params.size());
        for (std::size_t i = 0; i < params.size(); ++i) {
            buffers_[i].clear();
            oids_[i] = wire::oid_of(params[i].type);
            nulls_[i] = params[i].is_null;
            if (!params[i].is_null) wire::put_value(buffers_[i], params[i]);
        }
        return execute(text, sink);
    }

    std::int64_t insert(std::string_view table, const RowSource& rows,
                        std::string_view on_conflict) override {
        scratch_ = "insert into ";
        scratch_ += table;
        scratch_ += '(';
        append_names(rows, rows.columns.size());
        scratch_ += ") select ";
        append_arrays(rows, true);
        scratch_ += ' ';
        scratch_ += on_conflict;
        fill_arrays(rows);
        if (is_deferring_ && on_conflict.empty()) return defer(scratch_, rows.rows);
        return execute(scratch_, nullptr);
    }

    std::int64_t update(std::string_view table, const RowSource& rows, std::size_t keys) override {
        scratch_ = "update ";
        scratch_ += table;
        scratch_ += " t set ";
        append_list(scratch_, rows.columns.size() - keys, [&](auto i) {
            scratch_ += rows.columns[keys + i];
            scratch_ += " = u.";
            scratch_ += rows.columns[keys + i];
        });
        scratch_ += " from ";
        append_unnest(rows);
        append_where(rows, keys);
        fill_arrays(rows);
        if (is_deferring_) return defer(scratch_, rows.rows);
        return execute(scratch_, nullptr);
    }

    std::int64_t erase(std::string_view table, const RowSource& keys) override {
        scratch_ = "delete from ";
        scratch_ += table;
        scratch_ += " t using ";
        append_unnest(keys);
        append_where(keys, keys.columns.size());
        fill_arrays(keys);
        return execute(scratch_, nullptr);
    }

    // Each key is looked up on its own, whatever the planner thinks: a join planned while the table
    // was empty scans the whole of it, with the keys inside. Keys come ascending, so rows are
    // locked in the order of `order_by` within each key, and of the keys over all.
    void find(const FindSpec& spec, const RowSource& keys, const RowSink& sink) override {
        scratch_ = "select t.* from ";
        append_unnest(keys);
        scratch_ += " cross join lateral (select ";
        scratch_ += spec.columns;
        scratch_ += " from ";
        scratch_ += spec.table;
        scratch_ += " t where ";
        append_equal(keys, keys.columns.size());
        if (!spec.also.empty()) {
            scratch_ += " and (";
            scratch_ += spec.also;
            scratch_ += ')';
        }
        if (!spec.order_by.empty()) {
            scratch_ += " order by ";
            append_qualified(spec.order_by);
        }
        scratch_ += spec.lock ? " offset 0 for update of t) t" : " offset 0) t";
        fill_arrays(keys);
        execute(scratch_, sink);
    }

    void defer_writes() override { is_deferring_ = true; }
    void flush() override {
        if (auto failure = settle()) throw *std::move(failure);
    }

    void begin(bool write) override {
        is_deferring_ = false;
        script(write ? "begin" : "begin isolation level repeatable read read only");
    }
    void commit() override {
        // Not sent along with what is deferred: a write that missed rows must not be committed.
        flush();
        is_deferring_ = false;
        const auto timer = timed("commit");
        const auto result = execute_simple("commit");
        link_.expect(result, "commit");
        // A transaction in which a statement failed is rolled back by "commit", without an error.
        if (std::string_view(PQcmdStatus(result.get())) != "COMMIT") {
            throw Error(ErrorKind::other, "a transaction with a failed statement cannot commit");
        }
    }
    void rollback() noexcept override {
        is_deferring_ = false;
        try {
            settle();
            if (PQtransactionStatus(link_.get()) == PQTRANS_IDLE || !link_.is_alive()) return;
            execute_simple("rollback");
        } catch (const Error&) {
            deferred_.clear();  // the connection is lost, and the transaction with it
        }
    }
    bool in_transaction() const override {
        return link_.is_alive() && PQtransactionStatus(link_.get()) != PQTRANS_IDLE;
    }
    bool is_alive() override { return link_.is_alive(); }
    ConnectionCounts counts() const override { return counts_; }

private:
    StatementTimer timed(std::string_view text) const { return {slow_, text, counts_, is_writer_}; }

    // Sent in one go. What the server does when this side is silent or gone: nobody's locks are
    // held for a writer that was stopped, or that the network has lost.
    void configure(const PostgresOptions& options) {
        const auto silence_ms = std::to_string(options.silence_timeout_ms);
        std::string settings =
            "set statement_timeout = " + std::to_string(options.statement_timeout_ms) +
            "; set lock_timeout = " + std::to_string(options.lock_timeout_ms) +
            "; set tcp_user_timeout = " + silence_ms +
            "; set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 5"
            "; set tcp_keepalives_count = 2; set jit = off; set client_encoding = 'UTF8'";
        if (options.read_only) {
            settings += "; set default_transaction_read_only = on";
        } else {
            settings += "; set idle_in_transaction_session_timeout = " + silence_ms;
            // An answered command is durable, whatever the role's or the database's default.
            settings +=
                "; select set_config('synchronous_commit', 'on', false) "
                "where current_setting('synchronous_commit') = 'off'";
        }
        if (options.point_reads) {
            // The writer only ever reads by key; a plan made while a table was empty must not scan
            // it when it has grown.
            settings +=
                "; set plan_cache_mode = force_generic_plan; set enable_seqscan = off"
                "; set enable_hashjoin = off; set enable_mergejoin = off"
                "; set enable_bitmapscan = off";
        }
        script(settings);
    }

    ResultHandle execute_simple(const std::string& statements) {
        link_.expect_sent(PQsendQuery(link_.get(), statements.c_str()));
        return link_.last();
    }

    const std::string& prepare(std::string_view text) {
        if (const auto it = statements_.find(text); it != statements_.end()) return it->second;
        auto name = "s" + std::to_string(statements_.size());
        const std::string owned(text);
        link_.expect_sent(PQsendPrepare(link_.get(), name.c_str(), owned.c_str(),
                                        static_cast<int>(oids_.size()), oids_.data()));
        link_.expect(link_.last(), text);
        return statements_.emplace(owned, std::move(name)).first->second;
    }

    // Sends `text` in a pipeline (https://www.postgresql.org/docs/15/libpq-pipeline-mode.html); it
    // must write `rows` rows.
    std::int64_t defer(std::string_view text, std::size_t rows) {
        ++counts_.statements;
        if (statements_.find(text) == statements_.end()) flush();  // preparing waits for its answer
        const auto timer = timed(text);
        const auto& name = prepare(text);
        const auto n = lay_out();
        // What goes out beside the pipeline would never be answered for.
        link_.expect_sent(PQenterPipelineMode(link_.get()));
        link_.expect_sent(PQsendQueryPrepared(link_.get(), name.c_str(), n, values_.data(),
                                              lengths_.data(), formats_.data(), 1));
        const auto expected = static_cast<std::int64_t>(rows);
        deferred_.push_back({std::string(text), expected});
        return expected;
    }

    // Takes the answers of all that was deferred; the first failure among them, if any.
    std::optional<Error> settle() {
        if (PQpipelineStatus(link_.get()) == PQ_PIPELINE_OFF) return std::nullopt;
        std::optional<Error> failure;
        PQpipelineSync(link_.get());
        for (const auto& one : std::exchange(deferred_, {})) {
            // From the answer before it: as long as this one is waited for.
            const auto timer = timed(one.statement);
            const auto result = link_.next();
            if (!failure) failure = failure_of(result, one);
            while (const auto rest = result ? link_.next() : nullptr) {
            }
        }
        while (const auto rest = link_.next()) {
            if (PQresultStatus(rest.get()) == PGRES_PIPELINE_SYNC) break;
        }
        PQexitPipelineMode(link_.get());
        return failure;
    }

    std::optional<Error> failure_of(const ResultHandle& result, const Deferred& sent) {
        try {
            link_.expect(result, sent.statement);
        } catch (const Error& error) {
            return error;
        }
        const auto written = affected_by(result);
        counts_.rows_written += static_cast<std::uint64_t>(written);
        if (written == sent.rows) return std::nullopt;
        return Error(ErrorKind::other, "a write missed rows: " + sent.statement.substr(0, 300));
    }

    static std::int64_t affected_by(const ResultHandle& result) {
        const std::string_view text = PQcmdTuples(result.get());
        std::int64_t affected = 0;
        std::from_chars(text.data(), text.data() + text.size(), affected);
        return affected;
    }

    // What buffers_, oids_ and nulls_ hold, as libpq wants it; how many parameters.
    int lay_out() {
        const auto n = oids_.size();
        values_.resize(n);
        lengths_.resize(n);
        formats_.assign(n, 1);
        for (std::size_t i = 0; i < n; ++i) {
            values_[i] = nulls_[i] ? nullptr : buffers_[i].data();
            lengths_[i] = static_cast<int>(buffers_[i].size());
        }
        return static_cast<int>(n);
    }

    // Runs `text` with what buffers_, oids_ and nulls_ hold, all in binary.
    std::int64_t execute(std::string_view text, const RowSink& sink) {
        flush();
        const auto timer = timed(text);
        ++counts_.statements;
        const auto& name = prepare(text);
        const auto n = lay_out();
        link_.expect_sent(PQsendQueryPrepared(link_.get(), name.c_str(), n, values_.data(),
                                              lengths_.data(), formats_.data(), 1));
        const auto result = link_.last();
        link_.expect(result, text);
        if (sink) {
            PostgresRow row(result.get());
            const int rows = PQntuples(result.get());
            for (int i = 0; i < rows; ++i) {
                row.move_to(i);
                sink(row);
            }
            counts_.rows_read += static_cast<std::uint64_t>(rows);
        }
        if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) return 0;
        const auto written = affected_by(result);
        counts_.rows_written += static_cast<std::uint64_t>(written);
        return written;
    }

    void fill_arrays(const RowSource& rows) {
        const auto n = rows.columns.size();
        buffers_.resize(n);
        oids_.resize(n);
        nulls_.assign(n, false);
        params_.resize(n);
        for (std::size_t i = 0; i < n; ++i) {
            oids_[i] = wire::array_oid_of(rows.types[i]);
            buffers_[i].clear();
            wire::put_array_head(buffers_[i], rows.types[i], rows.rows);
        }
        for (std::size_t at = 0; at < rows.rows; ++at) {
            rows.row(at, params_);
            for (std::size_t i = 0; i < n; ++i) wire::put_element(buffers_[i], params_[i]);
        }
    }

    void append_names(const RowSource& rows, std::size_t n) {
        append_list(scratch_, n, [&](auto i) { scratch_ += rows.columns[i]; });
    }

    // "$1::uuid[], $2::bigint[]", or each of them in an unnest() of its own: as a select list that
    // is quicker than one unnest in the from clause. All arrays have the same length.
    void append_arrays(const RowSource& rows, bool is_unnested) {
        append_list(scratch_, rows.columns.size(), [&](auto i) {
            scratch_ += is_unnested ? "unnest($" : "$";
            scratch_ += std::to_string(i + 1);
            scratch_ += "::";
            scratch_ += wire::array_name_of(rows.types[i]);
            if (is_unnested) scratch_ += ')';
        });
    }

    // unnest($1::uuid[], $2::bigint[]) as u(a, b)
    void append_unnest(const RowSource& rows) {
        scratch_ += "unnest(";
        append_arrays(rows, false);
        scratch_ += ") as u(";
        append_names(rows, rows.columns.size());
        scratch_ += ')';
    }

    void append_equal(const RowSource& rows, std::size_t keys) {
        append_list(
            scratch_, keys,
            [&](auto i) {
                scratch_ += "t.";
                scratch_ += rows.columns[i];
                scratch_ += " = u.";
                scratch_ += rows.columns[i];
            },
            " and ");
    }

    void append_where(const RowSource& rows, std::size_t keys) {
        scratch_ += " where ";
        append_equal(rows, keys);
    }

    // "a, b" as "t.a, t.b"
    void append_qualified(std::string_view columns) {
        scratch_ += "t.";
        for (const char c : columns) {
            scratch_ += c;
            if (c == ' ') scratch_ += "t.";
        }
    }

    PostgresLink link_;
    const SlowLog slow_;
    const bool is_writer_;
    StatementCache<std::string> statements_;
    std::string scratch_;
    std::vector<std::string> buffers_;
    std::vector<Oid> oids_;
    std::vector<char> nulls_;
    std::vector<const char*> values_;
    std::vector<int> lengths_, formats_;
    std::vector<Param> params_;
    std::vector<Deferred> deferred_;
    bool is_deferring_ = false;
    ConnectionCounts counts_;
};

}  // namespace

std::unique_ptr<Connection> open_postgres(const PostgresOptions& options) {
    return std::make_unique<Postgres>(options);
}

}  // namespace nahtlos::sql
