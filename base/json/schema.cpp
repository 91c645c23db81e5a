#include "base/json/schema.hpp"

#include "base/json/reader.hpp"

namespace nahtlos::json {
namespace {

boost::json::string_view view_of(std::string_view view) { return {view.data(), view.size()}; }

boost::json::object reference(const std::string& name) {
    return {{"$ref", "#/components/schemas/" + name}};
}

// Our own reader keeps numbers exact where boost::json::parse of 1.81 does not.
boost::json::value parse_default(const std::string& json) {
    auto value = read<boost::json::value>(json);
    check(value.ok(), "the default of a field is JSON of a moderate size");
    return *std::move(value);
}

}  // namespace

std::string component_name(std::string_view type) {
    std::string name, word;
    const auto end_word = [&] {
        if (!name.empty() && !word.empty()) name += '_';
        name += word;
        word.clear();
    };
    for (std::size_t i = 0; i < type.size(); ++i) {
        const char c = type[i];
        const bool is_name =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (is_name) {
            word += c;
        } else if (c == ':') {
            word.clear();  // what came before was a namespace
        } else if (c == '{' || c == '(') {
            i = type.find_first_of("})", i);  // "{anonymous}" is a namespace too
            if (i == type.npos) break;
        } else {
            end_word();
        }
    }
    end_word();
    return name;
}

boost::json::object nullable(boost::json::object schema) {
    if (schema.empty()) return schema;  // anything goes, null too
    auto* type = schema.if_contains("type");
    if (type != nullptr && type->is_string() && !schema.contains("enum")) {
        *type = boost::json::array{*type, "null"};
        return schema;
    }
    return {{"anyOf", boost::json::array{std::move(schema), type_schema("null")}}};
}

boost::json::object type_schema(std::string_view type, std::string_view format) {
    boost::json::object schema{{"type", view_of(type)}};
    if (!format.empty()) schema["format"] = view_of(format);
    return schema;
}

boost::json::object pattern_schema(std::string_view pattern) {
    return {{"type", "string"}, {"pattern", view_of(pattern)}};
}

boost::json::object enum_schema(std::span<const std::string_view> names) {
    boost::json::array values;
    for (const auto name : names) values.emplace_back(view_of(name));
    return {{"type", "string"}, {"enum", std::move(values)}};
}

boost::json::object integer_schema(std::int64_t least, std::int64_t most) {
    if (least == INT64_MIN && most == INT64_MAX) return type_schema("integer", "int64");
    if (least == INT32_MIN && most == INT32_MAX) return type_schema("integer", "int32");
    return {{"type", "integer"}, {"minimum", least}, {"maximum", most}};
}

boost::json::object id_schema(std::string_view prefix) {
    return pattern_schema("^" + std::string(prefix) + "_[0-7][0-9a-hjkmnp-tv-z]{25}$");
}

boost::json::object unit_price_schema() {
    return pattern_schema("^-?[0-9]{1,12}(\\.[0-9]{1,6})?$");
}

boost::json::object array_schema(boost::json::object items) {
    return {{"type", "array"}, {"items", std::move(items)}};
}

boost::json::object map_schema(boost::json::object values) {
    return {{"type", "object"}, {"additionalProperties", std::move(values)}};
}

boost::json::object field_schema(const SchemaField& field, Components& components) {
    auto schema = field.schema(components);
    // 2020-12 allows other keywords beside $ref.
    if (!field.doc.empty()) schema["description"] = view_of(field.doc);
    if (field.default_text != nullptr) {
        auto value = parse_default(field.default_text());
        if (!value.is_null()) schema["default"] = std::move(value);
    }
    return schema;
}

boost::json::array parameters(std::span<const SchemaField> fields) {
    boost::json::array all;
    Components components;
    for (const auto& field : fields) {
        SchemaField bare = field;
        bare.doc = {};  // stands beside the schema
        boost::json::object parameter{{"name", view_of(field.name)}, {"in", "query"}};
        if (field.is_required) parameter["required"] = true;
        if (!field.doc.empty()) parameter["description"] = view_of(field.doc);
        parameter["schema"] = field_schema(bare, components);
        all.emplace_back(std::move(parameter));
    }
    check(components.empty(), "a query has scalars and lists of scalars only");
    return all;
}

boost::json::object& Components::add(std::type_index type, const std::string& name, bool& is_new) {
    const auto [place, added] = entries_.try_emplace(name, Entry{type, {}});
    if (place->second.type != type) {
        broken(("two types of the name " + name + " need a schema_name each").c_str(), __FILE__,
               __LINE__);
    }
    is_new = added;
    return place->second.schema;
}

boost::json::object Components::refer(std::type_index type, const std::string& name,
                                      std::string_view doc, std::span<const SchemaField> fields) {
    bool is_new = false;
    auto& entry = add(type, name, is_new);  // before its fields: a struct may contain itself
    if (!is_new) return reference(name);
    boost::json::object schema{{"type", "object"}}, properties;
    if (!doc.empty()) schema["description"] = view_of(doc);
    boost::json::array required;
    for (const auto& field : fields) {
        properties[view_of(field.name)] = field_schema(field, *this);
        if (field.is_required) required.emplace_back(view_of(field.name));
    }
    if (!required.empty()) schema["required"] = std::move(required);
    schema["properties"] = std::move(properties);
    schema["additionalProperties"] = false;
    entry = std::move(schema);
    return reference(name);
}

boost::json::object Components::refer_to_money() {
    static constexpr SchemaField fields[] = {
        {"minor", "amount in the minor unit of the currency (ISO 4217): 1299 is 12.99 EUR",
         &schema<std::int64_t>, nullptr, true},
        {"currency", "", &schema<Currency>, nullptr, true},
    };
    return refer(typeid(Money), "Money", "", fields);
}

boost::json::object Components::text(std::size_t most) const {
    return {{"type", "string"}, {"minLength", 1}, {"maxLength", most}};
}

boost::json::object Components::schemas() const {
    boost::json::object all;
    for (const auto& [name, entry] : entries_) all[view_of(name)] = entry.schema;
    return all;
}

}  // namespace nahtlos::json
