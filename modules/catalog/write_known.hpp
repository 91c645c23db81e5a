// What has to be known before wishes can be decided, read set-based.
#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/sql/tx.hpp"
#include "modules/catalog/write_rules.hpp"

namespace nahtlos::catalog {

/// What the last bulk row left of a product, and whether anything happened to it since.
struct Input {
    ProductId id;
    std::optional<Uuid> hash;  // nothing: not written in bulk, or changed since
    std::int64_t version = 1;
};

/// Products of these handles.
std::unordered_map<std::string, Input> read_inputs(Tx& tx, std::vector<std::string> handles);

struct KnownPrice {
    VariantId variant;
    Uuid market;
    Instant valid_from, recorded_at;
    UnitPrice unit_price;
};
BOOST_DESCRIBE_STRUCT(KnownPrice, (), (variant, market, valid_from, recorded_at, unit_price))

struct Known {
    std::unordered_map<std::string, Input> inputs;           // by handle
    std::unordered_map<std::string, WholeProduct> products;  // by handle
    std::unordered_map<std::string, Uuid> categories;        // by "tree/handle"
    std::unordered_map<VariantId, std::vector<KnownPrice>> prices;
    Taken taken;
};

/// Everything that some of the wishes (those of `rows`) touch or name.
Known read_known(Tx& tx, std::span<const ProductWish> wishes, const std::vector<std::size_t>& rows);

}  // namespace nahtlos::catalog
