// Shipments: asks carriers for labels and news, outside any transaction, by jobs.
#pragma once

#include <memory>
#include <string>

#include "base/jobs/jobs.hpp"
#include "carriers/port.hpp"
#include "flows/fulfill.hpp"

namespace nahtlos::flows {

/// Everything given here outlives the calls that are under way. Thread safe once it is in use.
class Shipments {
public:
    Shipments(sql::Database& database, World& world, Books& books, Changes& changes,
              Batch<AdvanceFulfillmentKind>& fulfillments)
        : database_(database),
          world_(world),
          books_(books),
          changes_(changes),
          fulfillments_(fulfillments) {}
    Shipments(const Shipments&) = delete;
    Shipments& operator=(const Shipments&) = delete;

    /// Before the first job and call only. `track_pause`: between two questions about a parcel.
    void use(carriers::Carriers carriers, Span track_pause = minutes(20)) {
        carriers_ = std::move(carriers);
        track_pause_ = track_pause;
    }
    const carriers::Carriers& carriers() const { return carriers_; }
    /// Null where there is none of that name.
    std::shared_ptr<carriers::Carrier> find(std::string_view name) const;

    void add_jobs(jobs::Runner& runner);

    /// Writes down what a carrier told; `reply` is called once it is durable.
    void record(const std::string& carrier, const std::vector<carriers::TrackingEvent>& told,
                const Context& context, const std::function<void(Result<Done>)>& reply);

private:
    using Ended = jobs::Runner::Done;
    using Work = std::function<void(ChangeScope&)>;

    void ask_for_label(const jobs::Job& job, const Ended& ended);
    void ask_to_cancel(const jobs::Job& job, const Ended& ended);
    void ask_for_news(const jobs::Job& job, const Ended& ended);
    void advance(const jobs::Job& job, const Ended& ended);
    /// Writes what was answered, and ends the job as `then` says.
    void settle(const Ended& ended, Work work, jobs::JobEnd then = jobs::JobEnd::done());

    sql::Database& database_;
    World& world_;
    Books& books_;
    Changes& changes_;
    Batch<AdvanceFulfillmentKind>& fulfillments_;
    carriers::Carriers carriers_;
    Span track_pause_ = minutes(20);
};

}  // namespace nahtlos::flows
