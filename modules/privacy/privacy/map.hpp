// Map: every column of the schema: what it says of people, why it is kept, what erasure does to it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/sql/value.hpp"

namespace nahtlos::privacy {

/// How long things stay; 0 days: for ever, but for an erasure.
struct Periods {
    std::int64_t contact_days = 1'095, evidence_years = 8, cart_days = 90, profile_days = 1'095,
                 staff_days = 365, review_days = 180;
};

/// How the rows of a table are found that are about somebody.
enum class Whose {
    nobody,   // the table is about goods, places, money or the machine
    profile,  // by the id of their profile, and so on
    email,
    party,
    cart,
    order,
    payment,
    value,   // by the id of a gift card or of credit
    staff,   // about people who work here
    by_ids,  // names people by ids only, which say nothing once the rest is erased
};
BOOST_DESCRIBE_ENUM(Whose, nobody, profile, email, party, cart, order, payment, staff, by_ids)

enum class Erasure { nothing, rows, columns };
BOOST_DESCRIBE_ENUM(Erasure, nothing, rows, columns)

enum class Says {
    nothing,   // amounts, states, times of the business
    id,        // an id of ours or of another system
    personal,  // gone with an erasure
    evidence,  // stays until the tax office may not ask any more, shown to nobody
    record,    // stays as a part of the books
    secret,    // a hash or key, which is never shown, not even to whom it belongs
};
BOOST_DESCRIBE_ENUM(Says, nothing, id, personal, evidence, record, secret)

enum class Why {
    none,
    account,
    login,
    contact,
    evidence,
    books,
    cart,
    note,
    review,
    staff,
    trail,
    proof
};
BOOST_DESCRIBE_ENUM(Why, none, account, login, contact, evidence, books, cart, note, review, staff,
                    trail, proof)

enum class Shape { uuid, text, json, integer, time, bytes, real };
BOOST_DESCRIBE_ENUM(Shape, uuid, text, json, integer, time, bytes, real)

sql::Type type_of(Shape shape);

struct Column {
    std::string_view name;
    Shape shape = Shape::text;
    Says says = Says::nothing;
    Why why = Why::none;
};

struct Table {
    std::string_view name;
    Whose whose = Whose::nobody;
    std::string_view key;  // the column that says whose a row is; "" where none does
    Erasure erasure = Erasure::nothing;
    std::vector<Column> columns;  // all of them
    const Column* column(std::string_view name) const;
};

/// All tables of the schema, by name.
const std::vector<Table>& tables();

/// An entry of the record of processing activities (GDPR, Art. 30): one personal field, of the
/// database or of what lies beside it.
struct Activity {
    std::string field;  // "customers_party.email"
    std::string purpose, legal_basis, retention, on_erasure;
};
BOOST_DESCRIBE_STRUCT(Activity, (), (field, purpose, legal_basis, retention, on_erasure))

/// All of them, in the order of the tables.
std::vector<Activity> activities(const Periods& periods);

}  // namespace nahtlos::privacy
