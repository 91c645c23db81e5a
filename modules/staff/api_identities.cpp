#include "modules/staff/desk.hpp"

namespace nahtlos::staff {
namespace {

using api::Call;
using api::Reply;
using api::Scope;

struct NewIdentity {
    json::ShortText<20> provider;
    json::ShortText<255> subject;
    static constexpr std::string_view schema_name = "NewStaffIdentity";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"provider", "by name; one of GET /v1/staff/oidc"},
        {"subject", "how the provider calls them for good: the claim sub"},
    }};
};
BOOST_DESCRIBE_STRUCT(NewIdentity, (), (provider, subject))

// What somebody logs in by has changed, and the account is saved: nothing that began before goes
// on.
void tell(ChangeScope& scope, const char* type, const Account& account, std::string payload) {
    end_sessions(scope, account.id, {});
    auth::forget_devices(scope.tx, auth::DeviceKind::staff, account.id.uuid);
    scope.events.push_back(told(scope, type, account.id.uuid, account.version, std::move(payload)));
}

void submit(const Desk& desk, const Call& call, const Reply<Done>& reply, Change change) {
    const auto done = [&desk, &call, reply](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        after_refresh(desk, call,
                      [reply, is_replayed = answer.is_replayed] { reply(Done{}, is_replayed); });
    };
    if (!desk.changes.submit(call.entry(std::move(change)), done)) reply(api::overloaded());
}

void link(const Desk& desk, const Call& call, const Reply<Done>& reply, AccountId id,
          const NewIdentity& wish) {
    const auto* client = desk.providers == nullptr ? nullptr : [&]() -> const oidc::Client* {
        const auto it = desk.providers->find(wish.provider.value);
        return it == desk.providers->end() ? nullptr : it->second.get();
    }();
    if (client == nullptr) {
        return reply(wrong_field({"/provider", "unknown", "is no identity provider"}));
    }
    Change change = [&call, id, issuer = client->provider().issuer,
                     subject = wish.subject.value](ChangeScope& scope) -> Result<std::string> {
        const auto account = of_somebody_else(call, scope.tx, id);
        if (!account) return account.refusal();
        // Locked first, so that of two identities one is linked.
        auto locked = *account;
        save_account(scope.tx, locked, scope.now);
        if (!link_identity(scope.tx,
                           {issuer, subject, id, LinkedBy::administrator, scope.now, {}})) {
            return Refusal{RefusalKind::conflict, "identity_taken",
                           "this account has an identity, or this identity an account"};
        }
        tell(scope, "identity_linked", locked, R"({"by":"administrator"})");
        return std::string("{}");
    };
    submit(desk, call, reply, std::move(change));
}

void unlink(const Desk& desk, const Call& call, const Reply<Done>& reply, AccountId id) {
    Change change = [&call, id](ChangeScope& scope) -> Result<std::string> {
        const auto account = of_somebody_else(call, scope.tx, id);
        if (!account) return account.refusal();
        auto locked = *account;
        save_account(scope.tx, locked, scope.now);
        if (!end_identity(scope.tx, id, scope.now)) return api::no_such_resource();
        tell(scope, "identity_ended", locked, "{}");
        return std::string("{}");
    };
    submit(desk, call, reply, std::move(change));
}

}  // namespace

api::Routes identity_routes(const Desk& desk) {
    using enum RefusalKind;
    return {
        api::command("PUT /v1/staff/accounts/{account}/identity", Scope::staff_write,
                     "link_staff_identity",
                     "Say who somebody is at an identity provider; they log in there from now on",
                     [desk](const Call& call, Reply<Done> reply, AccountId id, NewIdentity wish) {
                         link(desk, call, reply, id, wish);
                     },
                     {.errors = {{conflict, "identity_taken", "one account, one identity"},
                                 {forbidden, "own_account", "by its owner"}},
                      .description = "Ends all sessions; their password opens nothing any more."}),
        api::command("DELETE /v1/staff/accounts/{account}/identity", Scope::staff_write,
                     "end_staff_identity",
                     "They log in at the identity provider no more; ends all sessions",
                     [desk](const Call& call, Reply<Done> reply, AccountId id) {
                         unlink(desk, call, reply, id);
                     },
                     {.errors = {{forbidden, "own_account", "by its owner"}}}),
    };
}

}  // namespace nahtlos::staff
