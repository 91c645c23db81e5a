// The shop that benchmarks sell in: one live channel that draws on four
// locations, 1,000 articles with stock in each.
#pragma once

#include <string>

#include "bench/suite/call.hpp"

namespace nahtlos::bench {

constexpr int articles = 1'000, locations = 4;

/// SKU of article `n`, from 0.
std::string sku_of(int n);

/// Makes the shop with an admin key and returns the secret of a store key of its channel. Throws
/// std::runtime_error when the server says no.
std::string make_shop(const Caller& admin);

/// A till in that shop, which draws on the same locations; the secret of its key.
std::string make_till(const Caller& admin);

}  // namespace nahtlos::bench
