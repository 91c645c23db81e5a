// CatalogUpkeep: what follows from changes of products: schedules, collections by rule, how
// complete they are for each channel.
#pragma once

#include <atomic>
#include <memory>

#include "base/batch/changes.hpp"
#include "base/sql/database.hpp"
#include "base/world.hpp"
#include "catalog/collections.hpp"
#include "flows/books.hpp"

namespace nahtlos::flows {

/// What rules of collections ask of a product beside itself. Holds what it read of `tx`.
class FactsOfProducts {
public:
    FactsOfProducts(Tx& tx, const Pages& pages, Instant now);
    catalog::ProductFacts operator()(const catalog::WholeProduct& product) const;

private:
    const Pages& pages_;
    Instant now_;
    catalog::ProductTypes types_;
    std::unordered_map<std::string, std::vector<std::string>> lines_;  // of categories
};

/// Works out how complete the next products are for every live channel; false when none is left.
bool follow_completeness(ChangeScope& scope, const Pages& pages, std::int64_t limit);

/// Everything given here outlives the changes under way. Thread safe.
class CatalogUpkeep {
public:
    CatalogUpkeep(sql::Database& database, World& world, Changes& changes, Books& books)
        : database_(database), world_(world), changes_(changes), books_(books) {}
    CatalogUpkeep(const CatalogUpkeep&) = delete;
    CatalogUpkeep& operator=(const CatalogUpkeep&) = delete;

    /// To be called every second or so by any number of processes: submits one page of work, which
    /// is not done more than once at a time. Returns whether there was any.
    bool run();

    static constexpr std::int64_t page = 500;  // products in one transaction

private:
    void submit();

    sql::Database& database_;
    World& world_;
    Changes& changes_;
    Books& books_;
    std::shared_ptr<std::atomic<bool>> is_running_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace nahtlos::flows
