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
    std::vector<EpcKey> keys;
    keys.reserve(epcs.size());
    for (const auto& epc : epcs) keys.push_back({epc});
    // Nothing else is locked with them, so the last rank will do.
    return tx.find<Tag>("rfid_tag", keys, sql::Lock::yes, sql::LockRank::document);
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

std::vector<TagMark> tag_marks_after(Tx& tx, const std::string& epc, std::int64_t limit) {
    return tx.all<TagMark>(
        "select epc, gtin, serial, (select count(*) from rfid_reader r where r.id = t.reader) "
        "from rfid_tag t where epc > $1 order by epc limit $2",
        epc, limit);
}

}  // namespace nahtlos::rfid
