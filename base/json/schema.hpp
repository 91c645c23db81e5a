// JSON Schema 2020-12 of described structs, as OpenAPI 3.1 wants it.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <span>
#include <string>
#include <string_view>
#include <typeindex>

#include "base/json/traits.hpp"
#include "base/json/writer.hpp"

namespace nahtlos::json {

class Components;

/// One field of a described struct, as the schema sees it.
struct SchemaField {
    std::string_view name;
    std::string_view doc;
    boost::json::object (*schema)(Components& components) = nullptr;
    std::string (*default_text)() = nullptr;  // JSON; set for fields that may miss
    bool is_required = false;
};

/// The named schemas that others refer to: what goes under components/schemas of an OpenAPI
/// document. Two different types of one name are a broken promise; `schema_name` tells them apart.
class Components {
public:
    /// A reference to the struct, which is described here on first sight.
    boost::json::object refer(std::type_index type, const std::string& name, std::string_view doc,
                              std::span<const SchemaField> fields);
    boost::json::object refer_to_money();
    /// A string of 1 to `most` characters.
    boost::json::object text(std::size_t most) const;
    /// An array of `least` to `most` Ts.
    template <class T>
    boost::json::object list(std::size_t least, std::size_t most);
    /// In order of name.
    boost::json::object schemas() const;
    bool empty() const { return entries_.empty(); }

private:
    struct Entry {
        std::type_index type;
        boost::json::object schema;
    };
    boost::json::object& add(std::type_index type, const std::string& name, bool& is_new);
    std::map<std::string, Entry> entries_;
};

/// "Page_Product" of "nahtlos::Page<nahtlos::catalog::Product>".
std::string component_name(std::string_view type);
/// The schema that also allows null.
boost::json::object nullable(boost::json::object schema);
boost::json::object enum_schema(std::span<const std::string_view> names);
boost::json::object integer_schema(std::int64_t least, std::int64_t most);
boost::json::object type_schema(std::string_view type, std::string_view format = {});
boost::json::object pattern_schema(std::string_view pattern);
boost::json::object id_schema(std::string_view prefix);
boost::json::object unit_price_schema();
boost::json::object array_schema(boost::json::object items);
boost::json::object map_schema(boost::json::object values);
/// What an optional `docs` entry and default add to the schema of a field.
boost::json::object field_schema(const SchemaField& field, Components& components);

template <class T>
boost::json::object schema(Components& components);

/// What the compiler calls T, namespaces included.
template <class T>
constexpr std::string_view full_type_name() {
    std::string_view text = __PRETTY_FUNCTION__;
    text.remove_prefix(text.find("T = ") + 4);
    return text.substr(0, text.find_first_of(";]"));
}

template <DescribedStruct T>
std::string schema_name() {
    if constexpr (requires { std::string(T::schema_name); }) {
        return std::string(T::schema_name);
    } else {
        return component_name(full_type_name<T>());
    }
}

template <class T, class D>
std::string default_text() {
    return write(T{}.*D::pointer);
}

template <class T, class D>
constexpr SchemaField schema_field() {
    using Member = MemberType<T, D>;
    constexpr bool has_default = may_miss<T, D>();
    SchemaField field{outer_name(D::name), field_doc<T, D>(), &schema<Member>};
    if constexpr (has_default) field.default_text = &default_text<T, D>;
    field.is_required = !has_default && !is_optional<Member>;
    return field;
}

template <DescribedStruct T>
inline constexpr auto schema_fields = []<class... D>(boost::mp11::mp_list<D...>) {
    static_assert(annotations_name_members<T>(), "may_miss and docs name members");
    return std::array<SchemaField, sizeof...(D)>{schema_field<T, D>()...};
}(Members<T>{});

template <class T>
struct WithoutOptional {
    using type = T;
};
template <class T>
struct WithoutOptional<std::optional<T>> : WithoutOptional<T> {};

template <DescribedStruct T>
inline constexpr auto parameter_fields = []<class... D>(boost::mp11::mp_list<D...>) {
    auto fields = schema_fields<T>;
    std::size_t i = 0;
    // A query has no null: an optional parameter is there or it is not.
    ((fields[i++].schema = &schema<typename WithoutOptional<MemberType<T, D>>::type>), ...);
    return fields;
}(Members<T>{});

boost::json::array parameters(std::span<const SchemaField> fields);

/// The parameter objects of OpenAPI for a struct that read_query() reads.
template <DescribedStruct T>
boost::json::array query_parameters() {
    return parameters(parameter_fields<T>);
}

template <DescribedStruct T>
boost::json::object struct_schema(Components& components) {
    std::string_view doc;
    if constexpr (requires { std::string_view(T::doc); }) doc = T::doc;
    return components.refer(typeid(T), schema_name<T>(), doc, schema_fields<T>);
}

template <DescribedEnum E>
boost::json::object described_enum_schema() {
    std::vector<std::string_view> names;
    for (const auto& entry : enum_entries<E>) names.push_back(entry.first);
    return enum_schema(names);
}

/// The schema of any type that read() takes; structs become components and are referred to.
template <class T>
boost::json::object schema(Components& components) {
    if constexpr (ValueType<T>) {
        if constexpr (requires { T::schema(components); }) {
            return T::schema(components);
        } else {
            return T::schema();
        }
    } else if constexpr (is_optional<T>) {
        using Inner = typename T::value_type;
        if constexpr (is_optional<Inner>) {
            return schema<Inner>(components);
        } else {
            return nullable(schema<Inner>(components));
        }
    } else if constexpr (is_vector<T>) {
        return array_schema(schema<typename T::value_type>(components));
    } else if constexpr (is_string_map<T>) {
        return map_schema(schema<typename T::mapped_type>(components));
    } else if constexpr (DescribedStruct<T>) {
        return struct_schema<T>(components);
    } else if constexpr (DescribedEnum<T>) {
        return described_enum_schema<T>();
    } else if constexpr (std::same_as<T, bool>) {
        return type_schema("boolean");
    } else if constexpr (WireInteger<T>) {
        return integer_schema(std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
    } else if constexpr (std::same_as<T, double>) {
        return type_schema("number", "double");
    } else if constexpr (std::same_as<T, std::string>) {
        return type_schema("string");
    } else if constexpr (std::same_as<T, Uuid>) {
        return type_schema("string", "uuid");
    } else if constexpr (is_id<T>) {
        return id_schema(T::prefix());
    } else if constexpr (std::same_as<T, Instant>) {
        return type_schema("string", "date-time");
    } else if constexpr (std::same_as<T, Currency>) {
        return pattern_schema("^[A-Z]{3}$");
    } else if constexpr (std::same_as<T, Money>) {
        return components.refer_to_money();
    } else if constexpr (std::same_as<T, UnitPrice>) {
        return unit_price_schema();
    } else if constexpr (std::same_as<T, boost::json::object>) {
        return type_schema("object");
    } else if constexpr (std::same_as<T, boost::json::value>) {
        return {};
    } else {
        static_assert(never<T>, "describe the struct or enum, or give it the shape of a ValueType");
    }
}

template <class T>
boost::json::object Components::list(std::size_t least, std::size_t most) {
    auto array = array_schema(schema<T>(*this));
    array["minItems"] = least;
    array["maxItems"] = most;
    return array;
}

}  // namespace nahtlos::json
