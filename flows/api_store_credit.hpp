// Store credit instead of money, as commands of the API: what return, cancel and settle share.
#pragma once

#include <optional>
#include <utility>

#include "base/api/route.hpp"
#include "flows/engine.hpp"
#include "flows/store_credit.hpp"

namespace nahtlos::flows {

/// Takes commands of a kind as its batch does, and credits what they refund.
template <class Kind>
class CreditBatch {
public:
    explicit CreditBatch(Engine& engine) : engine_(engine) {}

    template <class Done>
    [[nodiscard]] bool submit(Entry<typename Kind::Command> entry, Done done) {
        auto& books = engine_.books();
        auto change = [&books, command = std::move(entry.command)](
                          ChangeScope& scope) -> Result<std::string> {
            auto outcome = with_store_credit<Kind>(scope, books, command);
            if (!outcome) return outcome.refusal();
            return Kind(books).store(*outcome);
        };
        auto tell = [&books, done = std::move(done)](const Answer<std::string>& text) mutable {
            using Told = Answer<typename Kind::Outcome>;
            if (!text) return done(Told(text.refusal()));
            done(Told(Kind(books).restore(*text), text.is_replayed));
        };
        return engine_.changes().submit({std::move(change), entry.key, std::move(entry.context),
                                         entry.now, entry.id, entry.dice, entry.priority},
                                        std::move(tell));
    }

private:
    Engine& engine_;
};

/// The wish of a request that refunds. Of store credit, the request's `refund` becomes "paid_out":
/// who refunds it is we.
template <class Request>
std::optional<Refusal> take_refund_to(const std::optional<RefundTo>& to, Request& request) {
    if (to != RefundTo::store_credit) return std::nullopt;
    if (auto refusal = unless_sole_wish(request.refund)) return refusal;
    request.refund = orders::RefundWish::paid_out;
    return std::nullopt;
}

/// `engine` outlives the routes.
api::Routes store_credit_routes(Engine& engine);

}  // namespace nahtlos::flows
