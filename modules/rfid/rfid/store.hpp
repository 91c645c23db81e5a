// The stored form of readers and tags: what flows may ask of these tables.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "rfid/tags.hpp"
#include "rfid/zones.hpp"

namespace nahtlos::rfid {

/// Those of these codes (ascending, unique) that are there.
std::vector<Reader> readers(Tx& tx, const std::vector<std::string>& codes, sql::Lock lock);
/// Inserts version 1, else overwrites; the caller has raised the version.
void put_reader(Tx& tx, const Reader& reader);

struct ReaderFilter {
    std::vector<inventory::LocationId> locations;  // none: all
    std::optional<std::string> after;              // code
    std::int64_t limit = 100;
};
std::vector<Reader> list_readers(Tx& tx, const ReaderFilter& filter);

/// Those of these tags (ascending, unique) that were seen before, locked in key order.
std::vector<Tag> lock_tags(Tx& tx, const std::vector<std::string>& epcs);
void insert_tags(Tx& tx, const std::vector<Tag>& tags);
void update_tags(Tx& tx, const std::vector<Tag>& tags);

struct TagFilter {
    inventory::LocationId location;
    std::optional<std::string> gtin;
    std::optional<Zone> zone;
    std::optional<Instant> seen_from;
    std::optional<std::string> after;  // EPC
    std::int64_t limit = 100;
};
std::vector<Tag> list_tags(Tx& tx, const TagFilter& filter);

/// Those of these articles (ascending, unique) of which a tag was seen somewhere.
std::vector<std::string> tagged_gtins(Tx& tx, const std::vector<std::string>& gtins);

std::optional<Rule> find_rule(Tx& tx, inventory::LocationId location, sql::Lock lock);
/// Inserts version 1, else overwrites; the caller has raised the version.
void put_rule(Tx& tx, const Rule& rule);
/// By location; of these, or all.
std::vector<Rule> list_rules(Tx& tx, const std::vector<inventory::LocationId>& locations);

/// By EPC (ascending, unique): what was set apart.
std::vector<Piece> pieces(Tx& tx, const std::vector<std::string>& epcs);
/// Those of a location that are set apart now.
std::vector<Piece> pieces_at(Tx& tx, inventory::LocationId location);
/// Each new, or another than it was.
void put_pieces(Tx& tx, const std::vector<Piece>& pieces);

/// Slices of all pieces by EPC that are set apart.
std::vector<Piece> pieces_after(Tx& tx, const std::string& epc, std::int64_t limit);

/// Slices of all tags by EPC, each with how many readers there are of its reader's id.
struct TagMark {
    std::string epc;
    std::optional<std::string> gtin;
    std::string serial;
    std::int64_t readers = 1;
};
BOOST_DESCRIBE_STRUCT(TagMark, (), (epc, gtin, serial, readers))
std::vector<TagMark> tag_marks_after(Tx& tx, const std::string& epc, std::int64_t limit);

}  // namespace nahtlos::rfid
