// Former versions of products: listing, comparing and bringing them back; approval and schedule.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "catalog/write.hpp"

namespace nahtlos::catalog {

struct VersionInfo {
    std::int64_t version = 1;
    Instant made_at;
    std::optional<std::string> made_by;  // "staff:<id>"
    bool is_current = false;
};
BOOST_DESCRIBE_STRUCT(VersionInfo, (), (version, made_at, made_by, is_current))

/// The present version and up to 100 before it, newest first; empty when there is no product.
std::vector<VersionInfo> list_versions(Tx& tx, ProductId id);

/// A product as it was; nothing when that version is not kept (any more).
std::optional<WholeProduct> read_version(Tx& tx, ProductId id, std::int64_t version);

enum class DifferenceKind { added, removed, replaced };
BOOST_DESCRIBE_ENUM(DifferenceKind, added, removed, replaced)

struct Difference {
    std::string pointer;  // "/texts/de/title"
    DifferenceKind kind = DifferenceKind::replaced;
    std::optional<boost::json::value> before, after;
};
BOOST_DESCRIBE_STRUCT(Difference, (), (pointer, kind, before, after))

/// What differs between two JSON values, in the order of their pointers, elements of lists by
/// place.
std::vector<Difference> differences(const boost::json::value& before,
                                    const boost::json::value& after);
/// Of two versions, but for their numbers and times.
std::vector<Difference> differences(const WholeProduct& before, const WholeProduct& after);

/// What has to be said to make a product what this one is; its other variants are archived.
ProductWish wish_of(const WholeProduct& product);

/// What has to be said to make the product what it was in a version, but for its status and
/// schedule: whether it is sold, and when, is decided about the product as it is now.
Result<ProductWish> former_wish(Tx& tx, ProductId id, std::int64_t version);

/// The refusal of a route that writes one product, for what is wrong with it.
Refusal refusal_of(const std::vector<FieldProblem>& wrong);

// --- from draft to archived

enum class ProductAction {
    approve,   // of a draft, exactly as it is now: another change takes it back
    publish,   // what is approved
    withdraw,  // back to draft
    archive
};
BOOST_DESCRIBE_ENUM(ProductAction, approve, publish, withdraw, archive)

struct LifeView {
    ProductId id;
    ProductStatus status = ProductStatus::draft;
    bool is_approved = false;
    std::optional<std::string> approved_by;
    std::optional<Instant> publish_at, unpublish_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(LifeView, (),
                      (id, status, is_approved, approved_by, publish_at, unpublish_at, version))

/// Nothing when there is no such product.
std::optional<LifeView> life_of(Tx& tx, ProductId id);

/// Codes: "wrong_status" (not possible from the present one), "not_approved", "not_found" and
/// "version_changed".
Result<LifeView> take_action(ChangeScope& scope, ProductId id, ProductAction action,
                             std::optional<std::int64_t> if_match, const PriceMarkets& markets);

/// Publishes and archives what is due by its schedule, oldest first; returns how many products were
/// due. Drafts that nobody approved wait, and are published when somebody does. One whose change is
/// refused loses the time from its schedule, and an event tells why ("schedule_refused").
std::int64_t run_schedule(ChangeScope& scope, const PriceMarkets& markets, std::int64_t limit);
/// Whether something is due.
bool is_schedule_due(Tx& tx, Instant now);

}  // namespace nahtlos::catalog
