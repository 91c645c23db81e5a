#include "staff/keys.hpp"

namespace nahtlos::staff {

std::vector<auth::Key> keys_beyond(Tx& tx, const Account& account, Instant now) {
    auto keys = auth::live_keys_of(tx, auth::MakerId{account.id.uuid}, now);
    if (account.status == AccountStatus::disabled) return keys;
    api::Caller maker;
    maker.scopes = scopes_of(tx, account.id);
    const auto place = place_of(account);
    maker.legal_entity = place.legal_entity;
    maker.market = place.market;
    maker.channel = place.channel;
    maker.location = place.location;
    std::erase_if(keys, [&](const auth::Key& key) {
        return !api::beyond(maker, auth::scopes_of(key), auth::place_of(key));
    });
    return keys;
}

std::vector<SettledKey> settle_keys(ChangeScope& scope, const Account& account,
                                    const std::optional<HandOver>& hand_over) {
    std::vector<SettledKey> settled;
    for (const auto& key : keys_beyond(scope.tx, account, scope.now)) {
        if (hand_over) {
            auth::give_key(scope.tx, key.id, hand_over->heir);
        } else {
            auth::revoke_key(scope.tx, key.id, scope.now);
        }
        scope.events.push_back(told(scope, hand_over ? "key_handed_over" : "key_revoked",
                                    key.id.uuid, key.version + 1));
        settled.push_back({key.id, key.name, hand_over ? KeyFate::handed_over : KeyFate::revoked});
    }
    return settled;
}

}  // namespace nahtlos::staff
