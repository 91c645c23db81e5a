// Plans: by what way an engine would answer a store's queries, for tests of indexes.
#pragma once

#include <functional>
#include <string>

#include "base/sql/database.hpp"
#include "base/sql/tx.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::testing {

/// A connection that explains its queries instead of running them: they find nothing.
class Explainer final : public sql::Connection {
public:
    explicit Explainer(sql::Connection& inner) : inner_(inner) {}

    sql::Engine engine() const override { return inner_.engine(); }
    void script(const std::string& statements) override { inner_.script(statements); }
    std::int64_t run(std::string_view statement, std::span<const sql::Param> params,
                     const sql::RowSink&) override {
        const bool is_sqlite = engine() == sql::Engine::sqlite;
        const auto text =
            (is_sqlite ? "explain query plan " : "explain (costs off) ") + std::string(statement);
        return inner_.run(text, params, [&](const sql::RowView& row) {
            plan += row.text(is_sqlite ? 3 : 0);  // SQLite: id, parent, not used, detail
            plan += '\n';
        });
    }
    std::int64_t insert(std::string_view, const sql::RowSource&, std::string_view) override {
        return refuse();
    }
    std::int64_t update(std::string_view, const sql::RowSource&, std::size_t) override {
        return refuse();
    }
    std::int64_t erase(std::string_view, const sql::RowSource&) override { return refuse(); }
    void find(const sql::FindSpec&, const sql::RowSource&, const sql::RowSink&) override {
        refuse();
    }
    void begin(bool write) override { inner_.begin(write); }
    void commit() override { inner_.commit(); }
    void rollback() noexcept override { inner_.rollback(); }
    bool in_transaction() const override { return inner_.in_transaction(); }
    bool is_alive() override { return inner_.is_alive(); }
    sql::ConnectionCounts counts() const override { return inner_.counts(); }

    std::string plan;

private:
    static std::int64_t refuse() {
        check(false, "only queries are explained");
        return 0;
    }

    sql::Connection& inner_;
};

/// How the queries of `list` would be answered if the tables were large.
inline std::string plan_of(sql::Database& database, const std::function<void(Tx&)>& list) {
    const auto connection = database.open_writer();
    Explainer explainer(*connection);
    if (explainer.engine() == sql::Engine::postgres) {
        // PostgreSQL reads small tables from end to end, whatever their indexes.
        connection->script("set enable_seqscan = off; set enable_bitmapscan = off");
    }
    connection->begin(true);
    {
        Tx tx(explainer);
        list(tx);
    }
    connection->rollback();
    return explainer.plan;
}

}  // namespace nahtlos::testing
