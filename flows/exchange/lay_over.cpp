// Wishes of files laid over what is stored, so that what a file cannot say stays as it is.
#include <algorithm>
#include <map>
#include <set>

#include "catalog/search.hpp"
#include "catalog/whole.hpp"
#include "flows/exchange/attribute_values.hpp"
#include "flows/exchange/import_state.hpp"
#include "flows/exchange/shop_pages.hpp"

namespace nahtlos::flows::exchange {
namespace {

using catalog::Media;
using catalog::OptionAxis;
using catalog::ProductWish;
using catalog::WholeProduct;
using nahtlos::exchange::PicturesSaid;

// Google writes the names of its options small.
bool is_same_name(std::string_view a, std::string_view b) {
    const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(a, b, {}, low, low);
}

std::vector<OptionAxis>::iterator axis_of(std::vector<OptionAxis>& axes, std::string_view code) {
    const auto exact =
        std::ranges::find_if(axes, [&](const OptionAxis& axis) { return axis.code.value == code; });
    if (exact != axes.end()) return exact;
    return std::ranges::find_if(
        axes, [&](const OptionAxis& axis) { return is_same_name(axis.code.value, code); });
}

// What a file calls by a name in some language gets its code, where nothing has that name as code.
template <class Listed, class IsCalled>
std::optional<std::string> code_by_name(const Listed& listed, const std::string& text,
                                        IsCalled is_called_so) {
    for (const auto& one : listed) {
        if (is_same_name(one.code.value, text)) return std::nullopt;
    }
    for (const auto& one : listed) {
        if (is_called_so(one)) return one.code.value;
    }
    return std::nullopt;
}

std::optional<std::string> code_of_axis(const std::vector<OptionAxis>& axes,
                                        const std::string& name) {
    return code_by_name(axes, name, [&](const OptionAxis& axis) {
        return is_called(name, axis.code.value, axis.names);
    });
}

// Signs tell values apart: "38" and "38+", "+1.00" and "-1.00".
std::optional<std::string> code_of_value(const OptionAxis& axis, const std::string& value) {
    return code_by_name(axis.values, value, [&](const auto& one) {
        return std::ranges::any_of(
            one.names, [&](const auto& name) { return is_same_name(name.second.value, value); });
    });
}

void use_stored_codes(const WholeProduct& stored, ProductWish& wish) {
    const auto stored_value = [&](const std::string& axis, const std::string& value) {
        const auto own = std::ranges::find_if(stored.options, [&](const OptionAxis& one) {
            return is_same_name(one.code.value, axis);
        });
        if (own == stored.options.end()) return value;
        return code_of_value(*own, value).value_or(value);
    };
    if (wish.options) {
        for (auto& axis : *wish.options) {
            if (auto code = code_of_axis(stored.options, axis.code.value)) axis.code.value = *code;
            for (auto& value : axis.values.values) {
                value.code.value = stored_value(axis.code.value, value.code.value);
            }
        }
    }
    for (auto& variant : wish.variants) {
        if (!variant.options) continue;
        std::map<std::string, std::string> options;
        for (const auto& [name, value] : *variant.options) {
            const auto axis = code_of_axis(stored.options, name).value_or(name);
            options[axis] = stored_value(axis, value);
        }
        variant.options = std::move(options);
    }
}

// Variants may have options that their product does not list.
bool is_of_variants(const WholeProduct& stored, const std::string& axis, const std::string& value) {
    return std::ranges::any_of(stored.variants, [&](const auto& variant) {
        const auto own = variant.options.find(axis);
        return own != variant.options.end() && own->second == value;
    });
}

void add_options(const WholeProduct& stored, ProductWish& wish) {
    if (!wish.options) return;
    auto axes = stored.options;
    for (auto axis : *wish.options) {
        const auto kept = axis_of(axes, axis.code.value);
        if (kept == axes.end()) {
            const auto is_known = [&](const auto& value) {
                return is_of_variants(stored, axis.code.value, value.code.value);
            };
            if (!std::ranges::all_of(axis.values, is_known)) axes.push_back(std::move(axis));
            continue;
        }
        for (const auto& value : axis.values) {
            const bool is_there = std::ranges::any_of(
                kept->values, [&](const auto& one) { return one.code == value.code; });
            if (!is_there) kept->values.values.push_back(value);
        }
    }
    wish.options = std::move(axes);
}

void lay_variants(const WholeProduct& stored, ProductWish& wish) {
    for (auto& variant : wish.variants) {
        const auto own =
            std::ranges::find(stored.variants, variant.sku.value, &catalog::WholeVariant::sku);
        if (own == stored.variants.end()) continue;
        if (variant.options) {
            auto options = own->options;
            for (const auto& [name, value] : *variant.options) {
                const auto same = std::ranges::find_if(
                    options, [&](const auto& one) { return is_same_name(one.first, name); });
                if (options.contains(name) || same == options.end()) {
                    options[name] = value;
                } else {
                    same->second = value;
                }
            }
            variant.options = std::move(options);
        }
        if (variant.attributes) {
            auto attributes = own->attributes;
            for (auto& [name, value] : *variant.attributes) attributes[name] = std::move(value);
            variant.attributes = std::move(attributes);
        }
    }
}

// What a file says of a picture that is stored: a text, and variants that it is of.
void lay_picture(const Media& said, PicturesSaid pictures, Media& kept) {
    for (const auto& [language, alt] : said.alt) kept.alt[language] = alt;
    if (kept.variants.empty() && pictures != PicturesSaid::all) return;
    for (const auto& sku : said.variants) {
        if (std::ranges::find(kept.variants, sku) == kept.variants.end()) {
            kept.variants.push_back(sku);
        }
    }
}

void lay_media(const WholeProduct& stored, const Origin& origin, ProductWish& wish) {
    if (!wish.media) return;
    const auto is_said = [&](const Media& one) {
        return std::ranges::find(*wish.media, one.url, &Media::url) != wish.media->end();
    };
    std::vector<Media> media, fresh;
    for (const auto& one : stored.media) {
        const bool may_go =
            one.role == catalog::MediaRole::picture && !origin.is_again &&
            (origin.pictures == PicturesSaid::all ||
             (origin.pictures == PicturesSaid::of_all_variants && one.variants.empty()));
        if (!may_go || is_said(one)) media.push_back(one);
    }
    // The places of those that are said, in which they come to stand in the order of the file.
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < media.size(); ++i) {
        if (is_said(media[i])) places.push_back(i);
    }
    std::vector<Media> in_order;
    for (auto& one : *wish.media) {
        const auto kept = std::ranges::find(media, one.url, &Media::url);
        if (kept == media.end()) {
            fresh.push_back(std::move(one));
            continue;
        }
        lay_picture(one, origin.pictures, *kept);
        in_order.push_back(*kept);
    }
    if (origin.pictures == PicturesSaid::all && in_order.size() == places.size()) {
        for (std::size_t i = 0; i < places.size(); ++i) media[places[i]] = in_order[i];
    }
    std::ranges::move(fresh, std::back_inserter(media));
    wish.media = std::move(media);
}

// Feeds name pictures by whole addresses, the catalog often by those after the shop's.
void find_pictures(const WholeProduct& stored, const std::vector<channels::Storefront>& fronts,
                   ProductWish& wish) {
    if (!wish.media) return;
    for (auto& said : *wish.media) {
        const auto* own = media_of_address(fronts, stored.media, said.url.value);
        if (own != nullptr) said.url = own->url;
    }
}

void lay_categories(const WholeProduct& stored, const Setting& setting, const Origin& origin,
                    ProductWish& wish) {
    if (!wish.categories) return;
    std::vector<json::ShortText<141>> own, others;
    for (const auto& name : stored.categories) {
        (name.starts_with(setting.tree + '/') ? own : others).push_back({name});
    }
    const bool is_first = !origin.says_all_categories && !own.empty() &&
                          wish.categories->size() == 1 && wish.categories->front() == own.front();
    if (is_first || *wish.categories == own) {
        wish.categories.reset();
        return;
    }
    std::ranges::move(others, std::back_inserter(*wish.categories));
}

// A product without a text of the file's language is exported with that of another.
void drop_borrowed_texts(const WholeProduct& stored, ProductWish& wish) {
    if (!wish.texts) return;
    std::erase_if(*wish.texts, [&](const auto& said) {
        if (stored.texts.contains(said.first)) return false;
        return std::ranges::any_of(stored.texts, [&](const auto& kept) {
            return kept.second.title == said.second.title.value;
        });
    });
    if (wish.texts->empty()) wish.texts.reset();
}

void lay_over(const WholeProduct& stored, const Setting& setting, const Origin& origin,
              ProductWish& wish) {
    use_stored_codes(stored, wish);
    add_options(stored, wish);
    lay_variants(stored, wish);
    lay_media(stored, origin, wish);
    lay_categories(stored, setting, origin, wish);
    drop_borrowed_texts(stored, wish);
    if (wish.attributes) {
        auto attributes = stored.attributes;
        for (auto& [name, value] : *wish.attributes) attributes[name] = std::move(value);
        wish.attributes = std::move(attributes);
    }
    // The number of a shop's row says less than what the product is called elsewhere.
    if (origin.is_handle_made && stored.external_reference) wish.external_reference.reset();
}

// The handles of wishes whose SKUs are there already become those of their products.
void find_by_sku(Tx& tx, std::vector<ProductWish>& wishes, const std::vector<Origin>& origins) {
    std::vector<std::string> skus;
    std::set<std::string> handles;
    for (std::size_t i = 0; i < origins.size(); ++i) {
        handles.insert(wishes[i].handle.value);
        if (!origins[i].is_handle_made) continue;
        for (const auto& variant : wishes[i].variants) skus.push_back(variant.sku.value);
    }
    if (skus.empty()) return;
    const auto products = catalog::products_by_sku(tx, std::move(skus));
    std::vector<catalog::ProductId> ids;
    for (const auto& [sku, id] : products) ids.push_back(id);
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::map<catalog::ProductId, std::string> names;
    for (const auto& one : catalog::read_products(tx, ids)) names[one.id] = one.handle;
    for (std::size_t i = 0; i < origins.size(); ++i) {
        if (!origins[i].is_handle_made) continue;
        for (const auto& variant : wishes[i].variants) {
            const auto own = products.find(variant.sku.value);
            if (own == products.end()) continue;
            // A call takes each product once.
            const auto& handle = names.at(own->second);
            if (handles.insert(handle).second) wishes[i].handle = {handle};
            break;
        }
    }
}

}  // namespace

void lay_over_stored(Tx& tx, const Setting& setting, std::vector<ProductWish>& wishes,
                     const std::vector<Origin>& origins) {
    find_by_sku(tx, wishes, origins);
    std::vector<std::string> handles;
    for (const auto& wish : wishes) handles.push_back(wish.handle.value);
    std::vector<catalog::ProductId> ids;
    for (const auto& [handle, id] : catalog::products_by_handle(tx, std::move(handles))) {
        ids.push_back(id);
    }
    if (ids.empty()) return;
    std::map<std::string, WholeProduct> stored;
    for (auto& one : catalog::read_products(tx, std::move(ids))) {
        auto handle = one.handle;
        stored.emplace(std::move(handle), std::move(one));
    }
    std::vector<channels::Storefront> fronts;
    for (auto& [channel, front] : channels::storefronts(tx)) fronts.push_back(front);
    for (std::size_t i = 0; i < origins.size(); ++i) {
        const auto own = stored.find(wishes[i].handle.value);
        if (own == stored.end()) continue;
        find_pictures(own->second, fronts, wishes[i]);
        lay_over(own->second, setting, origins[i], wishes[i]);
    }
}

void add_to_stored(Tx& tx, ProductWish& wish) {
    const auto id = catalog::product_of_handle(tx, wish.handle.value);
    if (!id) return;
    const auto stored = catalog::read_products(tx, {*id});
    if (stored.empty()) return;
    use_stored_codes(stored.front(), wish);
    add_options(stored.front(), wish);
    if (!wish.media) return;
    auto media = stored.front().media;
    for (auto& one : *wish.media) {
        const auto kept = std::ranges::find(media, one.url, &Media::url);
        if (kept == media.end()) media.push_back(std::move(one));
    }
    wish.media = std::move(media);
}

}  // namespace nahtlos::flows::exchange
