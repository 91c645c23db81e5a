// MessageFollower: sees the events of orders, and writes down what customers are to be told.
#pragma once

#include "base/events/subscriptions.hpp"
#include "flows/books.hpp"
#include "messages/sender.hpp"

namespace nahtlos::flows {

struct MessagePlan {
    bool is_configured = false;  // mails can be sent
    Span max_age = hours(48);    // what happened before that is told as history, not as news
    Span reminder = days(3);     // after goods were made ready; zero: nobody is reminded
    bool tells_staff = false;    // of orders that need somebody
};

/// Each step once for its order's customer, in the transaction that moves the position. Nothing
/// for orders without an address, of marketplaces (which write themselves), and for what an import
/// tells of the past. What may have to be told later (a promise that is not kept, goods that nobody
/// collects) is planned, and looked at again when it is due.
events::Subscriber message_follower(Clock& clock, Books& books, MessagePlan plan);

/// What a message says of the order as it is now; `staff_to` is told what needs attention.
messages::Composer message_composer(Books& books, std::string staff_to = {});

}  // namespace nahtlos::flows
