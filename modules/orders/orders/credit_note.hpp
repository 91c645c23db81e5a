// Credit notes: what an order gave back, by line and VAT rate, exact to the cent over all notes of
// the order.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "orders/document.hpp"
#include "orders/types.hpp"

namespace nahtlos::orders {

using CreditNoteId = Id<"cdn">;

inline constexpr std::string_view credit_note_series = "credit_note";

/// What of a line is given back. No units: only money of it, as a lower price.
struct CreditNoteLine {
    std::int64_t line = 0;  // 0: money that no line of the order stands for
    std::string sku, title;
    std::int64_t quantity = 0;
    std::string tax_country;
    std::int64_t tax_rate_bp = 0, net_minor = 0, tax_minor = 0, gross_minor = 0;
};
BOOST_DESCRIBE_STRUCT(CreditNoteLine, (),
                      (line, sku, title, quantity, tax_country, tax_rate_bp, net_minor, tax_minor,
                       gross_minor))

/// What stands in a credit note's `body`.
struct CreditNoteBody {
    std::string order_number;
    std::optional<Instant> ordered_at;
    std::vector<CreditNoteLine> lines;
};
BOOST_DESCRIBE_STRUCT(CreditNoteBody, (), (order_number, ordered_at, lines))

/// Lines of the next note about `due_minor`, after those of `notes`: first what came back, then
/// what was canceled, then what is left of the lines, each in their order; the last cents of a line
/// bring the last of its VAT.
std::vector<CreditNoteLine> credit_lines(std::span<const Line> lines,
                                         std::span<const CreditNoteBody> notes,
                                         std::int64_t due_minor);

struct VatSum {
    std::string tax_country;
    std::int64_t tax_rate_bp = 0, net_minor = 0, tax_minor = 0, gross_minor = 0;
};
BOOST_DESCRIBE_STRUCT(VatSum, (), (tax_country, tax_rate_bp, net_minor, tax_minor, gross_minor))
/// By country, highest rate first.
std::vector<VatSum> vat_of(std::span<const CreditNoteLine> lines);

CreditNoteBody read_body(const Document& note);

}  // namespace nahtlos::orders
