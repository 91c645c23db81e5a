#include "privacy/rows.hpp"

#include "base/json/reader.hpp"
#include "privacy/map.hpp"

namespace nahtlos::privacy {
namespace {

using sql::Param;
using sql::Type;

std::vector<Uuid> ids_of(const Subject& subject, Whose whose) {
    const auto list = [](const std::set<Uuid>& ids) {
        return std::vector<Uuid>(ids.begin(), ids.end());
    };
    switch (whose) {
        case Whose::profile: return list(subject.profiles);
        case Whose::party: return list(subject.parties);
        case Whose::cart: return list(subject.carts);
        case Whose::order: return list(subject.orders);
        case Whose::payment: return list(subject.payments);
        case Whose::value: return list(subject.value_accounts);
        case Whose::nobody:
        case Whose::email:
        case Whose::staff:
        case Whose::by_ids: break;
    }
    return {};
}

/// The keys of somebody in one table; ascending and unique.
class Keys {
public:
    Keys(const Table& table, const Subject& subject)
        : key_(table.key),
          ids_(ids_of(subject, table.whose)),
          texts_(table.whose == Whose::email
                     ? std::vector<std::string>(subject.emails.begin(), subject.emails.end())
                     : std::vector<std::string>()),
          type_(table.whose == Whose::email ? Type::text : Type::uuid) {}
    Keys(const Table& table, std::vector<Uuid> ids)
        : key_(table.key), ids_(std::move(ids)), type_(Type::uuid) {}

    std::size_t size() const { return type_ == Type::text ? texts_.size() : ids_.size(); }
    Param param(std::size_t at) const {
        return type_ == Type::text ? sql::param(texts_[at]) : sql::param(ids_[at]);
    }
    sql::RowSource source() const {
        return {{&key_, 1}, {&type_, 1}, size(), [this](std::size_t at, std::span<Param> params) {
                    params[0] = param(at);
                }};
    }
    std::string_view key() const { return key_; }
    Type type() const { return type_; }
    const std::vector<Uuid>& ids() const { return ids_; }

private:
    std::string_view key_;
    std::vector<Uuid> ids_;
    std::vector<std::string> texts_;
    Type type_;
};

std::string list_of(const std::vector<const Column*>& columns) {
    std::string list;
    for (const auto* column : columns) {
        list += (list.empty() ? "" : ", ") + std::string(column->name);
    }
    return list;
}

boost::json::value value_of(const sql::RowView& row, int at, Shape shape) {
    if (row.is_null(at)) return nullptr;
    switch (shape) {
        case Shape::uuid: return boost::json::value(to_string(row.uuid(at)));
        case Shape::text: return boost::json::value(row.text(at));
        case Shape::json: {
            const std::string text(row.text(at));
            auto read = json::read<boost::json::value>(text);
            return read ? *read : boost::json::value(text);
        }
        case Shape::integer: return row.integer(at);
        case Shape::time: return boost::json::value(to_string(Instant{row.integer(at)}));
        case Shape::real: return row.real(at);
        case Shape::bytes: break;
    }
    return nullptr;
}

// Which columns of a party go: with its evidence, or all but that.
std::vector<const Column*> gone(const Table& table, bool with_evidence) {
    std::vector<const Column*> columns;
    for (const auto& column : table.columns) {
        const bool is_gone =
            column.says == Says::personal || (column.says == Says::evidence && with_evidence);
        if (is_gone) columns.push_back(&column);
    }
    return columns;
}

std::int64_t blank(Tx& tx, const Table& table, const std::vector<const Column*>& columns,
                   const Keys& keys) {
    if (keys.size() == 0 || columns.empty()) return 0;
    std::vector<std::string_view> names{keys.key()};
    std::vector<Type> types{keys.type()};
    for (const auto* column : columns) {
        names.push_back(column->name);
        types.push_back(type_of(column->shape));
    }
    const sql::RowSource source{names, types, keys.size(),
                                [&](std::size_t at, std::span<Param> params) {
                                    params[0] = keys.param(at);
                                    for (std::size_t i = 1; i < types.size(); ++i) {
                                        params[i] = Param{.type = types[i], .is_null = true};
                                    }
                                }};
    return tx.connection().update(table.name, source, 1);
}

// The keys with evidence to keep, and those without.
std::pair<std::vector<Uuid>, std::vector<Uuid>> split(const Keys& keys,
                                                      const std::set<Uuid>& restricted) {
    std::pair<std::vector<Uuid>, std::vector<Uuid>> parts;
    for (const auto& id : keys.ids()) {
        (restricted.contains(id) ? parts.first : parts.second).push_back(id);
    }
    return parts;
}

void look(Tx& tx, const Table& table, const std::vector<const Column*>& columns, const Keys& keys,
          std::vector<std::string>& left) {
    if (keys.size() == 0 || columns.empty()) return;
    auto shown = columns;
    shown.push_back(table.column(table.key));
    tx.connection().find(
        {table.name, list_of(shown), {}, false, {}}, keys.source(), [&](const sql::RowView& row) {
            const auto key = static_cast<int>(columns.size());
            const auto whose =
                keys.type() == Type::text ? std::string(row.text(key)) : to_string(row.uuid(key));
            for (int i = 0; i < key; ++i) {
                if (row.is_null(i)) continue;
                const auto& name = columns[static_cast<std::size_t>(i)]->name;
                left.push_back(std::string(table.name) + '.' + std::string(name) + " of " + whose);
            }
        });
}

}  // namespace

boost::json::object rows_about(Tx& tx, const Subject& subject) {
    boost::json::object all;
    for (const auto& table : tables()) {
        const Keys keys(table, subject);
        if (table.key.empty() || keys.size() == 0) continue;
        std::vector<const Column*> columns;
        for (const auto& column : table.columns) {
            if (column.says != Says::secret) columns.push_back(&column);
        }
        boost::json::array found;
        tx.connection().find({table.name, list_of(columns), {}, false, {}}, keys.source(),
                             [&](const sql::RowView& row) {
                                 boost::json::object entry;
                                 for (std::size_t i = 0; i < columns.size(); ++i) {
                                     entry[columns[i]->name] =
                                         value_of(row, static_cast<int>(i), columns[i]->shape);
                                 }
                                 found.push_back(std::move(entry));
                             });
        if (!found.empty()) all[table.name] = std::move(found);
    }
    return all;
}

std::map<std::string, std::int64_t> erase_rows(Tx& tx, const Subject& subject,
                                               const std::set<Uuid>& restricted) {
    std::map<std::string, std::int64_t> done;
    for (const auto& table : tables()) {
        const Keys keys(table, subject);
        if (table.erasure == Erasure::nothing || keys.size() == 0) continue;
        std::int64_t rows = 0;
        if (table.erasure == Erasure::rows) {
            rows = tx.connection().erase(table.name, keys.source());
        } else {
            const auto [kept, freed] = split(keys, restricted);
            rows = blank(tx, table, gone(table, false), Keys(table, kept)) +
                   blank(tx, table, gone(table, true), Keys(table, freed));
        }
        if (rows > 0) done[std::string(table.name)] = rows;
    }
    return done;
}

std::vector<std::string> rows_left(Tx& tx, const Subject& subject,
                                   const std::set<Uuid>& restricted) {
    std::vector<std::string> left;
    for (const auto& table : tables()) {
        const Keys keys(table, subject);
        if (table.erasure == Erasure::nothing || keys.size() == 0) continue;
        if (table.erasure == Erasure::rows) {
            look(tx, table, {table.column(table.key)}, keys, left);
            continue;
        }
        const auto [kept, freed] = split(keys, restricted);
        look(tx, table, gone(table, false), Keys(table, kept), left);
        look(tx, table, gone(table, true), Keys(table, freed), left);
    }
    return left;
}

}  // namespace nahtlos::privacy
