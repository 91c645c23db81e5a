#include "storefront/sitemap.hpp"

#include <algorithm>

#include "base/markup.hpp"

namespace nahtlos::storefront {
namespace {

constexpr const char* head =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" "
    "xmlns:xhtml=\"http://www.w3.org/1999/xhtml\" "
    "xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\">\n";
constexpr const char* tail = "</urlset>\n";

// An address with its element: the element of an alternate is the longest.
constexpr std::int64_t bytes_of_address = static_cast<std::int64_t>(longest_address) + 120;

bool fits(const std::string& address) { return address.size() <= longest_address; }

std::string text_of(const SitemapEntry& entry, const std::string& address) {
    auto text =
        "<url><loc>" + address + "</loc><lastmod>" + to_string(entry.changed_at) + "</lastmod>";
    for (const auto& alternate : entry.alternates) {
        const auto href = markup_text(alternate.href);
        if (!fits(href)) continue;
        text += "<xhtml:link rel=\"alternate\" hreflang=\"" + markup_text(alternate.hreflang) +
                "\" href=\"" + href + "\"/>";
    }
    for (std::size_t i = 0; i < std::min(entry.images.size(), most_images); ++i) {
        const auto image = markup_text(entry.images[i]);
        if (fits(image)) {
            text += "<image:image><image:loc>" + image + "</image:loc></image:image>";
        }
    }
    return text + "</url>\n";
}

}  // namespace

std::int64_t products_per_page(std::int64_t languages, std::int64_t alternates) {
    const auto pages = std::max<std::int64_t>(1, languages);
    const auto addresses = 2 + alternates + static_cast<std::int64_t>(most_images);
    const auto by_bytes = most_bytes / (pages * addresses * bytes_of_address);
    return std::clamp<std::int64_t>(std::min(most_addresses / pages, by_bytes), 1, 1'000);
}

SitemapWriter::SitemapWriter() : text_(head) {}

void SitemapWriter::add(const SitemapEntry& entry) {
    const auto address = markup_text(entry.address);
    if (!fits(address) || addresses_ == most_addresses) return;
    const auto text = text_of(entry, address);
    constexpr std::size_t room = static_cast<std::size_t>(most_bytes) - 64;  // for the tail
    if (text_.size() + text.size() > room) return;
    text_ += text;
    ++addresses_;
}

std::string SitemapWriter::finish() {
    text_ += tail;
    return std::move(text_);
}

std::string sitemap_index(const std::vector<std::string>& addresses) {
    std::string text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    for (const auto& address : addresses) {
        text += "<sitemap><loc>" + markup_text(address) + "</loc></sitemap>\n";
    }
    return text + "</sitemapindex>\n";
}

}  // namespace nahtlos::storefront
