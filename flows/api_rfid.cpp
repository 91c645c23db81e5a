#include "flows/api_rfid.hpp"

#include <utility>

#include "base/json/whole.hpp"
#include "flows/api_lists.hpp"
#include "flows/api_rfid_zones.hpp"
#include "flows/sight.hpp"
#include "flows/take_reads.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using enum RefusalKind;

// --- readers

using WindowSeconds = json::Whole<0, 3'600, 10>;

struct ReaderRequest {
    json::ShortText<64> code, location;
    rfid::Zone zone = rfid::Zone::sales_floor;
    WindowSeconds window_s;
    static constexpr std::string_view schema_name = "RfidReaderRequest";
    static constexpr std::array<std::string_view, 1> may_miss{"window_s"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"location", "code or id"},
        {"zone", "that it looks at"},
        {"window_s", "a tag that is read again within so many seconds is no news; 10 unless told"},
    }};
};
BOOST_DESCRIBE_STRUCT(ReaderRequest, (), (code, location, zone, window_s))

struct ReaderView {
    rfid::ReaderId id;
    std::string code;
    inventory::LocationId location;
    rfid::Zone zone = rfid::Zone::sales_floor;
    std::int64_t window_s = 0, version = 0;
    static constexpr std::string_view schema_name = "RfidReader";
};
BOOST_DESCRIBE_STRUCT(ReaderView, (), (id, code, location, zone, window_s, version))

ReaderView view_of(const rfid::Reader& r) {
    return {r.id, r.code, r.location, r.zone, r.window_s, r.version};
}

Result<ReaderView> put_reader(ChangeScope& scope, Books& books, const ReaderRequest& wish,
                              const PlaceReach& reach, std::optional<std::int64_t> if_match) {
    const auto pages = books.read(scope.tx);
    const auto location = rfid_place(*pages, wish.location.value, reach);
    if (!location) return location.refusal();
    rfid::Reader reader;
    reader.id = rfid::ReaderId{child_id(scope.id, 1)};
    reader.code = wish.code.value;
    reader.created_at = scope.now;
    const auto known = rfid::readers(scope.tx, {reader.code}, sql::Lock::yes);
    if (!known.empty()) {
        reader = known.front();
        const auto before = pages->network->locations.find(reader.location);
        check(before != pages->network->locations.end(), "a reader stands somewhere");
        if (!reach.has(before->first, before->second.legal_entity)) return outside_of_rfid();
    }
    if (auto refusal = api::unless_version(if_match, reader.version)) return *refusal;
    reader.location = (*location)->id;
    reader.zone = wish.zone;
    reader.window_s = wish.window_s.value;
    reader.updated_at = scope.now;
    ++reader.version;
    rfid::put_reader(scope.tx, reader);
    scope.events.push_back(
        {"rfid_reader_changed", reader.id.uuid, reader.version, scope.context, scope.now, "{}"});
    return view_of(reader);
}

struct ReadersQuery {
    std::optional<std::string> location;
    std::optional<api::Cursor<std::string>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
    static constexpr std::string_view schema_name = "RfidReadersQuery";
};
BOOST_DESCRIBE_STRUCT(ReadersQuery, (), (location, cursor, limit))

Result<api::Page<ReaderView>> list_readers(Engine& engine, const Call& call, Tx& tx,
                                           const ReadersQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto place = place_of_list(sight_of(*call.caller), *pages, query.location);
    if (!place) return place.refusal();
    rfid::ReaderFilter filter;
    filter.limit = query.limit.value + 1;
    if (query.cursor) filter.after = query.cursor->key;
    if (*place) {
        filter.locations = {**place};
    } else if (call.caller->legal_entity) {
        for (const auto& [id, location] : pages->network->locations) {
            if (location.legal_entity == *call.caller->legal_entity) filter.locations.push_back(id);
        }
        if (filter.locations.empty()) return api::Page<ReaderView>{};
    }
    std::vector<ReaderView> views;
    for (const auto& reader : rfid::list_readers(tx, filter)) views.push_back(view_of(reader));
    return api::page_of(std::move(views), query.limit,
                        [](const ReaderView& view) { return view.code; });
}

// --- tags

struct TagsQuery {
    std::optional<std::string> sku, location;
    std::optional<rfid::Zone> zone;
    std::optional<Instant> seen_from;
    std::optional<api::Cursor<std::string>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
    static constexpr std::string_view schema_name = "RfidTagsQuery";
};
BOOST_DESCRIBE_STRUCT(TagsQuery, (), (sku, location, zone, seen_from, cursor, limit))

struct TagView {
    std::string epc, uri;
    std::optional<std::string> gtin;
    std::string serial;
    inventory::LocationId location;
    rfid::Zone zone = rfid::Zone::sales_floor;
    rfid::ReaderId reader;
    Instant first_seen_at, last_seen_at;
    static constexpr std::string_view schema_name = "RfidTag";
};
BOOST_DESCRIBE_STRUCT(TagView, (),
                      (epc, uri, gtin, serial, location, zone, reader, first_seen_at, last_seen_at))

TagView view_of(const rfid::Tag& tag) {
    const auto epc = rfid::from_hex(tag.epc);
    check(epc.ok(), "a stored EPC was read before");
    return {tag.epc,         rfid::to_pure_identity(*epc),
            tag.gtin,        tag.serial,
            tag.location,    tag.zone,
            tag.reader,      tag.first_seen_at,
            tag.last_seen_at};
}

Result<api::Page<TagView>> list_tags(Engine& engine, const Call& call, Tx& tx,
                                     const TagsQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto place = place_of_list(sight_of(*call.caller), *pages, query.location);
    if (!place) return place.refusal();
    if (!*place) return wrong_parameter("location", "required", "is required");
    rfid::TagFilter filter{**place, {}, query.zone, query.seen_from, {}, query.limit.value + 1};
    if (query.cursor) filter.after = query.cursor->key;
    if (query.sku) {
        const auto* offer = pages->offers->find(*query.sku);
        if (offer == nullptr) return wrong_parameter("sku", "unknown_sku", "is not a SKU");
        // Tags name articles by their GTIN; what has none is on no tag.
        if (!offer->gtin) return api::Page<TagView>{};
        filter.gtin = json::Gtin{*offer->gtin}.gtin14();
    }
    std::vector<TagView> views;
    for (const auto& tag : rfid::list_tags(tx, filter)) views.push_back(view_of(tag));
    return api::page_of(std::move(views), query.limit,
                        [](const TagView& view) { return view.epc; });
}

api::Route reads_route(Batch<TakeReadsKind>& take_reads) {
    return api::command(
        "POST /v1/rfid/reads", Scope::stock_write, "take_rfid_reads", "Say which tags a reader saw",
        [&take_reads](const Call& call, api::Reply<ReadsTaken> reply, ReadsRequest request) {
            auto command = sightings_of(request, call.now);
            command.legal_entity = call.caller->legal_entity;
            command.at_location = bound<inventory::LocationId>(call.caller->location);
            api::submit(take_reads, call.entry(std::move(command)), reply);
        },
        {.tag = "rfid",
         .description = "Last seen wins. A read moves no stock. Reads that cannot be read are "
                        "counted and refused one by one; the others are taken.",
         .body_bytes = 1 << 20,
         .priority = Priority::bulk});
}

}  // namespace

api::Routes rfid_routes(Engine& engine) {
    auto& take_reads = engine.writer().add_kind(TakeReadsKind(engine.books()));
    api::Routes routes{
        reads_route(take_reads),
        api::query("GET /v1/rfid/tags", Scope::stock_read, "list_rfid_tags",
                   "Find tags: by SKU and zone at a location, with when they were seen last",
                   [&engine](const Call& call, Tx& tx, const TagsQuery& query) {
                       return list_tags(engine, call, tx, query);
                   },
                   {.tag = "rfid", .priority = Priority::bulk}),
        api::query("GET /v1/rfid/readers", Scope::stock_read, "list_rfid_readers",
                   "List readers with the zones they look at",
                   [&engine](const Call& call, Tx& tx, const ReadersQuery& query) {
                       return list_readers(engine, call, tx, query);
                   },
                   {.tag = "rfid"}),
        api::command(
            "PUT /v1/rfid/readers", Scope::stock_write, "put_rfid_reader",
            "Set up a reader, or where it stands now",
            [&engine](const Call& call, api::Reply<ReaderView> reply, ReaderRequest request) {
                api::run_change<ReaderView>(
                    engine.changes(), call, reply,
                    [&engine, reach = reach_of(*call.caller), if_match = call.if_match,
                     request = std::move(request)](ChangeScope& scope) {
                        return put_reader(scope, engine.books(), request, reach, if_match);
                    });
            },
            {.errors = {api::version_changed}, .tag = "rfid"}),
    };
    for (auto& route : rfid_zone_routes(engine)) routes.push_back(std::move(route));
    return routes;
}

}  // namespace nahtlos::flows
