// Kits: what they are put together of, what they were before, and what orders were promised of
// them.
#pragma once

#include <map>
#include <vector>

#include "base/batch/changes.hpp"
#include "inventory/types.hpp"

namespace nahtlos::inventory {

/// A kit takes so many of another variant, which may be a kit itself.
struct KitPart {
    Uuid kit, part;
    std::int64_t quantity = 1;
};
BOOST_DESCRIBE_STRUCT(KitPart, (), (kit, part, quantity))

/// The parts of these kits, and the kits that name these variants (both ascending, unique).
std::vector<KitPart> parts_of_kits(Tx& tx, const std::vector<Uuid>& kits);
std::vector<KitPart> kits_with(Tx& tx, const std::vector<Uuid>& parts);
/// Of new kits; and instead of the parts that these kits had (ascending, unique).
void insert_kit_parts(Tx& tx, const std::vector<KitPart>& parts);
void replace_kit_parts(Tx& tx, const std::vector<Uuid>& kits, const std::vector<KitPart>& parts);

/// Makes variants take something else from stock, and keeps what they took until now; raises the
/// revision "inventory". Returns those for which it is something else indeed.
std::vector<Uuid> replace_components(ChangeScope& scope,
                                     const std::map<Uuid, std::vector<Component>>& components);

/// What a variant took from stock until the revision and the moment that ended it.
struct PastComponent {
    Uuid variant;
    std::int64_t revision = 0;
    StockItemId stock_item;
    std::int64_t quantity = 1;
    Instant ended_at;
};
BOOST_DESCRIBE_STRUCT(PastComponent, (), (variant, revision, stock_item, quantity, ended_at))
/// Of these variants (ascending, unique), in the order of their revisions.
std::vector<PastComponent> past_components(Tx& tx, const std::vector<Uuid>& variants);

/// What one unit of a line was promised as, of lines that no place has anything of.
struct PromisedPart {
    Uuid order_id;
    std::int64_t line = 0;
    StockItemId stock_item;
    std::int64_t quantity = 1;
};
BOOST_DESCRIBE_STRUCT(PromisedPart, (), (order_id, line, stock_item, quantity))
/// Of these orders (ascending, unique).
std::vector<PromisedPart> promised_parts(Tx& tx, const std::vector<Uuid>& orders);
/// Those that are there already stay.
void put_promised_parts(Tx& tx, const std::vector<PromisedPart>& parts);

}  // namespace nahtlos::inventory
