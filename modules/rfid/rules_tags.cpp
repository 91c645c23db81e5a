#include <algorithm>

#include "rfid/tags.hpp"

namespace nahtlos::rfid {

News news_of(const Tag& tag, const Sighting& sighting, const Reader& reader) {
    if (sighting.last_at < tag.last_seen_at) return News::late;
    if (tag.location != reader.location || tag.zone != reader.zone) return News::moved;
    const bool is_news = sighting.last_at - tag.last_seen_at >= seconds(reader.window_s);
    return is_news && sighting.last_at > tag.last_seen_at ? News::still : News::repeated;
}

Tag seen(const Tag* known, const Sighting& sighting, const Reader& reader) {
    Tag tag;
    if (known != nullptr) {
        tag = *known;
    } else {
        const auto epc = from_hex(sighting.epc);
        check(epc.ok(), "an EPC was read before its sighting was made");
        auto key = to_key(*epc);
        tag.epc = sighting.epc;
        if (key.identifier == "01") tag.gtin = std::move(key.value);
        tag.serial = epc->serial;
        tag.first_seen_at = sighting.first_at;
    }
    const bool is_there_already =
        known != nullptr && known->location == reader.location && known->zone == reader.zone;
    if (!is_there_already) tag.arrived_at = sighting.first_at;
    tag.first_seen_at = std::min(tag.first_seen_at, sighting.first_at);
    tag.location = reader.location;
    tag.zone = reader.zone;
    tag.reader = reader.id;
    tag.last_seen_at = sighting.last_at;
    return tag;
}

}  // namespace nahtlos::rfid
