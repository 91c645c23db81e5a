#include <set>

#include "base/repeats.hpp"
#include "customers/profiles.hpp"

namespace nahtlos::customers {
namespace {

struct ReferenceKey {
    std::string external_reference;
};
BOOST_DESCRIBE_STRUCT(ReferenceKey, (), (external_reference))

struct ReferenceRow {
    std::string external_reference;
    ProfileId id;
    std::optional<channels::LegalEntityId> legal_entity;
};
BOOST_DESCRIBE_STRUCT(ReferenceRow, (), (external_reference, id, legal_entity))

struct EmailRow {
    std::string email;
};
BOOST_DESCRIBE_STRUCT(EmailRow, (), (email))

struct ProfileKey {
    ProfileId id;
};
BOOST_DESCRIBE_STRUCT(ProfileKey, (), (id))

template <class Text>
std::optional<std::string> text_of(const std::optional<Text>& value) {
    if (!value) return std::nullopt;
    return value->value;
}

}  // namespace

std::map<std::string, KnownProfile> profiles_by_reference(
    Tx& tx, const std::vector<std::string>& references) {
    std::vector<ReferenceKey> keys;
    for (const auto& reference : references) keys.push_back({reference});
    std::map<std::string, KnownProfile> found;
    for (auto& row : tx.find<ReferenceRow>("customers_profile", keys)) {
        found.emplace(row.external_reference, KnownProfile{row.id, row.legal_entity});
    }
    return found;
}

std::map<ProfileId, KnownProfile> known_profiles(Tx& tx, const std::vector<ProfileId>& ids) {
    std::vector<ProfileKey> keys;
    for (const auto id : ids) keys.push_back({id});
    std::map<ProfileId, KnownProfile> found;
    for (auto& row : tx.find<KnownProfile>("customers_profile", keys)) found.emplace(row.id, row);
    return found;
}

namespace {

// Rows of a bulk call, each looked at with what is known and what stood before it.
class ProfileMaker {
public:
    ProfileMaker(ChangeScope& scope, const Profiles& wish,
                 const std::optional<channels::LegalEntityId>& legal_entity)
        : scope_(scope), wish_(wish), legal_entity_(legal_entity) {
        std::set<std::string> references, emails;
        for (const auto& c : wish.customers.values) {
            references.insert(c.external_reference.value);
            if (c.email) emails.insert(c.email->value);
        }
        known_ = profiles_by_reference(scope.tx, {references.begin(), references.end()});
        std::vector<EmailRow> keys;
        for (const auto& email : emails) keys.push_back({email});
        // In the words of the index customers_profile_email, which SQLite only uses for its own.
        for (auto& row : scope.tx.find<EmailRow>("customers_profile", keys, "email is not null")) {
            taken_emails_.insert(std::move(row.email));
        }
    }

    Result<api::BulkRows> make() {
        const auto& customers = wish_.customers.values;
        for (std::size_t i = 0; i < customers.size(); ++i) {
            if (auto problem = wrong_with(customers[i], i)) {
                made_.reject(*problem);
                continue;
            }
            api::RowAnswer row;
            const auto known = known_.find(customers[i].external_reference.value);
            const bool is_known = known != known_.end();
            if (is_known) row.outcome = api::RowOutcome::already_done;
            row.id = to_string(is_known ? known->second.id : add(customers[i]));
            made_.add(std::move(row));
        }
        if (auto refusal = made_.refusal(wish_.error_policy)) return *refusal;
        scope_.tx.insert("customers_profile", rows_);
        scope_.events.insert(scope_.events.end(), events_.begin(), events_.end());
        return std::move(made_);
    }

private:
    std::optional<FieldProblem> wrong_with(const ProfileRequest& c, std::size_t row) {
        const auto at = "/customers/" + std::to_string(row);
        const auto& reference = c.external_reference.value;
        const auto known = known_.find(reference);
        const bool is_known = known != known_.end();
        if (is_known && legal_entity_ && !known->second.is_of(*legal_entity_)) {
            return FieldProblem{at + "/external_reference", "taken", "is another customer's"};
        }
        if (!is_known && c.email && taken_emails_.contains(c.email->value)) {
            return FieldProblem{at + "/email", "taken", "is another customer's"};
        }
        if (auto again = references_.look_at(reference, row, at + "/external_reference")) {
            return again;
        }
        if (is_known || !c.email) return std::nullopt;
        return emails_.look_at(c.email->value, row, at + "/email");
    }

    ProfileId add(const ProfileRequest& c) {
        const ProfileId id{child_id(scope_.id, static_cast<std::uint16_t>(rows_.size() + 1))};
        rows_.push_back({id, legal_entity_, c.external_reference.value, text_of(c.email),
                         text_of(c.phone), text_of(c.name), text_of(c.language), text_of(c.country),
                         0, 1, scope_.now, scope_.now});
        events_.push_back({"profile_created", id.uuid, 1, scope_.context, scope_.now, "{}"});
        return id;
    }

    ChangeScope& scope_;
    const Profiles& wish_;
    const std::optional<channels::LegalEntityId> legal_entity_;
    std::map<std::string, KnownProfile> known_;
    std::set<std::string> taken_emails_;
    Repeats<std::string> references_, emails_;
    std::vector<Profile> rows_;
    Events events_;
    api::BulkRows made_;
};

}  // namespace

Result<api::BulkRows> create_profiles(ChangeScope& scope, const Profiles& wish,
                                      const std::optional<channels::LegalEntityId>& legal_entity) {
    return ProfileMaker(scope, wish, legal_entity).make();
}

Result<ProfileId> profile_of_email(ChangeScope& scope, const std::string& email,
                                   const std::optional<channels::LegalEntityId>& legal_entity) {
    const auto known = scope.tx.one<KnownProfile>(
        "select id, legal_entity from customers_profile where email = $1 and email is not null",
        email);
    if (known && legal_entity && !known->is_of(*legal_entity)) {
        return Refusal{RefusalKind::conflict, "account_elsewhere",
                       "this address is a customer of another seller"};
    }
    if (known) return known->id;
    const ProfileId id{child_id(scope.id, 1)};
    Profile profile;
    profile.id = id;
    profile.legal_entity = legal_entity;
    profile.email = email;
    profile.created_at = profile.updated_at = scope.now;
    scope.tx.insert("customers_profile", std::vector<Profile>{profile});
    scope.events.push_back({"profile_created", id.uuid, 1, scope.context, scope.now, "{}"});
    return id;
}

void insert_party_profiles(Tx& tx, const std::vector<PartyProfile>& rows) {
    tx.insert("customers_party_profile", rows);
}

}  // namespace nahtlos::customers
