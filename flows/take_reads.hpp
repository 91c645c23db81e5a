// TakeReads: what a reader saw, as a kind of command. A read moves no stock.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/api/bulk.hpp"
#include "base/batch/batch.hpp"
#include "base/json/values.hpp"
#include "flows/books.hpp"
#include "rfid/store.hpp"

namespace nahtlos::flows {

struct ReadRow {
    json::ShortText<120> epc;
    std::optional<Instant> at;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"epc", "hex as the tag has it, or its EPC tag URI"},
        {"at", "when it was read; now, unless told"},
    }};
};
BOOST_DESCRIBE_STRUCT(ReadRow, (), (epc, at))

struct ReadsRequest {
    json::ShortText<64> reader;
    json::List<ReadRow, 1, 5000> reads;
};
BOOST_DESCRIBE_STRUCT(ReadsRequest, (), (reader, reads))

/// What became of the reads of one call: each counts once.
struct ReadsTaken {
    std::int64_t first = 0, moved = 0, still = 0, repeated = 0, late = 0, refused = 0;
    std::vector<api::RowProblem> problems;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> docs{{
        {"first", "of tags that no reader saw before"},
        {"moved", "of tags that were elsewhere before"},
        {"still", "of tags that stand where they stood"},
        {"repeated", "that say nothing new"},
        {"late", "of tags that were seen later already"},
        {"refused", "that cannot be read; most often tags that nobody encoded"},
        {"problems", "of the first 100 refused ones"},
    }};
};
BOOST_DESCRIBE_STRUCT(ReadsTaken, (), (first, moved, still, repeated, late, refused, problems))

/// What rfid_tags_moved says.
struct TagsMovedEvent {
    rfid::ReaderId reader;
    inventory::LocationId location;
    rfid::Zone zone = rfid::Zone::sales_floor;
    std::int64_t first = 0, moved = 0;
};
BOOST_DESCRIBE_STRUCT(TagsMovedEvent, (), (reader, location, zone, first, moved))

struct TakeReads {
    std::string reader;
    std::vector<rfid::Sighting> sightings;             // ascending by EPC, each once
    ReadsTaken refused;                                // of the reads that are none
    std::optional<Uuid> legal_entity;                  // that the caller is bound to
    std::optional<inventory::LocationId> at_location;  // likewise
};

/// Reads that can be read, each tag once. Codes of the others: those of rfid::from_hex, and
/// "out_of_range" for what was read more than a minute ahead of `now`. Pure, so that it need not be
/// done where everything waits.
TakeReads sightings_of(const ReadsRequest& request, Instant now);

/// What one command changes.
struct ReadWork {
    std::vector<rfid::Tag> fresh, changed;
    Events events;
    ReadsTaken answer;
};

/// Refused as a whole: "invalid_request" (no such reader), "outside_of_key".
class TakeReadsKind {
public:
    static constexpr std::string_view name = "take_reads";
    using Command = TakeReads;
    using Changes = ReadWork;
    using Outcome = ReadsTaken;
    struct Known {
        rfid::Tag tag;
        bool is_stored = false, is_changed = false;
    };
    struct Rows {
        Events events;
        std::shared_ptr<const Pages> pages;
        std::map<std::string, rfid::Reader> readers;
        std::unordered_map<std::string, Known> tags;
    };

    explicit TakeReadsKind(Books& books) : books_(&books) {}

    std::size_t cost(const Command& c) const { return 1 + c.sightings.size(); }
    Rows load(Tx& tx, std::span<const Entry<Command>* const> all);
    Result<ReadWork> decide(const Rows& rows, const Entry<Command>& entry) const;
    Outcome fold(Rows& rows, const Entry<Command>& entry, ReadWork& work) const;
    void save(Tx& tx, const Rows& rows) const;
    std::string store(const Outcome& outcome) const;
    Outcome restore(const std::string& text) const;

private:
    Books* books_;
};

}  // namespace nahtlos::flows
