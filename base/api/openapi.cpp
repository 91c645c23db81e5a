#include "base/api/openapi.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <map>
#include <set>

#include "base/http/problem.hpp"

namespace nahtlos::api {
namespace {

using boost::json::array;
using boost::json::object;

boost::json::string_view view(std::string_view text) { return {text.data(), text.size()}; }

object string_schema(std::string_view description) {
    auto schema = json::type_schema("string");
    schema["description"] = view(description);
    return schema;
}

object header(std::string_view description) {
    return {{"description", view(description)}, {"schema", json::type_schema("string")}};
}

object problem_schema() {
    object field{
        {"type", "object"},
        {"required", array{"pointer", "code", "detail"}},
        {"properties",
         object{{"pointer", string_schema("JSON pointer into the body, or ?name in the query")},
                {"code", string_schema("machine word, like out_of_range")},
                {"detail", json::type_schema("string")},
                {"available", object{{"type", "integer"},
                                     {"format", "int64"},
                                     {"description", "what is left, where that is the point"}}}}}};
    return {{"type", "object"},
            {"description", "What was refused and why (RFC 9457)"},
            {"required", array{"type", "title", "status", "code", "detail", "request_id"}},
            {"properties",
             object{{"type", json::type_schema("string")},
                    {"title", string_schema("for people, in the language of Accept-Language")},
                    {"status", json::type_schema("integer")},
                    {"code", string_schema("machine word, stable")},
                    {"detail", json::type_schema("string")},
                    {"request_id", string_schema("names the request in logs and to support")},
                    {"errors", json::array_schema(std::move(field))}}}};
}

// Codes and their meanings by status.
using Codes = std::map<int, std::map<std::string_view, std::string_view>>;

// What any route may answer, beside the codes of its own.
const Codes& common_codes() {
    static const Codes codes{
        {400,
         {{"malformed_json", "the body does not read as JSON"},
          {"body_missing", "there is no body"},
          {"body_not_expected", "there is a body"},
          {"target_malformed", "the URL does not read"},
          {"if_match_malformed", "If-Match takes one ETag"},
          {"idempotency_key_malformed", "Idempotency-Key takes 1 to 128 printable characters"}}},
        {401, {{"key_missing", "no key"}, {"key_unknown", "not a valid key"}}},
        {403,
         {{"scope_missing", "the key lacks a scope"},
          {"outside_of_key", "the key is bound to another place"},
          {"not_logged_in", "this is for people, who log in, and not for keys"},
          {"cross_site", "a session's cookie was sent from another site's page"}}},
        {404, {{"not_found", "there is no such resource"}}},
        {413, {{"body_too_large", "the body is too large"}}},
        {415, {{"json_expected", "the body is of another type"}}},
        {422,
         {{"invalid_request", "errors name every wrong field"},
          {"idempotency_key_reused", "used before with another request"}}},
        {429, {{"rate_limited", "see Retry-After"}}},
        {500, {{"internal", "a bug; the request_id finds it in the log"}}},
        {503,
         {{"overloaded", "too much is waiting; see Retry-After"},
          {"database_unavailable", "see Retry-After"},
          {"outcome_unknown", "send the same Idempotency-Key again"},
          {"stopping", "the server stops; see Retry-After"}}}};
    return codes;
}

// Which of them fit this route's shape.
std::set<int> common_statuses(const Route& route) {
    // Whoever sends a key that is none is told so, whatever it was sent to.
    std::set<int> statuses{400, 401, 500, 503};
    if (!route.docs.placeholders.empty()) statuses.insert(404);
    if (route.scope != Scope::open || route.is_mutation) statuses.insert(403);
    if (route.options.is_rate_limited) statuses.insert(429);
    if (route.docs.query != nullptr || route.docs.body != nullptr) statuses.insert(422);
    if (route.docs.body != nullptr) statuses.insert({413, 415});
    if (route.is_mutation) statuses.insert(422);
    return statuses;
}

object refusal_response(int status, const std::map<std::string_view, std::string_view>& codes) {
    std::string description(http::reason_phrase(status));
    array words;
    for (const auto& [code, meaning] : codes) {
        description += "\n- `" + std::string(code) + "`: " + std::string(meaning);
        words.emplace_back(view(code));
    }
    object schema{{"allOf", array{object{{"$ref", "#/components/schemas/Problem"}},
                                  object{{"type", "object"},
                                         {"properties",
                                          object{{"code", object{{"type", "string"},
                                                                 {"enum", std::move(words)}}}}}}}}};
    object response{{"description", description}};
    if (status == 429 || status == 503) {
        response["headers"] = object{{"Retry-After", header("seconds to wait")}};
    }
    response["content"] =
        object{{"application/problem+json", object{{"schema", std::move(schema)}}}};
    return response;
}

object success_response(const Route& route, json::Components& components) {
    const bool is_empty =
        route.docs.reply == nullptr && route.docs.reply_type == "application/json";
    object response{{"description", is_empty ? "Done" : view(route.summary)}};
    object headers;
    if (route.docs.has_version) headers["ETag"] = header("version of the resource, for If-Match");
    if (route.is_mutation) {
        headers["Idempotency-Replayed"] =
            header("true when this is the stored outcome of an earlier request");
    }
    if (!headers.empty()) response["headers"] = std::move(headers);
    if (is_empty) return response;
    object content;
    if (route.docs.reply != nullptr) {
        content["schema"] = route.docs.reply(components);
    } else if (route.docs.reply_type != "application/json") {
        content["schema"] = json::type_schema("string");
    } else {
        content["schema"] = json::type_schema("object");
    }
    response["content"] = object{{view(route.docs.reply_type), std::move(content)}};
    return response;
}

object responses(const Route& route, json::Components& components) {
    const bool is_done = route.docs.reply == nullptr && route.docs.reply_type == "application/json";
    const int success = is_done ? 204 : route.options.status;
    object all{{std::to_string(success), success_response(route, components)}};
    if (route.options.has_validator) {
        all["304"] = object{{"description", "It is still what If-None-Match names"}};
    }
    if (route.docs.is_bulk && success == 201) {
        auto nothing = success_response(route, components);
        nothing["description"] = "Nothing was made: every row was refused, or done already";
        all["200"] = std::move(nothing);
    }
    Codes own;
    for (const auto& error : route.options.errors) {
        own[http::status_of(error.kind)][error.code] = error.meaning;
    }
    if (route.docs.is_bulk) own[422]["invalid_rows"] = "nothing was done; errors name the rows";
    for (auto& [status, codes] : own) {
        const auto common = common_codes().find(status);
        if (common != common_codes().end())
            codes.insert(common->second.begin(), common->second.end());
        all[std::to_string(status)] = refusal_response(status, codes);
    }
    for (const int status : common_statuses(route)) {
        const auto name = std::to_string(status);
        if (all.contains(name)) continue;
        all[name] = object{{"$ref", "#/components/responses/Refused" + name}};
    }
    return all;
}

array parameters(const Route& route, json::Components& components) {
    array all;
    std::size_t at = 0;
    for (const auto schema : route.docs.placeholders) {
        at = route.path.find('{', at) + 1;
        const auto name = route.path.substr(at, route.path.find('}', at) - at);
        all.push_back(object{
            {"name", name}, {"in", "path"}, {"required", true}, {"schema", schema(components)}});
    }
    if (route.docs.query != nullptr) {
        for (auto& parameter : route.docs.query()) all.push_back(std::move(parameter));
    }
    if (route.options.has_validator) {
        all.push_back(object{{"$ref", "#/components/parameters/IfNoneMatch"}});
    }
    if (!route.is_mutation) return all;
    all.push_back(object{{"$ref", "#/components/parameters/IdempotencyKey"}});
    const bool has_version = std::ranges::any_of(
        route.options.errors, [](const auto& e) { return e.kind == RefusalKind::precondition; });
    if (has_version) all.push_back(object{{"$ref", "#/components/parameters/IfMatch"}});
    return all;
}

std::string tag_of(const Route& route) {
    if (!route.options.tag.empty()) return std::string(route.options.tag);
    std::string_view rest = route.path;
    if (rest.starts_with("/v1/")) rest.remove_prefix(4);
    return std::string(rest.substr(0, rest.find('/')));
}

object operation(const Route& route, json::Components& components) {
    object op{
        {"operationId", route.id}, {"summary", route.summary}, {"tags", array{tag_of(route)}}};
    std::string description(route.options.description);
    if (!word_of(route.scope).empty()) {
        if (!description.empty()) description += "\n\n";
        description += "Scope: `" + std::string(word_of(route.scope)) + "`";
    }
    if (!description.empty()) op["description"] = description;
    op["security"] = route.scope == Scope::open ? array{} : array{object{{"key", array{}}}};
    auto all = parameters(route, components);
    if (!all.empty()) op["parameters"] = std::move(all);
    if (route.docs.body != nullptr) {
        op["requestBody"] =
            object{{"required", route.docs.is_body_required},
                   {"content",
                    object{{"application/json", object{{"schema", route.docs.body(components)}}}}}};
    }
    op["responses"] = responses(route, components);
    return op;
}

object shared_parameters() {
    object key{
        {"name", "Idempotency-Key"},
        {"in", "header"},
        {"description",
         "Names this request: the same key with the same request is answered with the outcome of "
         "the first, and done once, for at least 24 hours. Best a fresh UUID."},
        {"schema", object{{"type", "string"}, {"minLength", 1}, {"maxLength", 128}}}};
    object if_match{{"name", "If-Match"},
                    {"in", "header"},
                    {"description", "The ETag that this change is based on"},
                    {"schema", json::type_schema("string")}};
    object if_none_match{{"name", "If-None-Match"},
                         {"in", "header"},
                         {"description", "The ETag of the answer that is there already"},
                         {"schema", json::type_schema("string")}};
    return {{"IdempotencyKey", std::move(key)},
            {"IfMatch", std::move(if_match)},
            {"IfNoneMatch", std::move(if_none_match)}};
}

object shared_responses() {
    object all;
    for (const auto& [status, codes] : common_codes()) {
        all["Refused" + std::to_string(status)] = refusal_response(status, codes);
    }
    return all;
}

// Indented by two blanks, so that a change of the API reads well as a change of the file.
void write_indented(std::string& out, const boost::json::value& value, const std::string& indent) {
    const auto inner = indent + "  ";
    if (value.is_object() && !value.get_object().empty()) {
        out += "{\n";
        bool is_first = true;
        for (const auto& [name, member] : value.get_object()) {
            if (!is_first) out += ",\n";
            is_first = false;
            out += inner + boost::json::serialize(name) + ": ";
            write_indented(out, member, inner);
        }
        out += '\n' + indent + '}';
    } else if (value.is_array() && !value.get_array().empty()) {
        out += "[\n";
        bool is_first = true;
        for (const auto& element : value.get_array()) {
            if (!is_first) out += ",\n";
            is_first = false;
            out += inner;
            write_indented(out, element, inner);
        }
        out += '\n' + indent + ']';
    } else {
        out += boost::json::serialize(value);
    }
}

}  // namespace

std::string openapi(const Routes& routes, const ApiInfo& info) {
    json::Components components;
    std::map<std::string, object> paths;
    std::set<std::string> tags;
    for (const auto& route : routes) {
        std::string method = route.method;
        std::ranges::transform(method, method.begin(),
                               [](char c) { return static_cast<char>(c | 32); });
        paths[route.path][method] = operation(route, components);
        tags.insert(tag_of(route));
    }
    object described_paths, schemas = components.schemas();
    for (auto& [path, operations] : paths) described_paths[path] = std::move(operations);
    array described_tags;
    for (const auto& tag : tags) {
        object described{{"name", tag}};
        const auto about = info.tags.find(tag);
        if (about != info.tags.end()) described["description"] = about->second;
        described_tags.push_back(std::move(described));
    }
    schemas["Problem"] = problem_schema();
    const object document{
        {"openapi", "3.1.0"},
        {"info", object{{"title", info.title},
                        {"version", info.version},
                        {"description", info.description},
                        {"license", object{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
        {"servers", array{object{{"url", "/"}}}},
        {"tags", std::move(described_tags)},
        {"paths", std::move(described_paths)},
        {"components",
         object{{"securitySchemes",
                 object{{"key", object{{"type", "http"},
                                       {"scheme", "bearer"},
                                       {"description",
                                        "An API key: nk_store_... of a shop, nk_admin_... of the "
                                        "house; or the token of a session, ns_..., which pages "
                                        "have as a cookie"}}}}},
                {"parameters", shared_parameters()},
                {"responses", shared_responses()},
                {"schemas", std::move(schemas)}}}};
    std::string text;
    write_indented(text, document, "");
    return text + '\n';
}

}  // namespace nahtlos::api
