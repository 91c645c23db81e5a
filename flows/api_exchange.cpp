#include "flows/api_exchange.hpp"

#include "base/http/target.hpp"
#include "base/table/delimited.hpp"
#include "flows/api_exports.hpp"
#include "flows/api_lists.hpp"
#include "flows/exchange/receive.hpp"
#include "flows/exchange/rights.hpp"
#include "flows/file_route.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using exchange::ImportSettings;
using exchange::ImportSummary;
using exchange::ImportView;
using exchange::ProblemView;
using nahtlos::exchange::ImportId;
using nahtlos::exchange::RunKind;
using enum RefusalKind;

constexpr std::int64_t problems_shown = 20;

struct ImportQuery {
    std::optional<json::ShortText<40>> format, policy, market, language, location, tree, encoding;
    std::optional<json::ShortText<3>> delimiter;
    std::optional<json::ShortText<100>> sheet;
    std::optional<json::ShortText<12'000>> mapping;  // a URL has no line ends
    bool dry_run = false, has_quotes = true;
    static constexpr std::array<std::string_view, 2> may_miss{"dry_run", "has_quotes"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> docs{{
        {"format",
         "shopify, woocommerce, google, generic, stock, prices or jsonl; else the columns tell"},
        {"policy", "reject (unless told), stop, a number or a percentage of wrong rows"},
        {"market", "whose prices these are, where there are several markets"},
        {"location", "code of where stock lies that the file does not say"},
        {"encoding", "unless it shall be found out"},
        {"delimiter", "one character or tab, unless it shall be found out"},
        {"sheet", "of a workbook, unless it is the first"},
        {"mapping",
         "base64url of TOML that says what the columns of any other file mean, instead of a "
         "format"},
        {"dry_run", "checks everything and writes nothing"},
    }};
};
BOOST_DESCRIBE_STRUCT(ImportQuery, (),
                      (format, policy, market, language, location, tree, encoding, delimiter, sheet,
                       mapping, dry_run, has_quotes))

struct RunsQuery {
    std::optional<api::Cursor<ImportId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(RunsQuery, (), (cursor, limit))

struct ProblemsQuery {
    std::optional<api::Cursor<std::int64_t>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(ProblemsQuery, (), (cursor, limit))

Result<ImportSettings> settings_of(const ImportQuery& query, const api::Caller& caller) {
    ImportSettings settings;
    const auto take = [](std::string& to, const auto& from) {
        if (from) to = from->value;
    };
    take(settings.format, query.format);
    take(settings.policy, query.policy);
    take(settings.market, query.market);
    take(settings.language, query.language);
    take(settings.location, query.location);
    take(settings.tree, query.tree);
    take(settings.encoding, query.encoding);
    take(settings.delimiter, query.delimiter);
    take(settings.sheet, query.sheet);
    if (query.mapping) {
        auto toml = api::parse_base64url(query.mapping->value);
        if (!toml) {
            return wrong_parameter("mapping", "invalid_format",
                                   "must be base64url without padding");
        }
        settings.mapping = *std::move(toml);
    }
    settings.dry_run = query.dry_run;
    settings.has_quotes = query.has_quotes;
    settings.may_write_stock = caller.scopes.allow(Scope::stock_write);
    settings.may_write_all = caller.scopes.allow(Scope::admin);
    return settings;
}

// A text that others keep.
class ViewSource : public table::ByteSource {
public:
    explicit ViewSource(std::string_view text) : text_(text) {}
    std::size_t read(std::span<char> out) override {
        const auto bytes = text_.copy(out.data(), out.size());
        text_.remove_prefix(bytes);
        return bytes;
    }

private:
    std::string_view text_;
};

// A body that is no file of rows: forms wrap it, and packed ones say so by Content-Encoding.
std::optional<Refusal> unless_file(const http::Request& request) {
    if (request.body.empty()) {
        return Refusal{malformed, "body_missing", "this request needs the file as its body"};
    }
    const auto type = request.header("content-type");
    if (type.starts_with("multipart/") || type.starts_with("application/x-www-form-urlencoded")) {
        return Refusal{unsupported, "file_expected",
                       "the body must be the file itself, under its own Content-Type"};
    }
    if (request.body.starts_with("\x1f\x8b")) {
        return Refusal{unsupported, "file_packed",
                       "a packed file is sent with Content-Encoding: gzip"};
    }
    return std::nullopt;
}

// What can be told of the file before it is taken: its kind, its columns, who may send it. A
// workbook is opened by the job.
std::optional<Refusal> unless_readable(const std::string& body, const ImportSettings& settings) {
    const auto plan = exchange::plan_import(settings);
    if (!plan) return plan.refusal();
    if (exchange::file_kind(body) == exchange::FileKind::sheet) return std::nullopt;
    try {
        ViewSource bytes(body);
        exchange::TableSource source(bytes, plan->choices, {});
        const auto format = exchange::format_of(*plan, settings, source);
        if (!format) return format.refusal();
        return exchange::beyond_rights(settings, *format);
    } catch (const table::StreamError& error) {
        return Refusal{invalid, "unreadable", error.what()};
    }
}

void take_import(Engine& engine, const Call& call, const Reply<ImportView>& reply,
                 http::Request request) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*std::move(refusal));
    if (auto refusal = unless_file(request)) return reply(*std::move(refusal));
    const auto target = http::parse_target(request.target);
    check(target.has_value(), "a target that led here reads");
    const auto query = json::read_query<ImportQuery>(target->query, {.max_string_bytes = 12'000});
    if (!query) return reply(query.refusal());
    const auto settings = settings_of(*query, *call.caller);
    if (!settings) return reply(settings.refusal());
    if (auto refusal = unless_readable(request.body, *settings)) return reply(*std::move(refusal));
    receive_import(engine, call, reply, std::move(request.body), *settings);
}

Result<api::Page<ImportSummary>> list_imports(const Call& call, Tx& tx, const RunsQuery& query) {
    if (auto refusal = unless_within(*call.caller, {})) return *std::move(refusal);
    std::optional<Uuid> before;
    if (query.cursor) before = query.cursor->key.uuid;
    std::vector<ImportSummary> views;
    for (const auto& run :
         nahtlos::exchange::runs_before(tx, RunKind::inbound, before, query.limit.value + 1)) {
        views.push_back(exchange::summary_of(run, call.language));
    }
    return api::page_of(std::move(views), query.limit,
                        [](const ImportSummary& view) { return view.id; });
}

Result<ImportView> show_import(const Call& call, Tx& tx, ImportId id) {
    if (auto refusal = unless_within(*call.caller, {})) return *std::move(refusal);
    const auto run = nahtlos::exchange::find_run(tx, RunKind::inbound, id.uuid);
    if (!run) return api::no_such_resource();
    return exchange::view_of(
        *run, nahtlos::exchange::problems_after(tx, id.uuid, 0, problems_shown), call.language);
}

Result<api::Page<ProblemView>> list_problems(const Call& call, Tx& tx, ImportId id,
                                             const ProblemsQuery& query) {
    if (auto refusal = unless_within(*call.caller, {})) return *std::move(refusal);
    if (!nahtlos::exchange::find_run(tx, RunKind::inbound, id.uuid)) {
        return api::no_such_resource();
    }
    const auto after = query.cursor ? query.cursor->key : 0;
    std::vector<ProblemView> views;
    for (const auto& row :
         nahtlos::exchange::problems_after(tx, id.uuid, after, query.limit.value + 1)) {
        views.push_back(exchange::view_of(row, call.language));
    }
    return api::page_of(std::move(views), query.limit,
                        [](const ProblemView& view) { return view.number; });
}

Result<http::Response> problems_file(const Call& call, Tx& tx,
                                     const std::vector<std::string>& path) {
    const auto& text = path.at(0);
    if (auto refusal = unless_within(*call.caller, {})) return *std::move(refusal);
    const auto id = parse_id<ImportId>(text);
    if (!id || !nahtlos::exchange::find_run(tx, RunKind::inbound, id->uuid)) {
        return api::no_such_resource();
    }
    table::TextSink sink;
    table::DelimitedWriter rows(sink, {"line", "field", "code", "text", "value"});
    for (const auto& row : nahtlos::exchange::problems_after(
             tx, id->uuid, 0, nahtlos::exchange::most_kept_problems)) {
        const auto view = exchange::view_of(row, call.language);
        rows.write({std::to_string(view.line), view.field, view.code, view.text, view.value});
    }
    rows.finish();
    return file_response("text/csv; charset=utf-8", text + "-problems.csv", Shown::by_saving,
                         std::move(sink.text));
}

Result<ImportSummary> cancel_import(const Call& call, ChangeScope& scope, ImportId id) {
    const auto before = nahtlos::exchange::find_run(scope.tx, RunKind::inbound, id.uuid);
    if (!before) return api::no_such_resource();
    const bool is_canceled = nahtlos::exchange::cancel_run(scope.tx, id.uuid, scope.now);
    if (!is_canceled && before->state != nahtlos::exchange::RunState::canceled) {
        return Refusal{conflict, "over_already", "it is over already"};
    }
    return exchange::summary_of(*nahtlos::exchange::find_run(scope.tx, RunKind::inbound, id.uuid),
                                call.language);
}

const std::vector<api::KnownError> import_errors{
    {unsupported, "file_expected", "the body is a form and not the file itself"},
    {unsupported, "file_packed", "the file is packed and Content-Encoding does not say so"},
    {invalid, "unknown_format", "the file is of no format that is known, or of another one"},
    {invalid, "unknown_policy", "the policy is reject, stop, a number or a percentage"},
    {invalid, "unknown_encoding", "there is no such encoding"},
    {invalid, "malformed_mapping", "the mapping is no TOML"},
    {invalid, "invalid_mapping", "the mapping names what there is not"},
    {invalid, "unreadable", "the header of the file does not read"},
    {conflict, "too_many_open", "20 imports wait or run already"},
};

api::Route take_route(Engine& engine) {
    auto route = api::command(
        "POST /v1/imports", Scope::catalog_write, "create_import", "Import a file",
        [&engine](const Call& call, Reply<ImportView> reply, http::Request request) {
            take_import(engine, call, reply, std::move(request));
        },
        {.status = 202,
         .errors = import_errors,
         .description =
             "The body is the file itself, as it is: CSV, TSV, RSS or Atom, JSON Lines, XLSX, up "
             "to 64 MiB, as sent and unpacked; it may come with Content-Encoding: gzip. It is "
             "stored before this is answered, and done by a job, whatever becomes of this server. "
             "Stock takes stock:write as well, JSON Lines take admin.",
         .body_bytes = most_import_bytes,
         .priority = Priority::bulk});
    route.docs.query = &json::query_parameters<ImportQuery>;
    return route;
}

}  // namespace

api::Routes exchange_routes(Engine& engine) {
    auto routes = export_routes(engine);
    const auto add = [&](api::Route route) { routes.push_back(std::move(route)); };
    add(take_route(engine));
    add(api::query("GET /v1/imports", Scope::catalog_write, "list_imports", "Imports, newest first",
                   list_imports));
    add(api::query("GET /v1/imports/{id}", Scope::catalog_write, "get_import",
                   "How far an import is, and the first 20 wrong rows", show_import));
    add(api::query("GET /v1/imports/{id}/problems", Scope::catalog_write, "list_import_problems",
                   "What is wrong with rows, in the order of the file", list_problems,
                   {.description = "Of an import the first 10,000 are kept."}));
    add(file_route("GET /v1/imports/{id}/problems.csv", Scope::catalog_write,
                   "get_import_problems_file", "The same as CSV", "text/csv",
                   {&json::schema<ImportId>}, problems_file));
    add(api::command(
        "POST /v1/imports/{id}/cancel", Scope::catalog_write, "cancel_import", "Cancel an import",
        [&engine](const Call& call, Reply<ImportSummary> reply, ImportId id) {
            if (auto refusal = unless_within(*call.caller, {})) return reply(*std::move(refusal));
            api::run_change<ImportSummary>(
                engine.changes(), call, reply,
                [&call, id](ChangeScope& scope) { return cancel_import(call, scope, id); });
        },
        {.errors = {{conflict, "over_already", "it is over already"}},
         .description = "It ends after the rows at hand; what was written before stays."}));
    return routes;
}

}  // namespace nahtlos::flows
