#include "tests/fuzz/api_document.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "adapters/payment_test/wire.hpp"
#include "apps/nahtlos/routes.hpp"
#include "base/check.hpp"
#include "base/crypto/sha256.hpp"
#include "base/json/schema.hpp"
#include "tests/fuzz/text_schema.hpp"

namespace nahtlos::fuzz {
namespace {

using boost::json::value;

std::string text(const value& from) {
    const auto& string = from.as_string();
    return {string.data(), string.size()};
}

std::uint16_t number_of(const std::string& id) {
    const auto digest = sha256({id});
    const auto high = static_cast<std::uint8_t>(digest[0]);
    const auto low = static_cast<std::uint8_t>(digest[1]);
    return static_cast<std::uint16_t>(high << 8 | low);
}

const Schema* json_content(const Schema& of) {
    const auto* content = of.if_contains("content");
    if (content == nullptr) return nullptr;
    for (const char* type : {"application/json", "application/problem+json"}) {
        const auto* typed = content->as_object().if_contains(type);
        if (typed != nullptr) return &typed->at("schema").as_object();
    }
    return nullptr;
}

std::optional<double> number(const value& from) {
    if (from.is_int64()) return static_cast<double>(from.get_int64());
    if (from.is_uint64()) return static_cast<double>(from.get_uint64());
    if (from.is_double()) return from.get_double();
    return std::nullopt;
}

bool is_of_type(const value& found, std::string_view type) {
    if (type == "null") return found.is_null();
    if (type == "object") return found.is_object();
    if (type == "array") return found.is_array();
    if (type == "string") return found.is_string();
    if (type == "boolean") return found.is_bool();
    if (type == "integer") return found.is_int64() || found.is_uint64();
    return number(found).has_value();
}

bool is_of_types(const value& found, const value& types) {
    if (types.is_string()) return is_of_type(found, text(types));
    return std::ranges::any_of(types.as_array(),
                               [&](const auto& type) { return is_of_type(found, text(type)); });
}

// The program's, and what its webhooks are sent, which is no JSON of ours.
value program_document() {
    auto document = boost::json::parse(app::openapi_document());
    json::Components components;
    json::schema<payment_test::EventSaid>(components);
    auto& schemas = document.at("components").at("schemas").as_object();
    for (auto& [name, schema] : components.schemas()) {
        check(!schemas.contains(name), "the provider's types have names of their own");
        schemas[name] = std::move(schema);
    }
    return document;
}

using Misfit = std::optional<std::string>;

Misfit misfit_of_number(const value& found, const Schema& schema) {
    const auto size = *number(found);
    const auto* least = schema.if_contains("minimum");
    const auto* most = schema.if_contains("maximum");
    if (least != nullptr && size < *number(*least)) return "below the minimum";
    if (most != nullptr && size > *number(*most)) return "above the maximum";
    return std::nullopt;
}

Misfit misfit_of_count(std::size_t count, const Schema& schema) {
    const auto* least = schema.if_contains("minItems");
    const auto* most = schema.if_contains("maxItems");
    if (least != nullptr && static_cast<double>(count) < *number(*least)) return "too few";
    if (most != nullptr && static_cast<double>(count) > *number(*most)) return "too many";
    return std::nullopt;
}

}  // namespace

ApiDocument::ApiDocument() : document_(program_document()) {
    for (const auto& [path, methods] : document_.at("paths").as_object()) {
        for (const auto& [method, said] : methods.as_object()) {
            add(std::string(path), std::string(method), said.as_object());
        }
    }
    check(!operations_.empty(), "the program has routes");
}

void ApiDocument::add(const std::string& path, const std::string& method, const Schema& said) {
    Operation operation;
    operation.id = text(said.at("operationId"));
    operation.path = path;
    for (const char c : method) operation.method += static_cast<char>(c - 'a' + 'A');
    if (const auto* body = said.if_contains("requestBody")) {
        operation.body = json_content(body->as_object());
    }
    if (path.starts_with(webhook_path)) {
        operation.body = &document_.at("components").at("schemas").at("EventSaid").as_object();
    }
    if (const auto* parameters = said.if_contains("parameters")) {
        for (const auto& entry : parameters->as_array()) {
            if (const auto* reference = entry.as_object().if_contains("$ref")) {
                operation.is_command |= text(*reference).ends_with("/IdempotencyKey");
                continue;
            }
            const auto* required = entry.as_object().if_contains("required");
            operation.parameters.push_back({text(entry.at("name")), text(entry.at("in")) == "path",
                                            required != nullptr && required->as_bool(),
                                            &entry.at("schema").as_object()});
        }
    }
    for (const auto& [status, reply] : said.at("responses").as_object()) {
        operation.replies[std::stoi(std::string(status))] =
            json_content(resolve(reply.as_object()));
    }
    auto number = number_of(operation.id);
    while (!operations_.try_emplace(number, operation).second) ++number;
}

const Operation& ApiDocument::select(std::uint16_t number) const {
    const auto found = operations_.lower_bound(number);
    return found == operations_.end() ? operations_.begin()->second : found->second;
}

const Schema& ApiDocument::resolve(const Schema& schema) const {
    const auto* reference = schema.if_contains("$ref");
    if (reference == nullptr) return schema;
    boost::json::error_code error;
    const auto* found = document_.find_pointer(text(*reference).substr(1), error);
    check(found != nullptr, "what the document refers to is in it");
    return found->as_object();
}

Misfit ApiDocument::misfit(const value& found, const Schema& said,
                           const std::string& pointer) const {
    const auto at = [&](const std::string& why) { return pointer + " is " + why; };
    const auto& schema = resolve(said);
    if (const auto* all = schema.if_contains("allOf")) {
        for (const auto& one : all->as_array()) {
            if (auto wrong = misfit(found, one.as_object(), pointer)) return wrong;
        }
    }
    if (const auto* any = schema.if_contains("anyOf")) {
        const bool fits = std::ranges::any_of(any->as_array(), [&](const auto& one) {
            return !misfit(found, one.as_object(), pointer);
        });
        if (!fits) return at("none of those that it may be");
    }
    const auto* types = schema.if_contains("type");
    if (types != nullptr && !is_of_types(found, *types)) return at("of another type");
    const auto* words = schema.if_contains("enum");
    if (words != nullptr && !std::ranges::count(words->as_array(), found)) {
        return at("no word of the list: " + boost::json::serialize(found));
    }
    Misfit wrong;
    if (found.is_string()) wrong = misfit_of_text(text(found), schema);
    if (number(found)) wrong = misfit_of_number(found, schema);
    if (found.is_array()) wrong = misfit_of_count(found.get_array().size(), schema);
    if (wrong) return at(*wrong + ": " + boost::json::serialize(found).substr(0, 200));
    if (found.is_array()) return misfit_within(found.get_array(), schema, pointer);
    if (found.is_object()) return misfit_within(found.get_object(), schema, pointer);
    return std::nullopt;
}

Misfit ApiDocument::misfit_within(const boost::json::array& found, const Schema& schema,
                                  const std::string& pointer) const {
    const auto* items = schema.if_contains("items");
    if (items == nullptr) return std::nullopt;
    for (std::size_t i = 0; i < found.size(); ++i) {
        auto wrong = misfit(found[i], items->as_object(), pointer + '/' + std::to_string(i));
        if (wrong) return wrong;
    }
    return std::nullopt;
}

Misfit ApiDocument::misfit_within(const boost::json::object& found, const Schema& schema,
                                  const std::string& pointer) const {
    if (const auto* required = schema.if_contains("required")) {
        for (const auto& name : required->as_array()) {
            if (!found.contains(name.as_string())) return pointer + '/' + text(name) + " misses";
        }
    }
    const auto* properties = schema.if_contains("properties");
    const auto* others = schema.if_contains("additionalProperties");
    for (const auto& [name, value] : found) {
        const auto* known =
            properties == nullptr ? nullptr : properties->as_object().if_contains(name);
        const auto place = pointer + '/' + std::string(name);
        Misfit wrong;
        if (known != nullptr) {
            wrong = misfit(value, known->as_object(), place);
        } else if (others != nullptr && others->is_object()) {
            wrong = misfit(value, others->as_object(), place);
        } else if (others != nullptr && !others->as_bool()) {
            wrong = place + " is not described";
        }
        if (wrong) return wrong;
    }
    return std::nullopt;
}

}  // namespace nahtlos::fuzz
