// A parsed JSON text as a flat list of nodes that keeps duplicate keys and the text of numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace nahtlos::json {

struct ReadLimits {
    std::size_t max_bytes = 1 << 20;          // of the whole body
    std::size_t max_depth = 32;               // of nested objects and arrays
    std::size_t max_string_bytes = 64 << 10;  // of one string or key
    std::size_t max_items = 10'000;           // of one array or map
    std::size_t max_free_bytes = 16 << 10;    // of one free-form value, see Reader::free_value
};

enum class Kind : std::uint8_t { missing, null, boolean, number, string, array, object };

/// One value. Below an array follow its elements, below an object a string and a value in turn.
struct Node {
    std::string_view text;     // of a string, unescaped; of a number, as written
    std::int64_t integer = 0;  // of a number with `is_int64`; 1 for true
    std::uint32_t count = 0;   // elements of an array, members of an object
    std::uint32_t nodes = 1;   // this one and all below it
    Kind kind = Kind::missing;
    bool is_int64 = false;  // written without point and exponent, and fits

    const Node* first() const { return this + 1; }
    const Node* next() const { return this + nodes; }
};

/// Nodes of one body. Strings without escapes are views into the body, which must outlive this.
class Document {
public:
    Document() : nodes_(&memory_) {}
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;

    /// Parses the whole body; a refusal of kind malformed or too_large when it does not read.
    std::optional<Refusal> parse(std::string_view body, const ReadLimits& limits);
    const Node& root() const { return nodes_.front(); }

private:
    friend class DocumentBuilder;
    // Room for a usual command without a heap allocation.
    alignas(std::max_align_t) std::byte buffer_[8 << 10];
    std::pmr::monotonic_buffer_resource memory_{buffer_, sizeof buffer_};
    std::pmr::vector<Node> nodes_;
};

}  // namespace nahtlos::json
