// PersonalData: what is known of somebody over all modules: found, shown, erased.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/batch/changes.hpp"
#include "base/json/values.hpp"
#include "customers/types.hpp"
#include "orders/types.hpp"
#include "privacy/erasures.hpp"
#include "privacy/map.hpp"
#include "privacy/rows.hpp"

namespace nahtlos::flows {

/// Whom it is about: a customer, or a guest by an e-mail address or an order. One of the three.
struct Person {
    std::optional<customers::ProfileId> customer;
    std::optional<json::Email> email;
    std::optional<orders::OrderId> order;
};
BOOST_DESCRIBE_STRUCT(Person, (), (customer, email, order))

/// All that belongs to them: their profile, its parties, orders and carts, and those with the same
/// e-mail address. Reads all parties, carts and checkouts, which no index finds by people. Refuses
/// (invalid, "one_of_three"; not_found, "nobody_known").
Result<privacy::Subject> find_person(Tx& tx, const Person& person);

/// A customer as retention lets them go: their profile and nothing found by its address.
Result<privacy::Subject> find_profile(Tx& tx, customers::ProfileId profile);

/// Without what was ordered from other legal entities, and carts that only share the address.
privacy::Subject only_of(Tx& tx, const privacy::Subject& subject, const Uuid& legal_entity);

/// A copy of it (GDPR Art. 15 and 20), and why it is there.
struct PersonalData {
    Instant generated_at;
    boost::json::object data;  // rows by table
    std::vector<privacy::Activity> processing;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"data", "all rows that are about them, by table"},
         {"processing", "why each field is kept, and for how long"}}};
};
BOOST_DESCRIBE_STRUCT(PersonalData, (), (generated_at, data, processing))
PersonalData personal_data(Tx& tx, const privacy::Subject& subject, const privacy::Periods& periods,
                           Instant now);

/// What an erasure did.
struct Erased {
    privacy::ErasureId id;
    Instant done_at;
    std::map<std::string, std::int64_t> rows;  // deleted or blanked, by table
    std::int64_t restricted = 0;
    std::optional<Instant> restricted_until;
    std::vector<orders::OrderId> left;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{
        {{"rows", "deleted or blanked, by table"},
         {"restricted", "orders whose name and address stay for the tax office"},
         {"restricted_until", "when the last of these goes"},
         {"left", "placed with their address meanwhile and under way; erase these when done"}}};
};
BOOST_DESCRIBE_STRUCT(Erased, (), (id, done_at, rows, restricted, restricted_until, left))

enum class OpenOrders { refuse, erase };
enum class ValueLeft { refuse, give_up };  // on gift cards and credit of theirs

struct ErasurePlan {
    privacy::ErasureId id;
    privacy::AskedBy asked_by = privacy::AskedBy::staff;
    OpenOrders open_orders = OpenOrders::refuse;
    std::int64_t evidence_years = 8;
    ValueLeft value = ValueLeft::refuse;
    /// Orders, carts and links of other ones stay, and stand in nobody's way.
    std::optional<Uuid> legal_entity = std::nullopt;
    /// What hangs on the profile only, and nothing that is younger than its own period.
    std::optional<privacy::Periods> periods = std::nullopt;
    /// Just what was found, with the orders of it; what came to the profile since stays.
    bool is_listed = false;
};

/// Names what is left on accounts of these customers that can be spent (conflict, "value_left").
std::optional<Refusal> value_left(Tx& tx, const std::set<Uuid>& profiles);
/// The same under lock; or debits it, saying that it was given up.
std::optional<Refusal> settle_value(ChangeScope& scope, const std::set<Uuid>& profiles,
                                    ValueLeft what);

/// Erases somebody who was found before; what was added to their profile since is found here. Ends
/// the erasure of that id if it waits, or makes it. Refuses (conflict, "open_orders") while
/// something of them is under way, naming each order, and (conflict, "value_left") while there is
/// something on gift cards or credit of theirs, naming each account.
Result<Erased> erase_person(ChangeScope& scope, privacy::Subject subject, const ErasurePlan& plan);

/// After an erasure, which looks for addresses before it writes: orders and carts that came with
/// them meanwhile. To be erased as well, by `next_round`, until it is nobody.
privacy::Subject came_meanwhile(Tx& tx, const privacy::Subject& erased, const ErasurePlan& plan);
inline constexpr std::uint16_t most_rounds = 5;
/// Round 1 and so on behind `first`, each an erasure of its own.
ErasurePlan next_round(const ErasurePlan& first, std::uint16_t round);
/// Adds what a further round did, or what it had to leave.
void add_round(Erased& all, const Result<Erased>& more, const privacy::Subject& subject);

/// Erases again what a backup has brought back: what the log lists, whose value was spent or given
/// up before the erasure. False when the database knows of it. Reads all checkouts.
bool erase_again(ChangeScope& scope, const privacy::LogEntry& entry, std::int64_t evidence_years);

/// The first moment when name and address of an order need not be kept any more: the beginning of a
/// year (AO §147(4), UStG §14b: from the end of the year of the invoice).
Instant evidence_until(Instant placed_at, std::int64_t years);

}  // namespace nahtlos::flows
