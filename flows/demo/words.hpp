// The words of the demo's catalog: colors, categories, brands, product types, collections.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "catalog/collections.hpp"
#include "catalog/product_types.hpp"
#include "catalog/trees.hpp"

namespace nahtlos::flows::demo {

struct Color {
    std::string_view code, de, en, hex;
};
/// Throws std::runtime_error for a code that is none.
const Color& color_of(std::string_view code);

/// A category with the type of what lies in it, and the shape of its pictures.
struct Shelf {
    std::string_view handle, parent, de, en, type, shape;
};
std::span<const Shelf> shelves();
const Shelf& shelf_of(std::string_view handle);

inline constexpr const char* tree_code = "sortiment";

std::vector<catalog::ProductType> product_types();
std::vector<catalog::CategoryWish> categories();
std::vector<catalog::BrandWish> brands();
std::vector<catalog::CollectionWish> collections();

}  // namespace nahtlos::flows::demo
