// A little shop with an index of its own, for tests.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "modules/search/folder_for_test.hpp"
#include "search/index.hpp"

namespace nahtlos::search {

using List = std::vector<int>;

inline Uuid numbered(int number, int variant = 0) {
    Uuid id;
    id.bytes[0] = 1;
    id.bytes[13] = static_cast<std::uint8_t>(number >> 8);
    id.bytes[14] = static_cast<std::uint8_t>(number & 0xFF);
    id.bytes[15] = static_cast<std::uint8_t>(variant);
    return id;
}

/// A product with one variant, "SKU-number", at 9.99.
inline SearchDocument cup(int number, const std::string& german, const std::string& english) {
    SearchDocument document;
    document.id = numbered(number);
    document.texts = {{"de", {german, "", ""}}, {"en", {english, "", ""}}};
    document.variants.resize(1);
    auto& variant = document.variants[0];
    variant.id = numbered(number, 1);
    variant.sku = "SKU-" + std::to_string(number);
    variant.prices = {{"de", 999}};
    variant.channels = {"web"};
    return document;
}

class Shop {
public:
    Shop() : index_({.folder = own_.path()}) {}
    explicit Shop(const std::filesystem::path& folder) : index_({.folder = folder}) {}

    SearchIndex& index() { return index_; }
    void put(const std::vector<SearchDocument>& documents, std::int64_t position = 1) {
        index_.apply(documents, {}, position);
    }
    void remove(int number) {
        const std::vector ids{numbered(number)};
        index_.apply({}, ids, 1);
    }
    void rebuild(const std::vector<SearchDocument>& documents) {
        auto rebuild = index_.begin_rebuild();
        rebuild.add(documents);
        index_.finish(std::move(rebuild), 1);
    }
    static SearchRequest request(const std::string& text) {
        SearchRequest request;
        request.text = text;
        request.price_list = "de";
        request.limit = 100;
        return request;
    }
    /// Numbers of the products, ascending, but for those that are only near.
    List found(const std::string& text) const { return found(request(text)); }
    List found(const SearchRequest& request) const {
        const auto answer = index_.search(request);
        check(answer.ok(), "the request is within the limits");
        List numbers;
        for (const auto& hit : answer->hits) {
            if (!hit.is_near)
                numbers.push_back(hit.product.bytes[13] * 256 + hit.product.bytes[14]);
        }
        std::ranges::sort(numbers);
        return numbers;
    }

private:
    FolderForTest own_;
    SearchIndex index_;
};

}  // namespace nahtlos::search
