#include <algorithm>
#include <set>

#include "catalog/generate.hpp"

namespace nahtlos::catalog {
namespace {

using Choice = std::map<std::string, std::string>;  // value by option

// A piece of a pattern: text as it stands, or what an option or the handle says there.
struct Piece {
    std::string text;
    bool is_name = false;
};

Refusal invalid(std::string pointer, std::string code, std::string detail) {
    return {RefusalKind::invalid,
            "invalid_request",
            "the variants cannot be made like this",
            {{std::move(pointer), std::move(code), std::move(detail)}}};
}

// UTF-8 of U+00C0 to U+00FF without their accents, as German spells them; empty: not a letter.
std::string_view letters_of(unsigned char second) {
    static constexpr std::array<std::string_view, 64> small{
        "a", "a", "a", "a", "ae", "a", "ae", "c", "e", "e", "e", "e", "i",  "i", "i",  "i",
        "d", "n", "o", "o", "o",  "o", "oe", "",  "o", "u", "u", "u", "ue", "y", "th", "ss",
        "a", "a", "a", "a", "ae", "a", "ae", "c", "e", "e", "e", "e", "i",  "i", "i",  "i",
        "d", "n", "o", "o", "o",  "o", "oe", "",  "o", "u", "u", "u", "ue", "y", "th", "y"};
    return second < 0x80 || second > 0xBF ? std::string_view{} : small[second - 0x80U];
}

Result<std::vector<Piece>> pieces_of(const std::string& pattern) {
    std::vector<Piece> pieces;
    for (std::size_t at = 0; at < pattern.size();) {
        const auto open = std::min(pattern.find('{', at), pattern.size());
        const auto text = pattern.substr(at, open - at);
        if (!text.empty()) pieces.push_back({text});
        if (open == pattern.size()) break;
        const auto close = pattern.find('}', open);
        if (close == pattern.npos || close == open + 1) {
            return invalid("/sku", "invalid_format",
                           "must have its options in braces, like {handle}-{size}");
        }
        pieces.push_back({pattern.substr(open + 1, close - open - 1), true});
        at = close + 1;
    }
    return pieces;
}

Result<std::vector<Piece>> pattern_of(const GenerateVariants& wish,
                                      const std::vector<OptionAxis>& options) {
    std::vector<Piece> all{{"handle", true}};
    for (const auto& axis : options) {
        all.push_back({"-"});
        all.push_back({axis.code.value, true});
    }
    if (!wish.sku) return all;
    auto pieces = pieces_of(wish.sku->value);
    if (!pieces) return pieces;
    for (const auto& piece : *pieces) {
        const bool is_known = !piece.is_name || std::ranges::any_of(all, [&](const Piece& known) {
            return known.is_name && known.text == piece.text;
        });
        if (!is_known) {
            return invalid("/sku", "unknown_option", "names an option that the product has not");
        }
    }
    return pieces;
}

std::size_t combinations(const std::vector<OptionAxis>& options) {
    std::size_t product = 1;
    for (const auto& axis : options) {
        product *= axis.values.size();
        if (product > most_variants) break;
    }
    return product;
}

std::vector<Choice> choices_of(const std::vector<OptionAxis>& options) {
    std::vector<Choice> choices{{}};
    for (const auto& axis : options) {
        std::vector<Choice> longer;
        for (const auto& choice : choices) {
            for (const auto& value : axis.values) {
                longer.push_back(choice);
                longer.back()[axis.code.value] = value.code.value;
            }
        }
        choices = std::move(longer);
    }
    return choices;
}

// Makes the SKUs of new variants; each is used once.
class SkuMaker {
public:
    SkuMaker(const WholeProduct& product, std::vector<Piece> pieces)
        : handle_(slug_of(product.handle)), pieces_(std::move(pieces)) {
        for (const auto& v : product.variants) known_.insert(v.sku);
    }

    Result<json::Sku> sku_of(const Choice& choice) {
        std::string text;
        for (const auto& piece : pieces_) {
            if (!piece.is_name) {
                text += piece.text;
                continue;
            }
            const auto chosen = choice.find(piece.text);
            const auto slug = chosen == choice.end() ? handle_ : slug_of(chosen->second);
            if (slug.empty()) {
                return invalid("/sku", "invalid_format",
                               "has no letters or digits for {" + piece.text + '}');
            }
            text += slug;
        }
        auto sku = json::Sku::parse(text);
        if (!sku) return invalid("/sku", "invalid_format", std::string(json::Sku::rule));
        if (known_.contains(text)) {
            return invalid("/sku", "taken", "is another variant's (" + text + ")");
        }
        if (!made_.insert(text).second) {
            return invalid("/sku", "repeated", "is that of two combinations (" + text + ")");
        }
        return *std::move(sku);
    }

private:
    const std::string handle_;
    const std::vector<Piece> pieces_;
    std::set<std::string> known_, made_;
};

VariantWish variant_of(const GenerateVariants& wish, json::Sku sku, const Choice& choice) {
    VariantWish variant;
    variant.sku = std::move(sku);
    variant.options = choice;
    variant.tax_category = wish.tax_category;
    if (wish.weight_g) variant.weight_g.emplace(*wish.weight_g);
    variant.prices = wish.prices;
    variant.is_stocked = wish.is_stocked;
    return variant;
}

}  // namespace

std::string slug_of(std::string_view text) {
    std::string slug;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool is_fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_fine) {
            slug += c;
        } else if (c >= 'A' && c <= 'Z') {
            slug += static_cast<char>(c - 'A' + 'a');
        } else if (static_cast<unsigned char>(c) == 0xC3 && i + 1 < text.size()) {
            slug += letters_of(static_cast<unsigned char>(text[++i]));
        } else if (!slug.empty() && slug.back() != '-') {
            slug += '-';
        }
    }
    if (!slug.empty() && slug.back() == '-') slug.pop_back();
    return slug;
}

Result<ProductWish> variants_to_generate(const WholeProduct& product,
                                         const GenerateVariants& wish) {
    const auto& options = wish.options ? *wish.options : product.options;
    if (product.kind == ProductKind::bundle) {
        return invalid("", "not_applicable", "is not for kits, whose variants name their parts");
    }
    if (options.empty()) {
        return invalid("/options", "required", "is required where the product has none");
    }
    if (combinations(options) > most_variants) {
        return invalid("/options", "too_many", "makes more than 2000 combinations");
    }
    auto pieces = pattern_of(wish, options);
    if (!pieces) return pieces.refusal();
    std::set<Choice> there;
    for (const auto& v : product.variants) there.insert(v.options);
    ProductWish out;
    out.handle = {product.handle};
    out.options = wish.options;
    SkuMaker skus(product, *std::move(pieces));
    for (const auto& choice : choices_of(options)) {
        if (there.contains(choice)) continue;
        if (out.variants.size() == most_generated) {
            return invalid("/options", "too_many", "makes more than 500 variants at once");
        }
        auto sku = skus.sku_of(choice);
        if (!sku) return sku.refusal();
        out.variants.push_back(variant_of(wish, *std::move(sku), choice));
    }
    return out;
}

}  // namespace nahtlos::catalog
