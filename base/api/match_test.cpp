#include "base/api/match.hpp"

#include <gtest/gtest.h>

#include "base/check.hpp"

namespace nahtlos::api {
namespace {

PathTree tree() {
    PathTree tree;
    tree.add("GET", "/v1/orders", 0);
    tree.add("POST", "/v1/orders", 1);
    tree.add("GET", "/v1/orders/{id}", 2);
    tree.add("GET", "/v1/orders/open", 3);
    tree.add("POST", "/v1/orders/{id}/lines/{line}", 4);
    return tree;
}

PathTree::Found find(std::vector<std::string> segments) { return tree().find(segments); }

TEST(PathTree, finds_routes_by_method) {
    const auto tree_here = tree();
    std::vector<std::string> segments{"v1", "orders"};
    const auto found = tree_here.find(segments);
    EXPECT_EQ(*found.route_of("GET"), 0u);
    EXPECT_EQ(*found.route_of("POST"), 1u);
    EXPECT_EQ(found.route_of("DELETE"), nullptr);
}

TEST(PathTree, answers_head_where_there_is_get) {
    const auto tree_here = tree();
    std::vector<std::string> segments{"v1", "orders"};
    EXPECT_EQ(*tree_here.find(segments).route_of("HEAD"), 0u);
}

TEST(PathTree, says_which_methods_a_path_has) {
    const auto tree_here = tree();
    std::vector<std::string> segments{"v1", "orders"};
    EXPECT_EQ(tree_here.find(segments).allow(), "GET, HEAD, OPTIONS, POST");
}

TEST(PathTree, takes_placeholders_in_their_order) {
    EXPECT_EQ(find({"v1", "orders", "a", "lines", "b"}).placeholders,
              (std::vector<std::string>{"a", "b"}));
}

TEST(PathTree, prefers_what_is_written_out) {
    const auto tree_here = tree();
    std::vector<std::string> segments{"v1", "orders", "open"};
    const auto found = tree_here.find(segments);
    EXPECT_EQ(*found.route_of("GET"), 3u);
    EXPECT_TRUE(found.placeholders.empty());
}

TEST(PathTree, goes_back_to_the_placeholder_when_what_is_written_out_ends) {
    EXPECT_EQ(find({"v1", "orders", "open", "lines", "1"}).placeholders,
              (std::vector<std::string>{"open", "1"}));
}

TEST(PathTree, knows_no_other_paths) {
    using Path = std::vector<std::string>;
    for (const auto& path :
         {Path{}, Path{"v1"}, Path{"v1", "orders", ""}, Path{"v1", "orders", "a", "b"}}) {
        EXPECT_EQ(find(path).methods, nullptr);
    }
}

TEST(PathTree, has_each_route_once) {
    auto twice = tree();
    EXPECT_THROW(twice.add("GET", "/v1/orders/{number}", 5), Broken);
}

}  // namespace
}  // namespace nahtlos::api
