// What lines say of channels and places that are there already.
#pragma once

#include "base/batch/changes.hpp"
#include "channels/directory.hpp"
#include "flows/exchange/entity_line.hpp"
#include "inventory/types.hpp"

namespace nahtlos::flows::exchange {

/// Makes a channel or a location what its line says; true where that changed something. Other
/// things that are there stay as they are. Refuses, naming the field, what cannot change: kind,
/// legal entity, country, time zone.
Result<bool> change_known(ChangeScope& scope, const channels::Directory& directory,
                          const inventory::Network& network, const EntityLine& line);

}  // namespace nahtlos::flows::exchange
