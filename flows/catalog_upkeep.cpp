#include "flows/catalog_upkeep.hpp"

#include <algorithm>

#include "base/crypto/sha256.hpp"
#include "base/json/writer.hpp"
#include "catalog/completeness.hpp"
#include "catalog/languages.hpp"
#include "catalog/prices.hpp"
#include "catalog/product_types.hpp"
#include "catalog/versions.hpp"
#include "flows/price_markets.hpp"

namespace nahtlos::flows {
namespace {

constexpr const char* follower = "completeness";

// What completeness and rules ask beside the products. When it changes, all products are looked at
// again: that is rare, and who sells what to whom is not kept anywhere.
Uuid basis_now(Tx& tx, const Pages& pages) {
    const auto& directory = *pages.directory;
    std::vector<std::string> parts;
    for (const auto& [id, channel] : directory.channels) {
        parts.push_back(to_string(id) + ' ' + std::string(enum_name(channel.kind)) + ' ' +
                        std::string(enum_name(channel.status)) + ' ' + to_string(channel.market));
    }
    for (const auto& [id, market] : directory.markets) {
        parts.push_back(to_string(id) + ' ' + market.code + ' ' + market.country + ' ' +
                        market.languages);
    }
    std::ranges::sort(parts);
    parts.push_back(std::to_string(catalog::terms_revision(tx)));
    return sha256_head({json::write(parts)});
}

// A page of each kind of work; whether there may be more.
bool work_on(ChangeScope& change, Books& books) {
    const auto pages = books.read(change.tx);
    bool is_any = false;
    if (catalog::is_schedule_due(change.tx, change.now)) {
        is_any = catalog::run_schedule(change, price_markets(change.tx), CatalogUpkeep::page) > 0;
    }
    is_any = catalog::stamp_begun_prices(change, CatalogUpkeep::page) > 0 || is_any;
    const auto basis = basis_now(change.tx, *pages);
    if (catalog::basis_of(change.tx, follower) != basis) {
        catalog::start_again(change.tx, follower, basis);
        is_any = true;
    }
    const FactsOfProducts facts(change.tx, *pages, change.now);
    if (catalog::is_behind(change.tx)) {
        is_any = catalog::follow_products(change, facts, CatalogUpkeep::page) || is_any;
    }
    return follow_completeness(change, *pages, CatalogUpkeep::page) || is_any;
}

bool has_work(Tx& tx, Books& books, Instant now) {
    return catalog::basis_of(tx, follower) != basis_now(tx, *books.open(tx)) ||
           catalog::is_schedule_due(tx, now) || catalog::has_begun_prices(tx, now) ||
           catalog::is_behind(tx) ||
           !catalog::next_products(tx, catalog::place_of(tx, follower), 1).products.empty();
}

}  // namespace

FactsOfProducts::FactsOfProducts(Tx& tx, const Pages& pages, Instant now)
    : pages_(pages),
      now_(now),
      types_(catalog::load_types(tx)),
      lines_(catalog::category_lines(tx)) {}

catalog::ProductFacts FactsOfProducts::operator()(const catalog::WholeProduct& product) const {
    catalog::ProductFacts facts;
    if (product.product_type) facts.types = types_.lineage(*product.product_type);
    for (const auto& category : product.categories) {
        const auto line = lines_.find(category);
        if (line == lines_.end()) continue;
        facts.categories.insert(facts.categories.end(), line->second.begin(), line->second.end());
    }
    for (const auto& [code, id] : pages_.directory->market_by_code) {
        for (const auto& v : product.variants) {
            const auto* offer = pages_.offers->find(v.id);
            if (offer == nullptr || !offer->is_active) continue;
            if (const auto* price = offer->price(id.uuid, now_)) {
                facts.prices[code].push_back(price->unit_price);
            }
        }
    }
    return facts;
}

bool follow_completeness(ChangeScope& scope, const Pages& pages, std::int64_t limit) {
    auto& tx = scope.tx;
    const auto followed = catalog::next_products(tx, catalog::place_of(tx, follower), limit);
    if (followed.products.empty()) return false;
    const auto types = catalog::load_types(tx);
    std::vector<std::string> names;
    for (const auto& p : followed.products) {
        if (p.brand) names.push_back(*p.brand);
    }
    const auto brands = catalog::brands_of(tx, std::move(names));
    std::vector<catalog::KeptCompleteness> rows;
    for (const auto& [id, channel] : pages.directory->channels) {
        if (channel.status != channels::ChannelStatus::live) continue;
        const auto& market = pages.directory->markets.at(channel.market);
        catalog::CompletenessContext context;
        context.kind = channel.kind;
        context.country = market.country;
        context.languages = catalog::languages_of(market.languages);
        for (const auto& p : followed.products) {
            context.family = p.product_type ? types.find(*p.product_type) : nullptr;
            const auto brand = p.brand ? brands.find(*p.brand) : brands.end();
            context.brand = brand == brands.end() ? nullptr : &brand->second;
            context.has_price.clear();
            for (const auto& v : p.variants) {
                const auto* offer = pages.offers->find(v.id);
                context.has_price.push_back(offer != nullptr &&
                                            offer->price(market.id.uuid, scope.now) != nullptr);
            }
            const auto judged = completeness_of(p, context);
            rows.push_back({id.uuid, p.id, judged.score, json::write(judged.missing)});
        }
    }
    catalog::save_completeness(tx, rows);
    catalog::set_place(tx, follower, followed.place);
    return true;
}

bool CatalogUpkeep::run() {
    if (is_running_->exchange(true)) return true;
    const bool is_any =
        database_.read([&](Tx& tx) { return has_work(tx, books_, world_.clock.now()); });
    if (is_any) {
        submit();
    } else {
        *is_running_ = false;
    }
    return is_any;
}

void CatalogUpkeep::submit() {
    Context context;
    context.actor_kind = ActorKind::job;
    Change change = [this](ChangeScope& scope) -> Result<std::string> {
        return std::string(work_on(scope, books_) ? "more" : "done");
    };
    const bool is_taken = changes_.submit(
        {std::move(change), {}, context, world_.clock.now(), command_id(world_.ids.next())},
        [is_running = is_running_](const auto&) { *is_running = false; });
    if (!is_taken) *is_running_ = false;
}

}  // namespace nahtlos::flows
