#include "base/json/document.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <cstring>
#include <functional>

namespace nahtlos::json {

/// Receives the events of boost::json::basic_parser and appends nodes in order of the text.
class DocumentBuilder {
public:
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
    using Text = boost::json::string_view;
    using Error = boost::json::error_code;

    explicit DocumentBuilder(Document& document, std::string_view body)
        : document_(document), body_(body), open_(&document.memory_), parts_(&document.memory_) {}

    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }
    bool on_object_begin(Error&) { return begin(Kind::object); }
    bool on_object_end(std::size_t count, Error&) { return end(count); }
    bool on_array_begin(Error&) { return begin(Kind::array); }
    bool on_array_end(std::size_t count, Error&) { return end(count); }
    bool on_key_part(Text part, std::size_t, Error&) { return keep(part); }
    bool on_key(Text last, std::size_t, Error&) { return add_string(last); }
    bool on_string_part(Text part, std::size_t, Error&) { return keep(part); }
    bool on_string(Text last, std::size_t, Error&) { return add_string(last); }
    bool on_number_part(Text part, Error&) { return keep(part); }
    bool on_int64(std::int64_t value, Text last, Error&) { return add_number(last, value, true); }
    bool on_uint64(std::uint64_t, Text last, Error&) { return add_number(last, 0, false); }
    bool on_double(double, Text last, Error&) { return add_number(last, 0, false); }
    bool on_bool(bool value, Error&) {
        add(Kind::boolean).integer = value ? 1 : 0;
        return true;
    }
    bool on_null(Error&) {
        add(Kind::null);
        return true;
    }
    bool on_comment_part(Text, Error&) { return true; }
    bool on_comment(Text, Error&) { return true; }

private:
    Node& add(Kind kind) {
        auto& node = document_.nodes_.emplace_back();
        node.kind = kind;
        return node;
    }
    bool begin(Kind kind) {
        open_.push_back(static_cast<std::uint32_t>(document_.nodes_.size()));
        add(kind);
        return true;
    }
    bool end(std::size_t count) {
        auto& node = document_.nodes_[open_.back()];
        node.count = static_cast<std::uint32_t>(count);
        node.nodes = static_cast<std::uint32_t>(document_.nodes_.size()) - open_.back();
        open_.pop_back();
        return true;
    }
    bool keep(Text part) {
        parts_.append(part.data(), part.size());
        return true;
    }
    // A view that lives as long as the body and the document do.
    std::string_view lasting(Text last) {
        const std::less_equal<const char*> before;
        if (parts_.empty() && before(body_.data(), last.data()) &&
            before(last.data() + last.size(), body_.data() + body_.size())) {
            return {last.data(), last.size()};
        }
        parts_.append(last.data(), last.size());
        auto* copy = static_cast<char*>(document_.memory_.allocate(parts_.size() + 1, 1));
        std::memcpy(copy, parts_.data(), parts_.size());
        const std::string_view view(copy, parts_.size());
        parts_.clear();
        return view;
    }
    bool add_string(Text last) {
        const auto text = lasting(last);
        add(Kind::string).text = text;
        return true;
    }
    bool add_number(Text last, std::int64_t value, bool is_int64) {
        const auto text = lasting(last);
        auto& node = add(Kind::number);
        node.text = text;
        node.integer = value;
        node.is_int64 = is_int64;
        return true;
    }

    Document& document_;
    std::string_view body_;
    std::pmr::vector<std::uint32_t> open_;
    std::pmr::string parts_;  // of a string with escapes
};

namespace {

std::string place(std::string_view body, std::size_t at) {
    const auto before = body.substr(0, std::min(at, body.size()));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto start = before.rfind('\n');
    const auto column = start == before.npos ? before.size() + 1 : before.size() - start;
    return "at line " + std::to_string(line) + ", column " + std::to_string(column) + " (byte " +
           std::to_string(before.size()) + ")";
}

Refusal malformed(std::string_view body, std::size_t at, const std::string& why) {
    return {RefusalKind::malformed, "malformed_json",
            "The body is not JSON: " + why + " " + place(body, at) + "."};
}

Refusal too_deep(std::string_view body, std::size_t at, const ReadLimits& limits) {
    return {RefusalKind::malformed, "malformed_json",
            "The body is nested deeper than " + std::to_string(limits.max_depth) + " levels " +
                place(body, at) + "."};
}

}  // namespace

std::optional<Refusal> Document::parse(std::string_view body, const ReadLimits& limits) {
    if (body.size() > limits.max_bytes || body.size() > UINT32_MAX) {
        return Refusal{RefusalKind::too_large, "body_too_large",
                       "The body is larger than " + std::to_string(limits.max_bytes) + " bytes."};
    }
    nodes_.clear();
    nodes_.reserve(body.size() / 8 + 8);  // what usual bodies need
    boost::json::parse_options options;
    options.max_depth = limits.max_depth;
    boost::json::basic_parser<DocumentBuilder> parser(options, *this, body);
    boost::json::error_code error;
    const auto read = parser.write_some(false, body.data(), body.size(), error);
    if (error == boost::json::error::too_deep) return too_deep(body, read, limits);
    if (error == boost::json::error::incomplete) {
        return malformed(body, body.size(), body.empty() ? "it is empty" : "it ends too early");
    }
    if (error) return malformed(body, read, error.message());
    if (read < body.size()) return malformed(body, read, "there is more after its end");
    return std::nullopt;
}

}  // namespace nahtlos::json
