#include <algorithm>
#include <boost/json/serialize.hpp>

#include "modules/storefront/schema_words.hpp"

namespace nahtlos::storefront {
namespace {

using Properties = std::vector<MetaProperty>;

const catalog::Text* text_of(const Page& page) {
    const auto it = page.product.texts.find(page.language);
    return it == page.product.texts.end() ? nullptr : &it->second;
}

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// At most so many characters, ending with a whole word where there is one.
std::string beginning(const std::string& text, std::size_t most) {
    std::string flat;
    for (const char c : text) {
        const bool is_blank = c == ' ' || c == '\n' || c == '\t';
        if (!is_blank) {
            flat += c;
        } else if (!flat.empty() && flat.back() != ' ') {
            flat += ' ';
        }
    }
    if (flat.ends_with(' ')) flat.pop_back();
    std::size_t characters = 0, end = 0;
    while (end < flat.size() && (characters < most || !begins_character(flat[end]))) {
        if (begins_character(flat[end])) ++characters;
        ++end;
    }
    if (end == flat.size()) return flat;
    const auto blank = flat.rfind(' ', end);
    flat.resize(blank == std::string::npos || blank < end / 2 ? end : blank);
    while (!flat.empty() && std::string_view(",;:. ").find(flat.back()) != std::string_view::npos) {
        flat.pop_back();
    }
    return flat + "…";
}

// "de_AT" of "de" in Austria.
std::string locale_of(const std::string& language, const std::string& country) {
    const auto hyphen = language.rfind('-');
    if (hyphen == std::string::npos) return language + '_' + country;
    return language.substr(0, language.find('-')) + '_' + language.substr(hyphen + 1);
}

const VariantOnPage& cheapest(const Page& page) {
    return *std::ranges::min_element(page.variants, {}, &VariantOnPage::price);
}

// The words of the Facebook catalog: "in stock".
std::string_view stock_word(const Page& page) {
    const auto has = [&](Availability a) {
        return std::ranges::any_of(page.variants,
                                   [a](const VariantOnPage& v) { return v.availability == a; });
    };
    if (has(Availability::in_stock) || has(Availability::in_store_only)) return "in stock";
    if (has(Availability::pre_order)) return "preorder";
    return has(Availability::back_order) ? "available for order" : "out of stock";
}

// A picture as networks and chats show it.
struct CardPicture {
    const catalog::Media* media = nullptr;
    std::string url;
    std::optional<std::string> mime;
    std::optional<std::int64_t> width, height;
};

// They show PNG, JPEG, GIF and WebP, and no SVG: of a drawing they get a rendition, or nothing.
std::optional<CardPicture> card_picture(const channels::Storefront& front,
                                        const catalog::Media& media) {
    const auto picture = [&](const auto& of) {
        std::optional<std::string> mime;
        if (of.mime) mime = of.mime->value;
        return CardPicture{&media, media_address(front, of.url.value), std::move(mime), of.width,
                           of.height};
    };
    const bool is_drawing =
        media.mime ? media.mime->value.starts_with("image/svg") : media.url.value.ends_with(".svg");
    if (!is_drawing) return picture(media);
    for (const auto& rendition : media.renditions) {
        if (!rendition.mime) continue;
        const auto& mime = rendition.mime->value;
        if (mime == "image/png" || mime == "image/jpeg") return picture(rendition);
    }
    return std::nullopt;
}

std::vector<CardPicture> card_pictures(const Page& page) {
    std::vector<CardPicture> shown;
    for (const auto* media : pictures(page.product)) {
        if (auto picture = card_picture(page.front, *media)) shown.push_back(*std::move(picture));
    }
    return shown;
}

void add_picture(const Page& page, const CardPicture& picture, Properties& all) {
    all.push_back({"og:image", picture.url});
    if (picture.mime) all.push_back({"og:image:type", *picture.mime});
    if (picture.width) all.push_back({"og:image:width", std::to_string(*picture.width)});
    if (picture.height) all.push_back({"og:image:height", std::to_string(*picture.height)});
    const auto alt = name_in(picture.media->alt, page.language, "");
    if (!alt.empty()) all.push_back({"og:image:alt", alt});
}

void add_locales(const Page& page, Properties& all) {
    const auto own = locale_of(page.language, page.country);
    all.push_back({"og:locale", own});
    for (const auto& [hreflang, href] : page.alternates) {
        if (hreflang == "x-default") continue;
        auto locale = locale_of(hreflang, page.country);
        if (locale != own) all.push_back({"og:locale:alternate", std::move(locale)});
    }
}

}  // namespace

std::optional<std::string> shown_address(const channels::Storefront& front,
                                         const catalog::Media& media) {
    auto picture = card_picture(front, media);
    if (!picture) return std::nullopt;
    return std::move(picture->url);
}

std::string meta_title(const Page& page) {
    const auto* text = text_of(page);
    if (text == nullptr) return page.product.handle;
    return text->seo_title.value_or(text->title);
}

std::optional<std::string> meta_description(const Page& page) {
    const auto* text = text_of(page);
    if (text == nullptr) return std::nullopt;
    if (text->seo_description) return text->seo_description;
    if (!text->description) return std::nullopt;
    return beginning(*text->description, 160);
}

std::vector<MetaProperty> open_graph(const Page& page) {
    Properties all{{"og:type", "product"}, {"og:title", meta_title(page)}, {"og:url", page.url}};
    if (auto text = meta_description(page)) {
        all.push_back({"og:description", *std::move(text)});
    }
    if (page.front.site_name) all.push_back({"og:site_name", page.front.site_name->value});
    add_locales(page, all);
    auto images = card_pictures(page);
    if (images.size() > 6) images.erase(images.begin() + 6, images.end());
    for (const auto& picture : images) add_picture(page, picture, all);
    const auto& best = cheapest(page);
    const std::string currency(page.currency.view());
    for (const std::string kind : {"og", "product"}) {
        all.push_back({kind + ":price:amount", to_string(best.price)});
        all.push_back({kind + ":price:currency", currency});
    }
    all.push_back({"product:availability", std::string(stock_word(page))});
    all.push_back({"product:condition", "new"});
    if (page.product.brand) all.push_back({"product:brand", *page.product.brand});
    all.push_back({"product:retailer_item_id", best.variant->sku});
    return all;
}

std::vector<MetaProperty> twitter_card(const Page& page) {
    const auto images = card_pictures(page);
    Properties all{{"twitter:card", images.empty() ? "summary" : "summary_large_image"},
                   {"twitter:title", meta_title(page)}};
    if (page.front.twitter_site) all.push_back({"twitter:site", page.front.twitter_site->value});
    if (auto text = meta_description(page)) {
        all.push_back({"twitter:description", *std::move(text)});
    }
    if (!images.empty()) {
        const auto& picture = images.front();
        all.push_back({"twitter:image", picture.url});
        const auto alt = name_in(picture.media->alt, page.language, "");
        if (!alt.empty()) all.push_back({"twitter:image:alt", alt});
    }
    return all;
}

std::string script_text(const boost::json::object& data) {
    const auto plain = boost::json::serialize(data);
    std::string text;
    text.reserve(plain.size());
    for (std::size_t i = 0; i < plain.size(); ++i) {
        const std::string_view rest = std::string_view(plain).substr(i);
        if (rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9")) {
            text += plain[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
            i += 2;
            continue;
        }
        switch (plain[i]) {
            case '<': text += "\\u003c"; break;
            case '>': text += "\\u003e"; break;
            case '&': text += "\\u0026"; break;
            default: text += plain[i];
        }
    }
    return text;
}

}  // namespace nahtlos::storefront
