// Any text as a search and as a product: refused by name, or answered in keeping with what is
// there.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "modules/search/shop_for_test.hpp"

namespace nahtlos::search {
namespace {

Shop& filled_shop() {
    static Shop shop;
    static const bool is_filled = [] {
        std::vector<SearchDocument> all{cup(1, "Kaffeetasse weiß", "White Coffee Cup"),
                                        cup(2, "Teekanne aus Glas", "Glass Teapot"),
                                        cup(3, "Gartenschere", "Pruning Shears"),
                                        cup(4, "T-Shirt 1,5 l", "T-Shirt 500g")};
        for (auto& document : all) {
            document.brand = "Müller";
            document.variants[0].codes = {"4006381333931"};
            document.variants[0].attributes = {{"color", "red", {}, std::nullopt, ""}};
        }
        shop.put(all);
        return true;
    }();
    check(is_filled, "the shop is filled once");
    return shop;
}

void check_answer(const SearchAnswer& answer, const SearchRequest& request) {
    check(answer.total >= static_cast<std::int64_t>(answer.hits.size()), "hits are of the total");
    check(answer.total <= 5, "nothing is found twice");
    check(answer.hits.size() <= static_cast<std::size_t>(request.limit), "a page is no longer");
    for (const auto& hit : answer.hits) {
        check(hit.product.bytes[14] >= 1 && hit.product.bytes[14] <= 5, "a hit is a product");
    }
    for (const auto& facet : answer.facets) {
        for (const auto& value : facet.values) {
            check(value.count >= 1 && value.count <= 5, "facets count products");
        }
    }
}

/// The text before the first line break is searched, the rest is a product.
void run(std::string_view input) {
    auto& shop = filled_shop();
    const auto end = input.find('\n');
    auto request = Shop::request(std::string(input.substr(0, end)));
    request.facets = {"color", "brand", request.text};
    request.language = input.size() % 2 == 0 ? "de" : "en";
    if (input.size() % 3 == 0) request.filters = {{"color", {"red", request.text}}};
    if (input.size() % 5 == 0) request.sort = SortBy::name;
    request.limit = static_cast<std::int64_t>(input.size() % 7);
    if (end != std::string_view::npos) {
        const std::string text(input.substr(end + 1));
        auto document = cup(5, text, text);
        document.variants[0].sku = text;
        document.variants[0].attributes = {{text, text, {{"de", text}}, std::nullopt, text}};
        shop.put({document});
    } else {
        shop.remove(5);
    }
    const auto answer = shop.index().search(request);
    if (!answer.ok()) {
        check(!answer.refusal().fields.empty(), "a refusal names what is wrong");
        return;
    }
    check_answer(*answer, request);
    check(shop.index().search(request)->total == answer->total, "the same is found again");
}

}  // namespace
}  // namespace nahtlos::search

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    nahtlos::search::run({reinterpret_cast<const char*>(data), size});
    return 0;
}
