// Transfers as commands: asked for, released, shipped, received, closed; booked on the ledger.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/batch/changes.hpp"
#include "base/json/schema.hpp"
#include "base/json/values.hpp"
#include "flows/books.hpp"
#include "flows/place_reach.hpp"
#include "transfers/rules.hpp"
#include "transfers/types.hpp"

namespace nahtlos::flows {

struct NewTransferLine {
    std::optional<json::Sku> sku;
    std::optional<inventory::StockItemId> stock_item;
    json::Quantity quantity;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{{
        {"sku", "of a variant that is one stock item; or give stock_item"},
    }};
};
BOOST_DESCRIBE_STRUCT(NewTransferLine, (), (sku, stock_item, quantity))

struct NewTransfer {
    json::ShortText<64> from, to;
    json::List<NewTransferLine, 1, 200> lines;
    std::optional<json::ShortText<100>> reference;
    std::optional<json::ShortText<500>> note;
    std::optional<Instant> expected_at;
    std::optional<Uuid> owner;
    bool release = false;
    static constexpr std::array<std::string_view, 1> may_miss{"release"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{{
        {"from", "code or id of a location"},
        {"to", "code or id of another one"},
        {"owner", "whose goods they are and stay; the legal entity of from unless told"},
        {"release", "to be shipped at once, without being a draft first"},
    }};
};
BOOST_DESCRIBE_STRUCT(NewTransfer, (),
                      (from, to, lines, reference, note, expected_at, owner, release))

struct TransferLineView {
    std::int64_t line = 0;
    inventory::StockItemId stock_item;
    std::optional<std::string> sku;
    std::int64_t quantity = 0, shipped = 0, received = 0, damaged = 0, missing = 0, surplus = 0,
                 in_transit = 0;
    static constexpr std::string_view schema_name = "TransferLine";
};
BOOST_DESCRIBE_STRUCT(TransferLineView, (),
                      (line, stock_item, sku, quantity, shipped, received, damaged, missing,
                       surplus, in_transit))

struct TransferView {
    transfers::TransferId id;
    inventory::LocationId from, to, transit;
    Uuid owner;
    std::optional<std::string> reference, note, close_reason;
    std::optional<Instant> expected_at;
    transfers::TransferStatus status = transfers::TransferStatus::draft;
    std::vector<TransferLineView> lines;
    Instant created_at, updated_at;
    std::int64_t version = 0;
    static constexpr std::string_view schema_name = "Transfer";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{{
        {"transit", "the location that holds what is under way"},
    }};
};
BOOST_DESCRIBE_STRUCT(TransferView, (),
                      (id, from, to, transit, owner, reference, note, close_reason, expected_at,
                       status, lines, created_at, updated_at, version))

/// Leaves an event of `type` about the transfer as it is now.
void tell_of_transfer(ChangeScope& scope, const transfers::Transfer& transfer, const char* type);

TransferView view_of(const transfers::Transfer& transfer,
                     const std::vector<transfers::TransferLine>& lines);

/// Both ends see a transfer and may ask for it; only who reaches the origin ships, only who reaches
/// the destination receives.
bool sees(const PlaceReach& reach, const transfers::Transfer& transfer);

/// Fields: "unknown", "required", "not_one_item", "repeated", "same", "not_allowed". The first
/// transfer of a legal entity makes its location of transit.
Result<TransferView> create_transfer(ChangeScope& scope, Books& books, const NewTransfer& wish,
                                     const PlaceReach& reach);

/// What is said of a transfer that is there.
struct TransferCall {
    transfers::TransferId id;
    PlaceReach reach;
    std::optional<std::int64_t> if_match;
};

// Refuse as the rules of the module do; "not_found" where the caller sees none, "outside_of_key"
// where it is the other end's to do.
Result<TransferView> release_transfer(ChangeScope& scope, const TransferCall& call);
Result<TransferView> cancel_transfer(ChangeScope& scope, const TransferCall& call);
/// Also "insufficient_stock", with what is available of each line.
Result<TransferView> ship_transfer(ChangeScope& scope, const TransferCall& call,
                                   const transfers::ShipTransfer& wish);
Result<TransferView> receive_transfer(ChangeScope& scope, const TransferCall& call,
                                      const transfers::ReceiveTransfer& wish);
Result<TransferView> close_transfer(ChangeScope& scope, const TransferCall& call,
                                    const transfers::CloseTransfer& wish);

}  // namespace nahtlos::flows
