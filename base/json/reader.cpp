#include "base/json/reader.hpp"

#include <algorithm>
#include <bitset>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <charconv>

#include "base/json/number.hpp"
#include "base/json/utf8.hpp"

namespace nahtlos::json {
namespace {

constexpr std::size_t max_fields = 128;
constexpr std::size_t max_segment_bytes = 200;

std::string_view kind_name(Kind kind) {
    switch (kind) {
        case Kind::missing: return "nothing";
        case Kind::null: return "null";
        case Kind::boolean: return "a boolean";
        case Kind::number: return "a number";
        case Kind::string: return "a string";
        case Kind::array: return "an array";
        case Kind::object: return "an object";
    }
    return "something else";
}

std::string between(std::int64_t least, std::int64_t most) {
    return "must be between " + std::to_string(least) + " and " + std::to_string(most);
}

// RFC 6901, section 3. Names come from the caller: long ones are cut so that a refusal stays small.
void append_segment(std::string& out, std::string_view name) {
    const bool is_cut = name.size() > max_segment_bytes;
    if (is_cut) {
        std::size_t end = max_segment_bytes;
        while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
        name = name.substr(0, end);
    }
    for (const char c : name) {
        if (c == '~') {
            out += "~0";
        } else if (c == '/') {
            out += "~1";
        } else {
            out += c;
        }
    }
    if (is_cut) out += "\u2026";
}

// The place of a field name, looked for from `hint` on: callers mostly keep our order.
std::size_t find_field(std::span<const ReadField> fields, std::string_view name, std::size_t hint) {
    for (std::size_t i = hint; i < fields.size(); ++i) {
        if (fields[i].name == name) return i;
    }
    for (std::size_t i = 0; i < hint; ++i) {
        if (fields[i].name == name) return i;
    }
    return fields.size();
}

}  // namespace

std::string Reader::pointer() const {
    std::vector<const At*> path;
    for (const At* at = at_; at != nullptr; at = at->up_) path.push_back(at);
    std::string text;
    for (std::size_t i = path.size(); i-- > 0;) {
        text += source_ == Source::query && i + 1 == path.size() ? '?' : '/';
        if (path[i]->is_named_) {
            append_segment(text, path[i]->name_);
        } else {
            text += std::to_string(path[i]->index_);
        }
    }
    return text;
}

void Reader::problem(std::string_view code, std::string detail) {
    if (++problem_count_ > max_problems) return;
    problems_.push_back({pointer(), std::string(code), std::move(detail)});
}

std::optional<Refusal> Reader::refusal() && {
    if (problem_count_ == 0) return std::nullopt;
    Refusal refusal;
    refusal.kind = RefusalKind::invalid;
    refusal.code = "invalid_request";
    refusal.detail = problem_count_ == 1
                         ? "One field is not acceptable."
                         : std::to_string(problem_count_) + " fields are not acceptable.";
    refusal.fields = std::move(problems_);
    return refusal;
}

bool Reader::wrong_type(std::string_view wanted, const Node& in) {
    problem("wrong_type",
            "must be " + std::string(wanted) + ", not " + std::string(kind_name(in.kind)));
    return false;
}

bool Reader::expect(Kind kind, std::string_view wanted, const Node& in) {
    return in.kind == kind || wrong_type(wanted, in);
}

bool Reader::boolean(bool& out, const Node& in) {
    if (source_ == Source::query && in.kind == Kind::string) {
        if (in.text != "true" && in.text != "false") {
            problem("wrong_type", "must be true or false");
            return false;
        }
        out = in.text == "true";
        return true;
    }
    if (!expect(Kind::boolean, "true or false", in)) return false;
    out = in.integer != 0;
    return true;
}

bool Reader::integer_text(std::int64_t& out, std::string_view text) {
    const auto exact = exact_integer(text);
    if (exact.outcome == Exactness::fraction) problem("wrong_type", "must be an integer");
    if (exact.outcome == Exactness::overflow) {
        problem("out_of_range", between(INT64_MIN, INT64_MAX));
    }
    out = exact.value;
    return exact.outcome == Exactness::exact;
}

bool Reader::integer(std::int64_t& out, const Node& in, std::int64_t least, std::int64_t most) {
    std::int64_t value = in.integer;
    if (source_ == Source::query && in.kind == Kind::string) {
        if (!is_plain_integer(in.text)) {
            problem("wrong_type", "must be an integer");
            return false;
        }
        if (!integer_text(value, in.text)) return false;
    } else {
        if (!expect(Kind::number, "an integer", in)) return false;
        if (!in.is_int64 && !integer_text(value, in.text)) return false;
    }
    if (value < least || value > most) {
        problem("out_of_range", between(least, most));
        return false;
    }
    out = value;
    return true;
}

bool Reader::number(double& out, const Node& in) {
    const bool is_text = source_ == Source::query && in.kind == Kind::string;
    if (!is_text && !expect(Kind::number, "a number", in)) return false;
    if (is_text && !is_number(in.text)) {
        problem("wrong_type", "must be a number");
        return false;
    }
    const auto value = parse_double(in.text);
    if (!value) {
        problem("out_of_range", "must be a number that a double can hold");
        return false;
    }
    out = *value;
    return true;
}

bool Reader::string_view(std::string_view& out, const Node& in) {
    if (!expect(Kind::string, "a string", in)) return false;
    if (in.text.size() > limits_.max_string_bytes) {
        problem("too_long",
                "must be at most " + std::to_string(limits_.max_string_bytes) + " bytes long");
        return false;
    }
    // PostgreSQL cannot store it and C interfaces end there.
    if (in.text.find('\0') != in.text.npos) {
        problem("invalid_format", "must not contain U+0000");
        return false;
    }
    out = in.text;
    return true;
}

bool Reader::string(std::string& out, const Node& in) {
    std::string_view text;
    if (!string_view(text, in)) return false;
    out.assign(text);
    return true;
}

bool Reader::uuid(Uuid& out, const Node& in) {
    std::string_view text;
    if (!string_view(text, in)) return false;
    const auto parsed = parse_uuid(text);
    if (!parsed) problem("invalid_format", "must be a UUID");
    if (parsed) out = *parsed;
    return parsed.has_value();
}

bool Reader::type_id(Uuid& out, const Node& in, std::string_view prefix) {
    std::string_view text;
    if (!string_view(text, in)) return false;
    std::optional<Uuid> parsed;
    if (text.size() == prefix.size() + 27 && text.starts_with(prefix) &&
        text[prefix.size()] == '_') {
        parsed = parse_typeid_suffix(text.substr(prefix.size() + 1));
    }
    if (!parsed) {
        problem("invalid_format",
                "must be an id that begins with \"" + std::string(prefix) + "_\"");
        return false;
    }
    out = *parsed;
    return true;
}

bool Reader::instant(Instant& out, const Node& in) {
    std::string_view text;
    if (!string_view(text, in)) return false;
    const auto parsed = parse_instant(text);
    if (!parsed) problem("invalid_format", "must be a time like 2026-11-22T10:15:30Z (RFC 3339)");
    if (parsed) out = *parsed;
    return parsed.has_value();
}

bool Reader::currency(Currency& out, const Node& in) {
    std::string_view text;
    if (!string_view(text, in)) return false;
    const auto parsed = parse_currency(text);
    if (!parsed) problem("invalid_format", "must be an ISO 4217 code like EUR");
    if (parsed) out = *parsed;
    return parsed.has_value();
}

bool Reader::money(Money& out, const Node& in) {
    static constexpr ReadField fields[] = {
        {"minor",
         [](void* money, const Node& minor, Reader& reader) {
             reader.integer(static_cast<Money*>(money)->minor, minor, INT64_MIN, INT64_MAX);
         }},
        {"currency",
         [](void* money, const Node& currency, Reader& reader) {
             reader.currency(static_cast<Money*>(money)->currency, currency);
         }},
    };
    const auto before = problem_count_;
    members(&out, in, fields);
    return problem_count_ == before;
}

bool Reader::unit_price(UnitPrice& out, const Node& in) {
    if (in.kind == Kind::number) {
        problem("wrong_type", "must be a decimal number written as a string, like \"1.99\"");
        return false;
    }
    std::string_view text;
    if (!string_view(text, in)) return false;
    const auto parsed = parse_unit_price(text);
    if (!parsed) problem("invalid_format", "must be a price like 1.99 with at most six decimals");
    if (parsed) out = *parsed;
    return parsed.has_value();
}

bool Reader::one_of(std::size_t& out, const Node& in, std::span<const std::string_view> names) {
    std::string_view text;
    if (!string_view(text, in)) return false;
    const auto found = std::ranges::find(names, text);
    if (found != names.end()) {
        out = static_cast<std::size_t>(found - names.begin());
        return true;
    }
    std::string detail = "must be one of";
    for (std::size_t i = 0; i < names.size(); ++i) {
        detail += i == 0 ? " " : ", ";
        detail += names[i];
    }
    problem("unknown_value", std::move(detail));
    return false;
}

bool Reader::starts_list(const Node& in) {
    if (!expect(Kind::array, "an array", in)) return false;
    if (in.count <= limits_.max_items) return true;
    problem("too_many", "must have at most " + std::to_string(limits_.max_items) + " entries");
    return false;
}

bool Reader::starts_map(const Node& in) {
    if (!expect(Kind::object, "an object", in)) return false;
    if (in.count <= limits_.max_items) return true;
    problem("too_many", "must have at most " + std::to_string(limits_.max_items) + " members");
    return false;
}

bool Reader::fits_as_key(std::string_view key) {
    if (key.size() > limits_.max_string_bytes) {
        problem("too_long",
                "has a name of more than " + std::to_string(limits_.max_string_bytes) + " bytes");
        return false;
    }
    if (key.find('\0') != key.npos) {
        problem("invalid_format", "must not have U+0000 in its name");
        return false;
    }
    return true;
}

void Reader::members(void* object, const Node& in, std::span<const ReadField> fields) {
    check(fields.size() <= max_fields, "a described struct has at most 128 fields");
    if (!starts_map(in)) return;
    std::bitset<max_fields> seen;
    std::size_t hint = 0;
    const Node* key = in.first();
    for (std::size_t i = 0; i < in.count; ++i, key = key->next()->next()) {
        const At at(*this, key->text);
        const auto place = find_field(fields, key->text, hint);
        if (place == fields.size()) {
            problem("unknown_field", "is not a known field");
        } else if (seen[place]) {
            problem("duplicate_field", "is given more than once");
        } else {
            seen.set(place);
            hint = place + 1;
            fields[place].read(object, *key->next(), *this);
        }
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (seen[i] || fields[i].when_missing == WhenMissing::keeps_default) continue;
        const At at(*this, fields[i].name);
        if (fields[i].when_missing == WhenMissing::refused) {
            problem("required", "is required");
        } else {
            fields[i].read(object, Node{}, *this);
        }
    }
}

namespace {

bool parse_uint64(std::uint64_t& out, std::string_view text) {
    const auto* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, out);
    return parsed.ec == std::errc{} && parsed.ptr == end;
}

bool spend(std::size_t& budget, std::size_t bytes) {
    if (bytes > budget) return false;
    budget -= bytes;
    return true;
}

}  // namespace

// False when the budget is spent; that is a problem of the whole value, noted by the caller.
bool Reader::free_node(boost::json::value& out, const Node& in, std::size_t& budget) {
    if (!spend(budget, 8 + (in.kind == Kind::string ? in.text.size() : 0))) return false;
    if (in.kind == Kind::boolean) {
        out = in.integer != 0;
    } else if (in.kind == Kind::number && in.is_int64) {
        out = in.integer;
    } else if (in.kind == Kind::number) {
        std::uint64_t whole = 0;
        double value = 0;
        if (parse_uint64(whole, in.text)) {
            out = whole;
        } else if (number(value, in)) {
            out = value;
        }
    } else if (in.kind == Kind::string) {
        std::string_view text;
        if (string_view(text, in)) out.emplace_string().assign(text.data(), text.size());
    } else if (in.kind == Kind::array) {
        auto& array = out.emplace_array();
        const Node* element = in.first();
        for (std::size_t i = 0; i < in.count; ++i, element = element->next()) {
            const At at(*this, i);
            if (!free_node(array.emplace_back(nullptr), *element, budget)) return false;
        }
    } else if (in.kind == Kind::object) {
        auto& object = out.emplace_object();
        const Node* key = in.first();
        for (std::size_t i = 0; i < in.count; ++i, key = key->next()->next()) {
            const At at(*this, key->text);
            if (!spend(budget, key->text.size())) return false;
            if (!fits_as_key(key->text)) continue;
            const auto [place, is_new] =
                object.emplace({key->text.data(), key->text.size()}, nullptr);
            if (!is_new) {
                problem("duplicate_field", "is given more than once");
            } else if (!free_node(place->value(), *key->next(), budget)) {
                return false;
            }
        }
    } else {
        out = nullptr;
    }
    return true;
}

bool Reader::free_value(boost::json::value& out, const Node& in) {
    const auto before = problem_count_;
    std::size_t budget = limits_.max_free_bytes;
    if (!free_node(out, in, budget)) {
        problem("too_long",
                "must be at most " + std::to_string(limits_.max_free_bytes) + " bytes in all");
    }
    return problem_count_ == before;
}

bool Reader::free_object(boost::json::object& out, const Node& in) {
    if (!expect(Kind::object, "an object", in)) return false;
    boost::json::value value;
    if (!free_value(value, in)) return false;
    out = std::move(value.as_object());
    return true;
}

}  // namespace nahtlos::json
