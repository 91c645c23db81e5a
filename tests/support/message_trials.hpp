// What tests of rights need of messages: one about an order of the web shop, and who may ask for
// it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/sql/database.hpp"
#include "messages/rules.hpp"
#include "messages/store.hpp"
#include "orders/store.hpp"
#include "tests/support/trial.hpp"

namespace nahtlos::testing {

/// A message about an order, that was sent; its id.
inline std::string make_message(sql::Database& database, const std::string& order) {
    messages::Message row;
    sql::write(*database.open_writer(), [&](Tx& tx) {
        const auto of = orders::orders(tx, {*parse_id<orders::OrderId>(order)}, sql::Lock::no);
        row.order_id = row.subject = of.at(0).id.uuid;
        row.key =
            messages::key_of(row.order_id, row.order_id, row.order_id, messages::Kind::placed);
        row.id = messages::message_id(row.key, of.at(0).updated_at, 1);
        row.facts = "{}";
        row.status = messages::Status::sent;
        row.sent_at = row.about_at = row.due_at = row.created_at = row.updated_at =
            of.at(0).updated_at;
        row.recipient = "ada@example.com";
        row.legal_entity = of.at(0).legal_entity.uuid;
        row.market = of.at(0).market.uuid;
        row.channel = of.at(0).channel.uuid;
        return messages::insert_missing(tx, {row});
    });
    return to_string(row.id);
}

/// Who is bound to another channel or place finds nothing of it.
inline std::vector<Trial> message_trials(const std::map<std::string, std::string>& things) {
    const auto id = things.at("/v1/messages/{id}"), order = things.at("/v1/orders/{id}");
    const auto query = "?order=" + order;
    return {{"POST /v1/messages/{id}/resend", Stranger::till},
            {"POST /v1/messages/{id}/resend", Stranger::hamburg},
            {"GET /v1/messages", Stranger::till, "", query, 200, id},
            {"GET /v1/messages", Stranger::hamburg, "", query, 200, id}};
}

}  // namespace nahtlos::testing
