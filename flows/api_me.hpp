// The routes of customers who log in: links and sessions, what is theirs, their address book.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"
#include "shoppers/accounts.hpp"
#include "shoppers/mailer.hpp"

namespace nahtlos::flows {

/// What the routes work with; all of it outlives them.
struct ShopperDesk {
    Engine& engine;
    Executor& readers;
    Executor& passwords;  // few at once, and others than those of staff; see staff::Desk
    shoppers::SessionCache& sessions;
    shoppers::Mailer& mailer;
    std::string link_url;           // what a link in a mail begins with; its token follows
    Span return_window = days(30);  // in which customers may give goods back
};

api::Routes me_routes(const ShopperDesk& desk);

/// Drops links and sessions that are over for a day. To be called now and then; never blocks.
void keep_shoppers_house(const ShopperDesk& desk, World& world);

/// Refuses (forbidden, "not_logged_in") whoever is no customer with a session.
std::optional<Refusal> unless_customer(const api::Call& call);

}  // namespace nahtlos::flows
