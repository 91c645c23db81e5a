#include "flows/write_products.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/batch/revision.hpp"
#include "base/repeats.hpp"
#include "catalog/search.hpp"
#include "flows/kit_plan.hpp"
#include "flows/known_parts.hpp"
#include "flows/price_markets.hpp"
#include "inventory/items.hpp"
#include "inventory/setup.hpp"

namespace nahtlos::flows {
namespace {

using catalog::ProductWish;
using catalog::WriteOutcome;
using catalog::Written;
using Wrong = std::vector<FieldProblem>;

bool is_kit(const ProductWish& wish) {
    return std::ranges::any_of(wish.variants, [](const catalog::VariantWish& v) {
        return v.components && !v.components->empty();
    });
}

using Wishes = std::span<const ProductWish>;

// Writes the wishes of one call in rounds: plain articles, then the kits whose parts are there.
class ProductWriter {
public:
    ProductWriter(ChangeScope& scope, const ProductsToWrite& wish)
        : scope_(scope),
          wishes_(wish.products),
          wrong_(wish.wrong),
          markets_(price_markets(scope.tx)),
          rules_{.only_new = wish.only_new,
                 .replaces = wish.replaces,
                 .markets = markets_,
                 .if_match = wish.if_match},
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
    KnownParts parts_of(const std::vector<std::size_t>& rows) {
        std::vector<const ProductWish*> wishes;
        for (const auto i : rows) wishes.push_back(&wishes_[i]);
        return read_known_parts(scope_.tx, wishes);
    }

    // What kits consist of is read under the lock of the catalog, unless nothing of it changes.
    KnownParts read_parts(const std::vector<std::size_t>& kits) {
        auto known = parts_of(kits);
        const bool is_same = std::ranges::all_of(
            kits, [&](auto i) { return state_of(wishes_[i], known) == KitState::same; });
        if (is_same || is_locked_) return known;
        raise_revision(scope_.tx, "catalog");
        is_locked_ = true;
        return parts_of(kits);
    }

    // Writes the kits whose parts are known; returns those that wait for other kits of this call.
    // Where nothing was written, all that are left are refused.
    std::vector<std::size_t> write_kits(const std::vector<std::size_t>& kits) {
        const auto known = read_parts(kits);
        std::unordered_set<std::string> coming;
        for (const auto i : kits) {
            for (const auto& v : wishes_[i].variants) coming.insert(v.sku.value);
        }
        std::vector<std::size_t> ready, changing, waiting;
        for (const auto i : kits) {
            if (waits(wishes_[i], known, coming)) {
                waiting.push_back(i);
            } else if (state_of(wishes_[i], known) == KitState::changing) {
                changing.push_back(i);
            } else {
                ready.push_back(i);
            }
        }
        if (ready.empty() && changing.empty()) {
            refuse_circles(waiting, known, coming);
            return kits;
        }
        // One by one, since each may change what others take; those that are made come after them.
        for (const auto i : changing) change_kits(i);
        write(ready, changing.empty() ? known : parts_of(ready));
        return waiting;
    }

    static bool waits(const ProductWish& wish, const KnownParts& known,
                      const std::unordered_set<std::string>& coming) {
        bool waits = false;
        for_each_component(wish, [&](const auto& c, const std::string&) {
            waits =
                waits || (!known.variants.contains(c.sku.value) && coming.contains(c.sku.value));
        });
        return waits;
    }

    void refuse_circles(const std::vector<std::size_t>& rows, const KnownParts& known,
                        const std::unordered_set<std::string>& coming) {
        for (const auto i : rows) {
            for_each_component(wishes_[i], [&](const auto& c, const std::string& pointer) {
                if (known.variants.contains(c.sku.value) || !coming.contains(c.sku.value)) return;
                written_[i].wrong.push_back(
                    {pointer, "cycle", "is the kit itself or a kit that contains it"});
            });
        }
    }

    // The kit that a variant of the wish is or, as long as it has no id, stands for.
    static Uuid kit_of(const ProductWish& wish, std::size_t place, const KnownParts& known) {
        const auto it = known.variants.find(wish.variants[place].sku.value);
        if (it != known.variants.end()) return it->second.uuid;
        Uuid stand_in;  // no variant has an id without time
        for (std::size_t i = 0; i < 4; ++i) {
            stand_in.bytes[15 - i] = static_cast<std::uint8_t>((place + 1) >> (8 * i));
        }
        return stand_in;
    }

    // Writes a product of which some kits shall consist of something else than now.
    void change_kits(std::size_t row) {
        const auto& wish = wishes_[row];
        const auto known = parts_of({row});
        PutTogether anew;
        for (std::size_t v = 0; v < wish.variants.size(); ++v) {
            const auto& components = wish.variants[v].components;
            if (!components || components->empty()) continue;
            const auto kit = kit_of(wish, v, known);
            anew[kit] = kit_parts(wish.variants[v], kit, known);
        }
        const auto plan = plan_kits(scope_.tx, anew);
        auto wrong = wrong_names(wish, known);
        if (wrong.empty()) wrong = problems_of(wish, known, plan);
        auto done = catalog::write_products(scope_, Wishes(&wish, 1), rules_, ids_,
                                            std::span<const Wrong>(&wrong, 1));
        auto& written = written_[row] = std::move(done.front());
        if (written.outcome == WriteOutcome::refused) return;
        std::vector<inventory::NewStockItem> items;
        std::vector<inventory::NewComponent> components;
        std::vector<inventory::KitPart> parts;
        for (const auto place : written.new_variants) {
            const auto id = written.variants[place].id.uuid;
            const auto kit = plan.components.find(kit_of(wish, place, known));
            if (kit == plan.components.end()) {
                take_plain(wish, written, place, items, components);
                continue;
            }
            for (const auto& c : kit->second) components.push_back({id, c.stock_item, c.quantity});
            std::ranges::move(kit_parts(wish.variants[place], id, known),
                              std::back_inserter(parts));
        }
        inventory::insert_stock_items(scope_, items);
        inventory::insert_components(scope_, components);
        inventory::insert_kit_parts(scope_.tx, parts);
        replace(anew, known, plan);
    }

    // Kits that are there: what they consist of, and what they and all that contain them take.
    void replace(const PutTogether& anew, const KnownParts& known, const KitPlan& plan) {
        std::vector<Uuid> kits;
        std::vector<inventory::KitPart> parts;
        for (const auto& [kit, of] : anew) {
            if (!known.components.contains(kit)) continue;
            kits.push_back(kit);
            std::ranges::copy(of, std::back_inserter(parts));
        }
        inventory::replace_kit_parts(scope_.tx, kits, parts);
        auto components = plan.components;
        std::erase_if(components, [&](const auto& c) {
            return anew.contains(c.first) && !known.components.contains(c.first);
        });
        std::vector<catalog::VariantId> outer;
        for (const auto& variant : inventory::replace_components(scope_, components)) {
            if (!anew.contains(variant)) outer.push_back({variant});
        }
        catalog::stamp_products(scope_, outer);
    }

    static Wrong problems_of(const ProductWish& wish, const KnownParts& known,
                             const KitPlan& plan) {
        Wrong wrong;
        for_each_component(wish, [&](const auto& c, const std::string& pointer) {
            const auto part = known.variants.find(c.sku.value);
            if (part == known.variants.end() || !plan.circular.contains(part->second.uuid)) return;
            wrong.push_back({pointer, "cycle", "is the kit itself or a kit that contains it"});
        });
        for (std::size_t v = 0; v < wish.variants.size() && wrong.empty(); ++v) {
            const auto& components = wish.variants[v].components;
            if (!components || components->empty() || plan.too_large.empty()) continue;
            wrong.push_back({"/variants/" + std::to_string(v) + "/components", "out_of_range",
                             "takes more than 1000000000 of one article"});
        }
        return wrong;
    }

    void write(const std::vector<std::size_t>& rows, const KnownParts& known) {
        if (rows.empty()) return;
        std::vector<ProductWish> some;
        std::vector<Wrong> foreign;
        // Most calls are written as they came, without a copy.
        const bool is_all = rows.size() == wishes_.size();
        for (const auto i : rows) {
            if (!is_all) some.push_back(wishes_[i]);
            foreign.push_back(wrong_parts(wishes_[i], known));
        }
        auto done = catalog::write_products(scope_, is_all ? Wishes(wishes_) : Wishes(some), rules_,
                                            ids_, foreign);
        std::vector<inventory::NewStockItem> items;
        std::vector<inventory::NewComponent> components;
        std::vector<inventory::KitPart> parts;
        for (std::size_t at = 0; at < rows.size(); ++at) {
            const auto& wish = wishes_[rows[at]];
            for (const auto place : done[at].new_variants) {
                if (done[at].outcome == WriteOutcome::refused) break;
                const auto& v = wish.variants[place];
                if (!v.components || v.components->empty()) {
                    take_plain(wish, done[at], place, items, components);
                } else {
                    take_kit(v, done[at].variants[place].id.uuid, known, components, parts);
                }
            }
            written_[rows[at]] = std::move(done[at]);
        }
        inventory::insert_stock_items(scope_, items);
        inventory::insert_components(scope_, components);
        inventory::insert_kit_parts(scope_.tx, parts);
    }

    void take_plain(const ProductWish& wish, const Written& written, std::size_t place,
                    std::vector<inventory::NewStockItem>& items,
                    std::vector<inventory::NewComponent>& components) {
        const auto& v = wish.variants[place];
        if (!v.is_stocked.value_or(written.kind == catalog::ProductKind::goods)) return;
        items.push_back({{ids_.next()}, v.sku.value});
        components.push_back({written.variants[place].id.uuid, items.back().id, 1});
    }

    static void take_kit(const catalog::VariantWish& v, Uuid variant, const KnownParts& known,
                         std::vector<inventory::NewComponent>& components,
                         std::vector<inventory::KitPart>& parts) {
        Wrong none;  // what is wrong with them refused the wish before
        for (const auto& [item, quantity] : needed_by(v, known, 0, none)) {
            components.push_back({variant, item, quantity});
        }
        check(none.empty(), "a kit was refused whose parts are too many");
        std::ranges::move(kit_parts(v, variant, known), std::back_inserter(parts));
    }

    ChangeScope& scope_;
    const std::vector<ProductWish>& wishes_;
    const std::vector<Wrong>& wrong_;
    const catalog::PriceMarkets markets_;
    const catalog::WriteRules rules_;
    catalog::ChildIds ids_;
    std::vector<Written> written_;
    bool is_locked_ = false;
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

Result<catalog::WholeProduct> restore_product(ChangeScope& scope, catalog::ProductId id,
                                              std::int64_t version,
                                              std::optional<std::int64_t> if_match) {
    auto wish = catalog::former_wish(scope.tx, id, version);
    if (!wish) return wish.refusal();
    ProductsToWrite all{{}, {*std::move(wish)}};
    all.replaces = true;
    all.if_match = if_match;
    const auto written = write_each(scope, all);
    if (written.front().outcome == WriteOutcome::refused) {
        return catalog::refusal_of(written.front().wrong);
    }
    return catalog::read_products(scope.tx, {id}).at(0);
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
