#include "base/http/target.hpp"
#include "storefront/addresses.hpp"

namespace nahtlos::storefront {

std::string fill(std::string_view pattern, const std::map<std::string_view, std::string>& values) {
    std::string out;
    while (!pattern.empty()) {
        const auto open = pattern.find('{');
        out += pattern.substr(0, open);
        if (open == pattern.npos) break;
        const auto close = pattern.find('}', open);
        const auto value = values.find(pattern.substr(open + 1, close - open - 1));
        if (value != values.end()) out += http::percent_encode(value->second);
        pattern.remove_prefix(close == pattern.npos ? pattern.size() : close + 1);
    }
    return out;
}

std::string product_address(const channels::Storefront& front, const std::string& language,
                            const std::string& handle) {
    return fill(front.product_url.value, {{"language", language}, {"handle", handle}});
}

std::string variant_address(const std::string& product_address, const std::string& sku) {
    const char join = product_address.find('?') == std::string::npos ? '?' : '&';
    return product_address + join + "variant=" + http::percent_encode(sku);
}

std::optional<std::string> category_address(const channels::Storefront& front,
                                            const std::string& language,
                                            const std::string& handle) {
    if (!front.category_url) return std::nullopt;
    return fill(front.category_url->value, {{"language", language}, {"handle", handle}});
}

std::string origin_of(std::string_view address) {
    const auto scheme = address.find("://");
    if (scheme == address.npos) return {};
    return std::string(address.substr(0, address.find_first_of("/?", scheme + 3)));
}

std::string home_address(const channels::Storefront& front, const std::string& language) {
    if (front.home_url) return fill(front.home_url->value, {{"language", language}});
    return origin_of(front.product_url.value) + '/';
}

std::string sitemap_address(const channels::Storefront& front, std::int64_t page) {
    const auto pattern = front.sitemap_url
                             ? front.sitemap_url->value
                             : origin_of(front.product_url.value) + "/sitemap-{page}.xml";
    return fill(pattern, {{"page", std::to_string(page)}});
}

// What may not stand in an address (RFC 3986) percent-encoded; what is encoded already stays.
std::string sendable(std::string_view address) {
    constexpr std::string_view digits = "0123456789ABCDEF", wrong = "\"<>\\^`{|}";
    std::string out;
    for (const char c : address) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > 0x20 && byte < 0x7F && wrong.find(c) == wrong.npos) {
            out += c;
        } else {
            out += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
    return out;
}

std::string media_address(const channels::Storefront& front, const std::string& url) {
    if (url.starts_with("https://") || url.starts_with("http://")) return sendable(url);
    if (url.starts_with("//")) return "https:" + sendable(url);
    auto base = front.media_url ? front.media_url->value : origin_of(front.product_url.value);
    if (base.ends_with('/')) base.pop_back();
    return base + (url.starts_with('/') ? "" : "/") + sendable(url);
}

std::vector<Alternate> alternates(const std::vector<LocalPages>& pages, const std::string& handle) {
    std::vector<Alternate> all;
    for (const auto& local : pages) {
        for (const auto& language : local.languages) {
            // A language that names its country already ("de-CH") stays as it is.
            const bool is_short = language.find('-') == std::string::npos;
            const auto name =
                pages.size() > 1 && is_short ? language + '-' + local.country : language;
            all.push_back({name, product_address(local.front, language, handle)});
        }
    }
    if (all.size() < 2) return {};
    all.push_back({"x-default", all.front().href});
    return all;
}

}  // namespace nahtlos::storefront
