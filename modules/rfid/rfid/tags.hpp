// Tags and readers: where each tag was seen last, by which reader. A read moves no stock.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "inventory/types.hpp"
#include "rfid/epc.hpp"

namespace nahtlos::rfid {

enum class Zone { sales_floor, back_room, pick_up, exit };
BOOST_DESCRIBE_ENUM(Zone, sales_floor, back_room, pick_up, exit)

using ReaderId = Id<"rdr">;

/// An antenna, or a person with one.
struct Reader {
    ReaderId id;
    std::string code;
    inventory::LocationId location;
    Zone zone = Zone::sales_floor;
    std::int64_t window_s = 10;  // what it reads again within that is no news
    std::int64_t version = 0;
    Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(Reader, (),
                      (id, code, location, zone, window_s, version, created_at, updated_at))

struct Tag {
    std::string epc;                  // as to_hex writes it
    std::optional<std::string> gtin;  // 14 digits
    std::string serial;
    inventory::LocationId location;
    Zone zone = Zone::sales_floor;
    ReaderId reader;
    Instant first_seen_at, last_seen_at;
    Instant arrived_at;  // when it came to this zone
    auto operator<=>(const Tag&) const = default;
};
BOOST_DESCRIBE_STRUCT(Tag, (),
                      (epc, gtin, serial, location, zone, reader, first_seen_at, last_seen_at,
                       arrived_at))

/// A tag as a reader saw it, any number of times in one call.
struct Sighting {
    std::string epc;
    Instant first_at, last_at;
    std::int64_t reads = 1;
};

/// What a sighting means for a tag that is known: last seen wins.
enum class News {
    moved,     // it stands elsewhere now
    still,     // it is still there, and was not seen for longer than the window
    repeated,  // as before, within the window: nothing is written
    late       // it was seen later already
};
News news_of(const Tag& tag, const Sighting& sighting, const Reader& reader);

/// The tag as the reader sees it. `known` is what was known of it, if anything.
Tag seen(const Tag* known, const Sighting& sighting, const Reader& reader);

}  // namespace nahtlos::rfid
