#include <set>

#include "base/batch/revision.hpp"
#include "base/json/writer.hpp"
#include "catalog/search.hpp"
#include "catalog/vat.hpp"

namespace nahtlos::catalog {

Result<SeededRates> seed_rates(ChangeScope& scope, const SeedRates& wish) {
    std::set<std::string> known, wanted;
    for (const auto& rate : known_rates()) known.emplace(rate.country);
    if (!wish.countries) wanted = known;
    std::vector<FieldProblem> wrong;
    for (std::size_t i = 0; wish.countries && i < wish.countries->size(); ++i) {
        const auto& country = wish.countries->values[i].value;
        if (known.contains(country)) {
            wanted.insert(country);
        } else {
            wrong.push_back({"/countries/" + std::to_string(i), "unknown",
                             "is no country whose VAT rates we know"});
        }
    }
    if (!wrong.empty()) {
        return Refusal{RefusalKind::invalid, "invalid_request", "these VAT rates cannot be set up",
                       std::move(wrong)};
    }
    std::vector<TaxRate> rows;
    for (const auto& rate : known_rates()) {
        if (!wanted.contains(std::string(rate.country))) continue;
        rows.push_back({std::string(rate.country), std::string(rate.category),
                        begin_of_day(rate.country, rate.from), rate.rate_bp});
    }
    for (const auto& country : wanted) {
        for (const auto* category : {"zero", "exempt"}) {
            rows.push_back({country, category, Instant{0}, 0});
        }
    }
    raise_revision(scope.tx, "catalog");
    SeededRates seeded;
    seeded.added = scope.tx.insert_missing("catalog_tax_rate", rows);
    seeded.already_there = static_cast<std::int64_t>(rows.size()) - seeded.added;
    scope.events.push_back({"tax_rates_changed", scope.id, 1, scope.context, scope.now, "{}"});
    return seeded;
}

}  // namespace nahtlos::catalog
