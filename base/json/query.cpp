#include "base/json/query.hpp"

#include <algorithm>

#include "base/json/utf8.hpp"

namespace nahtlos::json {
namespace {

constexpr std::size_t max_pairs = 1'000;

Node text_node(std::string_view text) {
    Node node;
    node.kind = Kind::string;
    node.text = text;
    return node;
}

// Appends the parts of a comma-separated list; an empty text is an empty list.
void append_parts(std::vector<Node>& nodes, std::string_view text) {
    while (!text.empty()) {
        const auto comma = text.find(',');
        nodes.push_back(text_node(text.substr(0, comma)));
        if (comma == text.npos) return;
        text.remove_prefix(comma + 1);
        if (text.empty()) nodes.push_back(text_node({}));
    }
}

// An object node over the pairs, in which every list is one member. Names of other fields are kept
// as often as they come, so that the reader finds the duplicates.
std::vector<Node> as_object(std::span<const ReadField> fields, QueryPairs pairs) {
    std::vector<Node> nodes(1);
    nodes[0].kind = Kind::object;
    const auto is_list = [&](std::string_view name) {
        const auto field = std::ranges::find(fields, name, &ReadField::name);
        return field != fields.end() && field->is_list;
    };
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const std::string_view name = pairs[i].first;
        if (!is_list(name)) {
            nodes.push_back(text_node(name));
            nodes.push_back(text_node(pairs[i].second));
            ++nodes[0].count;
            continue;
        }
        const auto same = [&](const auto& pair) { return pair.first == name; };
        if (std::ranges::any_of(pairs.first(i), same)) continue;
        nodes.push_back(text_node(name));
        const auto list = nodes.size();
        nodes.emplace_back().kind = Kind::array;
        for (const auto& pair : pairs.subspan(i)) {
            if (same(pair)) append_parts(nodes, pair.second);
        }
        nodes[list].nodes = static_cast<std::uint32_t>(nodes.size() - list);
        nodes[list].count = nodes[list].nodes - 1;
        ++nodes[0].count;
    }
    nodes[0].nodes = static_cast<std::uint32_t>(nodes.size());
    return nodes;
}

// Percent-decoding can yield any bytes; text that is not UTF-8 goes no further.
void note_encoding(Reader& reader, QueryPairs pairs) {
    for (const auto& [name, value] : pairs) {
        const Reader::At at(reader, name);
        if (!is_utf8(name)) reader.problem("invalid_format", "must have a name in UTF-8");
        if (!is_utf8(value)) reader.problem("invalid_format", "must be UTF-8");
    }
}

}  // namespace

std::optional<Refusal> read_query_into(void* object, std::span<const ReadField> fields,
                                       QueryPairs pairs, const ReadLimits& limits) {
    std::size_t bytes = 0;
    for (const auto& [name, value] : pairs) bytes += name.size() + value.size();
    if (pairs.size() > max_pairs || bytes > limits.max_bytes) {
        return Refusal{RefusalKind::too_large, "query_too_large",
                       "The query has too many parameters or is too long."};
    }
    Reader reader(limits, Source::query);
    note_encoding(reader, pairs);
    if (reader.problem_count() == 0) {
        const auto nodes = as_object(fields, pairs);
        reader.members(object, nodes.front(), fields);
    }
    return std::move(reader).refusal();
}

}  // namespace nahtlos::json
