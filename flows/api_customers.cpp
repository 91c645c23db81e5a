#include "flows/api_customers.hpp"

#include "base/api/change.hpp"
#include "customers/profiles.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using customers::Profile;
using customers::ProfileId;

struct CustomersQuery {
    std::optional<json::Email> email;
    std::optional<json::PhoneNumber> phone;
    std::optional<json::ShortText<100>> external_reference;
    std::optional<api::Cursor<ProfileId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"external_reference", "what another system calls them"}}};
};
BOOST_DESCRIBE_STRUCT(CustomersQuery, (), (email, phone, external_reference, cursor, limit))

Result<api::Page<Profile>> list_customers(const Call& call, Tx& tx, const CustomersQuery& query) {
    const bool is_named = query.email || query.phone || query.external_reference;
    const auto& caller = *call.caller;
    const bool is_bound = caller.legal_entity || caller.market || caller.channel || caller.location;
    if (is_bound && !is_named) {
        return Refusal{RefusalKind::forbidden, "outside_of_key",
                       "this key is bound to a place: it finds customers by e-mail, phone or "
                       "external_reference only"};
    }
    customers::ProfileFilter filter;
    if (query.email) filter.email = query.email->value;
    if (query.phone) filter.phone = query.phone->value;
    if (query.external_reference) filter.external_reference = query.external_reference->value;
    filter.seen_by = caller.legal_entity;
    if (query.cursor) filter.after = query.cursor->key;
    filter.limit = query.limit.value + 1;
    return api::page_of(customers::search_profiles(tx, filter), query.limit,
                        [](const Profile& profile) { return profile.id; });
}

Result<Profile> get_customer(const Call& call, Tx& tx, ProfileId id) {
    customers::ProfileFilter filter;
    filter.only = id;
    filter.seen_by = call.caller->legal_entity;
    auto found = customers::search_profiles(tx, filter);
    if (found.empty()) return api::no_such_resource();
    return std::move(found.front());
}

}  // namespace

api::Routes customer_routes(Engine& engine) {
    return {
        api::command(
            "POST /v1/customers/bulk", Scope::customers_write, "create_customers",
            "Make the customers that are not there yet, by external_reference",
            [&engine](const Call& call, api::Reply<api::BulkRows> reply, customers::Profiles wish) {
                std::optional<channels::LegalEntityId> of;
                if (call.caller->legal_entity) of = {*call.caller->legal_entity};
                api::run_change<api::BulkRows>(engine.changes(), call, reply,
                                               [wish = std::move(wish), of](ChangeScope& change) {
                                                   return customers::create_profiles(change, wish,
                                                                                     of);
                                               });
            },
            {.status = 201,
             .description =
                 "Each row is answered. A key that is bound to a legal entity, or to a channel or "
                 "location of one, makes customers of this legal entity; they "
                 "and those of the whole house are all that it finds.",
             .priority = Priority::bulk}),
        api::query("GET /v1/customers", Scope::customers_read, "list_customers",
                   "List customers, oldest first", list_customers,
                   {.description = "Filters are exact. Keys that are bound to a channel or another "
                                   "place must name whom they look for.",
                    .priority = Priority::bulk}),
        api::query("GET /v1/customers/{profile}", Scope::customers_read, "get_customer",
                   "Read one customer", get_customer),
    };
}

}  // namespace nahtlos::flows
