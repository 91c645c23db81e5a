#include "apps/nahtlos/demo_staff.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>

#include "apps/nahtlos/console.hpp"
#include "base/crypto/password.hpp"
#include "base/crypto/totp.hpp"
#include "staff/accounts.hpp"

namespace nahtlos::app {
namespace {

struct Person {
    const char *login, *name, *role;
    std::optional<inventory::LocationId> store;
    std::string password;
};

struct Rights {
    const char *role, *scopes;
};
constexpr std::array<Rights, 2> rights{{
    // What somebody in a store has to do, and no more.
    {"store",
     "orders:read,orders:place,fulfillments:write,returns:write,stock:read,stock:write,"
     "catalog:read,channels:read,customers:read,carts:write"},
    {"office", "admin"},
}};

Result<std::string> make_people(ChangeScope& scope, const std::vector<Person>& people,
                                const std::vector<std::string>& hashes) {
    std::uint16_t child = 1;
    std::map<std::string, staff::RoleId> roles;
    for (const auto& [name, scopes] : rights) {
        const staff::Role role{
            {child_id(scope.id, child++)}, name, scopes, 1, scope.now, scope.now};
        staff::insert_role(scope.tx, role);
        roles[name] = role.id;
        scope.events.push_back(
            staff::told(scope, "role_created", role.id.uuid, 1, staff::granted(role)));
    }
    for (std::size_t i = 0; i < people.size(); ++i) {
        staff::Account account;
        account.id = {child_id(scope.id, child++)};
        account.login = people[i].login;
        account.name = people[i].name;
        account.language = staff::Language::de;
        account.location = people[i].store;
        account.created_at = account.updated_at = scope.now;
        if (auto refusal = staff::settle_place(scope.tx, account)) return *std::move(refusal);
        staff::insert_account(scope.tx, account, hashes[i]);
        staff::give_roles(scope.tx, account.id, {roles.at(people[i].role)});
        scope.events.push_back(staff::told(scope, "staff_created", account.id.uuid, 1,
                                           staff::granted(scope.tx, account)));
    }
    return std::string();
}

}  // namespace

void write_staff(sql::Database& database, real::RealWorld& real, const flows::demo::DemoShop& shop,
                 const std::string& path) {
    const auto till = std::ranges::find_if(
        shop.channels, [](const auto& channel) { return channel.store.has_value(); });
    if (till == shop.channels.end()) throw std::runtime_error("the demo has no store");
    std::vector<Person> people{{"berlin", "Jule Brandt", "store", till->store, {}},
                               {"floor", "Mats Lindner", "store", std::nullopt, {}},
                               {"desk", "Rike Hansen", "office", std::nullopt, {}}};
    std::vector<std::string> hashes;
    for (auto& person : people) {
        person.password = base32(real.random.secret(10));
        hashes.push_back(hash_password(person.password, real.random.secret(16)));
    }
    const auto made = run_at_console(
        database, real, [&](ChangeScope& scope) { return make_people(scope, people, hashes); });
    if (!made) throw std::runtime_error(made.refusal().detail);
    std::ofstream file(path);
    for (const auto& person : people) file << person.login << ' ' << person.password << '\n';
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

}  // namespace nahtlos::app
