#include "flows/mine.hpp"

#include "customers/profiles.hpp"
#include "flows/new_order.hpp"

namespace nahtlos::flows {

bool is_mine(const api::Call& call, Tx& tx, const std::vector<orders::Order>& found) {
    return !found.empty() && found.front().status != orders::OrderStatus::draft &&
           !api::outside_of(*call.caller, {found.front().legal_entity.uuid, {}, {}, {}}) &&
           customers::belongs_to(tx, buyer_of_order(found.front().id), {call.caller->id});
}

OrderScope own_house(const api::Call& call) { return {call.caller->legal_entity, {}, {}, {}, {}}; }

}  // namespace nahtlos::flows
