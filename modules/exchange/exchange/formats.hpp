// The formats that are known, and those that a mapping file describes.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "exchange/fields.hpp"

namespace nahtlos::exchange {

/// Shopify's product file: the columns of its export and those of its template of 2024 on.
const Format& shopify_format();
/// WooCommerce's product file, as its own importer and exporter have it.
const Format& woocommerce_format();
/// Google Merchant's attributes, as delimited text or XML.
const Format& google_format();
/// Our own columns: each is called what its field is called.
const Format& generic_format();
const Format& stock_format();
const Format& price_format();

/// "shopify", "woocommerce", "google", "generic", "stock" or "prices"; null for others.
const Format* find_format(std::string_view name);
/// The name of the format that understands a header best; "" when none has what it needs.
std::string_view format_of_header(const std::vector<std::string>& header);

/// A mapping file (TOML): kind, encoding, delimiter, decimal, date, and the tables `columns` and
/// `constants`. Refusals name the line ("malformed_mapping") or the wrong key by JSON pointer.
Result<Format> read_mapping(std::string_view toml);

}  // namespace nahtlos::exchange
