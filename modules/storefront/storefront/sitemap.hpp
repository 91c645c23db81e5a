// Sitemaps by sitemaps.org 0.9, with links between languages and the image extension of Google.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "storefront/addresses.hpp"

namespace nahtlos::storefront {

// Limits of sitemaps.org.
inline constexpr std::int64_t most_addresses = 50'000;
inline constexpr std::int64_t most_bytes = 50 * 1024 * 1024;
inline constexpr std::size_t longest_address = 2'048;  // as it stands in the file
inline constexpr std::size_t most_images = 10;         // of a page; ours

/// How many products a file holds whatever their addresses are, where each has so many pages
/// (languages) that name so many alternates: 1 to 1,000.
std::int64_t products_per_page(std::int64_t languages, std::int64_t alternates);

/// One page of the shop.
struct SitemapEntry {
    std::string address;
    Instant changed_at;
    std::vector<Alternate> alternates;
    std::vector<std::string> images;
};

/// Writes a file entry by entry. Addresses that are too long are left out, as is an entry whose own
/// address is, or that a full file has no room for.
class SitemapWriter {
public:
    SitemapWriter();
    void add(const SitemapEntry& entry);
    std::string finish();
    std::int64_t addresses() const { return addresses_; }

private:
    std::string text_;
    std::int64_t addresses_ = 0;
};

/// The file that names the others.
std::string sitemap_index(const std::vector<std::string>& addresses);

}  // namespace nahtlos::storefront
