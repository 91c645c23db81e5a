#include "flows/api_exports.hpp"

#include "flows/api_lists.hpp"
#include "flows/exchange/receive.hpp"
#include "flows/exchange/work.hpp"
#include "flows/exchange/write_file.hpp"
#include "flows/file_route.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using exchange::ExportSettings;
using exchange::ExportView;
using nahtlos::exchange::ExportId;
using nahtlos::exchange::RunKind;
using nahtlos::exchange::RunState;
using enum RefusalKind;

constexpr std::uint16_t run_child = 1, job_child = 2;

enum class ExportFormat { shopify, woocommerce, google, generic, jsonl, xlsx, stock, prices };
BOOST_DESCRIBE_ENUM(ExportFormat, shopify, woocommerce, google, generic, jsonl, xlsx, stock, prices)

struct NewExport {
    ExportFormat format = ExportFormat::generic;
    std::optional<json::ShortText<40>> market, language, location, channel;
    std::optional<json::ShortText<500>> link;
    bool xml = false, only_active = false;
    static constexpr std::array<std::string_view, 2> may_miss{"xml", "only_active"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> docs{{
        {"market", "whose prices are wanted, where there are several markets"},
        {"location", "code of whose stock is wanted; all together unless told"},
        {"channel", "whose pages Google's rows link to; the market's oldest shop unless told"},
        {"link", "of Google's rows: {handle} and {sku} become what they say"},
        {"xml", "of google: RSS instead of TSV"},
        {"only_active", "without drafts and archived products"},
    }};
};
BOOST_DESCRIBE_STRUCT(NewExport, (),
                      (format, market, language, location, channel, link, xml, only_active))

struct ExportsQuery {
    std::optional<api::Cursor<ExportId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(ExportsQuery, (), (cursor, limit))

ExportSettings settings_of(const NewExport& wish) {
    ExportSettings settings;
    const auto take = [](std::string& to, const auto& from) {
        if (from) to = from->value;
    };
    settings.format = std::string(enum_name(wish.format));
    take(settings.market, wish.market);
    take(settings.language, wish.language);
    take(settings.location, wish.location);
    take(settings.channel, wish.channel);
    take(settings.link, wish.link);
    settings.is_xml = wish.xml;
    settings.only_active = wish.only_active;
    return settings;
}

// Files of the catalog hold stock, but for prices; JSON Lines hold legal entities and channels.
std::optional<Refusal> unless_may(const Call& call, std::string_view format) {
    if (auto refusal = unless_within(*call.caller, {})) return refusal;
    const auto needed = format == "jsonl"    ? Scope::admin
                        : format == "prices" ? Scope::catalog_read
                                             : Scope::stock_read;
    if (call.may(needed)) return std::nullopt;
    return Refusal{forbidden, "scope_missing",
                   "this file needs the scope " + std::string(api::word_of(needed))};
}

Result<ExportView> begin(const Call& call, ChangeScope& scope, const ExportSettings& settings) {
    if (auto refusal = exchange::unless_room(scope.tx, RunKind::outbound)) {
        return *std::move(refusal);
    }
    if (auto scene = exchange::export_scene(scope.tx, settings); !scene) {
        return scene.refusal();
    }
    auto run = exchange::run_of(call, RunKind::outbound, child_id(scope.id, run_child),
                                json::write(settings));
    run.state = RunState::queued;
    run.format = settings.format;
    nahtlos::exchange::insert_run(scope.tx, run);
    jobs::insert_jobs(scope.tx, {{child_id(scope.id, job_child), exchange::export_job, run.id, "{}",
                                  scope.now, scope.now}});
    return exchange::export_view_of(run, call.language);
}

Result<api::Page<ExportView>> list_exports(const Call& call, Tx& tx, const ExportsQuery& query) {
    if (auto refusal = unless_within(*call.caller, {})) return *std::move(refusal);
    std::optional<Uuid> before;
    if (query.cursor) before = query.cursor->key.uuid;
    std::vector<ExportView> views;
    for (const auto& run :
         nahtlos::exchange::runs_before(tx, RunKind::outbound, before, query.limit.value + 1)) {
        views.push_back(exchange::export_view_of(run, call.language));
    }
    return api::page_of(std::move(views), query.limit,
                        [](const ExportView& view) { return view.id; });
}

Result<ExportView> show_export(const Call& call, Tx& tx, ExportId id) {
    if (auto refusal = unless_within(*call.caller, {})) return *std::move(refusal);
    const auto run = nahtlos::exchange::find_run(tx, RunKind::outbound, id.uuid);
    if (!run) return api::no_such_resource();
    return exchange::export_view_of(*run, call.language);
}

Result<ExportView> cancel_export(const Call& call, ChangeScope& scope, ExportId id) {
    const auto before = nahtlos::exchange::find_run(scope.tx, RunKind::outbound, id.uuid);
    if (!before) return api::no_such_resource();
    const bool is_canceled = nahtlos::exchange::cancel_run(scope.tx, id.uuid, scope.now);
    if (!is_canceled && before->state != RunState::canceled) {
        return Refusal{conflict, "over_already", "it is over already"};
    }
    return exchange::export_view_of(
        *nahtlos::exchange::find_run(scope.tx, RunKind::outbound, id.uuid), call.language);
}

Result<http::Response> content(const Call& call, Tx& tx, const std::vector<std::string>& path) {
    if (auto refusal = unless_within(*call.caller, {})) return *std::move(refusal);
    const auto id = parse_id<ExportId>(path.at(0));
    const auto run =
        id ? nahtlos::exchange::find_run(tx, RunKind::outbound, id->uuid) : std::nullopt;
    if (!run) return api::no_such_resource();
    const auto view = exchange::export_view_of(*run, call.language);
    if (auto refusal = unless_may(call, view.format)) return *std::move(refusal);
    if (run->state != RunState::done) {
        return Refusal{conflict, "not_ready", "the file is not there: look at its status"};
    }
    return file_response(view.content_type, view.file_name, Shown::by_saving,
                         nahtlos::exchange::whole_file(tx, run->id));
}

}  // namespace

api::Routes export_routes(Engine& engine) {
    api::Routes routes;
    const auto add = [&](api::Route route) { routes.push_back(std::move(route)); };
    add(api::command(
        "POST /v1/exports", Scope::catalog_read, "create_export", "Export the catalog to a file",
        [&engine](const Call& call, Reply<ExportView> reply, NewExport wish) {
            const auto settings = settings_of(wish);
            if (auto refusal = unless_may(call, settings.format)) {
                return reply(*std::move(refusal));
            }
            api::run_change<ExportView>(
                engine.changes(), call, reply,
                [&call, settings](ChangeScope& scope) { return begin(call, scope, settings); });
        },
        {.status = 202,
         .errors = {{conflict, "too_many_open", "20 exports wait or run already"},
                    {invalid, "unknown_market", "there is no such market"},
                    {invalid, "market_missing", "there are several markets; say whose prices"}},
         .description = "Done by a job; the file is fetched once its status is done, for as long "
                        "as `exchange.keep_days`. Files with stock take stock:read as well, JSON "
                        "Lines take admin.",
         .priority = Priority::bulk}));
    add(api::query("GET /v1/exports", Scope::catalog_read, "list_exports", "Exports, newest first",
                   list_exports));
    add(api::query("GET /v1/exports/{id}", Scope::catalog_read, "get_export",
                   "How far an export is", show_export));
    add(file_route("GET /v1/exports/{id}/content", Scope::catalog_read, "get_export_content",
                   "The file of an export", "application/octet-stream", {&json::schema<ExportId>},
                   content, {.errors = {{conflict, "not_ready", "it is not done"}}}));
    add(api::command(
        "POST /v1/exports/{id}/cancel", Scope::catalog_read, "cancel_export", "Cancel an export",
        [&engine](const Call& call, Reply<ExportView> reply, ExportId id) {
            if (auto refusal = unless_within(*call.caller, {})) return reply(*std::move(refusal));
            api::run_change<ExportView>(
                engine.changes(), call, reply,
                [&call, id](ChangeScope& scope) { return cancel_export(call, scope, id); });
        },
        {.errors = {{conflict, "over_already", "it is over already"}}}));
    return routes;
}

}  // namespace nahtlos::flows
