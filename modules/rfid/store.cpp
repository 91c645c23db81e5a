#include "rfid/store.hpp"

#include "base/sql/where.hpp"

namespace nahtlos::rfid {
namespace {

struct CodeKey {
    std::string code;
};
BOOST_DESCRIBE_STRUCT(CodeKey, (), (code))

struct EpcKey {
    std::string epc;
};
BOOST_DESCRIBE_STRUCT(EpcKey, (), (epc))

struct LocationKey {
    inventory::LocationId location;
};
BOOST_DESCRIBE_STRUCT(LocationKey, (), (location))

std::vector<EpcKey> keys_of(const std::vector<std::string>& epcs) {
    std::vector<EpcKey> keys;
    keys.reserve(epcs.size());
    for (const auto& epc : epcs) keys.push_back({epc});
    return keys;
}

}  // namespace

std::vector<Reader> readers(Tx& tx, const std::vector<std::string>& codes, sql::Lock lock) {
    std::vector<CodeKey> keys;
    for (const auto& code : codes) keys.push_back({code});
    return tx.find<Reader>("rfid_reader", keys, lock, sql::LockRank::document);
}

void put_reader(Tx& tx, const Reader& reader) {
    if (reader.version == 1) {
        tx.insert("rfid_reader", std::vector{reader});
    } else {
        tx.update("rfid_reader", 1, std::vector{reader});
    }
}

std::vector<Reader> list_readers(Tx& tx, const ReaderFilter& filter) {
    sql::Where where;
    where.add_any("location", filter.locations);
    where.page("code", filter.after, filter.limit);
    return sql::rows_of<Reader>(tx, "rfid_reader", where);
}

std::vector<Tag> lock_tags(Tx& tx, const std::vector<std::string>& epcs) {
    // Nothing else is locked with them, so the last rank will do.
    return tx.find<Tag>("rfid_tag", keys_of(epcs), sql::Lock::yes, sql::LockRank::document);
}

void insert_tags(Tx& tx, const std::vector<Tag>& tags) { tx.insert("rfid_tag", tags); }

void update_tags(Tx& tx, const std::vector<Tag>& tags) { tx.update("rfid_tag", 1, tags); }

std::vector<Tag> list_tags(Tx& tx, const TagFilter& filter) {
    sql::Where where;
    where.add("location = ", filter.location);
    where.add_if("gtin = ", filter.gtin);
    where.add_if("zone = ", filter.zone);
    where.add_if("last_seen_at >= ", filter.seen_from);
    where.page("epc", filter.after, filter.limit);
    return sql::rows_of<Tag>(tx, "rfid_tag", where);
}

std::vector<std::string> tagged_gtins(Tx& tx, const std::vector<std::string>& gtins) {
    std::vector<std::string> tagged;
    for (const auto& gtin : gtins) {
        if (tx.value<std::string>("select gtin from rfid_tag where gtin = $1 limit 1", gtin)) {
            tagged.push_back(gtin);
        }
    }
    return tagged;
}

std::optional<Rule> find_rule(Tx& tx, inventory::LocationId location, sql::Lock lock) {
    auto found = tx.find<Rule>("rfid_rule", std::vector<LocationKey>{{location}}, lock,
                               sql::LockRank::document);
    if (found.empty()) return std::nullopt;
    return found.front();
}

void put_rule(Tx& tx, const Rule& rule) { tx.upsert("rfid_rule", 1, std::vector{rule}); }

std::vector<Rule> list_rules(Tx& tx, const std::vector<inventory::LocationId>& locations) {
    sql::Where where;
    where.add_any("location", locations);
    where.page("location", std::optional<inventory::LocationId>{}, 10'000);
    return sql::rows_of<Rule>(tx, "rfid_rule", where);
}

std::vector<Piece> pieces(Tx& tx, const std::vector<std::string>& epcs) {
    return tx.find<Piece>("rfid_piece", keys_of(epcs));
}

std::vector<Piece> pieces_at(Tx& tx, inventory::LocationId location) {
    return tx.find<Piece>("rfid_piece", std::vector<LocationKey>{{location}},
                          "fulfillment is not null", "epc");
}

void put_pieces(Tx& tx, const std::vector<Piece>& pieces) { tx.upsert("rfid_piece", 1, pieces); }

std::vector<Piece> pieces_after(Tx& tx, const std::string& epc, std::int64_t limit) {
    return tx.all<Piece>(
        "select epc, location, order_id, fulfillment, taken_at, ended_at from rfid_piece "
        "where epc > $1 and fulfillment is not null order by epc limit $2",
        epc, limit);
}

std::vector<TagMark> tag_marks_after(Tx& tx, const std::string& epc, std::int64_t limit) {
    return tx.all<TagMark>(
        "select epc, gtin, serial, (select count(*) from rfid_reader r where r.id = t.reader) "
        "from rfid_tag t where epc > $1 order by epc limit $2",
        epc, limit);
}

}  // namespace nahtlos::rfid
