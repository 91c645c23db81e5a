// Verify: a tag's article and serial are what its code says, and its reader is there.
#include <set>

#include "flows/verify_run.hpp"
#include "orders/store.hpp"
#include "rfid/store.hpp"

namespace nahtlos::flows {
namespace {

std::string expected_of(const rfid::TagMark& mark) {
    const auto epc = rfid::from_hex(mark.epc);
    if (!epc || rfid::to_hex(*epc) != mark.epc) return "an EPC";
    const auto key = rfid::to_key(*epc);
    const auto gtin = key.identifier == "01" ? std::optional(key.value) : std::nullopt;
    if (mark.gtin != gtin) return "GTIN " + gtin.value_or("none");
    if (mark.serial != epc->serial) return "serial " + epc->serial;
    return mark.readers == 1 ? "" : "a reader";
}

struct Slice {
    std::vector<rfid::Piece> pieces;
    std::set<Uuid> fulfillments;  // of their orders
};

Slice slice_after(Tx& tx, const std::string& epc, std::int64_t limit) {
    Slice slice;
    slice.pieces = rfid::pieces_after(tx, epc, limit);
    std::set<orders::OrderId> orders;
    for (const auto& piece : slice.pieces) orders.insert({*piece.order_id});
    for (const auto& f : orders::fulfillments_of(tx, {orders.begin(), orders.end()})) {
        slice.fulfillments.insert(f.id.uuid);
    }
    return slice;
}

// What is set apart is so for a fulfillment of its order.
void verify_pieces(VerifyRun& run) {
    std::string last;
    for (;;) {
        const auto slice = run.read([&](Tx& tx) { return slice_after(tx, last, run.slice()); });
        for (const auto& piece : slice.pieces) {
            if (slice.fulfillments.contains(*piece.fulfillment)) continue;
            run.broken(Check::rfid_tags, "piece " + piece.epc, "a fulfillment of its order",
                       to_string(*piece.fulfillment));
        }
        if (static_cast<std::int64_t>(slice.pieces.size()) < run.slice()) return;
        last = slice.pieces.back().epc;
    }
}

}  // namespace

void verify_rfid(VerifyRun& run) {
    each_slice<rfid::TagMark>(
        snapshots(run), run.slice(),
        [&](Tx& tx, const rfid::TagMark& last) {
            return rfid::tag_marks_after(tx, last.epc, run.slice());
        },
        [&](const std::vector<rfid::TagMark>& rows) {
            run.count(Check::rfid_tags, rows.size());
            run.tell("tags", rows.size());
            for (const auto& row : rows) {
                if (const auto expected = expected_of(row); !expected.empty()) {
                    run.broken(Check::rfid_tags, "tag " + row.epc, expected,
                               "GTIN " + row.gtin.value_or("none") + ", serial " + row.serial +
                                   ", " + std::to_string(row.readers) + " readers");
                }
            }
        });
    verify_pieces(run);
}

}  // namespace nahtlos::flows
