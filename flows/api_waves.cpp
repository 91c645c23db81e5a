#include "flows/api_waves.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "base/api/change.hpp"
#include "base/json/whole.hpp"
#include "base/json/writer.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_lists.hpp"
#include "flows/api_papers.hpp"
#include "flows/file_route.hpp"
#include "flows/open_orders.hpp"
#include "flows/sight.hpp"
#include "orders/rules.hpp"
#include "orders/search.hpp"
#include "orders/store.hpp"
#include "orders/waves.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using inventory::LocationId;
using orders::Wave;
using orders::WaveId;
using orders::WavePart;
using enum RefusalKind;

// How long a wave keeps its fulfillments from others although nobody has begun to pick them: that
// follows at once, unless a process ends in between.
constexpr Span being_made = minutes(1);
constexpr std::int64_t looked_at = 1'000;  // open fulfillments of a place

using WaveSize = json::Whole<1, 50, 10>;  // fulfillments

struct NewWave {
    std::optional<json::ShortText<40>> location;
    std::optional<inventory::Method> method;
    WaveSize size;
    static constexpr std::array<std::string_view, 1> may_miss{"size"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{
        {{"location", "code or id; required for keys bound to no location"},
         {"method", "only what goes this way"},
         {"size", "fulfillments at most"}}};
};
BOOST_DESCRIBE_STRUCT(NewWave, (), (location, method, size))

struct WaveMade {
    WaveId id;
    LocationId location;
    std::int64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(WaveMade, (), (id, location, size))

struct WavesQuery {
    std::optional<std::string> location;
    std::optional<api::Cursor<WaveId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"location", "code or id; required for keys bound to no location"}}};
};
BOOST_DESCRIBE_STRUCT(WavesQuery, (), (location, cursor, limit))

struct WaveSlot {
    std::int64_t slot = 0;
    orders::OrderId order;
    orders::FulfillmentId fulfillment;
    std::string number;
    inventory::Method method = inventory::Method::ship;
    orders::FulfillmentStatus status = orders::FulfillmentStatus::assigned;
    std::optional<Instant> promise_by;
};
BOOST_DESCRIBE_STRUCT(WaveSlot, (), (slot, order, fulfillment, number, method, status, promise_by))

struct SlotUnits {
    std::int64_t slot = 0, line = 0, quantity = 0;
};
BOOST_DESCRIBE_STRUCT(SlotUnits, (), (slot, line, quantity))

/// An article, and into which slots it goes.
struct PickLine {
    std::string sku, title;
    std::int64_t quantity = 0;
    std::vector<SlotUnits> slots;
};
BOOST_DESCRIBE_STRUCT(PickLine, (), (sku, title, quantity, slots))

struct WaveView {
    WaveId id;
    LocationId location;
    Instant created_at;
    std::vector<WaveSlot> slots;
    std::vector<PickLine> lines;
    static constexpr std::string_view schema_name = "Wave";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"lines", "what is still to be picked, by article; what was given up is not there"}}};
};
BOOST_DESCRIBE_STRUCT(WaveView, (), (id, location, created_at, slots, lines))

bool is_to_be_picked(orders::FulfillmentStatus status) {
    using orders::FulfillmentStatus;
    return status == FulfillmentStatus::assigned || status == FulfillmentStatus::accepted ||
           status == FulfillmentStatus::picking;
}

// --- reading

class WaveReader {
public:
    WaveReader(Tx& tx, const Pages& pages, const std::vector<WavePart>& parts) : pages_(pages) {
        std::set<orders::OrderId> ids;
        for (const auto& part : parts) ids.insert(part.order_id);
        open_ = open_orders(tx, ids);
        add_fulfillments(tx, open_);
    }

    WaveView view(const Wave& wave, const std::vector<WavePart>& parts) {
        WaveView view{wave.id, wave.location, wave.created_at, {}, {}};
        std::map<std::string, PickLine> lines;
        for (const auto& part : parts) {
            if (part.wave != wave.id) continue;
            auto& open = open_.at(part.order_id);
            const auto& f = open.fulfillment(part.fulfillment)->row;
            view.slots.push_back({part.slot, f.order_id, f.id, number(open.order), f.method,
                                  f.status, f.promise_by});
            if (!is_to_be_picked(f.status)) continue;
            for (const auto& units : open_units(open, f.id)) {
                const auto* row = open.line(units.line);
                auto& line = lines[row->sku];
                line.sku = row->sku;
                line.title = row->title;
                line.quantity += units.units;
                line.slots.push_back({part.slot, units.line, units.units});
            }
        }
        for (auto& [sku, line] : lines) view.lines.push_back(std::move(line));
        return view;
    }

private:
    std::string number(const orders::Order& order) const {
        return orders::shown_number(
            pages_.directory->legal_entities.at(order.legal_entity).number_prefix, order.number);
    }

    const Pages& pages_;
    OpenOrders open_;
};

// Who works at a place sees all of it, through whatever channel their key sells.
bool is_bound(const api::Caller& caller) {
    const auto sight = sight_of(caller);
    return sight.channel || sight.market;
}

Result<LocationId> place_of(const api::Caller& caller, const Pages& pages,
                            const std::optional<std::string>& named) {
    // A walk is through all that lies at a place, of whatever channel.
    if (is_bound(caller)) return Refusal{forbidden, "outside_of_key", "waves are of all channels"};
    const auto place = place_of_list(sight_of(caller), pages, named);
    if (!place) return place.refusal();
    if (!*place) {
        return wrong_parameter("location", "required", "is required for keys bound to no location");
    }
    return **place;
}

Result<WaveView> get_wave(Engine& engine, const Call& call, Tx& tx, WaveId id) {
    const auto pages = engine.books().open(tx);
    const auto wave = orders::find_wave(tx, id);
    if (!wave) return api::no_such_resource();
    const auto place = place_of(*call.caller, *pages, to_string(wave->location));
    if (!place) return is_bound(*call.caller) ? place.refusal() : api::no_such_resource();
    const auto parts = orders::parts_of(tx, {id});
    return WaveReader(tx, *pages, parts).view(*wave, parts);
}

Result<api::Page<WaveView>> list_waves(Engine& engine, const Call& call, Tx& tx,
                                       const WavesQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto place = place_of(*call.caller, *pages, query.location);
    if (!place) return place.refusal();
    orders::WaveFilter filter{*place, {}, query.limit.value + 1};
    if (query.cursor) filter.before = query.cursor->key;
    const auto waves = orders::list_waves(tx, filter);
    std::vector<WaveId> ids;
    for (const auto& wave : waves) ids.push_back(wave.id);
    const auto parts = orders::parts_of(tx, ids);
    WaveReader reader(tx, *pages, parts);
    std::vector<WaveView> views;
    for (const auto& wave : waves) views.push_back(reader.view(wave, parts));
    return api::page_of(std::move(views), query.limit, [](const auto& view) { return view.id; });
}

// --- printing

Result<http::Response> pick_list(Engine& engine, const Call& call, Tx& tx,
                                 const std::vector<std::string>& path) {
    const auto id = parse_id<WaveId>(path.at(0));
    if (!id) return api::no_such_resource();
    const auto wave = get_wave(engine, call, tx, *id);
    if (!wave) return wave.refusal();
    const auto pages = engine.books().open(tx);
    const auto& place = pages->network->locations.at(wave->location);
    papers::PickList list{place.name, local_moment(&place, wave->created_at), {}, {}};
    std::map<std::int64_t, std::string> numbers;
    for (const auto& slot : wave->slots) {
        // Whoever picks puts it there.
        const auto where = std::to_string(slot.slot) + ": " + slot.number;
        numbers[slot.slot] = where;
        list.orders.push_back(where);
    }
    for (const auto& line : wave->lines) {
        for (const auto& units : line.slots) {
            list.lines.push_back(
                {"", line.sku, line.title, "", units.quantity, numbers.at(units.slot)});
        }
    }
    if (list.lines.empty()) {
        return Refusal{conflict, "nothing_to_print", "nothing of it is still to be picked"};
    }
    papers::Setting setting;
    setting.language = call.language == "de" ? papers::Language::de : papers::Language::en;
    setting.made_at = wave->created_at;
    auto bytes = papers::pdf(list, setting);
    if (!bytes) return bytes.refusal();
    return file_response("application/pdf", path.at(0) + ".pdf", Shown::by_the_browser,
                         *std::move(bytes));
}

// --- making

// What is open at the place and in no wave that is being made.
std::vector<orders::Fulfillment> candidates(ChangeScope& scope, LocationId location,
                                            const NewWave& wish) {
    auto& tx = scope.tx;
    orders::FulfillmentFilter filter{
        location,
        {orders::FulfillmentStatus::assigned, orders::FulfillmentStatus::accepted},
        {},
        {},
        looked_at};
    auto open = orders::list_fulfillments(tx, filter);
    if (wish.method) std::erase_if(open, [&](const auto& f) { return f.method != *wish.method; });
    std::vector<orders::FulfillmentId> ids;
    std::set<orders::OrderId> of;
    for (const auto& f : open) {
        ids.push_back(f.id);
        of.insert(f.order_id);
    }
    const auto taken = orders::in_waves_since(tx, ids, scope.now - being_made);
    std::set<orders::OrderId> held;
    for (const auto& order : orders::orders(tx, {of.begin(), of.end()}, sql::Lock::no)) {
        if (order.status != orders::OrderStatus::placed) held.insert(order.id);
    }
    std::erase_if(open, [&](const auto& f) {
        return held.contains(f.order_id) || std::ranges::find(taken, f.id) != taken.end();
    });
    return open;
}

using Parts = std::shared_ptr<std::vector<WavePart>>;

Result<std::string> make_wave(ChangeScope& scope, LocationId location, const NewWave& wish,
                              const Parts& made) {
    const auto most = static_cast<std::size_t>(wish.size.value);
    const auto chosen = orders::next_to_pick(candidates(scope, location, wish), most);
    if (chosen.empty()) {
        return Refusal{conflict, "nothing_to_pick", "nothing waits to be picked there"};
    }
    const Wave wave{{child_id(scope.id, 1)}, location, scope.now};
    made->clear();  // a change may run again
    for (const auto& f : chosen) {
        made->push_back({f.id, f.order_id, wave.id, static_cast<std::int64_t>(made->size()) + 1});
    }
    orders::insert_wave(scope.tx, wave, *made);
    return json::write(WaveMade{wave.id, location, static_cast<std::int64_t>(made->size())});
}

// Picking begins: each by itself, as when somebody tells it of one. The last one answers. What
// cannot be picked any more (somebody was quicker) stays as it is and shows it.
void begin_picking(Engine& engine, const Call& call, const Parts& parts,
                   std::function<void()> done) {
    auto left = std::make_shared<std::atomic<std::size_t>>(parts->size());
    const auto one_less = [left, done = std::move(done)] {
        if (left->fetch_sub(1) == 1) done();
    };
    for (const auto& part : *parts) {
        AdvanceFulfillment command{
            part.order_id, part.fulfillment, {}, place_scope(*call.caller), {}, {}};
        command.request.action = orders::FulfillmentAction::pick;
        command.request.catch_up = true;
        auto entry = call.entry(std::move(command));
        entry.key = {};
        entry.id = command_id(call.world->ids.next());
        const bool is_taken = engine.advance_fulfillments().submit(
            std::move(entry), [one_less](const auto&) { one_less(); });
        if (!is_taken) one_less();
    }
}

void create_wave(Engine& engine, const Call& call, const api::Reply<WaveMade>& reply,
                 NewWave wish) {
    const auto pages = engine.books().latest();
    if (pages == nullptr) return reply(api::overloaded());
    std::optional<std::string> named;
    if (wish.location) named = wish.location->value;
    const auto place = place_of(*call.caller, *pages, named);
    if (!place) return reply(place.refusal());
    auto parts = std::make_shared<std::vector<WavePart>>();
    auto entry =
        call.entry(Change([place = *place, wish = std::move(wish), parts](ChangeScope& scope) {
            return make_wave(scope, place, wish, parts);
        }));
    const auto done = [&engine, &call, reply, parts](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        auto made = json::read<WaveMade>(*answer);
        check(made.ok(), "a wave is told as it was written");
        if (answer.is_replayed) return reply(*std::move(made), true);
        begin_picking(engine, call, parts, [reply, made = *made] { reply(made); });
    };
    if (!engine.changes().submit(std::move(entry), done)) reply(api::overloaded());
}

}  // namespace

api::Routes wave_routes(Engine& engine) {
    return {
        api::command(
            "POST /v1/waves", Scope::fulfillments_write, "create_wave",
            "Begin to pick several fulfillments in one walk",
            [&engine](const Call& call, api::Reply<WaveMade> reply, NewWave wish) {
                create_wave(engine, call, reply, std::move(wish));
            },
            {.status = 201,
             .errors = {{conflict, "nothing_to_pick", "nothing waits to be picked there"}},
             .tag = "fulfillments",
             .description = "What is promised soonest comes first, then what was ordered first. "
                            "Each fulfillment gets a slot of the cart and is picking from then "
                            "on; nobody else gets it in a wave."}),
        api::query("GET /v1/waves", Scope::orders_read, "list_waves",
                   "Waves of a place, newest first",
                   [&engine](const Call& call, Tx& tx, const WavesQuery& query) {
                       return list_waves(engine, call, tx, query);
                   },
                   {.tag = "fulfillments"}),
        api::query("GET /v1/waves/{id}", Scope::orders_read, "get_wave",
                   "A wave: its slots, and what is still to be picked, by article",
                   [&engine](const Call& call, Tx& tx, WaveId id) {
                       return get_wave(engine, call, tx, id);
                   },
                   {.tag = "fulfillments"}),
        file_route("GET /v1/waves/{id}/pick-list", Scope::orders_read, "get_pick_list",
                   "What is to be picked, to print", "application/pdf", {&json::schema<WaveId>},
                   [&engine](const Call& call, Tx& tx, const std::vector<std::string>& path) {
                       return pick_list(engine, call, tx, path);
                   },
                   {.errors = {{conflict, "nothing_to_print", "nothing of it is to be picked"}},
                    .tag = "fulfillments",
                    .description = "By article, with what goes into which order."})};
}

}  // namespace nahtlos::flows
