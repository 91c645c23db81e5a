// Tx: a transaction in typed form, the only thing a store is given.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/sql/connection.hpp"

namespace nahtlos::sql {

namespace detail {

template <class Row>
struct Shape {
    static constexpr std::size_t n = member_count<Row>;
    std::array<std::string_view, n> names;
    std::array<Type, n> types;
    std::string list;  // "a, b, c"
};

template <class Row>
const Shape<Row>& shape() {
    static const Shape<Row> made = [] {
        Shape<Row> s;
        std::size_t i = 0;
        Row probe{};
        for_each_member(probe, [&](std::string_view name, auto& member) {
            s.names[i] = name;
            s.types[i] = Column<std::remove_reference_t<decltype(member)>>::type;
            s.list += (i == 0 ? "" : ", ");
            s.list += name;
            ++i;
        });
        return s;
    }();
    return made;
}

template <class Row>
RowSource source(std::span<const Row> rows) {
    const auto& s = shape<Row>();
    return {s.names, s.types, rows.size(), [rows](std::size_t at, std::span<Param> params) {
                std::size_t i = 0;
                for_each_member(rows[at], [&](std::string_view, const auto& member) {
                    params[i++] = param(member);
                });
            }};
}

}  // namespace detail

enum class Lock { no, yes };

/// The order in which every transaction takes its row locks, so that no two wait for each other.
enum class LockRank : std::uint8_t {
    none,
    lease,  // of jobs and subscribers, which come before everything they do
    subscription,
    idempotency_key,
    cart,
    order,
    payment,
    feed,
    level,
    fence,
    counter,
    stored_value,
    document,
};

class Tx {
public:
    explicit Tx(Connection& connection) : connection_(connection) {}
    Tx(const Tx&) = delete;
    Tx& operator=(const Tx&) = delete;

    Engine engine() const { return connection_.engine(); }
    Connection& connection() { return connection_; }

    /// To be called before rows of this rank are locked. Ranks ascend and each is entered once per
    /// Tx: all its rows are locked by one statement, in key order. What hangs under a locked row
    /// needs no lock of its own.
    void enter(LockRank rank) {
        check(rank > rank_, "locks are taken in ascending rank, each rank once");
        rank_ = rank;
    }

    /// One statement with $1.. parameters; returns the rows affected.
    template <class... Args>
    std::int64_t run(std::string_view statement, const Args&... args) {
        const std::array<Param, sizeof...(Args)> params{param(args)...};
        return connection_.run(statement, params, nullptr);
    }

    /// All rows of a select, as described structs whose members stand in the order of its columns.
    template <class Row, class... Args>
    std::vector<Row> all(std::string_view statement, const Args&... args) {
        const std::array<Param, sizeof...(Args)> params{param(args)...};
        std::vector<Row> rows;
        connection_.run(statement, params,
                        [&](const RowView& view) { rows.push_back(read_row<Row>(view)); });
        return rows;
    }

    template <class Row, class... Args>
    std::optional<Row> one(std::string_view statement, const Args&... args) {
        auto rows = all<Row>(statement, args...);
        check(rows.size() <= 1, "a statement for one row finds at most one");
        if (rows.empty()) return std::nullopt;
        return std::move(rows.front());
    }

    /// A single value; nothing when there is no row or it is null.
    template <class T, class... Args>
    std::optional<T> value(std::string_view statement, const Args&... args) {
        const std::array<Param, sizeof...(Args)> params{param(args)...};
        std::optional<T> found;
        connection_.run(statement, params, [&](const RowView& view) {
            if (!view.is_null(0)) found = Column<T>::read(view, 0);
        });
        return found;
    }

    /// Inserts rows by their described members; throws Error{unique} when one is there already.
    template <class Row>
    void insert(std::string_view table, std::span<const Row> rows) {
        if (rows.empty()) return;
        const auto written = connection_.insert(table, detail::source(rows), {});
        check(written == static_cast<std::int64_t>(rows.size()), "an insert writes all its rows");
    }
    template <class Row>
    void insert(std::string_view table, const std::vector<Row>& rows) {
        insert(table, std::span<const Row>(rows));
    }
    /// Like insert; rows that are there already stay as they are. Returns how many were new.
    template <class Row>
    std::int64_t insert_missing(std::string_view table, const std::vector<Row>& rows) {
        if (rows.empty()) return 0;
        return connection_.insert(table, detail::source(std::span<const Row>(rows)),
                                  "on conflict do nothing");
    }
    /// Inserts, or overwrites all columns but the keys where the keys are there already.
    template <class Row>
    void upsert(std::string_view table, std::size_t keys, const std::vector<Row>& rows) {
        if (rows.empty()) return;
        connection_.insert(table, detail::source(std::span<const Row>(rows)),
                           overwrite_clause<Row>(keys));
    }

    /// Sets all members after the first `keys` ones in the rows that those identify. A row that is
    /// not there is a bug: rows are locked and read before they are written.
    template <class Row>
    void update(std::string_view table, std::size_t keys, const std::vector<Row>& rows) {
        if (rows.empty()) return;
        const auto written =
            connection_.update(table, detail::source(std::span<const Row>(rows)), keys);
        check(written == static_cast<std::int64_t>(rows.size()), "an update writes all its rows");
    }

    template <class Key>
    std::int64_t erase(std::string_view table, const std::vector<Key>& keys) {
        if (keys.empty()) return 0;
        return connection_.erase(table, detail::source(std::span<const Key>(keys)));
    }

    /// The rows whose columns equal the members of one of `keys`, which must be ascending and
    /// unique; `also` is a further condition without parameters.
    template <class Row, class Key>
    std::vector<Row> find(std::string_view table, const std::vector<Key>& keys,
                          std::string_view also = {}, std::string_view order_by = {}) {
        return find_rows<Row>(table, keys, false, also, order_by);
    }

    /// Like find; with Lock::yes it enters `rank` and locks the rows in the order of `order_by`
    /// (the key columns, if empty).
    template <class Row, class Key>
    std::vector<Row> find(std::string_view table, const std::vector<Key>& keys, Lock lock,
                          LockRank rank, std::string_view also = {},
                          std::string_view order_by = {}) {
        if (lock == Lock::yes && !keys.empty()) enter(rank);
        return find_rows<Row>(table, keys, lock == Lock::yes, also, order_by);
    }

private:
    template <class Row, class Key>
    std::vector<Row> find_rows(std::string_view table, const std::vector<Key>& keys, bool lock,
                               std::string_view also, std::string_view order_by) {
        std::vector<Row> rows;
        if (keys.empty()) return rows;
        const FindSpec spec{table, detail::shape<Row>().list, also, lock, order_by};
        connection_.find(spec, detail::source(std::span<const Key>(keys)),
                         [&](const RowView& view) { rows.push_back(read_row<Row>(view)); });
        return rows;
    }

    template <class Row>
    static const std::string& overwrite_clause(std::size_t keys) {
        thread_local std::map<std::size_t, std::string> made;
        auto& clause = made[keys];
        if (!clause.empty()) return clause;
        const auto& s = detail::shape<Row>();
        clause = "on conflict (";
        for (std::size_t i = 0; i < keys; ++i) {
            clause += (i == 0 ? "" : ", ");
            clause += s.names[i];
        }
        clause += ") do update set ";
        for (std::size_t i = keys; i < s.names.size(); ++i) {
            clause += (i == keys ? "" : ", ");
            clause += s.names[i];
            clause += " = excluded.";
            clause += s.names[i];
        }
        return clause;
    }

    Connection& connection_;
    LockRank rank_ = LockRank::none;
};

}  // namespace nahtlos::sql

namespace nahtlos {
using sql::Tx;
}
