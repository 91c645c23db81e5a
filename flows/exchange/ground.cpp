#include "flows/exchange/ground.hpp"

#include <algorithm>
#include <set>

#include "catalog/product_types.hpp"
#include "catalog/trees.hpp"
#include "channels/directory.hpp"
#include "exchange/values.hpp"
#include "flows/price_markets.hpp"

namespace nahtlos::flows::exchange {
namespace {

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

std::string first_language(const channels::Market& market) {
    return market.languages.substr(0, market.languages.find(','));
}

constexpr const char* set_up =
    ": bring the set-up first, as JSON Lines that have it (nahtlos export --format jsonl writes "
    "them, nahtlos import reads them), or make it by POST /v1/markets";

// Every category under the paths of its names, in every language that all of a path have.
void put_categories(Ground& ground, Tx& tx) {
    std::map<std::string, const catalog::Category*> by_handle;
    const auto all = catalog::list_categories(tx, ground.setting.tree);
    for (const auto& one : all) by_handle[one.handle] = &one;
    for (const auto& one : all) {
        std::set<std::string> languages{ground.setting.language};
        for (const auto& [language, name] : one.names) languages.insert(language);
        for (const auto& language : languages) {
            Path path;
            const auto* at = &one;
            for (std::size_t depth = 0; depth <= catalog::most_category_depth; ++depth) {
                const auto own = at->names.find(language);
                path.insert(path.begin(), own == at->names.end() ? at->handle : own->second.value);
                const auto up = at->parent ? by_handle.find(*at->parent) : by_handle.end();
                if (up == by_handle.end()) break;
                at = up->second;
            }
            ground.categories.emplace(lowered(std::move(path)), one.tree + '/' + one.handle);
        }
    }
}

}  // namespace

Path lowered(Path path) {
    for (auto& name : path) name = lower(std::move(name));
    return path;
}

Result<Ground> read_ground(Tx& tx, Setting setting) {
    Ground ground;
    const auto directory = channels::load_directory(tx);
    ground.markets = price_markets(tx);
    const channels::Market* own = nullptr;
    for (const auto& [id, market] : directory->markets) {
        ground.market_names.emplace(lower(market.code), market.code);
        const bool is_only = setting.market.empty() && directory->markets.size() == 1;
        if (is_only || market.code == setting.market) own = &market;
    }
    for (const auto& [id, market] : directory->markets) {
        ground.market_names.emplace(lower(market.country), market.code);
    }
    if (own == nullptr && !setting.market.empty()) {
        return Refusal{RefusalKind::invalid, "unknown_market",
                       "there is no market " + setting.market + set_up};
    }
    if (own != nullptr) {
        setting.market = own->code;
        if (setting.language.empty()) setting.language = first_language(*own);
    }
    if (setting.language.empty()) setting.language = "en";
    ground.setting = std::move(setting);
    ground.types = catalog::load_types(tx);
    put_categories(ground, tx);
    return ground;
}

std::optional<Refusal> unless_market(const Ground& ground) {
    if (!ground.setting.market.empty()) return std::nullopt;
    std::string codes;
    for (const auto& [code, market] : ground.markets) codes += (codes.empty() ? "" : ", ") + code;
    return Refusal{RefusalKind::invalid, "unknown_market",
                   codes.empty() ? std::string("there is no market yet") + set_up
                                 : "say by --market whose prices are meant: " + codes};
}

Result<std::string> make_categories(ChangeScope& scope, Ground& ground,
                                    const std::vector<Path>& paths) {
    const auto& tree = ground.setting.tree;
    const auto trees = catalog::list_trees(scope.tx);
    const auto named = [&](const catalog::Tree& one) { return one.code.value == tree; };
    if (std::ranges::none_of(trees, named)) {
        const auto code = json::ShortText<40>::parse(tree);
        if (!code) return code.refusal();
        const auto made = catalog::put_trees(scope, {{*code, {}, {}, {}}}, {},
                                             api::ErrorPolicy::reject_everything);
        if (!made) return made.refusal();
    }
    std::vector<catalog::CategoryWish> wishes;
    std::map<Path, std::string> made;
    for (const auto& path : paths) {
        std::optional<json::ShortText<100>> parent;
        Path above;
        for (const auto& name : path) {
            above.push_back(name);
            const auto key = lowered(above);
            const auto known = ground.categories.find(key);
            if (known != ground.categories.end() || made.contains(key)) {
                const auto& full = known != ground.categories.end() ? known->second : made[key];
                parent = json::ShortText<100>{full.substr(full.find('/') + 1)};
                continue;
            }
            std::string text;
            for (const auto& part : above) text += (text.empty() ? "" : " ") + part;
            auto wish = catalog::CategoryWish{};
            wish.tree = {tree};
            wish.handle = {nahtlos::exchange::slug(text)};
            wish.parent = parent;
            const auto title = json::ShortText<300>::parse(name);
            if (!title || wish.handle.value.empty()) {
                return Refusal{RefusalKind::invalid, "invalid_category",
                               "\"" + name + "\" cannot be the name of a category"};
            }
            wish.names[ground.setting.language] = *title;
            made[key] = tree + '/' + wish.handle.value;
            parent = wish.handle;
            wishes.push_back(std::move(wish));
        }
    }
    if (wishes.empty()) return std::string();
    const auto put = catalog::put_categories(scope, wishes, api::ErrorPolicy::reject_everything);
    if (!put) return put.refusal();
    ground.categories.merge(made);
    return std::string();
}

}  // namespace nahtlos::flows::exchange
