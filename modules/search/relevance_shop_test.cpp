#include "modules/search/relevance_shop.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string_view>

namespace nahtlos::search {
namespace {

std::vector<std::string> divided(std::string_view text, char between) {
    std::vector<std::string> parts;
    while (true) {
        const auto end = text.find(between);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::vector<std::vector<std::string>> rows_of(const std::string& name) {
    std::ifstream file(std::string(NAHTLOS_SOURCE_DIR) + "/modules/search/relevance/" + name);
    std::vector<std::vector<std::string>> rows;
    for (std::string line; std::getline(file, line);) {
        if (!line.empty() && line[0] != '#') rows.push_back(divided(line, '\t'));
    }
    return rows;
}

std::string spaced(std::string text) {
    std::ranges::replace(text, '_', ' ');
    return text;
}

Uuid id_of(std::size_t product, std::size_t variant) {
    Uuid id;
    id.bytes[0] = 1;
    id.bytes[12] = static_cast<std::uint8_t>(product >> 8);
    id.bytes[13] = static_cast<std::uint8_t>(product & 0xFF);
    id.bytes[15] = static_cast<std::uint8_t>(variant);
    return id;
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

SearchAttribute attribute_of(const std::string& text) {
    const auto equals = text.find('=');
    SearchAttribute attribute;
    attribute.key = text.substr(0, equals);
    const auto parts = divided(text.substr(equals + 1), ':');
    if (attribute.key.starts_with('#')) {
        attribute.key.erase(0, 1);
        attribute.number = std::stod(parts[0]);
        attribute.unit = parts[1];
        return attribute;
    }
    attribute.value = parts[0];
    attribute.labels = {{"de", parts[1]}, {"en", parts[2]}};
    return attribute;
}

JudgedProduct product_of(const std::vector<std::string>& row, std::size_t number) {
    JudgedProduct product;
    auto& document = product.document;
    document.id = id_of(number, 0);
    document.version = 1;
    document.brand = row[2];
    document.listed_at = Instant{static_cast<std::int64_t>(number)};
    document.texts["de"] = {row[4], "", row[6]};
    document.texts["en"] = {row[5], "", row[7]};
    product.facts = {{"handle", row[0]}, {"family", row[1]}, {"brand", row[2]}, {"de", row[4]}};
    for (const auto& category : divided(row[3], ' ')) {
        const auto parts = divided(category, ':');
        document.categories.push_back(
            {parts[0], {{"de", spaced(parts[1])}, {"en", spaced(parts[2])}}});
    }
    for (const auto& text : divided(row[8], ';')) {
        if (text.empty()) continue;
        document.attributes.push_back(attribute_of(text));
        product.facts.emplace(document.attributes.back().key, document.attributes.back().value);
    }
    for (const auto& text : divided(row[9], ';')) {
        const auto parts = divided(text, '|');
        SearchVariant variant;
        variant.id = id_of(number, document.variants.size() + 1);
        variant.sku = parts[0];
        variant.codes = {parts[1]};
        for (const auto& option : divided(parts[2], ',')) {
            if (option.empty()) continue;
            variant.attributes.push_back(attribute_of(option));
            product.facts.emplace(variant.attributes.back().key, variant.attributes.back().value);
        }
        variant.prices = {{"de", std::stoll(parts[3])}};
        variant.channels = {"web"};
        variant.in_stock_at = {"warehouse"};
        document.variants.push_back(std::move(variant));
    }
    return product;
}

bool meets(const JudgedProduct& product, const std::string& condition) {
    const auto at = condition.find_first_of("=~");
    const auto key = condition.substr(0, at);
    const bool is_part = condition[at] == '~';
    const auto [begin, end] = product.facts.equal_range(key);
    const auto wanted = divided(condition.substr(at + 1), ',');
    return std::any_of(begin, end, [&](const auto& fact) {
        return std::ranges::any_of(wanted, [&](const std::string& value) {
            return is_part ? fact.second.find(spaced(value)) != std::string::npos
                           : fact.second == value || fact.second == spaced(value);
        });
    });
}

}  // namespace

std::vector<JudgedProduct> judged_products() {
    std::vector<JudgedProduct> products;
    for (const auto& row : rows_of("products.tsv")) {
        products.push_back(product_of(row, products.size() + 1));
    }
    return products;
}

std::vector<SearchDocument> judged_documents() {
    std::vector<SearchDocument> documents;
    for (auto& product : judged_products()) documents.push_back(std::move(product.document));
    return documents;
}

std::vector<JudgedQuery> judged_queries() {
    std::vector<JudgedQuery> queries;
    for (const auto& row : rows_of("queries.tsv")) {
        queries.push_back({row[0], row[1], row[2], row[3]});
    }
    return queries;
}

int grade_of(const JudgedQuery& query, const JudgedProduct& product) {
    int best = 0;
    for (const auto& rule : divided(query.grades, ';')) {
        const auto text = trimmed(rule);
        const auto conditions = divided(text.substr(2), ' ');
        const auto is_met = [&](const std::string& condition) { return meets(product, condition); };
        if (std::ranges::all_of(conditions, is_met)) best = std::max(best, text[0] - '0');
    }
    return best;
}

TEST(JudgedShop, every_query_has_something_that_fits) {
    const auto products = judged_products();
    EXPECT_GE(products.size(), 300U);
    for (const auto& query : judged_queries()) {
        const auto fits = [&](const auto& product) { return grade_of(query, product) >= 2; };
        EXPECT_TRUE(std::ranges::any_of(products, fits)) << query.text;
    }
}

}  // namespace nahtlos::search
