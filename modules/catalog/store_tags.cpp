#include "base/json/reader.hpp"
#include "catalog/product.hpp"
#include "catalog/tags.hpp"

namespace nahtlos::catalog {
namespace {

struct DetailsRow {
    ProductId id;
    std::string details;
};
BOOST_DESCRIBE_STRUCT(DetailsRow, (), (id, details))

}  // namespace

std::vector<ProductTags> tags_since(Tx& tx, std::int64_t revision) {
    std::vector<ProductTags> found;
    for (const auto& row : tx.all<DetailsRow>(
             "select id, details from catalog_product where revision > $1", revision)) {
        auto details =
            json::read<ProductDetails>(row.details, {.max_bytes = std::size_t{16} << 20});
        check(details.ok(), "stored details read back");
        found.push_back({row.id, std::move(details->tags)});
    }
    return found;
}

}  // namespace nahtlos::catalog
