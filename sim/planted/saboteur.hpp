// Saboteur: a write connection that forgets, invents or repeats what a bug of the engine would.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/sql/connection.hpp"

namespace nahtlos::sim {

/// Does what the planted bug says; everything else as the connection behind it.
class Saboteur final : public sql::Connection {
public:
    explicit Saboteur(std::unique_ptr<sql::Connection> real);

    sql::Engine engine() const override { return real_->engine(); }
    void script(const std::string& statements) override { real_->script(statements); }
    std::int64_t run(std::string_view statement, std::span<const sql::Param> params,
                     const sql::RowSink& sink) override;
    std::int64_t insert(std::string_view table, const sql::RowSource& rows,
                        std::string_view on_conflict) override;
    std::int64_t update(std::string_view table, const sql::RowSource& rows,
                        std::size_t keys) override;
    std::int64_t erase(std::string_view table, const sql::RowSource& keys) override {
        return real_->erase(table, keys);
    }
    void find(const sql::FindSpec& spec, const sql::RowSource& keys,
              const sql::RowSink& sink) override;
    void begin(bool write) override;
    void commit() override;
    void rollback() noexcept override;
    bool in_transaction() const override { return real_->in_transaction(); }
    bool is_alive() override { return real_->is_alive(); }
    sql::ConnectionCounts counts() const override { return real_->counts(); }

private:
    /// Rows that outlive the statement that they were given to.
    struct KeptRows {
        std::string table;
        std::vector<std::string> columns;
        std::vector<sql::Type> types;
        std::vector<std::vector<sql::Param>> rows;
        std::deque<std::string> texts;
    };

    void keep(std::string_view table, const sql::RowSource& rows);
    void publish();
    std::int64_t update_carts(const sql::RowSource& rows, std::size_t keys);
    bool strikes(int one_of) { return ++chances_ % one_of == 0; }

    std::unique_ptr<sql::Connection> real_;
    std::vector<KeptRows> told_;  // events of this transaction
    bool is_published_ = true;    // or rather, has to be now
    std::map<Uuid, std::string> cart_status_;
    int chances_ = 0;
};

}  // namespace nahtlos::sim
