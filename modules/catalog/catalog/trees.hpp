// Trees of categories by market or channel, and brands: reading them, and writing them in bulk.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/api/bulk.hpp"
#include "base/batch/changes.hpp"
#include "catalog/product.hpp"

namespace nahtlos::catalog {

using CategoryId = Id<"cat">;
using BrandId = Id<"brd">;

inline constexpr std::size_t most_category_depth = 16, most_categories = 20'000;  // of a tree

struct Tree {
    json::ShortText<40> code;
    Names names;
    std::vector<json::ShortText<40>> markets, channels;  // codes; none: of all
    static constexpr std::array<std::string_view, 3> may_miss{"names", "markets", "channels"};
};
BOOST_DESCRIBE_STRUCT(Tree, (), (code, names, markets, channels))

/// Codes of a market and of one of its channels; null: whoever asks is of none.
struct TreeAudience {
    const std::string *market = nullptr, *channel = nullptr;
};
/// Whether a tree is for them.
bool is_for(const Tree& tree, const TreeAudience& audience);

/// What trees may be for.
struct TreeCodes {
    std::set<std::string> markets, channels;
};

struct CategoryWish {
    json::ShortText<40> tree;
    json::ShortText<100> handle;                 // unique within the tree
    std::optional<json::ShortText<100>> parent;  // handle; none: at the top
    Names names;
    std::map<std::string, json::LongText<5000>> descriptions;  // by language
    std::optional<std::int64_t> position;  // among its sisters; last unless said
    std::optional<json::ShortText<100>> external_reference;
    static constexpr std::array<std::string_view, 2> may_miss{"names", "descriptions"};
};
BOOST_DESCRIBE_STRUCT(CategoryWish, (),
                      (tree, handle, parent, names, descriptions, position, external_reference))

struct Category {
    CategoryId id;
    std::string tree, handle;
    std::optional<std::string> parent;  // handle
    Names names;
    std::map<std::string, json::LongText<5000>> descriptions;
    std::int64_t position = 0;
    std::optional<std::string> external_reference;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Category, (),
                      (id, tree, handle, parent, names, descriptions, position, external_reference,
                       version))

/// Makes or replaces trees by code; those for markets and channels beyond `known` are refused.
Result<api::BulkRows> put_trees(ChangeScope& scope, const std::vector<Tree>& trees,
                                const TreeCodes& known, api::ErrorPolicy policy);
std::vector<Tree> list_trees(Tx& tx);

/// Makes or replaces categories by tree and handle; another parent moves it with all below it.
/// Parents may come later in the same call. Refuses "unknown" trees and parents, a "cycle", and
/// what is "too_deep".
Result<api::BulkRows> put_categories(ChangeScope& scope, const std::vector<CategoryWish>& wishes,
                                     api::ErrorPolicy policy);
/// Refuses (conflict, "in_use") one that has categories below it or products in it.
Result<Category> erase_category(ChangeScope& scope, CategoryId id);

/// All categories of a tree, or of all trees: by tree, then sisters in their order.
std::vector<Category> list_categories(Tx& tx, const std::optional<std::string>& tree);
/// "tree/handle" of a category and of all above it, by its own.
std::unordered_map<std::string, std::vector<std::string>> category_lines(Tx& tx);

/// A brand; what it says of makers holds for its products that say nothing.
struct BrandWish {
    json::ShortText<100> name;  // as products say it
    Names descriptions;
    std::optional<json::ShortText<500>> url, logo;
    std::optional<Party> manufacturer, responsible_person;
    std::optional<json::ShortText<100>> external_reference;
    static constexpr std::array<std::string_view, 1> may_miss{"descriptions"};
};
BOOST_DESCRIBE_STRUCT(BrandWish, (),
                      (name, descriptions, url, logo, manufacturer, responsible_person,
                       external_reference))

struct Brand : BrandWish {
    BrandId id;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Brand, (BrandWish), (id, version))

/// Makes or replaces brands by name.
Result<api::BulkRows> put_brands(ChangeScope& scope, const std::vector<BrandWish>& wishes,
                                 api::ErrorPolicy policy);
/// Ascending by name, after `after`; of one external reference if that is given.
std::vector<Brand> list_brands(Tx& tx, const std::optional<std::string>& external_reference,
                               const std::optional<std::string>& after, std::int64_t limit);
/// These of them (any order; unknown ones are missing), by name.
std::map<std::string, Brand> brands_of(Tx& tx, std::vector<std::string> names);

}  // namespace nahtlos::catalog
