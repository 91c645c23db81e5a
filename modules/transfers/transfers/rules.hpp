// What may be done to a transfer, and what it comes to. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json/values.hpp"
#include "base/json/whole.hpp"
#include "base/result.hpp"
#include "transfers/types.hpp"

namespace nahtlos::transfers {

using Pieces = json::Whole<0, 1'000'000>;
using Reason = json::ShortText<200>;

struct ShipLine {
    std::int64_t line = 0;
    json::Quantity quantity;
    static constexpr std::string_view schema_name = "TransferShipLine";
};
BOOST_DESCRIBE_STRUCT(ShipLine, (), (line, quantity))

struct ShipTransfer {
    std::optional<json::List<ShipLine, 1, 200>> lines;
    bool even_if_promised = false;
    static constexpr std::array<std::string_view, 1> may_miss{"even_if_promised"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"lines", "all that is open unless told"},
        {"even_if_promised",
         "the goods have left already, though the books promise them to others: a shortage case is "
         "opened where promises break"},
    }};
};
BOOST_DESCRIBE_STRUCT(ShipTransfer, (), (lines, even_if_promised))

struct ReceiveLine {
    std::int64_t line = 0;
    Pieces received, damaged, missing;
    std::optional<Reason> reason;
    static constexpr std::string_view schema_name = "TransferReceiveLine";
    static constexpr std::array<std::string_view, 3> may_miss{"received", "damaged", "missing"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{{
        {"reason", "of what is damaged, missing or too much; the one of the call unless told"},
    }};
};
BOOST_DESCRIBE_STRUCT(ReceiveLine, (), (line, received, damaged, missing, reason))

struct ReceiveTransfer {
    std::optional<json::List<ReceiveLine, 1, 200>> lines;
    bool accept_surplus = false;
    std::optional<Reason> reason;
    static constexpr std::array<std::string_view, 1> may_miss{"accept_surplus"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"lines", "all that is in transit, and whole, unless told"},
        {"accept_surplus", "more may arrive than is in transit"},
    }};
};
BOOST_DESCRIBE_STRUCT(ReceiveTransfer, (), (lines, accept_surplus, reason))

struct CloseTransfer {
    std::optional<Reason> reason;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{{
        {"reason", "required while something is in transit, which is written off as missing"},
    }};
};
BOOST_DESCRIBE_STRUCT(CloseTransfer, (), (reason))

/// What a command does to the lines, without command and times.
using TransferEntries = std::vector<TransferEntry>;

// Each refuses a status that does not allow it (conflict, "transfer_status"). Of lines: "unknown",
// "repeated", "too_many" (with how many it could be), "required".
Result<TransferEntries> ship(const Transfer& transfer, const std::vector<TransferLine>& lines,
                             const ShipTransfer& wish);
Result<TransferEntries> receive(const Transfer& transfer, const std::vector<TransferLine>& lines,
                                const ReceiveTransfer& wish);
/// What is in transit is missing from then on, what is open will not be sent.
Result<TransferEntries> close(const Transfer& transfer, const std::vector<TransferLine>& lines,
                              const CloseTransfer& wish);

/// Refuses what is beyond release (a draft), or cancel (nothing has left yet).
std::optional<Refusal> unless_to_release(const Transfer& transfer);
std::optional<Refusal> unless_to_cancel(const Transfer& transfer);

void apply(TransferLine& line, const TransferEntry& entry);

/// The status of a released transfer, by its lines.
TransferStatus status_of(const std::vector<TransferLine>& lines);

}  // namespace nahtlos::transfers
