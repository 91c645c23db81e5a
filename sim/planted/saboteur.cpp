#include "sim/planted/saboteur.hpp"

#include <algorithm>
#include <optional>

#include "sim/planted/planted.hpp"

namespace nahtlos::sim {
namespace {

// Where a column stands in "a, b, c"; -1 if nowhere.
int column_in(std::string_view columns, std::string_view name) {
    int at = 0;
    while (!columns.empty()) {
        const auto comma = columns.find(',');
        auto one = columns.substr(0, comma);
        while (one.starts_with(' ')) one.remove_prefix(1);
        if (one == name) return at;
        if (comma == columns.npos) break;
        columns.remove_prefix(comma + 1);
        ++at;
    }
    return -1;
}

std::optional<std::size_t> column_of(const sql::RowSource& rows, std::string_view name) {
    const auto it = std::ranges::find(rows.columns, name);
    if (it == rows.columns.end()) return std::nullopt;
    return static_cast<std::size_t>(it - rows.columns.begin());
}

std::vector<sql::Param> params_of(const sql::RowSource& rows, std::size_t row) {
    std::vector<sql::Param> params(rows.columns.size());
    rows.row(row, params);
    return params;
}

/// A row with one number changed.
class Changed final : public sql::RowView {
public:
    Changed(const sql::RowView& real, int column, std::int64_t value)
        : real_(real), column_(column), value_(value) {}
    int columns() const override { return real_.columns(); }
    bool is_null(int column) const override { return real_.is_null(column); }
    std::int64_t integer(int column) const override {
        return column == column_ ? value_ : real_.integer(column);
    }
    double real(int column) const override { return real_.real(column); }
    std::string_view text(int column) const override { return real_.text(column); }
    std::string_view bytes(int column) const override { return real_.bytes(column); }
    Uuid uuid(int column) const override { return real_.uuid(column); }

private:
    const sql::RowView& real_;
    int column_;
    std::int64_t value_;
};

/// The rows that `keeps` wants, each changed by `change`.
template <class Keeps, class Change>
sql::RowSource changed(const sql::RowSource& rows, std::vector<std::size_t>& kept, Keeps keeps,
                       Change change) {
    for (std::size_t i = 0; i < rows.rows; ++i) {
        if (keeps(i, params_of(rows, i))) kept.push_back(i);
    }
    return {rows.columns, rows.types, kept.size(),
            [&rows, &kept, change](std::size_t row, std::span<sql::Param> params) {
                rows.row(kept[row], params);
                change(params);
            }};
}

constexpr auto as_it_is = [](std::span<sql::Param>) {};
constexpr auto all = [](std::size_t, const std::vector<sql::Param>&) { return true; };

}  // namespace

Saboteur::Saboteur(std::unique_ptr<sql::Connection> real) : real_(std::move(real)) {
    if (is_planted(Bug::weak_sync)) real_->script("pragma synchronous=normal");
    if (is_planted(Bug::skipped_sync)) real_->script("pragma synchronous=off");
}

std::int64_t Saboteur::run(std::string_view statement, std::span<const sql::Param> params,
                           const sql::RowSink& sink) {
    const bool adds_stars = statement.starts_with("update reviews_rating");
    if (is_planted(Bug::rating_not_added) && adds_stars && strikes(3)) return 1;
    return real_->run(statement, params, sink);
}

void Saboteur::find(const sql::FindSpec& spec, const sql::RowSource& keys,
                    const sql::RowSink& sink) {
    const auto change = [&](std::string_view column, auto value) {
        const auto at = column_in(spec.columns, column);
        real_->find(spec, keys, [&](const sql::RowView& row) {
            at < 0 ? sink(row) : sink(Changed(row, at, value(row.integer(at))));
        });
    };
    const bool has_no_guard = is_planted(Bug::guard_skipped) || is_planted(Bug::guard_per_line);
    const bool has_refunds = spec.table == "payments_payment" || spec.table == "orders_order";
    if (has_no_guard && spec.table == "inventory_policy") {
        return change("backorder_limit", [](std::int64_t limit) { return limit + much; });
    }
    if (is_planted(Bug::refund_not_capped) && has_refunds) {
        return change("refunded_minor", [](std::int64_t) { return 0; });
    }
    const bool asks_for_known = column_of(keys, "provider_event").has_value();
    if (is_planted(Bug::webhook_counts_twice) && asks_for_known) return;
    if (is_planted(Bug::cart_stays_frozen) && spec.table == "orders_cart") {
        const auto id = column_in(spec.columns, "id"), status = column_in(spec.columns, "status");
        return real_->find(spec, keys, [&](const sql::RowView& row) {
            if (id >= 0 && status >= 0) cart_status_[row.uuid(id)] = row.text(status);
            sink(row);
        });
    }
    real_->find(spec, keys, sink);
}

std::int64_t Saboteur::insert(std::string_view table, const sql::RowSource& rows,
                              std::string_view on_conflict) {
    const auto told = static_cast<std::int64_t>(rows.rows);
    std::vector<std::size_t> kept;
    if (is_planted(Bug::outcome_not_stored) && table == "base_command") return told;
    const bool loses = (is_planted(Bug::event_lost) && table == "base_event") ||
                       (is_planted(Bug::movement_not_written) && table == "inventory_movement");
    if (loses && strikes(6)) {
        const auto fewer = changed(
            rows, kept, [&](std::size_t i, const auto&) { return i + 1 < rows.rows; }, as_it_is);
        if (fewer.rows > 0) real_->insert(table, fewer, on_conflict);
        return told;
    }
    if (is_planted(Bug::tax_leaks_a_cent) && table == "orders_line") {
        const auto line = column_of(rows, "line"), tax = column_of(rows, "tax_minor");
        check(line && tax, "order lines have a number and VAT");
        return real_->insert(table,
                             changed(rows, kept, all,
                                     [&](std::span<sql::Param> params) {
                                         const bool is_hit = params[*line].integer > 1;
                                         if (is_hit) --params[*tax].integer;
                                     }),
                             on_conflict);
    }
    if (is_planted(Bug::webhook_counts_twice) && table == "payments_event") {
        const auto told_as = column_of(rows, "provider_event");
        check(told_as.has_value(), "events of payments say which message told them");
        return real_->insert(
            table,
            changed(rows, kept, all,
                    [&](std::span<sql::Param> params) { params[*told_as].is_null = true; }),
            on_conflict);
    }
    if (is_planted(Bug::event_before_commit) && table.starts_with("base_event")) keep(table, rows);
    return real_->insert(table, rows, on_conflict);
}

std::int64_t Saboteur::update(std::string_view table, const sql::RowSource& rows,
                              std::size_t keys) {
    const auto told = static_cast<std::int64_t>(rows.rows);
    std::vector<std::size_t> kept;
    const bool forgets = (is_planted(Bug::coupon_not_counted) && table == "pricing_counter") ||
                         (is_planted(Bug::balance_not_written) && table == "stored_value_account");
    if (forgets && strikes(3)) return told;
    if (is_planted(Bug::hold_not_released) && table == "inventory_hold") {
        const auto state = column_of(rows, "state");
        check(state.has_value(), "holds have a state");
        const auto fewer = changed(
            rows, kept,
            [&](std::size_t, const auto& params) {
                return params[*state].text != "released" && params[*state].text != "expired";
            },
            as_it_is);
        if (fewer.rows > 0) real_->update(table, fewer, keys);
        return told;
    }
    if (is_planted(Bug::job_forgotten) && table == "base_job") {
        const sql::RowSource ids{rows.columns.first(1), rows.types.first(1), rows.rows,
                                 [&rows](std::size_t row, std::span<sql::Param> params) {
                                     params[0] = params_of(rows, row)[0];
                                 }};
        if (ids.rows > 0) real_->erase(table, ids);
        return told;
    }
    if (is_planted(Bug::allocation_not_consumed) && table == "inventory_allocation") {
        const auto consumed = column_of(rows, "consumed");
        check(consumed.has_value(), "allocations say what left");
        return real_->update(
            table,
            changed(rows, kept, all,
                    [&](std::span<sql::Param> params) { params[*consumed].integer = 0; }),
            keys);
    }
    if (is_planted(Bug::cart_stays_frozen) && table == "orders_cart") {
        return update_carts(rows, keys);
    }
    return real_->update(table, rows, keys);
}

std::int64_t Saboteur::update_carts(const sql::RowSource& rows, std::size_t keys) {
    const auto id = column_of(rows, "id"), status = column_of(rows, "status");
    check(id && status, "carts have a status");
    std::vector<std::size_t> kept;
    const auto fewer = changed(
        rows, kept,
        [&](std::size_t, const auto& params) {
            const auto known = cart_status_.find(params[*id].uuid);
            const bool was_frozen = known != cart_status_.end() && known->second == "completing";
            return !(was_frozen && params[*status].text == "active");
        },
        as_it_is);
    if (fewer.rows > 0) real_->update("orders_cart", fewer, keys);
    return static_cast<std::int64_t>(rows.rows);
}

void Saboteur::keep(std::string_view table, const sql::RowSource& rows) {
    KeptRows kept;
    kept.table = table;
    for (const auto column : rows.columns) kept.columns.emplace_back(column);
    kept.types.assign(rows.types.begin(), rows.types.end());
    for (std::size_t i = 0; i < rows.rows; ++i) {
        auto params = params_of(rows, i);
        for (auto& param : params) param.text = kept.texts.emplace_back(param.text);
        kept.rows.push_back(std::move(params));
    }
    told_.push_back(std::move(kept));
}

void Saboteur::begin(bool write) {
    if (write) publish();
    real_->begin(write);
}

void Saboteur::commit() {
    try {
        real_->commit();
    } catch (const sql::Error&) {
        is_published_ = false;
        throw;
    }
    told_.clear();
    is_published_ = true;
}

void Saboteur::rollback() noexcept {
    real_->rollback();
    is_published_ = told_.empty();
}

// As if the events had left before the commit that failed.
void Saboteur::publish() {
    const auto told = std::move(told_);
    told_.clear();
    if (std::exchange(is_published_, true) || told.size() < 2) return;
    try {
        real_->begin(true);
        for (const auto& kept : told) {
            const std::vector<std::string_view> columns(kept.columns.begin(), kept.columns.end());
            real_->insert(kept.table,
                          {columns, kept.types, kept.rows.size(),
                           [&](std::size_t row, std::span<sql::Param> params) {
                               std::ranges::copy(kept.rows[row], params.begin());
                           }},
                          {});
        }
        real_->commit();
    } catch (const sql::Error&) {
        real_->rollback();
    }
}

}  // namespace nahtlos::sim
