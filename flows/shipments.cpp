#include "flows/shipments.hpp"

#include <algorithm>

#include "carriers/rules.hpp"
#include "carriers/store.hpp"
#include "flows/job_context.hpp"
#include "flows/shipment_desk.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows {
namespace {

using carriers::Shipment;
using carriers::ShipmentId;
using carriers::ShipmentStatus;
using jobs::JobEnd;

// Of what nothing was heard for so long, nothing more is asked; its carrier may still tell.
constexpr Span longest_silence = days(90);

// An order on hold may go on; after that somebody has to look.
constexpr std::int64_t most_tries = 200;

ShipmentId shipment_of(const jobs::Job& job) {
    check(job.subject.has_value(), "a carrier's job names its shipment");
    return {*job.subject};
}

/// What its parcels make of a fulfillment: which step it has to take, if any.
struct NextStep {
    orders::Fulfillment fulfillment;
    std::optional<orders::FulfillmentAction> action;
    std::string tracking;
};

NextStep next_step(Tx& tx, const Shipment& s) {
    using enum orders::FulfillmentStatus;
    NextStep next;
    for (const auto& f : orders::fulfillments_of(tx, {{s.order_id}})) {
        if (f.id.uuid == s.fulfillment) next.fulfillment = f;
    }
    bool all_left = true, all_delivered = true, has_any = false;
    for (const auto& parcel : carriers::shipments_of(tx, s.fulfillment)) {
        const bool is_dead =
            parcel.status == ShipmentStatus::canceled || parcel.status == ShipmentStatus::failed;
        if (is_dead) continue;
        has_any = true;
        all_left = all_left && carriers::has_left(parcel.status);
        all_delivered = all_delivered && parcel.status == ShipmentStatus::delivered;
        if (!next.tracking.empty()) next.tracking += ", ";
        next.tracking += parcel.tracking.value_or("");
    }
    const auto status = next.fulfillment.status;
    const bool is_here =
        status == assigned || status == accepted || status == picking || status == packed;
    if (!has_any || !all_left) return next;
    if (is_here) {
        next.action = orders::FulfillmentAction::ship;
    } else if (all_delivered && status == shipped) {
        next.action = orders::FulfillmentAction::deliver;
    }
    return next;
}

}  // namespace

std::shared_ptr<carriers::Carrier> Shipments::find(std::string_view name) const {
    const auto it = carriers_.find(name);
    return it == carriers_.end() ? nullptr : it->second;
}

void Shipments::add_jobs(jobs::Runner& runner) {
    const auto handle = [&](const char* kind, auto method) {
        runner.handle(kind, [this, method](const jobs::Job& job, const Ended& ended) {
            (this->*method)(job, ended);
        });
    };
    handle(label_job, &Shipments::ask_for_label);
    handle(cancel_job, &Shipments::ask_to_cancel);
    handle(track_job, &Shipments::ask_for_news);
    handle(advance_job, &Shipments::advance);
    runner.handle(call_off_job, [this](const jobs::Job& job, const Ended& ended) {
        check(job.subject.has_value(), "this job names its order");
        settle(ended, [order = orders::OrderId{*job.subject}](ChangeScope& scope) {
            call_off(scope, order);
        });
    });
}

void Shipments::settle(const Ended& ended, Work work, JobEnd then) {
    Entry<Change> entry{[work = std::move(work)](ChangeScope& scope) -> Result<std::string> {
                            work(scope);
                            return std::string("{}");
                        },
                        {},
                        job_context(),
                        world_.clock.now(),
                        command_id(world_.ids.next())};
    const bool is_taken = changes_.submit(
        std::move(entry), [ended, then = std::move(then)](const Answer<std::string>& answer) {
            ended(answer ? then : JobEnd::again(answer.refusal().code));
        });
    if (!is_taken) ended(JobEnd::again("too much waits already"));
}

void Shipments::record(const std::string& carrier, const std::vector<carriers::TrackingEvent>& told,
                       const Context& context, const std::function<void(Result<Done>)>& reply) {
    Entry<Change> entry{[carrier, told](ChangeScope& scope) -> Result<std::string> {
                            record_events(scope, carrier, told);
                            return std::string("{}");
                        },
                        {},
                        context,
                        world_.clock.now(),
                        command_id(world_.ids.next())};
    const bool is_taken =
        changes_.submit(std::move(entry), [reply](const Answer<std::string>& answer) {
            answer ? reply(Done{}) : reply(answer.refusal());
        });
    if (!is_taken) reply(overloaded());
}

void Shipments::ask_for_label(const jobs::Job& job, const Ended& ended) {
    const auto id = shipment_of(job);
    std::optional<Shipment> s;
    std::optional<carriers::LabelRequest> request;
    database_.read([&](Tx& tx) {
        s = carriers::shipment(tx, id, sql::Lock::no);
        request = label_request(tx, *books_.open(tx), id);
        return true;
    });
    if (!s || s->status != ShipmentStatus::requested) return ended(JobEnd::done());
    const auto refuse = [&](std::string why) {
        carriers::LabelReport said;
        said.state = carriers::LabelState::refused;
        said.reason = std::move(why);
        settle(ended, [id, said](ChangeScope& scope) { settle_label(scope, id, said); });
    };
    if (!request) return refuse("no_address");
    const auto by = find(s->carrier);
    if (by == nullptr) return ended(JobEnd::again("the carrier is not set up here"));
    by->create_label(*request, [this, id, ended](const carriers::LabelReport& said) {
        if (said.state == carriers::LabelState::unknown) return ended(JobEnd::again(said.reason));
        settle(ended, [id, said](ChangeScope& scope) { settle_label(scope, id, said); });
    });
}

void Shipments::ask_to_cancel(const jobs::Job& job, const Ended& ended) {
    const auto id = shipment_of(job);
    const auto s =
        database_.read([&](Tx& tx) { return carriers::shipment(tx, id, sql::Lock::no); });
    const bool is_given_up =
        s && (s->status == ShipmentStatus::canceling || s->status == ShipmentStatus::canceled);
    if (!is_given_up) return ended(JobEnd::done());
    const auto by = find(s->carrier);
    if (by == nullptr) return ended(JobEnd::again("the carrier is not set up here"));
    by->cancel(id, [this, id, ended](const carriers::CancelReport& said) {
        if (said.state == carriers::CancelState::unknown) return ended(JobEnd::again(said.reason));
        settle(ended, [id, said](ChangeScope& scope) { settle_cancel(scope, id, said); });
    });
}

void Shipments::ask_for_news(const jobs::Job& job, const Ended& ended) {
    const auto id = shipment_of(job);
    const auto s =
        database_.read([&](Tx& tx) { return carriers::shipment(tx, id, sql::Lock::no); });
    if (!s || carriers::is_over(s->status) || !s->tracking) return ended(JobEnd::done());
    if (world_.clock.now() - s->updated_at > longest_silence) return ended(JobEnd::done());
    const auto again = JobEnd::again("", world_.clock.now() + track_pause_);
    const auto by = find(s->carrier);
    if (by == nullptr) return ended(again);
    by->track(*s->tracking,
              [this, carrier = s->carrier, ended, again](const carriers::TrackingReport& report) {
                  if (!report.is_known || report.events.empty()) return ended(again);
                  settle(
                      ended,
                      [carrier, events = report.events](ChangeScope& scope) {
                          record_events(scope, carrier, events);
                      },
                      again);
              });
}

// A parcel that moves takes its fulfillment along: shipped when all of it has left, delivered when
// all of it has arrived. One step at a time.
void Shipments::advance(const jobs::Job& job, const Ended& ended) {
    const auto id = shipment_of(job);
    const auto next = database_.read([&](Tx& tx) -> std::optional<NextStep> {
        const auto s = carriers::shipment(tx, id, sql::Lock::no);
        if (!s) return std::nullopt;
        return next_step(tx, *s);
    });
    if (!next || !next->action) return ended(JobEnd::done());
    AdvanceFulfillment command{next->fulfillment.order_id, next->fulfillment.id, {}};
    command.request.action = *next->action;
    command.request.catch_up = true;
    if (*next->action == orders::FulfillmentAction::ship) {
        auto text = json::ShortText<100>::parse(next->tracking.substr(0, 100));
        if (text) command.request.tracking = *text;
    }
    Entry<AdvanceFulfillment> entry{
        std::move(command), {}, job_context(), world_.clock.now(), command_id(world_.ids.next())};
    const auto now = world_.clock.now();
    const bool is_taken = fulfillments_.submit(
        std::move(entry), [ended, now, tries = job.attempts](const auto& answer) {
            // Once more: it may have to be delivered, too.
            if (answer.ok()) return ended(JobEnd::again("", now));
            if (tries >= most_tries) return ended(JobEnd::done());
            ended(JobEnd::again(answer.refusal().code));
        });
    if (!is_taken) ended(JobEnd::again("too much waits already"));
}

}  // namespace nahtlos::flows
