#include "reviews/store.hpp"

#include <algorithm>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "base/sql/error.hpp"

namespace nahtlos::reviews {
namespace {

constexpr std::string_view reviews_table = "reviews_review";

struct IdKey {
    ReviewId id;
    auto operator<=>(const IdKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(IdKey, (), (id))

struct PartyKey {
    Uuid party;
};
BOOST_DESCRIBE_STRUCT(PartyKey, (), (party))

struct ProductKey {
    Uuid product;
};
BOOST_DESCRIBE_STRUCT(ProductKey, (), (product))

struct AuthorKey {
    Uuid profile, product;
};
BOOST_DESCRIBE_STRUCT(AuthorKey, (), (profile, product))

struct GuestKey {
    Uuid party, product;
};
BOOST_DESCRIBE_STRUCT(GuestKey, (), (party, product))

struct ReferenceKey {
    std::string origin, external_reference;
};
BOOST_DESCRIBE_STRUCT(ReferenceKey, (), (origin, external_reference))

struct ReferenceRow {
    std::string external_reference;
    ReviewId id;
};
BOOST_DESCRIBE_STRUCT(ReferenceRow, (), (external_reference, id))

struct VoteRow {
    ReviewId review;
    Uuid profile;
    Instant voted_at;
};
BOOST_DESCRIBE_STRUCT(VoteRow, (), (review, profile, voted_at))

struct ReportRow {
    ReviewId review;
    Uuid profile;
    ReportReason reason = ReportReason::other;
    Instant reported_at;
};
BOOST_DESCRIBE_STRUCT(ReportRow, (), (review, profile, reason, reported_at))

struct RulesRow {
    std::int64_t auto_approve = 0;
    std::string words;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(RulesRow, (), (auto_approve, words, version))

std::int64_t add_rating(Tx& tx, const RatingKey& key, const RatingDelta& delta) {
    const auto& s = delta.stars;
    return tx.run(
        "update reviews_rating set stars_1 = stars_1 + $3, stars_2 = stars_2 + $4, "
        "stars_3 = stars_3 + $5, stars_4 = stars_4 + $6, stars_5 = stars_5 + $7, "
        "verified = verified + $8, version = version + 1 where product = $1 and language = $2",
        key.product, key.language, s[0], s[1], s[2], s[3], s[4], delta.verified);
}

// In the order of their keys, which is that of their locks.
void add_ratings(Tx& tx, const RatingDeltas& deltas) {
    for (const auto& [key, delta] : deltas) {
        if (delta.is_nothing() || add_rating(tx, key, delta) > 0) continue;
        Rating first;
        first.product = key.product;
        first.language = key.language;
        tx.insert_missing("reviews_rating", std::vector{first});
        add_rating(tx, key, delta);
    }
}

sql::Error changed(const std::string& what) {
    return {sql::ErrorKind::serialization, what + " changed just now"};
}

// The guard is in the write: who has read another version writes nothing.
void update_review(Tx& tx, const Review& before, const Review& r) {
    check(before.id == r.id && before.version < r.version, "a change has a version of its own");
    const auto saved = tx.run(
        "update reviews_review set variant = $3, order_id = $4, line = $5, party = $6, "
        "language = $7, rating = $8, title = $9, text = $10, author = $11, state = $12, "
        "flags = $13, reason = $14, reports_seen = $15, answer = $16, answer_author = $17, "
        "answer_state = $18, answered_at = $19, written_at = $20, moderated_at = $21, "
        "updated_at = $22, version = $23, legal_entity = $24, market = $25, channel = $26 "
        "where id = $1 and version = $2",
        r.id, before.version, r.variant, r.order_id, r.line, r.party, r.language, r.rating, r.title,
        r.text, r.author, r.state, r.flags, r.reason, r.reports_seen, r.answer, r.answer_author,
        r.answer_state, r.answered_at, r.written_at, r.moderated_at, r.updated_at, r.version,
        r.legal_entity, r.market, r.channel);
    if (saved != 1) throw changed("the review");
}

}  // namespace

std::optional<Review> find_review(Tx& tx, ReviewId id) {
    auto found = reviews(tx, {id});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::vector<Review> reviews(Tx& tx, const std::vector<ReviewId>& ids) {
    std::vector<IdKey> keys;
    for (const auto id : ids) keys.push_back({id});
    return tx.find<Review>(reviews_table, keys, {}, "id");
}

std::optional<Review> review_of(Tx& tx, Uuid profile, Uuid product) {
    // In the words of the index reviews_review_profile.
    auto found = tx.find<Review>(reviews_table, std::vector<AuthorKey>{{profile, product}},
                                 "profile is not null");
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::optional<Review> review_of_guest(Tx& tx, Uuid party, Uuid product) {
    // In the words of the index reviews_review_guest.
    auto found = tx.find<Review>(reviews_table, std::vector<GuestKey>{{party, product}},
                                 "profile is null and party is not null");
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::vector<Review> insert_reviews(Tx& tx, const std::vector<Review>& all) {
    std::vector<Review> added;
    RatingDeltas deltas;
    for (const auto& review : all) {
        if (tx.insert_missing(reviews_table, std::vector{review}) == 0) continue;
        count(review, 1, deltas);
        added.push_back(review);
    }
    add_ratings(tx, deltas);
    return added;
}

std::map<std::string, ReviewId> imported(Tx& tx, const std::string& origin,
                                         std::vector<std::string> references) {
    std::ranges::sort(references);
    const auto repeated = std::ranges::unique(references);
    references.erase(repeated.begin(), repeated.end());
    std::vector<ReferenceKey> keys;
    for (auto& reference : references) keys.push_back({origin, std::move(reference)});
    std::map<std::string, ReviewId> found;
    // In the words of the index reviews_review_reference.
    for (const auto& row :
         tx.find<ReferenceRow>(reviews_table, keys, "external_reference is not null")) {
        found.emplace(row.external_reference, row.id);
    }
    return found;
}

void update_reviews(Tx& tx, std::vector<Step> steps) {
    std::ranges::sort(steps, {}, [](const Step& step) { return step.before.id; });
    RatingDeltas deltas;
    for (const auto& step : steps) {
        update_review(tx, step.before, step.after);
        count(step.before, -1, deltas);
        count(step.after, 1, deltas);
    }
    add_ratings(tx, deltas);
}

void tell(ChangeScope& scope, const char* type, const Review& review) {
    const auto payload = R"({"product":"prd_)" + typeid_suffix(review.product) + R"(","state":")" +
                         std::string(enum_name(review.state)) + "\"}";
    scope.events.push_back(
        {type, review.id.uuid, review.version, scope.context, scope.now, payload});
}

bool insert_vote(Tx& tx, ReviewId review, Uuid profile, Instant now) {
    if (tx.insert_missing("reviews_vote", std::vector<VoteRow>{{review, profile, now}}) == 0) {
        return false;
    }
    tx.run("update reviews_review set helpful = helpful + 1 where id = $1", review);
    return true;
}

bool insert_report(Tx& tx, ReviewId review, Uuid profile, ReportReason reason, Instant now) {
    const ReportRow row{review, profile, reason, now};
    if (tx.insert_missing("reviews_report", std::vector{row}) == 0) return false;
    tx.run("update reviews_review set reports = reports + 1 where id = $1", review);
    return true;
}

std::int64_t reports_by(Tx& tx, Uuid profile, Instant since) {
    return tx
        .value<std::int64_t>(
            "select count(*) from reviews_report where profile = $1 and reported_at >= $2", profile,
            since)
        .value_or(0);
}

std::vector<ReportCount> reports_of(Tx& tx, ReviewId review) {
    return tx.all<ReportCount>(
        "select reason, count(*) from reviews_report where review = $1 group by reason "
        "order by reason",
        review);
}

std::vector<Rating> ratings(Tx& tx, const std::vector<Uuid>& products) {
    std::vector<ProductKey> keys;
    for (const auto& product : products) keys.push_back({product});
    return tx.find<Rating>("reviews_rating", keys, {}, "product, language");
}

Screening load_screening(Tx& tx) {
    const auto row =
        tx.one<RulesRow>("select auto_approve, words, version from reviews_rules where id = $1", 1);
    if (!row) return {};
    auto words = json::read<std::vector<std::string>>(row->words);
    check(words.ok(), "stored words read back");
    return {row->auto_approve != 0, *std::move(words), row->version};
}

void save_screening(Tx& tx, const Screening& screening, Instant now) {
    const auto saved = tx.run(
        "insert into reviews_rules (id, auto_approve, words, updated_at, version) "
        "values (1, $1, $2, $3, 1) on conflict (id) do update set auto_approve = $1, "
        "words = $2, updated_at = $3, version = reviews_rules.version + 1 "
        "where reviews_rules.version = $4",
        screening.auto_approve ? 1 : 0, json::write(screening.words), now, screening.version);
    if (saved != 1) throw changed("the rules");
}

void withdraw_unseen(ChangeScope& scope, const std::vector<Uuid>& parties) {
    std::vector<PartyKey> keys;
    for (const auto& party : parties) keys.push_back({party});
    std::vector<Step> steps;
    // In the words of the index reviews_review_party.
    for (const auto& review : scope.tx.find<Review>(
             reviews_table, keys, "party is not null and (state = 'pending' or state = 'rejected')",
             "id")) {
        steps.push_back({review, review});
        withdraw(steps.back().after, scope.now);
        tell(scope, "review_withdrawn", steps.back().after);
    }
    update_reviews(scope.tx, std::move(steps));
}

std::vector<ReviewId> stale_rejections(Tx& tx, Instant before, std::int64_t limit) {
    // In the words of the index reviews_review_rejected.
    const auto rows = tx.all<IdKey>(
        "select id from reviews_review where state = 'rejected' and "
        "(title is not null or text is not null or author is not null) and moderated_at < $1 "
        "order by moderated_at, id limit $2",
        before, limit);
    std::vector<ReviewId> ids;
    for (const auto& row : rows) ids.push_back(row.id);
    return ids;
}

void forget_words(Tx& tx, const std::vector<ReviewId>& ids) {
    for (const auto id : ids) {
        tx.run(
            "update reviews_review set title = null, text = null, author = null, reason = null, "
            "answer = null, answer_author = null where id = $1 and state = 'rejected'",
            id);
    }
}

}  // namespace nahtlos::reviews
