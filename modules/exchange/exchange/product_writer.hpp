// ProductWriter: products as the rows of a format, so that reading them gives the same records.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "exchange/fields.hpp"
#include "exchange/records.hpp"

namespace nahtlos::exchange {

/// What a file of products is written for.
struct WriteChoices {
    std::string language;                // of formats that have one, and of the texts without one
    std::vector<std::string> languages;  // others that the generic format has columns for
    std::vector<std::string> markets;    // prices of these beside those without a market
    std::string currency;                // of prices without a market
    std::string
        link;  // of Google's rows: {handle} and {sku} become what they say; "": the record's
};

/// The header of "shopify", "woocommerce", "google" or "generic"; check() that it is one of these.
std::vector<std::string> export_header(std::string_view format, const WriteChoices& choices);

class ProductWriter {
public:
    ProductWriter(std::string_view format, WriteChoices choices, table::TableWriter& out);
    void write(const ProductRecord& product);

private:
    using Texts = std::map<std::string, std::string, std::less<>>;  // by field

    void put(const Texts& row);
    void write_rows(const ProductRecord& product);
    void write_woocommerce(const ProductRecord& product);
    void write_google(const ProductRecord& product);
    void put_product(Texts& row, const ProductRecord& product) const;
    void put_variant(Texts& row, const VariantRecord& variant) const;
    void put_prices(Texts& row, const VariantRecord& variant) const;
    const TextRecord* text_of(const ProductRecord& product) const;

    const std::string format_;
    const WriteChoices choices_;
    table::TableWriter& out_;
    std::vector<std::string> fields_;  // by column
};

}  // namespace nahtlos::exchange
