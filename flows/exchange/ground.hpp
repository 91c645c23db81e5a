// Ground: what an import has to know of the database beforehand, read once.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/attributes.hpp"
#include "catalog/setup.hpp"

namespace nahtlos::flows::exchange {

/// What a file does not say itself.
struct Setting {
    std::string language;       // of texts without one; the market's first unless said
    std::string market;         // of prices without one; the only one unless said
    std::string location;       // of stock without one; stock of products is left alone unless said
    std::string tree = "main";  // for categories
};

using Path = std::vector<std::string>;  // of names, the top one first

struct Ground {
    Setting setting;
    catalog::PriceMarkets markets;
    std::map<std::string, std::string> market_names;  // in lower case: codes and countries to codes
    catalog::ProductTypes types;
    std::map<Path, std::string> categories;  // in lower case, to "tree/handle"
};

/// Refuses an unknown market ("unknown_market"). Where none is named and there are several, there
/// is none, and prices have to name theirs.
Result<Ground> read_ground(Tx& tx, Setting setting);

/// Refuses ("unknown_market") where no market is known whose prices are meant: says which there
/// are, and where there is none, how one comes to be.
std::optional<Refusal> unless_market(const Ground& ground);

/// Makes what is missing of these paths, with all above, and notes it in the ground.
Result<std::string> make_categories(ChangeScope& scope, Ground& ground,
                                    const std::vector<Path>& paths);

/// As the ground knows it.
Path lowered(Path path);

}  // namespace nahtlos::flows::exchange
