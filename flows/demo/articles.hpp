// Articles: the range of the demo retailer as products ready to be written.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/write.hpp"
#include "flows/demo/range.hpp"

namespace nahtlos::flows::demo {

using Facts = std::map<std::string_view, std::string_view>;
/// "material=wool;weight=420". What is no attribute of the type: weight (g), content ("250 g"),
/// brand, shape (of the picture), flavor (its color), kind, tax, parts ("handle*2+handle*1"), isbn
/// (the last digits), energy and eprel, hazard (CLP).
Facts facts_of(const Model& model);

/// The whole range, in the order in which it is written.
std::vector<const Model*> models();

/// The products of the range: a product per model and cut, a variant per color and size, with SKU,
/// GTIN (restricted prefix 2, GS1 General Specifications 2.1.1; ISBN of a group that is not given
/// to anybody) and prices in the markets de, at and ch.
std::vector<catalog::ProductWish> products();

/// Where the picture of a product in a color stands, "main" where it has no colors.
std::string picture_path(const std::string& handle, std::string_view color);
/// The sides of its rendition as PNG, which stands beside it.
inline constexpr int picture_pixels = 600;

/// Cents after a cut of so many percent, as shops write them: 119.96 becomes 119.95.
int reduced_cents(int cents, int percent);

UnitPrice euros(int cents);
/// Francs: a little more, as shops do, rounded to five rappen since cash is.
UnitPrice francs(int cents);

}  // namespace nahtlos::flows::demo
