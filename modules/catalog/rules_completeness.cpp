#include <algorithm>
#include <array>

#include "catalog/completeness.hpp"
#include "catalog/gtins.hpp"

namespace nahtlos::catalog {
namespace {

using channels::ChannelKind;

bool is_one_of(ChannelKind kind, std::initializer_list<ChannelKind> kinds) {
    return std::ranges::find(kinds, kind) != kinds.end();
}

// Customers see a page of it.
bool is_shown(ChannelKind kind) {
    return is_one_of(
        kind, {ChannelKind::web, ChannelKind::app, ChannelKind::kiosk, ChannelKind::marketplace,
               ChannelKind::social, ChannelKind::assistant, ChannelKind::b2b});
}
// Others show it by their rules (research: Google, Meta, Amazon, eBay).
bool is_fed(ChannelKind kind) {
    return is_one_of(kind, {ChannelKind::marketplace, ChannelKind::social});
}
// Offered online or by other means of distance sales: article 19 of the GPSR.
bool is_distant(ChannelKind kind) {
    return is_one_of(kind, {ChannelKind::web, ChannelKind::app, ChannelKind::marketplace,
                            ChannelKind::social, ChannelKind::phone, ChannelKind::assistant});
}

constexpr std::size_t feed_title = 150, least_description = 50;
constexpr std::int64_t feed_pixels = 500;

class Judge {
public:
    Judge(const WholeProduct& product, const CompletenessContext& context)
        : p_(product), c_(context) {}

    Completeness judge() {
        texts();
        pictures();
        facts();
        attributes();
        law();
        Completeness out;
        out.score = asked_ == 0 ? 100 : 100 * had_ / asked_;
        out.missing = std::move(missing_);
        return out;
    }

private:
    void ask(std::int64_t weight, bool is_there, Lack code, std::string pointer) {
        asked_ += weight;
        if (is_there) {
            had_ += weight;
        } else {
            missing_.push_back({std::move(pointer), code});
        }
    }

    void texts() {
        std::int64_t weight = 10;  // the market's own language counts most
        for (const auto& language : c_.languages) {
            const auto it = p_.texts.find(language);
            const auto at = "/texts/" + language;
            const bool is_there = it != p_.texts.end();
            ask(weight, is_there, Lack::title, at + "/title");
            if (is_there && is_fed(c_.kind)) {
                ask(2, characters(it->second.title) <= feed_title, Lack::title_too_long,
                    at + "/title");
            }
            if (is_shown(c_.kind)) {
                ask(weight,
                    is_there && it->second.description &&
                        characters(*it->second.description) >= least_description,
                    Lack::description, at + "/description");
            }
            weight = 3;
        }
    }

    void pictures() {
        if (!is_shown(c_.kind)) return;
        const auto is_picture = [](const Media& m) { return m.role == MediaRole::picture; };
        const auto picture = std::ranges::find_if(p_.media, is_picture);
        const bool is_there = picture != p_.media.end();
        ask(10, is_there, Lack::picture, "/media");
        if (!is_there) return;
        const auto at = "/media/" + std::to_string(picture - p_.media.begin());
        if (is_fed(c_.kind)) {
            ask(3,
                picture->width.value_or(0) >= feed_pixels &&
                    picture->height.value_or(0) >= feed_pixels,
                Lack::picture_small, at);
        }
        if (is_one_of(c_.kind, {ChannelKind::web, ChannelKind::app}) && !c_.languages.empty()) {
            ask(2, picture->alt.contains(c_.languages.front()), Lack::alt_text,
                at + "/alt/" + c_.languages.front());
        }
    }

    template <class Use>
    void each_variant(Use use) {
        for (std::size_t i = 0; i < p_.variants.size(); ++i) {
            if (p_.variants[i].status == VariantStatus::archived) continue;
            use(p_.variants[i], i, "/variants/" + std::to_string(i));
        }
    }

    void facts() {
        each_variant([&](const WholeVariant& v, std::size_t i, const std::string& at) {
            ask(10, i < c_.has_price.size() && c_.has_price[i], Lack::price, at + "/prices");
            if (is_fed(c_.kind)) identifier(v, at);
            if (p_.kind == ProductKind::goods &&
                is_one_of(c_.kind,
                          {ChannelKind::web, ChannelKind::app, ChannelKind::marketplace})) {
                ask(3, v.weight_g.has_value(), Lack::weight, at + "/weight_g");
            }
        });
        if (is_one_of(c_.kind, {ChannelKind::web, ChannelKind::app, ChannelKind::kiosk,
                                ChannelKind::marketplace})) {
            ask(5, !p_.categories.empty(), Lack::category, "/categories");
        }
    }

    void identifier(const WholeVariant& v, const std::string& at) {
        if (v.gtin) {
            const ArticleNumber number{
                "", {}, use_of(std::string(14 - v.gtin->size(), '0') + *v.gtin)};
            ask(8, number.is_for_feeds(), Lack::identifier_in_house, at + "/gtin");
        } else {
            ask(8, v.mpn && p_.brand, Lack::identifier, at + "/gtin");
        }
    }

    void attributes() {
        if (c_.family == nullptr) return;
        for (const auto& a : *c_.family) {
            const bool is_required = std::ranges::any_of(a.required_in, [&](const auto& where) {
                return where.value == "all" || where.value == enum_name(c_.kind);
            });
            if (!is_required) continue;
            const auto& code = a.code.value;
            if (a.level == AttributeLevel::product) {
                ask(5, p_.attributes.contains(code), Lack::attribute, "/attributes/" + code);
                continue;
            }
            each_variant([&](const WholeVariant& v, std::size_t, const std::string& at) {
                ask(5, v.attributes.contains(code), Lack::attribute, at + "/attributes/" + code);
            });
        }
    }

    void law() {
        const bool is_ware = p_.kind == ProductKind::goods || p_.kind == ProductKind::bundle;
        if (!is_ware || !is_in_eea(c_.country)) return;
        if (is_distant(c_.kind)) {
            const auto* maker = party(&Safety::manufacturer, &BrandWish::manufacturer);
            ask(10, maker != nullptr, Lack::manufacturer, "/safety/manufacturer");
            if (maker != nullptr && !is_in_eea(maker->country.value)) {
                ask(10,
                    party(&Safety::responsible_person, &BrandWish::responsible_person) != nullptr,
                    Lack::responsible_person, "/safety/responsible_person");
            }
        }
        if (p_.safety && !c_.languages.empty() &&
            (!p_.safety->warnings.empty() || !p_.safety->hazards.empty())) {
            ask(8, p_.safety->warnings.contains(c_.languages.front()), Lack::warning,
                "/safety/warnings/" + c_.languages.front());
        }
        if (p_.energy) ask(8, p_.energy->eprel.has_value(), Lack::eprel, "/energy/eprel");
    }

    const Party* party(std::optional<Party> Safety::*own,
                       std::optional<Party> BrandWish::*brands) const {
        if (p_.safety && (*p_.safety).*own) return &*((*p_.safety).*own);
        if (c_.brand != nullptr && c_.brand->*brands) return &*(c_.brand->*brands);
        return nullptr;
    }

    static std::size_t characters(const std::string& text) {
        return static_cast<std::size_t>(std::ranges::count_if(
            text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
    }

    const WholeProduct& p_;
    const CompletenessContext& c_;
    std::int64_t asked_ = 0, had_ = 0;
    std::vector<Missing> missing_;
};

}  // namespace

Completeness completeness_of(const WholeProduct& product, const CompletenessContext& context) {
    return Judge(product, context).judge();
}

bool is_in_eea(std::string_view country) {
    // The 27 of the European Union, Iceland, Liechtenstein and Norway.
    static constexpr std::array<std::string_view, 30> all{
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
        "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"};
    return std::ranges::find(all, country) != all.end();
}

std::string sentence(const Missing& missing, std::string_view language) {
    struct Words {
        const char *en, *de;
    };
    static const std::array<Words, enum_entries<Lack>.size()> words{{
        {"It has no title in this language.", "In dieser Sprache fehlt der Titel."},
        {"The title is longer than 150 characters.", "Der Titel ist länger als 150 Zeichen."},
        {"It has no description of 50 characters or more in this language.",
         "In dieser Sprache fehlt eine Beschreibung von mindestens 50 Zeichen."},
        {"It has no picture.", "Es fehlt ein Bild."},
        {"The first picture is smaller than 500 × 500.",
         "Das erste Bild ist kleiner als 500 × 500."},
        {"The first picture has no alternative text.", "Dem ersten Bild fehlt der Alternativtext."},
        {"It has no price in this market.", "In diesem Markt fehlt der Preis."},
        {"It is in no category.", "Es steht in keiner Kategorie."},
        {"It has neither a GTIN nor brand and maker's number.",
         "Es fehlt die GTIN, oder Marke und Herstellernummer."},
        {"This GTIN is for use in the house only.", "Diese GTIN gilt nur im eigenen Haus."},
        {"This attribute is required here.", "Dieses Merkmal wird hier verlangt."},
        {"It has no weight.", "Es fehlt das Gewicht."},
        {"The manufacturer with address is missing (GPSR).",
         "Es fehlt der Hersteller mit Anschrift (GPSR)."},
        {"The responsible person in the EU is missing (GPSR).",
         "Es fehlt die verantwortliche Person in der EU (GPSR)."},
        {"The warnings are missing in the language of the market.",
         "Die Warnhinweise fehlen in der Sprache des Marktes."},
        {"The number of the energy label in EPREL is missing.",
         "Es fehlt die EPREL-Nummer zum Energielabel."},
    }};
    const auto& both = words[static_cast<std::size_t>(missing.code)];
    return language == "de" ? both.de : both.en;
}

}  // namespace nahtlos::catalog
