// Match: finds the route of a method and path by its segments, without looking at the others.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nahtlos::api {

/// A tree of path segments. Literal segments win over placeholders; routes must not differ in
/// placeholder names alone (a broken promise).
class PathTree {
public:
    PathTree() : nodes_(1) {}
    /// "/v1/orders/{id}"
    void add(std::string_view method, std::string_view path, std::size_t route);

    struct Found {
        /// Methods and routes of the path; null when there is no such path.
        const std::vector<std::pair<std::string, std::size_t>>* methods = nullptr;
        std::vector<std::string> placeholders;  // their values
        const std::size_t* route_of(std::string_view method) const;
        /// "GET, HEAD, OPTIONS, POST": the value of Allow.
        std::string allow() const;
    };
    /// Takes the values of placeholders out of `segments`.
    Found find(std::vector<std::string>& segments) const;

private:
    struct Node {
        std::vector<std::pair<std::string, std::size_t>> children;  // by literal segment
        std::size_t placeholder = 0;                                // child, 0 for none
        std::vector<std::pair<std::string, std::size_t>> methods;
    };
    bool walk(std::size_t node, std::vector<std::string>& segments, std::size_t at,
              Found& found) const;
    std::vector<Node> nodes_;
};

}  // namespace nahtlos::api
