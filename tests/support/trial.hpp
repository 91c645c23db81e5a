// Trial: what somebody tries who may not, and who may; a row of the table of permissions.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace nahtlos::testing {

enum class Stranger { till, hamburg };  // a key bound to another channel, or to another store
/// Who may: bound to the web shop, or to the warehouse; or to nothing, where the thing is of all.
enum class Right { bound, unbound };

/// A request by who may do it, to bring a thing where the trial wants it.
struct Step {
    std::string route, body;
};

/// What a stranger may try on what belongs to the web shop or lies in the warehouse. `answer` is a
/// status, or 200 for lists, which must hide `hidden` then. Strangers have every scope. The right
/// key is given 2xx for the same, and sees `hidden`; or it is refused with the code `granted`,
/// which nobody hears who may not.
struct Trial {
    std::string route;  // as in the table
    Stranger stranger = Stranger::till;
    std::string body = {}, query = {};
    int answer = 404;
    std::string hidden = {};
    Right right = Right::bound;
    std::string granted = {};
    std::vector<Step> before = {};
};

// What belongs to more than a bound key reaches.
inline Trial of_all(std::string route, std::string body) {
    return {
        .route = std::move(route), .body = std::move(body), .answer = 403, .right = Right::unbound};
}

}  // namespace nahtlos::testing
