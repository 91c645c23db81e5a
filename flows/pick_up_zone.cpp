#include "flows/pick_up_zone.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <set>

#include "base/crypto/sha256.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "flows/job_context.hpp"
#include "flows/open_orders.hpp"
#include "flows/take_reads.hpp"
#include "orders/search.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows {
namespace {

using inventory::LocationId;
using jobs::JobEnd;
using orders::FulfillmentStatus;

constexpr const char* look_job = look_at_pick_up_zone;
constexpr std::int64_t at_once = 1'000;  // rows read from the database

struct Ready {
    orders::OrderId order;
    orders::FulfillmentId fulfillment;
};
BOOST_DESCRIBE_STRUCT(Ready, (), (order, fulfillment))

struct Looked {
    std::vector<Ready> ready;
};
BOOST_DESCRIBE_STRUCT(Looked, (), (ready))

// --- who is to look

constexpr std::array<std::string_view, 7> steps_that_matter{
    "fulfillment_accepted",    "fulfillment_pick_started",  "fulfillment_packed",
    "fulfillment_handed_over", "fulfillment_not_collected", "fulfillment_rejected",
    "fulfillment_canceled"};

bool is_step(const NumberedEvent& event) {
    return std::ranges::find(steps_that_matter, event.type) != steps_that_matter.end();
}

void ask_to_look(Tx& tx, std::span<const NumberedEvent> events) {
    std::map<LocationId, const NumberedEvent*> wanted;
    std::map<orders::OrderId, const NumberedEvent*> moved;
    for (const auto& event : events) {
        if (is_step(event)) moved[{event.aggregate}] = &event;
        if (event.type != "rfid_tags_moved") continue;
        const auto told = json::read<TagsMovedEvent>(event.payload);
        check(told.ok(), "an event reads back");
        if (told->zone == rfid::Zone::pick_up) wanted[told->location] = &event;
    }
    if (wanted.empty() && moved.empty()) return;
    std::set<LocationId> with_rule;
    for (const auto& rule : rfid::list_rules(tx, {})) {
        if (rule.makes_ready != 0) with_rule.insert(rule.location);
    }
    if (with_rule.empty()) return;
    std::vector<orders::OrderId> ids;
    for (const auto& [order, event] : moved) ids.push_back(order);
    for (const auto& f : orders::fulfillments_of(tx, ids)) {
        if (f.location && orders::has_pickup_code(f.method)) {
            wanted[*f.location] = moved.at(f.order_id);
        }
    }
    std::vector<jobs::NewJob> jobs;
    for (const auto& [location, event] : wanted) {
        if (!with_rule.contains(location)) continue;
        // Each event is seen once, so that this is a new id.
        jobs.push_back(
            {sha256_head({look_job, to_string(location), std::to_string(event->position)}),
             look_job, location.uuid, "{}", event->recorded_at, event->recorded_at});
    }
    jobs::insert_jobs(tx, jobs);
}

// --- the look

// What is to be handed over, by GTIN; "" stands for what no tag can name.
std::map<std::string, std::int64_t> pieces_by_gtin(const OpenOrder& order,
                                                   orders::FulfillmentId fulfillment,
                                                   const Pages& pages) {
    std::map<std::string, std::int64_t> pieces;
    for (const auto& units : open_units(order, fulfillment)) {
        const auto* line = order.line(units.line);
        pieces[tag_gtin(pages, line->sku).value_or("")] += units.units;
    }
    return pieces;
}

// Within one command, under the lock of the location's rule.
class Look {
public:
    Look(ChangeScope& scope, Books& books, LocationId location)
        : scope_(scope), pages_(books.read(scope.tx)), location_(location) {}

    Looked run() {
        const auto rule = rfid::find_rule(scope_.tx, location_, sql::Lock::yes);
        if (!rule || rule->makes_ready == 0) return {};
        end_pieces();
        find_waiting();
        if (waiting_.empty()) return {};
        const auto standing = tags_standing();
        std::vector<std::string> epcs;
        for (const auto& tag : standing) epcs.push_back(tag.epc);
        std::map<std::string, rfid::Piece> taken;
        for (auto& piece : rfid::pieces(scope_.tx, epcs)) taken.emplace(piece.epc, piece);
        const auto shared = rfid::share_out(waiting_, standing, taken, scope_.now);
        auto fresh = shared.fresh;
        std::ranges::sort(fresh, {}, &rfid::Piece::epc);
        rfid::put_pieces(scope_.tx, fresh);
        Looked looked;
        for (const auto& who : waiting_) {
            if (std::ranges::find(shared.complete, who.fulfillment) == shared.complete.end()) {
                continue;
            }
            looked.ready.push_back({{who.order_id}, {who.fulfillment}});
        }
        return looked;
    }

private:
    // What was handed over or given up: whose it was is nobody's business any more.
    void end_pieces() {
        auto apart = rfid::pieces_at(scope_.tx, location_);
        std::set<orders::OrderId> orders;
        for (const auto& piece : apart) orders.insert({*piece.order_id});
        std::map<Uuid, orders::Fulfillment> of;
        for (const auto& f : orders::fulfillments_of(scope_.tx, {orders.begin(), orders.end()})) {
            of.emplace(f.id.uuid, f);
        }
        std::vector<rfid::Piece> ended;
        for (auto& piece : apart) {
            const auto& f = of.at(*piece.fulfillment);
            if (f.location == location_ && is_here(f.status)) continue;
            piece.order_id.reset();
            piece.fulfillment.reset();
            piece.ended_at = f.updated_at;
            ended.push_back(piece);
        }
        rfid::put_pieces(scope_.tx, ended);
    }

    static bool is_here(FulfillmentStatus status) {
        using enum FulfillmentStatus;
        return status == assigned || status == accepted || status == picking || status == packed ||
               status == ready || status == arrived;
    }

    void find_waiting() {
        orders::FulfillmentFilter filter;
        filter.location = location_;
        filter.status = {FulfillmentStatus::accepted, FulfillmentStatus::picking,
                         FulfillmentStatus::packed};
        filter.limit = at_once;
        std::vector<orders::Fulfillment> all;
        for (std::size_t seen = at_once; seen == at_once;) {
            const auto some = orders::list_fulfillments(scope_.tx, filter);
            seen = some.size();
            for (const auto& f : some) {
                if (orders::has_pickup_code(f.method)) all.push_back(f);
            }
            if (seen > 0) filter.after = {some.back().order_id, some.back().id};
        }
        std::set<orders::OrderId> ids;
        for (const auto& f : all) ids.insert(f.order_id);
        const auto orders = open_orders(scope_.tx, ids);
        for (const auto& f : all) {
            const auto& order = orders.at(f.order_id);
            if (order.order.status != orders::OrderStatus::placed) continue;
            waiting_.push_back(waiting(order, f));
        }
    }

    rfid::Waiting waiting(const OpenOrder& order, const orders::Fulfillment& f) {
        rfid::Waiting who{f.order_id.uuid, f.id.uuid, *order.order.placed_at, {}, false};
        who.needs = pieces_by_gtin(order, f.id, *pages_);
        bool has_untagged = who.needs.erase("") > 0;
        std::erase_if(who.needs, [&](const auto& need) {
            const bool is_untagged = !is_tagged(need.first);
            has_untagged = has_untagged || is_untagged;
            return is_untagged;
        });
        who.is_by_hand = has_untagged && f.status != FulfillmentStatus::packed;
        return who;
    }

    bool is_tagged(const std::string& gtin) {
        const auto [known, is_new] = tagged_.emplace(gtin, false);
        if (is_new) known->second = !rfid::tagged_gtins(scope_.tx, {gtin}).empty();
        return known->second;
    }

    // Nobody waits for what was not seen since the first of these orders.
    std::vector<rfid::Tag> tags_standing() {
        rfid::TagFilter filter{location_, {}, rfid::Zone::pick_up, {}, {}, at_once};
        filter.seen_from = std::ranges::min(waiting_, {}, &rfid::Waiting::since).since;
        std::vector<rfid::Tag> standing;
        for (;;) {
            const auto some = rfid::list_tags(scope_.tx, filter);
            standing.insert(standing.end(), some.begin(), some.end());
            if (static_cast<std::int64_t>(some.size()) < at_once) return standing;
            filter.after = some.back().epc;
        }
    }

    ChangeScope& scope_;
    std::shared_ptr<const Pages> pages_;
    LocationId location_;
    std::vector<rfid::Waiting> waiting_;  // the first first
    std::map<std::string, bool> tagged_;
};

// --- what follows

// Ends the job when the last of several calls has answered.
struct Ending {
    std::atomic<std::size_t> open;
    std::atomic<bool> is_again = false;
    jobs::Runner::Done done;

    void one(bool is_wanted_again) {
        if (is_wanted_again) is_again = true;
        if (--open == 0) done(is_again ? JobEnd::again("too much waits already") : JobEnd::done());
    }
};

void make_ready(Engine& engine, const Looked& looked, const jobs::Runner::Done& done) {
    if (looked.ready.empty()) return done(JobEnd::done());
    auto ending = std::make_shared<Ending>();
    ending->open = looked.ready.size();
    ending->done = done;
    for (const auto& one : looked.ready) {
        AdvanceFulfillment command{one.order, one.fulfillment, {}};
        command.request.action = orders::FulfillmentAction::ready;
        command.request.catch_up = true;
        Entry<AdvanceFulfillment> entry{std::move(command),
                                        {},
                                        job_context(),
                                        engine.world().clock.now(),
                                        command_id(engine.world().ids.next())};
        // Refused, if somebody else moved it on meanwhile: then it needs no more.
        const bool is_taken = engine.advance_fulfillments().submit(
            std::move(entry), [ending](const auto&) { ending->one(false); });
        if (!is_taken) ending->one(true);
    }
}

void look_at(Engine& engine, LocationId location, const jobs::Runner::Done& done) {
    Entry<Change> entry{[&engine, location](ChangeScope& scope) -> Result<std::string> {
                            return json::write(Look(scope, engine.books(), location).run());
                        },
                        {},
                        job_context(),
                        engine.world().clock.now(),
                        command_id(engine.world().ids.next())};
    const bool is_taken =
        engine.changes().submit(std::move(entry), [&engine, done](const Answer<std::string>& a) {
            if (!a) return done(JobEnd::again(a.refusal().code));
            const auto looked = json::read<Looked>(*a);
            check(looked.ok(), "what was written reads back");
            make_ready(engine, *looked, done);
        });
    if (!is_taken) done(JobEnd::again("too much waits already"));
}

}  // namespace

std::optional<std::string> tag_gtin(const Pages& pages, const std::string& sku) {
    const auto* offer = pages.offers->find(sku);
    if (offer == nullptr || !offer->gtin) return std::nullopt;
    const auto& parts = pages.components(offer->variant);
    if (parts.size() != 1 || parts.front().quantity != 1) return std::nullopt;
    return json::Gtin{*offer->gtin}.gtin14();
}

events::Subscriber pick_up_zone_subscriber() { return {"pick_up_zone", ask_to_look}; }

void add_pick_up_zone_jobs(jobs::Runner& runner, Engine& engine) {
    runner.handle(look_job, [&engine](const jobs::Job& job, const jobs::Runner::Done& done) {
        check(job.subject.has_value(), "this job names its location");
        look_at(engine, LocationId{*job.subject}, done);
    });
}

}  // namespace nahtlos::flows
