// Counts as commands: opened, told in passes, compared, approved and booked on the ledger.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/batch/changes.hpp"
#include "base/json/schema.hpp"
#include "base/json/values.hpp"
#include "base/json/whole.hpp"
#include "counts/types.hpp"
#include "flows/books.hpp"
#include "flows/place_reach.hpp"

namespace nahtlos::flows {

struct CountArticle {
    std::optional<json::Sku> sku;
    std::optional<inventory::StockItemId> stock_item;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{{
        {"sku", "of a variant that is one stock item; or give stock_item"},
    }};
};
BOOST_DESCRIBE_STRUCT(CountArticle, (), (sku, stock_item))

using RecountPieces = json::Whole<0, 1'000'000>;
using RecountPercent = json::Whole<0, 1'000>;

struct NewCount {
    json::ShortText<64> location;
    std::optional<json::ShortText<60>> zone;
    std::optional<json::List<CountArticle, 1, 500>> lines;
    bool tasks = false, blind = true;
    std::optional<RecountPieces> recount_pieces;
    std::optional<RecountPercent> recount_percent;
    std::optional<json::ShortText<500>> note;
    static constexpr std::array<std::string_view, 2> may_miss{"tasks", "blind"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> docs{{
        {"location", "code or id"},
        {"zone", "where to count, for people: an aisle, the back room"},
        {"lines", "what to count at least; more may be told in the first pass"},
        {"tasks", "also what has an open task there, up to 500 lines in all"},
        {"recount_pieces", "differences of more pieces are counted again"},
        {"recount_percent",
         "or of more percent of what the books say; 2 pieces if neither is "
         "told"},
    }};
};
BOOST_DESCRIBE_STRUCT(NewCount, (),
                      (location, zone, lines, tasks, blind, recount_pieces, recount_percent, note))

struct CountedArticle {
    std::optional<json::Sku> sku;
    std::optional<inventory::StockItemId> stock_item;
    json::Whole<0, 1'000'000> quantity;
    std::optional<json::ShortText<60>> zone;
    std::optional<Instant> counted_at;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"zone", "zones of a pass add up; told again, a zone is corrected"},
        {"counted_at", "now unless told; at most 7 days ago"},
    }};
};
BOOST_DESCRIBE_STRUCT(CountedArticle, (), (sku, stock_item, quantity, zone, counted_at))

struct TellCount {
    json::List<CountedArticle, 1, 500> lines;
};
BOOST_DESCRIBE_STRUCT(TellCount, (), (lines))

struct EndPass {
    bool rest_is_zero = false;
    static constexpr std::array<std::string_view, 1> may_miss{"rest_is_zero"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{{
        {"rest_is_zero", "nothing is there of what was not told"},
    }};
};
BOOST_DESCRIBE_STRUCT(EndPass, (), (rest_is_zero))

struct ApproveCount {
    std::optional<json::ShortText<200>> reason;
};
BOOST_DESCRIBE_STRUCT(ApproveCount, (), (reason))

struct CountLineView {
    inventory::StockItemId stock_item;
    std::optional<std::string> sku;
    counts::CountLineStatus status = counts::CountLineStatus::to_count;
    std::int64_t pass = 0;
    std::optional<std::int64_t> counted;
    std::optional<Instant> counted_at;
    std::optional<std::int64_t> expected, difference, booked;
    static constexpr std::string_view schema_name = "CountLine";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"pass", "in which it was told last; 0: not yet"},
        {"expected",
         "of the books as of when it was counted; not shown while a blind count is "
         "open, nor what was counted before a recount"},
    }};
};
BOOST_DESCRIBE_STRUCT(CountLineView, (),
                      (stock_item, sku, status, pass, counted, counted_at, expected, difference,
                       booked))

struct CountView {
    counts::CountId id;
    inventory::LocationId location;
    std::optional<std::string> zone, note;
    bool blind = true;
    std::optional<std::int64_t> recount_pieces, recount_percent;
    counts::CountStatus status = counts::CountStatus::open;
    std::int64_t pass = 1;
    std::vector<CountLineView> lines;
    Instant created_at, updated_at;
    std::int64_t version = 0;
    static constexpr std::string_view schema_name = "Count";
};
BOOST_DESCRIBE_STRUCT(CountView, (),
                      (id, location, zone, note, blind, recount_pieces, recount_percent, status,
                       pass, lines, created_at, updated_at, version))

CountView view_of(const counts::Count& count, const std::vector<counts::CountLine>& lines);

/// Fields: "unknown", "required", "not_one_item", "repeated", "not_allowed".
Result<CountView> open_count(ChangeScope& scope, Books& books, const NewCount& wish,
                             const PlaceReach& reach);

struct CountCall {
    counts::CountId id;
    PlaceReach reach;
    std::optional<std::int64_t> if_match;
};

// Each refuses (conflict, "count_status") a count that is not as far, or farther.

/// "not_allowed" for what needs no recount in this pass, "out_of_range", "too_many" lines.
Result<CountView> tell_count(ChangeScope& scope, Books& books, const CountCall& call,
                             const TellCount& wish);
/// Compares with the books; "not_counted" (conflict) while something was not told.
Result<CountView> end_pass(ChangeScope& scope, const CountCall& call, const EndPass& wish);
Result<CountView> approve_count(ChangeScope& scope, const CountCall& call,
                                const ApproveCount& wish);
Result<CountView> cancel_count(ChangeScope& scope, const CountCall& call);

}  // namespace nahtlos::flows
