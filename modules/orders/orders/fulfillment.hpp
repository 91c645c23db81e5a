// How a fulfillment order moves: its steps as data.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "orders/requests.hpp"
#include "orders/types.hpp"

namespace nahtlos::orders {

enum class FulfillmentAction {
    assign,
    accept,
    pick,
    short_pick,
    pack,
    ship,
    deliver,
    ready,
    arrive,
    hand_over,
    no_show,
    reject
};
BOOST_DESCRIBE_ENUM(FulfillmentAction, assign, accept, pick, short_pick, pack, ship, deliver, ready,
                    arrive, hand_over, no_show, reject)

/// Goods are carried to the customer, or the customer collects them.
enum class Way { either, carried, collected };
Way way_of(inventory::Method method);
/// What a delivery says that is not for its method, or lacks: a window and a position are of local
/// delivery alone, which needs an address, a way and a window.
std::vector<FieldProblem> wrong_window(const DeliveryRequest& delivery, const std::string& pointer);
/// What is wrong with the parcel shop of an address: parcel_shop needs one, other methods have
/// none.
std::optional<FieldProblem> wrong_point(inventory::Method method,
                                        const std::optional<customers::Address>& address,
                                        const std::string& pointer);

struct FulfillmentStep {
    FulfillmentAction action;
    FulfillmentStatus from, to;
    Way way;
    std::string_view event;  // that tells of it
};
std::span<const FulfillmentStep> fulfillment_steps();

/// The step by which `action` leaves the fulfillment's status, alone; with `catch_up` preceded by
/// the steps that lead there. Refuses with "wrong_status", naming the current one and what it
/// allows.
Result<std::vector<FulfillmentStep>> steps_to(const Fulfillment& fulfillment,
                                              FulfillmentAction action, bool catch_up);

/// Goods that somebody comes for are handed over for a code; who carries them out has paid at the
/// till.
bool has_pickup_code(inventory::Method method);
/// Six characters without those that are taken for others (0, O, 1, I), from 30 random bits.
std::string pickup_code(std::uint64_t dice);
/// Codes as people type them: small letters and blanks do not matter.
bool same_code(std::string_view typed, std::string_view code);

}  // namespace nahtlos::orders
