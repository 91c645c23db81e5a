// Strict reader: JSON text to described structs, every wrong field named by its JSON pointer.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/ids.hpp"
#include "base/json/document.hpp"
#include "base/json/traits.hpp"
#include "base/money.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace nahtlos::json {

/// At most this many wrong fields are reported; more are only counted.
inline constexpr std::size_t max_problems = 100;

class Reader;

enum class WhenMissing : std::uint8_t { refused, keeps_default, becomes_empty };

/// One field of a described struct, as the reader sees it.
struct ReadField {
    std::string_view name;
    void (*read)(void* object, const Node& in, Reader& reader) = nullptr;
    WhenMissing when_missing = WhenMissing::refused;
    bool is_list = false;
};

/// Where texts come from: in a query every scalar is written as text and lists are split before.
enum class Source : std::uint8_t { body, query };

/// Carries the place in the document and collects problems. The readers of scalars write to `out`
/// only when they return true; otherwise they have noted the problem.
class Reader {
public:
    Reader(const ReadLimits& limits, Source source) : limits_(limits), source_(source) {}

    /// While it lives, problems are named below this member or element.
    class At {
    public:
        At(Reader& reader, std::string_view name) : At(reader, name, 0, true) {}
        At(Reader& reader, std::size_t index) : At(reader, {}, index, false) {}
        ~At() { reader_.at_ = up_; }
        At(const At&) = delete;
        At& operator=(const At&) = delete;

    private:
        friend class Reader;
        At(Reader& reader, std::string_view name, std::size_t index, bool is_named)
            : reader_(reader), up_(reader.at_), name_(name), index_(index), is_named_(is_named) {
            reader.at_ = this;
        }
        Reader& reader_;
        const At* up_;
        std::string_view name_;
        std::size_t index_;
        bool is_named_;
    };

    void problem(std::string_view code, std::string detail);
    std::size_t problem_count() const { return problem_count_; }
    /// The refusal with all problems; nothing without any.
    std::optional<Refusal> refusal() &&;

    bool boolean(bool& out, const Node& in);
    bool integer(std::int64_t& out, const Node& in, std::int64_t least, std::int64_t most);
    bool number(double& out, const Node& in);
    bool string(std::string& out, const Node& in);
    /// A view instead of a copy, living as long as the document.
    bool string_view(std::string_view& out, const Node& in);
    bool uuid(Uuid& out, const Node& in);
    /// "ord_01h..." with the given prefix.
    bool type_id(Uuid& out, const Node& in, std::string_view prefix);
    bool instant(Instant& out, const Node& in);
    bool currency(Currency& out, const Node& in);
    bool money(Money& out, const Node& in);
    bool unit_price(UnitPrice& out, const Node& in);
    /// `names` are all that is allowed; `out` becomes the index of the one found.
    bool one_of(std::size_t& out, const Node& in, std::span<const std::string_view> names);
    /// Any JSON whose strings, keys and 8 bytes per value stay within max_free_bytes.
    bool free_value(boost::json::value& out, const Node& in);
    bool free_object(boost::json::object& out, const Node& in);

    /// True if `in` is an array within the limits.
    bool starts_list(const Node& in);
    /// True if `in` is an object within the limits.
    bool starts_map(const Node& in);
    /// Reads the members of `in` into the fields of `object`.
    void members(void* object, const Node& in, std::span<const ReadField> fields);
    bool fits_as_key(std::string_view key);

private:
    bool wrong_type(std::string_view wanted, const Node& in);
    bool expect(Kind kind, std::string_view wanted, const Node& in);
    bool integer_text(std::int64_t& out, std::string_view text);
    bool free_node(boost::json::value& out, const Node& in, std::size_t& budget);
    std::string pointer() const;

    const ReadLimits& limits_;
    const Source source_;
    const At* at_ = nullptr;
    std::size_t problem_count_ = 0;
    std::vector<FieldProblem> problems_;
};

template <class T>
void read_value(T& out, const Node& in, Reader& reader);

template <DescribedEnum E>
inline constexpr auto enum_names = []<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<std::string_view, sizeof...(I)>{enum_entries<E>[I].first...};
}
(std::make_index_sequence<enum_entries<E>.size()>{});

template <class T, class Descriptor>
void read_member(void* object, const Node& in, Reader& reader) {
    read_value(static_cast<T*>(object)->*Descriptor::pointer, in, reader);
}

template <class T, class D>
constexpr ReadField read_field() {
    using Member = MemberType<T, D>;
    const auto when = may_miss<T, D>()      ? WhenMissing::keeps_default
                      : is_optional<Member> ? WhenMissing::becomes_empty
                                            : WhenMissing::refused;
    return {outer_name(D::name), &read_member<T, D>, when, is_list<Member>};
}

template <DescribedStruct T>
inline constexpr auto read_fields = []<class... D>(boost::mp11::mp_list<D...>) {
    static_assert(annotations_name_members<T>(), "may_miss and docs name members");
    return std::array<ReadField, sizeof...(D)>{read_field<T, D>()...};
}(Members<T>{});

template <ValueType T>
void read_ruled(T& out, const Node& in, Reader& reader) {
    using Wire = typename T::Wire;
    const auto before = reader.problem_count();
    Wire wire{};
    read_value(wire, in, reader);
    if (reader.problem_count() != before) return;
    auto parsed = T::parse(std::move(wire));
    if (parsed) {
        out = std::move(*parsed);
    } else if constexpr (requires { parsed.refusal(); }) {
        reader.problem(parsed.refusal().code, parsed.refusal().detail);
    } else {
        constexpr bool is_text = std::is_convertible_v<Wire, std::string_view>;
        reader.problem(is_text ? "invalid_format" : "out_of_range", rule_of<T>());
    }
}

template <class T>
void read_list(std::vector<T>& out, const Node& in, Reader& reader) {
    static_assert(!std::same_as<T, bool>, "std::vector<bool> has no elements to read into");
    out.clear();
    if (!reader.starts_list(in)) return;
    out.reserve(in.count);
    const Node* element = in.first();
    for (std::size_t i = 0; i < in.count; ++i, element = element->next()) {
        const Reader::At at(reader, i);
        auto& added = out.emplace_back();
        read_value(added, *element, reader);
    }
}

template <class T>
void read_map(std::map<std::string, T>& out, const Node& in, Reader& reader) {
    out.clear();
    if (!reader.starts_map(in)) return;
    const Node* key = in.first();
    for (std::size_t i = 0; i < in.count; ++i, key = key->next()->next()) {
        const Reader::At at(reader, key->text);
        if (!reader.fits_as_key(key->text)) continue;
        const auto [place, is_new] = out.try_emplace(std::string(key->text));
        if (is_new) {
            read_value(place->second, *key->next(), reader);
        } else {
            reader.problem("duplicate_field", "is given more than once");
        }
    }
}

template <class T>
void read_nullable(std::optional<T>& out, const Node& in, Reader& reader) {
    if (in.kind == Kind::missing) {
        out.reset();
    } else if constexpr (is_optional<T>) {
        // "missing" and "null" told apart, as a JSON merge patch needs it.
        read_value(out.emplace(), in, reader);
    } else if (in.kind == Kind::null) {
        out.reset();
    } else {
        read_value(out.emplace(), in, reader);
    }
}

template <DescribedEnum E>
void read_enum(E& out, const Node& in, Reader& reader) {
    std::size_t index = 0;
    if (reader.one_of(index, in, enum_names<E>)) out = enum_entries<E>[index].second;
}

/// Reads bool, integers that fit into int64, double, std::string, Uuid, Id, Instant, Currency,
/// Money, UnitPrice, value types, described enums and structs, std::optional, std::vector and
/// std::map<std::string, T> of these, and free-form boost::json::value and object.
template <class T>
void read_value(T& out, const Node& in, Reader& reader) {
    if constexpr (ValueType<T>) {
        read_ruled(out, in, reader);
    } else if constexpr (is_optional<T>) {
        read_nullable(out, in, reader);
    } else if constexpr (is_vector<T>) {
        read_list(out, in, reader);
    } else if constexpr (is_string_map<T>) {
        read_map(out, in, reader);
    } else if constexpr (DescribedStruct<T>) {
        reader.members(&out, in, read_fields<T>);
    } else if constexpr (DescribedEnum<T>) {
        read_enum(out, in, reader);
    } else if constexpr (std::same_as<T, bool>) {
        reader.boolean(out, in);
    } else if constexpr (WireInteger<T>) {
        std::int64_t wide = 0;
        constexpr std::int64_t least = std::numeric_limits<T>::min();
        constexpr std::int64_t most = std::numeric_limits<T>::max();
        if (reader.integer(wide, in, least, most)) out = static_cast<T>(wide);
    } else if constexpr (std::same_as<T, double>) {
        reader.number(out, in);
    } else if constexpr (std::same_as<T, std::string>) {
        reader.string(out, in);
    } else if constexpr (std::same_as<T, Uuid>) {
        reader.uuid(out, in);
    } else if constexpr (is_id<T>) {
        reader.type_id(out.uuid, in, T::prefix());
    } else if constexpr (std::same_as<T, Instant>) {
        reader.instant(out, in);
    } else if constexpr (std::same_as<T, Currency>) {
        reader.currency(out, in);
    } else if constexpr (std::same_as<T, Money>) {
        reader.money(out, in);
    } else if constexpr (std::same_as<T, UnitPrice>) {
        reader.unit_price(out, in);
    } else if constexpr (std::same_as<T, boost::json::value>) {
        reader.free_value(out, in);
    } else if constexpr (std::same_as<T, boost::json::object>) {
        reader.free_object(out, in);
    } else {
        static_assert(never<T>, "describe the struct or enum, or give it the shape of a ValueType");
    }
}

/// Reads the whole body into a T. Refusals: malformed "malformed_json" with line, column and byte;
/// too_large "body_too_large"; invalid "invalid_request" with a FieldProblem for each wrong field,
/// codes required, unknown_field, duplicate_field, wrong_type, out_of_range, too_long, too_many,
/// too_few, invalid_format and unknown_value (or what the `parse` of a value type says).
template <class T>
Result<T> read(std::string_view body, ReadLimits limits = {}) {
    Document document;
    if (auto refused = document.parse(body, limits)) return *std::move(refused);
    Reader reader(limits, Source::body);
    T value{};
    read_value(value, document.root(), reader);
    if (auto refused = std::move(reader).refusal()) return *std::move(refused);
    return value;
}

}  // namespace nahtlos::json
