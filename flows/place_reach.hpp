// Where the rights of a caller end who works with goods: at a legal entity, at a location.
#pragma once

#include <optional>

#include "base/api/call.hpp"
#include "inventory/types.hpp"

namespace nahtlos::flows {

struct PlaceReach {
    std::optional<Uuid> legal_entity;
    std::optional<inventory::LocationId> location;

    bool has(inventory::LocationId at, Uuid entity) const {
        return (!location || *location == at) && (!legal_entity || *legal_entity == entity);
    }
};

inline PlaceReach reach_of(const api::Caller& caller) {
    PlaceReach reach;
    reach.legal_entity = caller.legal_entity;
    if (caller.location) reach.location = inventory::LocationId{*caller.location};
    return reach;
}

}  // namespace nahtlos::flows
