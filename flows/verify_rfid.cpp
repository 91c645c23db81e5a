// Verify: a tag's article and serial are what its code says, and its reader is there.
#include "flows/verify_run.hpp"
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
}

}  // namespace nahtlos::flows
