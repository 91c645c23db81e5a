#include "tests/fuzz/value_maker.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>

#include "base/json/writer.hpp"
#include "tests/fuzz/text_schema.hpp"

namespace nahtlos::fuzz {
namespace {

constexpr std::size_t most_depth = 8, most_values = 400;
constexpr std::uint8_t first_wrong = 0xd8;  // of the byte that says how

std::string quoted(std::string_view text) { return json::write(text); }

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

// Text of the schema's own bounds; 0 is the shortest that is allowed.
std::string of_length(const Schema& schema, std::uint8_t how) {
    const auto* most = schema.if_contains("maxLength");
    const auto longest = most == nullptr ? 300 : most->to_number<std::size_t>();
    switch (how % 4) {
        case 0: return std::string(longest, 'x');
        case 1: return std::string(longest + 1, 'x');
        case 2: {
            std::string wide;
            for (std::size_t i = 0; i < longest; ++i) wide += "\xf0\x9f\xa6\x86";
            return wide;
        }
        default: return "";
    }
}

constexpr std::array<std::string_view, 16> words{
    "x",
    " ",
    "-1",
    "0",
    "null",
    "\xc3\xa4\xe2\x82\xac",
    "a\xcc\x88",
    "'; drop table orders_order --",
    "%00",
    "../../etc/passwd",
    "\xe2\x80\xae"
    "abc",
    "9223372036854775807",
    "1e309",
    "ord_7zzzzzzzzzzzzzzzzzzzzzzzzz",
    "9999-12-31T23:59:59.999999Z",
    "0000-01-01T00:00:00Z",
};

constexpr std::array<std::string_view, 6> moments{
    "2026-01-05T08:00:00Z", "2026-01-05T09:00:00+01:00", "2025-12-31T23:59:59.999999Z",
    "1970-01-01T00:00:00Z", "2200-01-01T00:00:00Z",      "2026-01-06T08:00:00Z"};

}  // namespace

std::string ValueMaker::json(const Schema& schema, std::string_view name) {
    return value(schema, name, 0);
}

std::string ValueMaker::plain(const Schema& schema, std::string_view name) {
    auto made = value(schema, name, 0);
    std::erase_if(made, [](char c) { return c == '"' || c == '[' || c == ']'; });
    return made;
}

std::string ValueMaker::value(const Schema& said, std::string_view name, std::size_t depth) {
    const auto& schema = document_.resolve(said);
    const auto how = feed_.byte();
    if (++made_ > most_values) return "null";
    if (how >= first_wrong) return wrong(static_cast<std::uint8_t>(how - first_wrong));
    if (const auto* any = schema.if_contains("anyOf")) {
        const auto& all = any->as_array();
        return value(all[how % all.size()].as_object(), name, depth + 1);
    }
    if (const auto* list = schema.if_contains("enum")) {
        if (how >= 0xc0) return quoted("no_such_word");
        return boost::json::serialize(list->as_array()[how % list->as_array().size()]);
    }
    const auto* types = schema.if_contains("type");
    if (types == nullptr) return free_form(how);
    if (types->is_array() && how >= 0xc8) return "null";
    const std::string_view type =
        types->is_array() ? types->as_array()[0].as_string().c_str() : types->as_string().c_str();
    if (type == "object") return object(schema, depth);
    if (type == "array") return array(schema, name, depth);
    if (type == "string") return text(schema, name, how);
    if (type == "boolean") return how % 2 == 0 ? "true" : "false";
    if (type == "integer") return integer(schema, name, how);
    return how % 4 == 0 ? "1.5" : std::to_string(how);
}

std::string ValueMaker::object(const Schema& schema, std::size_t depth) {
    const auto* properties = schema.if_contains("properties");
    if (properties == nullptr || depth > most_depth) {
        const auto* others = schema.if_contains("additionalProperties");
        const bool is_map = others != nullptr && others->is_object() && depth <= most_depth;
        return is_map ? map(others->as_object(), depth) : "{}";
    }
    const auto* required = schema.if_contains("required");
    std::string out = "{";
    for (const auto& [key, field] : properties->as_object()) {
        const bool is_required =
            required != nullptr && std::ranges::count(required->as_array(), key) > 0;
        const auto choice = feed_.byte();
        // Half of the choices take in what may miss, a few leave out what must be there.
        const bool is_left_out = is_required ? choice >= 0xf8 : choice % 2 == 0;
        if (is_left_out) continue;
        if (out.size() > 1) out += ',';
        const std::string name(key);
        out += quoted(choice == 0xf1 ? name + 'x' : name) + ':';
        out += value(field.as_object(), name, depth + 1);
        if (choice == 0xf3) out += ',' + quoted(name) + ":1";
    }
    return out + '}';
}

std::string ValueMaker::map(const Schema& values, std::size_t depth) {
    std::string out = "{";
    const auto count = feed_.byte() % 4;
    for (int i = 0; i < count; ++i) {
        if (out.size() > 1) out += ',';
        const auto name = feed_.byte();
        out += quoted(name < 0x80 ? "de" : words[name % words.size()]) + ':';
        out += value(values, "language", depth + 1);
    }
    return out + '}';
}

std::string ValueMaker::array(const Schema& schema, std::string_view name, std::size_t depth) {
    const auto choice = feed_.byte();
    if (depth > most_depth) return "[]";
    const auto& items = schema.at("items").as_object();
    if (choice == 0xff) {  // one more than any list may have
        const auto one = value(items, name, depth + 1);
        std::string out = "[" + one;
        for (int i = 0; i < 1'000; ++i) out += ',' + one;
        return out + ']';
    }
    const auto* least = schema.if_contains("minItems");
    const auto wanted = least == nullptr || choice >= 0x80 ? 0 : least->to_number<int>();
    std::string out = "[";
    for (int i = 0; i < std::max(wanted, (choice + 1) % 5); ++i) {
        if (i > 0) out += ',';
        out += value(items, name, depth + 1);
    }
    return out + ']';
}

std::string ValueMaker::integer(const Schema& schema, std::string_view name, std::uint8_t how) {
    const auto bound = [&](const char* which, std::int64_t otherwise) {
        const auto* found = schema.if_contains(which);
        return found == nullptr ? otherwise : found->to_number<std::int64_t>();
    };
    const auto least = bound("minimum", INT64_MIN), most = bound("maximum", INT64_MAX);
    const auto one = std::clamp<std::int64_t>(1, least, most);
    if (how < 0x60) return std::to_string(how % 2 == 0 ? known_.number(name, how / 2, one) : one);
    switch (how % 8) {
        case 0: return std::to_string(least);
        case 1: return std::to_string(most);
        case 2: return least == INT64_MIN ? "-9223372036854775809" : std::to_string(least - 1);
        case 3: return most == INT64_MAX ? "9223372036854775808" : std::to_string(most + 1);
        case 4: return "0";
        case 5: return "-1";
        case 6: return std::to_string(feed_.pair());
        default: return "9007199254740993";  // 2^53 + 1: no double holds it
    }
}

std::string ValueMaker::text(const Schema& schema, std::string_view name, std::uint8_t how) {
    const auto prefix = id_prefix(schema);
    const auto known = std::string_view(prefix.empty() ? name : prefix);
    if (how < 0x90 && known_.has(known)) return quoted(known_.text(known, how));
    // An id of a kind that nothing is known of yet.
    if (how < 0x90 && !prefix.empty()) return quoted(prefix + "_" + std::string(25, '0') + "1");
    const auto* format = schema.if_contains("format");
    if (how < 0xb0 && format != nullptr && format->as_string() == "date-time") {
        return quoted(moments[how % moments.size()]);
    }
    if (how < 0xa0 && format != nullptr && format->as_string() == "uuid") {
        return quoted("018f0000-0000-7000-8000-000000000b41");
    }
    const auto* pattern = schema.if_contains("pattern");
    if (how < 0xa0 && pattern != nullptr && pattern->as_string() == "^[A-Z]{3}$") {
        return quoted("EUR");
    }
    if (how < 0xa0 && pattern != nullptr &&
        pattern->as_string().find("24:00") != pattern->as_string().npos) {
        return quoted("09:30");  // a time of day
    }
    if (how < 0x20) {
        const auto text = "x" + std::to_string(how);
        return quoted(misfit_of_text(text, schema) ? "code-" + text : text);
    }
    if (how < 0xb0) return quoted(words[how % words.size()]);
    if (how < 0xc0) return quoted(of_length(schema, how));
    const auto taken = feed_.take(feed_.byte() % 32U);
    return '"' + std::string(taken) + '"';  // with its quotes, escapes and broken UTF-8
}

std::string ValueMaker::free_form(std::uint8_t how) {
    constexpr std::array<std::string_view, 6> all{R"({"a":1})", "[1,2.5,null]",        R"("x")",
                                                  "{}",         R"({"a":{"b":[{}]}})", "1e15"};
    return std::string(all[how % all.size()]);
}

std::string ValueMaker::wrong(std::uint8_t how) {
    switch (how % 20) {
        case 0: return "null";
        case 1: return "true";
        case 2: return "1";
        case 3: return "\"x\"";
        case 4: return "[]";
        case 5: return "{}";
        case 6: return nested(20);
        case 7: return nested(40);
        case 8: return "1e400";
        case 9: return "-0.0";
        case 10: return "1.5";
        case 11: return "99999999999999999999999999";
        case 12: return "\"\xff\xfe\"";
        case 13: return R"("\ud800")";
        case 14: return R"("\u0000")";
        case 15: return '"' + std::string(5'000, 'y') + '"';
        case 16: return R"({"a":1,"a":2})";
        case 17: return R"({"":{"":null}})";
        case 18: return "nul";
        default: return std::string(feed_.take(feed_.byte() % 16U));
    }
}

}  // namespace nahtlos::fuzz
