#include <iostream>

#include "apps/nahtlos/commands.hpp"
#include "apps/nahtlos/console.hpp"
#include "auth/devices.hpp"
#include "auth/passwords.hpp"
#include "base/crypto/password.hpp"
#include "base/crypto/totp.hpp"
#include "base/real/world.hpp"
#include "staff/identities.hpp"
#include "staff/keys.hpp"
#include "staff/sessions.hpp"
#include "staff/totp.hpp"

namespace nahtlos::app {
namespace {

constexpr const char* administrator = "administrator";

int complain(const std::string& what) {
    std::cerr << "nahtlos: " << what << '\n';
    return wrong_usage;
}

struct Chosen {
    std::string password;
    bool is_made_up = false;
};

// A line of standard input, or ten random bytes as text.
std::optional<Chosen> choose_password(const StaffOptions& options, Random& random) {
    Chosen chosen;
    chosen.is_made_up = !options.reads_password;
    if (chosen.is_made_up) {
        chosen.password = base32(random.secret(10));
        return chosen;
    }
    std::getline(std::cin, chosen.password);
    const auto wrong =
        auth::Password::parse(chosen.password)
            ? auth::wrong_with_password(chosen.password, {options.login, options.name}, "")
            : FieldProblem{"", "", std::string(auth::Password::rule)};
    if (!wrong) return chosen;
    std::cerr << "nahtlos: the password " << wrong->detail << '\n';
    return std::nullopt;
}

Result<staff::RoleId> role_named(ChangeScope& scope, const std::string& name, std::uint16_t n) {
    if (const auto role = staff::find_role(scope.tx, name)) return role->id;
    if (name != administrator) {
        return Refusal{RefusalKind::invalid, "unknown", "there is no role " + name};
    }
    const staff::Role role{{child_id(scope.id, n)}, name, "admin", 1, scope.now, scope.now};
    staff::insert_role(scope.tx, role);
    scope.events.push_back(
        staff::told(scope, "role_created", role.id.uuid, 1, staff::granted(role)));
    return role.id;
}

Result<std::string> make_account(ChangeScope& scope, const StaffOptions& options,
                                 const staff::Login& login, staff::Language language,
                                 const std::string& hash) {
    if (staff::find_account(scope.tx, login)) {
        return Refusal{RefusalKind::conflict, "login_taken", "this login is taken"};
    }
    staff::Account account;
    account.id = {scope.id};
    account.login = login.value;
    account.name = options.name;
    account.language = language;
    account.must_change = !options.reads_password;
    if (account.must_change) account.password_until = scope.now + staff::given_password_lifetime;
    account.created_at = account.updated_at = scope.now;
    std::vector<staff::RoleId> roles;
    for (const auto& name : options.roles) {
        const auto role = role_named(scope, name, static_cast<std::uint16_t>(1 + roles.size()));
        if (!role) return role.refusal();
        roles.push_back(*role);
    }
    staff::insert_account(scope.tx, account, hash);
    staff::give_roles(scope.tx, account.id, roles);
    scope.events.push_back(
        staff::told(scope, "staff_created", account.id.uuid, 1, staff::granted(scope.tx, account)));
    return to_string(account.id);
}

// Finds the account of a login and acts on it; what it refuses is said.
template <class Act>
int act_on_account(const StaffOptions& options, Act act) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    const auto login = staff::Login::parse(options.login);
    if (!login) return complain("the login " + std::string(staff::Login::rule));
    sql::Database database(database_options(*config));
    real::RealWorld real;
    const auto result =
        run_at_console(database, real, [&](ChangeScope& scope) -> Result<std::string> {
            auto account = staff::find_account(scope.tx, *login);
            if (!account) {
                return Refusal{RefusalKind::not_found, "unknown", "there is no " + login->value};
            }
            act(scope, *account);
            return std::string();
        });
    return result ? all_well : complain(result.refusal().detail);
}

}  // namespace

int create_staff(const StaffOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    const auto login = staff::Login::parse(options.login);
    if (!login) return complain("--login " + std::string(staff::Login::rule));
    if (!json::parse_text(options.name, 100, json::Lines::one)) {
        return complain("--name must be a line of 1 to 100 characters");
    }
    staff::Language language{};
    if (!enum_value(options.language, language)) return complain("--language takes de or en");
    real::RealWorld real;
    const auto chosen = choose_password(options, real.random);
    if (!chosen) return wrong_usage;
    sql::Database database(database_options(*config));
    const auto hash = hash_password(chosen->password, real.random.secret(16));
    const auto made = run_at_console(database, real, [&](ChangeScope& scope) {
        return make_account(scope, options, *login, language, hash);
    });
    if (!made) return complain(made.refusal().detail);
    std::cerr << "made " << *made << "  " << login->value << '\n';
    if (!chosen->is_made_up) return all_well;
    std::cerr << "This password is for the first log-in, and this is its only showing:\n";
    std::cout << chosen->password << '\n';
    return all_well;
}

int list_staff(const StaffOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    sql::Database database(database_options(*config));
    std::optional<staff::AccountId> after;
    constexpr std::int64_t at_once = 1'000;
    while (true) {
        const auto accounts = database.read([&](Tx& tx) {
            auto found = staff::accounts_after(tx, after, at_once);
            for (const auto& account : found) {
                std::string line = to_string(account.id) + "  " + account.login + "  " +
                                   std::string(enum_name(account.status)) + "  ";
                for (const auto& role : staff::roles_of(tx, account.id)) line += role.name + ' ';
                std::cout << line << ' ' << account.name << '\n';
            }
            return found;
        });
        if (accounts.size() < at_once) return all_well;
        after = accounts.back().id;
    }
}

int disable_staff(const StaffOptions& options) {
    return act_on_account(options, [](ChangeScope& scope, staff::Account& account) {
        if (account.status == staff::AccountStatus::disabled) return;
        account.status = staff::AccountStatus::disabled;
        staff::save_account(scope.tx, account, scope.now);
        scope.events.push_back(
            staff::told(scope, "staff_disabled", account.id.uuid, account.version));
        staff::end_sessions(scope, account.id, {});
        auth::forget_devices(scope.tx, auth::DeviceKind::staff, account.id.uuid);
        for (const auto& key : staff::settle_keys(scope, account, std::nullopt)) {
            std::cerr << "revoked key " << to_string(key.id) << "  " << key.name << '\n';
        }
    });
}

int reset_staff_password(const StaffOptions& options) {
    real::RealWorld real;
    const auto chosen = choose_password(options, real.random);
    if (!chosen) return wrong_usage;
    const auto hash = hash_password(chosen->password, real.random.secret(16));
    const int code = act_on_account(options, [&](ChangeScope& scope, staff::Account& account) {
        staff::remove_totp(scope.tx, account.id);
        staff::end_identity(scope.tx, account.id, scope.now);
        auth::forget_devices(scope.tx, auth::DeviceKind::staff, account.id.uuid);
        staff::save_password(scope.tx, account.id, nullptr, hash, true, scope.now);
        staff::end_sessions(scope, account.id, {});
        scope.events.push_back(
            staff::told(scope, "staff_password_reset", account.id.uuid, account.version + 1));
    });
    if (code == all_well && chosen->is_made_up) std::cout << chosen->password << '\n';
    return code;
}

}  // namespace nahtlos::app
