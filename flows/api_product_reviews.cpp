#include <algorithm>
#include <map>

#include "catalog/search.hpp"
#include "flows/api_catalog.hpp"
#include "flows/review_view.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using catalog::ProductId;
using reviews::RatingSum;
using reviews::Review;
using reviews::ShownKey;
using reviews::Source;

struct ProductReviewsQuery {
    std::vector<Stars> rating;
    std::vector<json::LanguageTag> language;
    bool only_verified = false;
    reviews::Sort sort = reviews::Sort::newest;
    std::optional<api::Cursor<ShownKey>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 5> may_miss{"rating", "language", "only_verified",
                                                              "sort", "limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"only_verified", "only of people who bought it here"}}};
};
BOOST_DESCRIBE_STRUCT(ProductReviewsQuery, (),
                      (rating, language, only_verified, sort, cursor, limit))

struct ShownReview {
    reviews::ReviewId id;
    std::int64_t rating = 0;
    std::optional<std::string> title, text, author;
    std::string language;
    std::optional<catalog::VariantId> variant;
    bool is_verified = false;
    Source source = Source::own;
    std::optional<std::string> origin;
    std::int64_t helpful = 0;
    Instant written_at;
    std::optional<ReviewAnswer> answer;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"is_verified", "the author bought it here and got it; see `verification`"},
        {"origin", "where an imported one comes from"},
        {"author", "as they want to be called; missing where they do not"},
    }};
};
BOOST_DESCRIBE_STRUCT(ShownReview, (),
                      (id, rating, title, text, author, language, variant, is_verified, source,
                       origin, helpful, written_at, answer))

struct LanguageRating {
    std::string language;
    std::int64_t count = 0;
    std::string average;
};
BOOST_DESCRIBE_STRUCT(LanguageRating, (), (language, count, average))

struct RatingSummary {
    std::int64_t count = 0;
    std::string average;
    std::map<std::string, std::int64_t> stars;
    std::int64_t verified_count = 0;
    std::vector<LanguageRating> languages;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"average", "with two digits: 4.57"},
        {"stars", "how many reviews gave 1 to 5"},
        {"verified_count", "how many of them are verified"},
    }};
};
BOOST_DESCRIBE_STRUCT(RatingSummary, (), (count, average, stars, verified_count, languages))

/// What shops have to say beside reviews (Directive 2005/29/EC, Art. 7(6), as of (EU) 2019/2161).
struct Verification {
    bool is_verified = true;
    std::string statement;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"is_verified", "whether all that is counted was checked; see each review"},
         {"statement", "for people: whether and how it is checked that authors bought it"}}};
};
BOOST_DESCRIBE_STRUCT(Verification, (), (is_verified, statement))

struct ProductReviews {
    RatingSummary summary;
    std::optional<boost::json::object> aggregate_rating;
    Verification verification;
    std::vector<ShownReview> items;
    std::optional<std::string> next_cursor;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"aggregate_rating", "for schema.org/Product; missing where there is none to tell"},
         {"summary", "of all reviews of the product, whatever the list was asked for"}}};
};
BOOST_DESCRIBE_STRUCT(ProductReviews, (),
                      (summary, aggregate_rating, verification, items, next_cursor))

std::map<std::string, std::int64_t> stars_of(const RatingSum& sum) {
    std::map<std::string, std::int64_t> stars;
    for (std::size_t i = 0; i < sum.stars.size(); ++i) stars[std::to_string(i + 1)] = sum.stars[i];
    return stars;
}

RatingSummary summary_of(const std::vector<reviews::Rating>& ratings) {
    RatingSum all;
    RatingSummary summary;
    for (const auto& rating : ratings) {
        RatingSum one;
        one.add(rating);
        all.add(rating);
        if (one.count() == 0) continue;
        summary.languages.push_back({rating.language, one.count(), one.average()});
    }
    summary.count = all.count();
    summary.average = all.average();
    summary.stars = stars_of(all);
    summary.verified_count = all.verified;
    return summary;
}

std::optional<boost::json::object> aggregate_of(const RatingSummary& summary) {
    if (summary.count == 0) return std::nullopt;
    return boost::json::object{{"@type", "AggregateRating"},
                               {"ratingValue", summary.average},
                               {"reviewCount", summary.count},
                               {"bestRating", 5},
                               {"worstRating", 1}};
}

Verification verification_of(const Call& call, const RatingSummary& summary) {
    const bool is_all = summary.verified_count == summary.count;
    if (call.language == "de") {
        std::string text =
            "Bewertungen nimmt dieser Shop nur von Kundinnen und Kunden an, die das Produkt hier "
            "gekauft und erhalten haben; geprüft wird das anhand ihrer Bestellung.";
        if (!is_all) {
            text +=
                " Nicht als geprüft gekennzeichnete Bewertungen wurden von anderen übernommen; "
                "ob ihre Verfasser das Produkt gekauft haben, wurde hier nicht geprüft.";
        }
        return {is_all, std::move(text)};
    }
    std::string text =
        "This shop takes reviews only from customers who bought the product here and received it, "
        "which is checked by their order.";
    if (!is_all) {
        text +=
            " Reviews that are not marked as verified were taken over from others; whether their "
            "authors bought the product was not checked here.";
    }
    return {is_all, std::move(text)};
}

ShownReview shown(const Review& r) {
    return {r.id,
            r.rating,
            r.title,
            r.text,
            r.author,
            r.language,
            as_id<catalog::VariantId>(r.variant),
            r.is_verified(),
            r.source,
            r.origin,
            r.helpful,
            r.written_at,
            published_answer(r)};
}

Result<ProductReviews> list_product_reviews(Engine& engine, const Call& call, Tx& tx, ProductId id,
                                            const ProductReviewsQuery& query) {
    const auto pages = engine.books().open(tx);
    catalog::ProductFilter seen;
    seen.sight = sight_of(call, *pages);
    seen.only = id;
    seen.limit = 1;
    if (catalog::search_products(tx, seen).empty()) return api::no_such_resource();
    reviews::ShownFilter filter;
    filter.product = id.uuid;
    for (const auto& stars : query.rating) filter.rating.push_back(stars.value);
    for (const auto& tag : query.language) filter.language.push_back(tag.value);
    filter.only_verified = query.only_verified;
    filter.sort = query.sort;
    if (query.cursor) filter.after = query.cursor->key;
    filter.limit = query.limit.value + 1;
    auto page = api::page_of(reviews::shown_reviews(tx, filter), query.limit,
                             [&](const Review& r) { return reviews::key_of(r, query.sort); });
    ProductReviews out;
    out.summary = summary_of(reviews::ratings(tx, {id.uuid}));
    out.aggregate_rating = aggregate_of(out.summary);
    out.verification = verification_of(call, out.summary);
    for (const auto& review : page.items) out.items.push_back(shown(review));
    out.next_cursor = std::move(page.next_cursor);
    return out;
}

// --- ratings of many products: for feeds, lists and displays on shelves

struct RatingsQuery {
    json::List<ProductId, 1, 100> product_ids;
};
BOOST_DESCRIBE_STRUCT(RatingsQuery, (), (product_ids))

struct ProductRating {
    ProductId product;
    std::int64_t count = 0;
    std::string average;
    std::map<std::string, std::int64_t> stars;
};
BOOST_DESCRIBE_STRUCT(ProductRating, (), (product, count, average, stars))

struct ProductRatings {
    std::vector<ProductRating> items;
    std::int64_t version = 0;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"items", "of the products asked for that have any, by id"},
         {"version", "rises with every rating of these products"}}};
};
BOOST_DESCRIBE_STRUCT(ProductRatings, (), (items, version))

Result<ProductRatings> list_ratings(Tx& tx, const RatingsQuery& query) {
    std::vector<Uuid> products;
    for (const auto id : query.product_ids) products.push_back(id.uuid);
    std::ranges::sort(products);
    const auto repeated = std::ranges::unique(products);
    products.erase(repeated.begin(), repeated.end());
    std::map<Uuid, RatingSum> sums;
    for (const auto& rating : reviews::ratings(tx, products)) sums[rating.product].add(rating);
    ProductRatings out;
    for (const auto& [product, sum] : sums) {
        out.version += sum.version;
        if (sum.count() == 0) continue;
        out.items.push_back({{product}, sum.count(), sum.average(), stars_of(sum)});
    }
    return out;
}

}  // namespace

api::Routes product_review_routes(Engine& engine) {
    return {
        api::query(
            "GET /v1/products/{id}/reviews", Scope::catalog_read, "list_product_reviews",
            "Reviews of a product as everybody sees them, with what they add up to",
            [&engine](const Call& call, Tx& tx, ProductId id, const ProductReviewsQuery& query) {
                return list_product_reviews(engine, call, tx, id, query);
            },
            {.tag = "reviews"}),
        api::query(
            "GET /v1/ratings", Scope::catalog_read, "list_ratings", "Ratings of up to 100 products",
            [](const Call&, Tx& tx, const RatingsQuery& query) { return list_ratings(tx, query); },
            {.tag = "reviews", .has_validator = true}),
    };
}

}  // namespace nahtlos::flows
