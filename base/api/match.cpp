#include "base/api/match.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace nahtlos::api {
namespace {

template <class Pairs>
auto* value_of(Pairs& pairs, std::string_view name) {
    const auto it = std::ranges::find_if(pairs, [&](auto& pair) { return pair.first == name; });
    return it == pairs.end() ? nullptr : &it->second;
}

}  // namespace

void PathTree::add(std::string_view method, std::string_view path, std::size_t route) {
    std::size_t at = 0;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto segment = path.substr(0, path.find('/'));
        path.remove_prefix(segment.size());
        std::size_t next = 0;
        if (segment.starts_with('{')) {
            next = nodes_[at].placeholder;
        } else if (const auto* child = value_of(nodes_[at].children, segment)) {
            next = *child;
        }
        if (next == 0) {
            next = nodes_.size();
            nodes_.emplace_back();
            if (segment.starts_with('{')) {
                nodes_[at].placeholder = next;
            } else {
                nodes_[at].children.emplace_back(segment, next);
            }
        }
        at = next;
    }
    check(value_of(nodes_[at].methods, method) == nullptr, "a route is in the table once");
    nodes_[at].methods.emplace_back(method, route);
}

PathTree::Found PathTree::find(std::vector<std::string>& segments) const {
    Found found;
    walk(0, segments, 0, found);
    return found;
}

bool PathTree::walk(std::size_t node, std::vector<std::string>& segments, std::size_t at,
                    Found& found) const {
    const auto& here = nodes_[node];
    if (at == segments.size()) {
        if (here.methods.empty()) return false;
        found.methods = &here.methods;
        return true;
    }
    if (const auto* child = value_of(here.children, segments[at])) {
        if (walk(*child, segments, at + 1, found)) return true;
    }
    if (here.placeholder == 0 || segments[at].empty()) return false;
    found.placeholders.push_back(segments[at]);
    if (walk(here.placeholder, segments, at + 1, found)) return true;
    found.placeholders.pop_back();
    return false;
}

const std::size_t* PathTree::Found::route_of(std::string_view method) const {
    const auto* route = value_of(*methods, method);
    return route == nullptr && method == "HEAD" ? value_of(*methods, "GET") : route;
}

std::string PathTree::Found::allow() const {
    std::vector<std::string> names{"OPTIONS"};
    for (const auto& [method, route] : *methods) names.push_back(method);
    if (value_of(*methods, "GET") != nullptr) names.push_back("HEAD");
    std::ranges::sort(names);
    std::string text;
    for (const auto& name : names) {
        if (!text.empty()) text += ", ";
        text += name;
    }
    return text;
}

}  // namespace nahtlos::api
