// Promotions of lines: with names instead of ids.
#pragma once

#include "base/batch/changes.hpp"
#include "flows/exchange/entity_line.hpp"

namespace nahtlos::flows::exchange {

/// Whether a promotion of this code is there.
bool has_promotion(Tx& tx, const std::string& code);

/// Refuses what POST /v1/promotions would, by its fields.
std::optional<Refusal> make_promotion_of(ChangeScope& scope, const PromotionLine& line);

}  // namespace nahtlos::flows::exchange
