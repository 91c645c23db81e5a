// Black box: what was taken from people after the moment to which a database is brought back stays
// taken: rights, and ways to come in. The older state is made in the database by hand.
#include <gtest/gtest.h>

#include <fstream>

#include "staff/identities.hpp"
#include "tests/support/order_log.hpp"

namespace nahtlos::testing {
namespace {

class Withdrawn : public OnEngine {
protected:
    template <class F>
    void write(F change) {
        sql::write(*service_.database().open_writer(), change);
    }
    std::string nahtlos(std::vector<std::string> words) {
        Program program(NAHTLOS_PROGRAM, service_.arguments(std::move(words)), true);
        auto text = program.rest();
        EXPECT_EQ(program.wait(), 0) << text;
        return text;
    }
    staff::AccountId make(const std::string& login) {
        nahtlos({"staff", "create", "--login", login, "--name", login, "--role", "administrator"});
        return service_.database().read(
            [&](Tx& tx) { return staff::find_account(tx, *staff::Login::parse(login))->id; });
    }
    void link(staff::AccountId account, const std::string& subject) {
        write([&](Tx& tx) {
            ASSERT_TRUE(staff::link_identity(tx, {"https://id.example",
                                                  subject,
                                                  account,
                                                  staff::LinkedBy::administrator,
                                                  Instant{1},
                                                  {}}));
        });
    }
    staff::RoleId make_role(const std::string& name, const std::string& scopes) {
        staff::Role role;
        role.id = {child_id(service_.shop.warehouse.uuid, ++roles_made_)};
        role.name = name;
        role.scopes = scopes;
        write([&](Tx& tx) { staff::insert_role(tx, role); });
        return role.id;
    }
    // What is so now is noted by a server.
    void note(staff::AccountId last) {
        service_.start();
        EXPECT_TRUE(eventually([&] {
            std::ifstream in(service_.folder() / "withdrawn.jsonl");
            const std::string text((std::istreambuf_iterator<char>(in)), {});
            return text.find(to_string(last.uuid)) != std::string::npos && text.ends_with('\n');
        }));
        while (service_.processes() > 0) service_.kill(0);
    }
    std::string finish() { return nahtlos({"restore", "--finish"}); }

    std::int64_t live_links(staff::AccountId account) {
        return service_.database().read([&](Tx& tx) {
            return tx
                .value<std::int64_t>(
                    "select count(*) from staff_identity where account = $1 and ended_at is null",
                    account)
                .value_or(-1);
        });
    }
    staff::Account now(staff::AccountId id) {
        return service_.database().read([&](Tx& tx) { return *staff::find_account(tx, id); });
    }
    // Neither password nor provider nor e-mail address opens it.
    bool is_locked(staff::AccountId id) {
        const auto account = now(id);
        const auto was_linked =
            service_.database().read([&](Tx& tx) { return staff::was_ever_linked(tx, id); });
        return account.must_change && account.password_until &&
               *account.password_until <= wall_clock() && live_links(id) == 0 && was_linked;
    }
    std::vector<std::string> roles(staff::AccountId id) {
        std::vector<std::string> names;
        for (const auto& role :
             service_.database().read([&](Tx& tx) { return staff::roles_of(tx, id); })) {
            names.push_back(role.name + ": " + role.scopes);
        }
        return names;
    }

    Uuid some_market() {
        return service_.database().read([](Tx& tx) {
            return tx.value<Uuid>("select id from channels_market order by id").value();
        });
    }

    Service service_{GetParam()};
    std::uint16_t roles_made_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Engines, Withdrawn, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Withdrawn, an_identity_that_was_unlinked_since_stays_unlinked) {
    const auto ada = make("ada"), bob = make("bob"), eve = make("eve");
    link(ada, "ada-1");
    link(bob, "bob-1");
    link(eve, "eve-1");
    write([&](Tx& tx) {
        staff::end_identity(tx, ada, Instant{2});
        staff::end_identity(tx, bob, Instant{2});
    });
    note(eve);
    // Then: ada was linked, bob had never been.
    write([&](Tx& tx) {
        tx.run("update staff_identity set ended_at = null where account = $1", ada);
        tx.run("delete from staff_identity where account = $1", bob);
        tx.run("update staff_account set was_linked = 0 where id = $1", bob);
    });
    const auto said = finish();
    EXPECT_NE(said.find("account ada is linked to no identity provider"), said.npos) << said;
    EXPECT_EQ(live_links(ada), 0);
    EXPECT_FALSE(is_locked(ada)) << "its password is what it was since";
    const auto was_linked =
        service_.database().read([&](Tx& tx) { return staff::was_ever_linked(tx, bob); });
    EXPECT_TRUE(was_linked) << "an e-mail address would link it once more";
    EXPECT_EQ(live_links(eve), 1);
    EXPECT_FALSE(is_locked(eve));
}

TEST_P(Withdrawn, a_password_that_an_identity_closed_since_stays_closed) {
    const auto ada = make("ada"), bob = make("bob");
    link(ada, "ada-1");
    link(bob, "bob-2");
    note(bob);
    write([&](Tx& tx) {
        tx.run("delete from staff_identity where account = $1", ada);
        tx.run("update staff_account set was_linked = 0 where id = $1", ada);
        tx.run("update staff_identity set subject = 'bob-1' where account = $1", bob);
    });
    const auto said = finish();
    EXPECT_NE(said.find("account ada was linked to an identity provider since"), said.npos) << said;
    EXPECT_TRUE(is_locked(ada));
    EXPECT_TRUE(is_locked(bob)) << "it was somebody else at the provider";
    nahtlos({"staff", "password", "ada"});
    EXPECT_FALSE(is_locked(ada));
}

TEST_P(Withdrawn, a_locked_account_does_not_come_in_by_its_identity_either) {
    const auto ada = make("ada");
    link(ada, "ada-1");
    note(ada);
    write([&](Tx& tx) {
        tx.run("update staff_account set password_hash = 'of then' where id = $1", ada);
    });
    const auto said = finish();
    EXPECT_NE(said.find("account ada had another password"), said.npos) << said;
    EXPECT_TRUE(is_locked(ada));
}

TEST_P(Withdrawn, roles_scopes_and_reach_that_were_taken_since_stay_taken) {
    const auto ada = make("ada"), bob = make("bob");
    const auto clerk = make_role("clerk", "orders:read,stock:read");
    const auto boss = make_role("boss", "orders:read");
    const auto market = some_market();
    const auto bind = [](Tx& tx, staff::AccountId id, const std::optional<Uuid>& where) {
        tx.run("update staff_account set market = $2 where id = $1", id, where);
    };
    write([&](Tx& tx) {
        staff::give_roles(tx, ada, {clerk});
        staff::give_roles(tx, bob, {boss});
        bind(tx, ada, market);
    });
    note(bob);
    write([&](Tx& tx) {
        const auto all = staff::find_role(tx, "administrator")->id;
        staff::give_roles(tx, ada, {clerk, all});
        bind(tx, ada, std::nullopt);
        tx.run("update staff_role set scopes = 'admin' where id = $1", boss);
        tx.run("update staff_role set scopes = 'orders:read,orders:write' where id = $1", clerk);
    });
    const auto said = finish();
    EXPECT_EQ(roles(ada), std::vector<std::string>{"clerk: orders:read"}) << said;
    EXPECT_EQ(roles(bob), std::vector<std::string>{"boss: orders:read"}) << said;
    ASSERT_TRUE(now(ada).market);
    EXPECT_EQ(now(ada).market->uuid, market);
    EXPECT_NE(said.find("account ada lost the role administrator, reach again"), said.npos) << said;
    EXPECT_NE(said.find("role boss had other scopes since: of admin it keeps orders:read"),
              said.npos)
        << said;
    EXPECT_FALSE(is_locked(ada));
    EXPECT_FALSE(is_locked(bob));
}

TEST_P(Withdrawn, rights_that_have_nothing_in_common_lock_the_account) {
    const auto ada = make("ada");
    const auto bind = [&](const Uuid& where) {
        write([&](Tx& tx) {
            tx.run("update staff_account set market = $2 where id = $1", ada, where);
        });
    };
    bind(child_id(some_market(), 1));
    note(ada);
    bind(some_market());
    const auto said = finish();
    EXPECT_NE(said.find("account ada had rights since that cannot be compared"), said.npos) << said;
    EXPECT_TRUE(is_locked(ada));
    EXPECT_EQ(roles(ada), std::vector<std::string>{});
}

}  // namespace
}  // namespace nahtlos::testing
