#include "rfid/zones.hpp"

namespace nahtlos::rfid {
namespace {

// Whether nobody has it: a piece that was handed over may still be heard for a moment.
bool is_free(const Tag& tag, const std::map<std::string, Piece>& taken) {
    const auto known = taken.find(tag.epc);
    if (known == taken.end()) return true;
    return known->second.ended_at && tag.arrived_at > *known->second.ended_at;
}

bool is_of(const Tag& tag, const std::map<std::string, Piece>& taken, Uuid fulfillment) {
    const auto known = taken.find(tag.epc);
    return known != taken.end() && known->second.fulfillment == fulfillment;
}

using ByArticle = std::map<std::string_view, std::vector<const Tag*>>;

ByArticle by_article(const std::vector<Tag>& standing) {
    ByArticle articles;
    for (const auto& tag : standing) {
        if (tag.gtin) articles[*tag.gtin].push_back(&tag);
    }
    return articles;
}

// How many of these pieces of an article are set apart for the fulfillment when this is done.
std::int64_t gather(const Waiting& who, std::int64_t wanted,
                    const std::vector<const Tag*>& standing, std::map<std::string, Piece>& taken,
                    SharedOut& shared, Instant now) {
    std::int64_t have = 0;
    for (const auto* tag : standing) {
        if (is_of(*tag, taken, who.fulfillment)) ++have;
    }
    for (const auto* tag : standing) {
        if (have >= wanted) break;
        if (tag->last_seen_at < who.since || !is_free(*tag, taken)) continue;
        Piece piece{tag->epc, tag->location, who.order_id, who.fulfillment, now, {}};
        taken.insert_or_assign(tag->epc, piece);
        shared.fresh.push_back(std::move(piece));
        ++have;
    }
    return have;
}

}  // namespace

SharedOut share_out(const std::vector<Waiting>& waiting, const std::vector<Tag>& standing,
                    const std::map<std::string, Piece>& taken, Instant now) {
    SharedOut shared;
    auto known = taken;
    const auto articles = by_article(standing);
    for (const auto& who : waiting) {
        bool has_all = !who.needs.empty();
        for (const auto& [gtin, wanted] : who.needs) {
            const auto there = articles.find(gtin);
            const bool is_enough = there != articles.end() &&
                                   gather(who, wanted, there->second, known, shared, now) >= wanted;
            if (!is_enough) has_all = false;
        }
        if (has_all && !who.is_by_hand) shared.complete.push_back(who.fulfillment);
    }
    return shared;
}

}  // namespace nahtlos::rfid
