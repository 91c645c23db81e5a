#include "flows/write_products.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/repeats.hpp"
#include "catalog/search.hpp"
#include "flows/price_markets.hpp"
#include "inventory/items.hpp"
#include "inventory/setup.hpp"

namespace nahtlos::flows {
namespace {

using catalog::ProductWish;
using catalog::WriteOutcome;
using catalog::Written;
using Wrong = std::vector<FieldProblem>;

// Of one stock item in one unit of a kit: times the most that a line may order, and the lines of an
// order, that is far from the end of 64 bits.
constexpr std::int64_t most_of_one_item = 1'000'000'000;

bool is_kit(const ProductWish& wish) {
    return std::ranges::any_of(wish.variants, [](const catalog::VariantWish& v) {
        return v.components && !v.components->empty();
    });
}

// Writes the wishes of one call in rounds: plain articles, then the kits whose parts are there.
class ProductWriter {
public:
    ProductWriter(ChangeScope& scope, const ProductsToWrite& wish)
        : scope_(scope),
          wishes_(wish.products),
          wrong_(wish.wrong),
          only_new_(wish.only_new),
          markets_(price_markets(scope.tx)),
          ids_(scope.id, 1),
          written_(wishes_.size()) {}

    std::vector<Written> run() {
        std::vector<std::size_t> plain, kits;
        Repeats<std::string> handles;
        for (std::size_t i = 0; i < wishes_.size(); ++i) {
            auto& wrong = written_[i].wrong;
            if (i < wrong_.size()) wrong = wrong_[i];
            if (!wrong.empty()) continue;
            if (auto again = handles.look_at(wishes_[i].handle.value, i, "/handle")) {
                wrong.push_back(*std::move(again));
                continue;
            }
            (is_kit(wishes_[i]) ? kits : plain).push_back(i);
        }
        write(plain, {});
        while (!kits.empty()) {
            auto later = write_kits(kits);
            if (later.size() == kits.size()) break;
            kits = std::move(later);
        }
        return std::move(written_);
    }

private:
    using Parts = std::unordered_map<std::string, std::vector<inventory::Component>>;  // by SKU

    // Of articles that are there; those that take no stock have none.
    Parts parts_of(const std::vector<std::size_t>& rows) {
        std::vector<std::string> skus;
        for (const auto i : rows) {
            for (const auto& v : wishes_[i].variants) {
                if (!v.components) continue;
                for (const auto& c : *v.components) skus.push_back(c.sku.value);
            }
        }
        const auto variants = catalog::variants_by_sku(scope_.tx, std::move(skus));
        std::vector<Uuid> ids;
        for (const auto& [sku, id] : variants) ids.push_back(id.uuid);
        std::ranges::sort(ids);
        auto components = inventory::components_of(scope_.tx, ids);
        Parts parts;
        for (const auto& [sku, id] : variants) parts[sku] = std::move(components[id.uuid]);
        return parts;
    }

    // Writes the kits whose parts are known; returns those that wait for other kits of this call.
    // When none can be written, all that are left are refused.
    std::vector<std::size_t> write_kits(const std::vector<std::size_t>& kits) {
        const auto parts = parts_of(kits);
        std::unordered_set<std::string> coming;
        for (const auto i : kits) {
            for (const auto& v : wishes_[i].variants) coming.insert(v.sku.value);
        }
        std::vector<std::size_t> ready, waiting;
        for (const auto i : kits) {
            (waits(wishes_[i], parts, coming) ? waiting : ready).push_back(i);
        }
        if (ready.empty()) {
            refuse_circles(waiting, parts, coming);
            return kits;
        }
        write(ready, parts);
        return waiting;
    }

    static bool waits(const ProductWish& wish, const Parts& parts,
                      const std::unordered_set<std::string>& coming) {
        for (const auto& v : wish.variants) {
            if (!v.components) continue;
            for (const auto& c : *v.components) {
                if (!parts.contains(c.sku.value) && coming.contains(c.sku.value)) return true;
            }
        }
        return false;
    }

    void refuse_circles(const std::vector<std::size_t>& rows, const Parts& parts,
                        const std::unordered_set<std::string>& coming) {
        for (const auto i : rows) {
            for_each_component(wishes_[i], [&](const auto& c, const std::string& pointer) {
                if (parts.contains(c.sku.value) || !coming.contains(c.sku.value)) return;
                written_[i].wrong.push_back(
                    {pointer, "cycle", "is the kit itself or a kit that contains it"});
            });
        }
    }

    template <class Use>
    static void for_each_component(const ProductWish& wish, Use use) {
        for (std::size_t v = 0; v < wish.variants.size(); ++v) {
            const auto& components = wish.variants[v].components;
            if (!components) continue;
            for (std::size_t c = 0; c < components->size(); ++c) {
                use((*components)[c],
                    "/variants/" + std::to_string(v) + "/components/" + std::to_string(c) + "/sku");
            }
        }
    }

    // What one unit of a kit takes from stock. A part that is a kit itself brings its own parts, as
    // often as it is taken.
    using Needed = std::map<inventory::StockItemId, std::int64_t>;
    static Needed needed_by(const catalog::VariantWish& v, const Parts& parts, std::size_t variant,
                            Wrong& wrong) {
        Needed needed;
        for (std::size_t c = 0; c < v.components->size(); ++c) {
            const auto& component = (*v.components)[c];
            const auto of = parts.find(component.sku.value);
            if (of == parts.end()) continue;
            for (const auto& part : of->second) {
                auto& sum = needed[part.stock_item];
                const auto more = static_cast<__int128>(part.quantity) * component.quantity.value;
                if (sum + more > most_of_one_item) {
                    wrong.push_back({"/variants/" + std::to_string(variant) + "/components/" +
                                         std::to_string(c) + "/quantity",
                                     "out_of_range", "takes more than 1000000000 of one article"});
                    break;
                }
                sum += static_cast<std::int64_t>(more);
            }
        }
        return needed;
    }

    static Wrong wrong_parts(const ProductWish& wish, const Parts& parts) {
        Wrong wrong;
        for_each_component(wish, [&](const auto& c, const std::string& pointer) {
            const auto it = parts.find(c.sku.value);
            if (it == parts.end() || it->second.empty()) {
                wrong.push_back({pointer, "unknown", "is not the SKU of a stocked article"});
            }
        });
        for (std::size_t v = 0; v < wish.variants.size(); ++v) {
            const auto& components = wish.variants[v].components;
            if (!components) continue;
            Repeats<std::string> seen;
            for (std::size_t c = 0; c < components->size(); ++c) {
                const auto pointer =
                    "/variants/" + std::to_string(v) + "/components/" + std::to_string(c) + "/sku";
                if (auto again = seen.look_at((*components)[c].sku.value, c, pointer)) {
                    wrong.push_back(*std::move(again));
                }
            }
            needed_by(wish.variants[v], parts, v, wrong);
        }
        return wrong;
    }

    void write(const std::vector<std::size_t>& rows, const Parts& parts) {
        if (rows.empty()) return;
        std::vector<ProductWish> some;
        std::vector<Wrong> foreign;
        // Most calls are written as they came, without a copy.
        const bool is_all = rows.size() == wishes_.size();
        for (const auto i : rows) {
            if (!is_all) some.push_back(wishes_[i]);
            foreign.push_back(wrong_parts(wishes_[i], parts));
        }
        auto done =
            catalog::write_products(scope_, is_all ? std::span(wishes_) : std::span(some),
                                    {.only_new = only_new_, .markets = markets_}, ids_, foreign);
        std::vector<inventory::NewStockItem> items;
        std::vector<inventory::NewComponent> components;
        for (std::size_t at = 0; at < rows.size(); ++at) {
            take_from_stock(wishes_[rows[at]], done[at], parts, items, components);
            written_[rows[at]] = std::move(done[at]);
        }
        inventory::insert_stock_items(scope_, items);
        inventory::insert_components(scope_, components);
    }

    // Stock items and components of the variants that were made.
    void take_from_stock(const ProductWish& wish, const Written& written, const Parts& parts,
                         std::vector<inventory::NewStockItem>& items,
                         std::vector<inventory::NewComponent>& components) {
        if (written.outcome == WriteOutcome::refused) return;
        for (const auto place : written.new_variants) {
            const auto& v = wish.variants[place];
            const auto variant = written.variants[place].id.uuid;
            if (v.components && !v.components->empty()) {
                Wrong none;  // what is wrong with them refused the wish before
                for (const auto& [item, quantity] : needed_by(v, parts, place, none)) {
                    components.push_back({variant, item, quantity});
                }
                check(none.empty(), "a kit was refused whose parts are too many");
            } else if (v.is_stocked.value_or(written.kind == catalog::ProductKind::goods)) {
                items.push_back({{ids_.next()}, v.sku.value});
                components.push_back({variant, items.back().id, 1});
            }
        }
    }

    ChangeScope& scope_;
    const std::vector<ProductWish>& wishes_;
    const std::vector<Wrong>& wrong_;
    const bool only_new_;
    const catalog::PriceMarkets markets_;
    catalog::ChildIds ids_;
    std::vector<Written> written_;
};

ProductRow answer_of(const ProductWish& wish, Written&& written, std::size_t row) {
    ProductRow answer;
    if (written.outcome == WriteOutcome::refused) {
        answer.outcome = api::RowOutcome::refused;
        for (auto& f : written.wrong) {
            answer.errors.push_back({"/products/" + std::to_string(row) + f.pointer,
                                     std::move(f.code), std::move(f.detail)});
        }
        return answer;
    }
    if (written.outcome == WriteOutcome::unchanged) answer.outcome = api::RowOutcome::already_done;
    answer.id = to_string(written.id);
    answer.product = catalog::MadeProduct{written.id, wish.handle.value,
                                          std::move(written.variants), written.version};
    return answer;
}

}  // namespace

ProductsToWrite taken_apart(ProductsWish wish) {
    ProductsToWrite rows{wish.error_policy, {}, {}};
    for (auto& row : wish.products.values) {
        rows.products.push_back(std::move(row.product));
        rows.wrong.push_back(std::move(row.wrong));
    }
    return rows;
}

std::vector<Written> write_each(ChangeScope& scope, const ProductsToWrite& wish) {
    return ProductWriter(scope, wish).run();
}

Result<ProductRows> write_products(ChangeScope& scope, const ProductsToWrite& wish) {
    std::size_t variants = 0;
    for (const auto& product : wish.products) variants += product.variants.size();
    if (variants > most_variants_at_once) {
        return Refusal{RefusalKind::too_large, "too_many", "send fewer variants at once"};
    }
    auto written = write_each(scope, wish);
    ProductRows out;
    for (std::size_t i = 0; i < written.size(); ++i) {
        out.add(answer_of(wish.products[i], std::move(written[i]), i));
    }
    if (auto refusal = out.refusal(wish.error_policy)) return *refusal;
    return out;
}

}  // namespace nahtlos::flows

namespace nahtlos::json {

template <>
void read_value(flows::ProductRowWish& out, const Node& in, Reader&) {
    static const ReadLimits limits;  // those of every body: how long that may be is decided before
    Reader row(limits, Source::body);
    read_value(out.product, in, row);
    if (auto refusal = std::move(row).refusal()) out.wrong = std::move(refusal->fields);
}

}  // namespace nahtlos::json
