// The routes of personal data, and what is done about it later: erasures that wait, retention.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>

#include "base/api/route.hpp"
#include "flows/engine.hpp"
#include "flows/personal_data.hpp"
#include "shoppers/accounts.hpp"
#include "shoppers/mailer.hpp"

namespace nahtlos::flows {

/// What the routes and jobs work with; all of it outlives them.
struct PrivacyDesk {
    Engine& engine;
    Executor& readers;
    shoppers::SessionCache& sessions;
    shoppers::Mailer& mailer;
    privacy::Periods periods;
    Span wait;  // until the erasure that a customer asked for is done
    /// Deletes mails to these addresses that were not delivered yet; on a reader's thread.
    std::function<void(const std::set<std::string>&)> forget_mails =
        [](const std::set<std::string>&) {};
};

/// Of staff (scope admin) and of customers (/v1/me).
api::Routes privacy_routes(const PrivacyDesk& desk);

/// Adds the job that does what waited; before the runner's first run_due().
void add_privacy_jobs(const PrivacyDesk& desk, jobs::Runner& runner);

/// Lets run out what the map gives a time. Each run looks at the next rows of each table, so that
/// all of them are seen again and again.
class PrivacyRetention {
public:
    explicit PrivacyRetention(const PrivacyDesk& desk) : desk_(desk) {}
    /// To be called every minute or so, by one thread; reads the database and hands the writer what
    /// is over. Returns how many rows that were.
    std::size_t run();

private:
    std::size_t forget_parties(Instant now);
    std::size_t forget_beside_orders(const std::vector<orders::OrderId>& all);
    std::size_t forget_carts(Instant now);
    std::size_t forget_pages(Instant now);
    std::size_t forget_reviews(Instant now);
    std::size_t erase_idle(Instant now);
    void submit(const char* rule, std::size_t rows, Change change);

    const PrivacyDesk& desk_;
    std::optional<customers::PartyId> party_;  // the last row that each has seen
    std::optional<orders::CartId> cart_;
    std::optional<orders::OrderId> checkout_;
    std::optional<customers::ProfileId> profile_;
};

}  // namespace nahtlos::flows
