#include <algorithm>
#include <map>
#include <set>

#include "base/api/bulk.hpp"
#include "base/api/change.hpp"
#include "base/repeats.hpp"
#include "catalog/search.hpp"
#include "flows/review_view.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using catalog::ProductId;
using reviews::Review;

struct ImportedAnswer {
    json::LongText<2000> text;
    std::optional<ReviewAuthor> author;
    std::optional<Instant> answered_at;
};
BOOST_DESCRIBE_STRUCT(ImportedAnswer, (), (text, author, answered_at))

struct ImportedReview {
    json::ShortText<100> external_reference;
    std::optional<ProductId> product;
    std::optional<json::Sku> sku;
    Stars rating;
    std::optional<ReviewTitle> title;
    std::optional<ReviewText> text;
    std::optional<ReviewAuthor> author;
    json::LanguageTag language;
    Instant written_at;
    bool is_approved = false;
    std::optional<ImportedAnswer> answer;
    static constexpr std::array<std::string_view, 1> may_miss{"is_approved"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"external_reference", "what the other system calls it; one review per origin"},
        {"sku", "an article of the product, where that is not named"},
        {"is_approved", "shown at once; takes reviews:moderate as well"},
    }};
};
BOOST_DESCRIBE_STRUCT(ImportedReview, (),
                      (external_reference, product, sku, rating, title, text, author, language,
                       written_at, is_approved, answer))

struct ReviewsImport {
    json::ShortText<60> origin;
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    json::List<ImportedReview, 1, 1000> reviews;
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"origin", "the other system, as it is shown beside its reviews"}}};
};
BOOST_DESCRIBE_STRUCT(ReviewsImport, (), (origin, error_policy, reviews))

struct Target {
    ProductId product;
    std::optional<catalog::VariantId> variant;
};

/// Takes rows over one by one, on what is there already.
class Import {
public:
    Import(Engine& engine, ChangeScope& scope, const api::Caller& caller, const ReviewsImport& wish)
        : scope_(scope), caller_(caller), wish_(wish), pages_(engine.books().read(scope.tx)) {}

    Result<api::BulkRows> run() {
        load();
        std::size_t i = 0;
        for (const auto& row : wish_.reviews) take(row, i++);
        if (auto refusal = out_.refusal(wish_.error_policy)) return *std::move(refusal);
        const auto added = reviews::insert_reviews(scope_.tx, fresh_);
        for (const auto& review : added) reviews::tell(scope_, "review_imported", review);
        if (added.size() == fresh_.size()) return std::move(out_);
        // Another import of the same ones was faster: its rows are found when this runs again.
        throw sql::Error(sql::ErrorKind::serialization, "the reviews were imported just now");
    }

private:
    void load() {
        std::vector<std::string> references;
        std::vector<ProductId> products;
        for (const auto& row : wish_.reviews) {
            references.push_back(row.external_reference.value);
            if (row.product) products.push_back(*row.product);
        }
        known_ = reviews::imported(scope_.tx, wish_.origin.value, std::move(references));
        std::ranges::sort(products);
        const auto repeated = std::ranges::unique(products);
        products.erase(repeated.begin(), repeated.end());
        for (const auto& row : catalog::variants_of(scope_.tx, products)) {
            products_.insert(row.product);
        }
    }

    void take(const ImportedReview& row, std::size_t i) {
        const auto here = "/reviews/" + std::to_string(i) + '/';
        if (const auto again =
                repeats_.look_at(row.external_reference.value, i, here + "external_reference")) {
            return out_.reject(*again);
        }
        api::RowAnswer answer;
        if (const auto it = known_.find(row.external_reference.value); it != known_.end()) {
            answer.outcome = api::RowOutcome::already_done;
            answer.id = to_string(it->second);
            return out_.add(std::move(answer));
        }
        const auto target = target_of(row, here);
        if (!target) return;
        if (row.written_at > scope_.now) {
            return out_.reject(
                api::RowProblem{here + "written_at", "out_of_range", "must not lie ahead"});
        }
        auto review = make(row, *target, i);
        answer.id = to_string(review.id);
        fresh_.push_back(std::move(review));
        out_.add(std::move(answer));
    }

    // What it is about; else the row is refused.
    std::optional<Target> target_of(const ImportedReview& row, const std::string& here) {
        if (row.product && products_.contains(*row.product)) return Target{*row.product, {}};
        if (!row.product && row.sku) {
            const auto* offer = pages_->offers->find(row.sku->value);
            if (offer != nullptr) return Target{offer->product, offer->variant};
            out_.reject(api::RowProblem{
                here + "sku", "unknown_sku", "is not an article of the catalog", {}});
        } else if (row.product) {
            out_.reject(api::RowProblem{here + "product", "unknown", "is not a product", {}});
        } else {
            out_.reject(api::RowProblem{
                here + "product", "required", "is required, or an article by sku", {}});
        }
        return std::nullopt;
    }

    Review make(const ImportedReview& row, const Target& target, std::size_t i) const {
        Review review;
        review.id = {child_id(scope_.id, static_cast<std::uint16_t>(i + 1))};
        review.product = target.product.uuid;
        if (target.variant) review.variant = target.variant->uuid;
        review.source = reviews::Source::import;
        review.origin = wish_.origin.value;
        review.external_reference = row.external_reference.value;
        review.legal_entity = caller_.legal_entity;
        review.market = caller_.market;
        review.channel = caller_.channel;
        review.language = row.language.value;
        review.rating = row.rating.value;
        review.title = text_of(row.title);
        review.text = text_of(row.text);
        review.author = text_of(row.author);
        reviews::screen(review, screening_);
        if (row.is_approved) review.state = reviews::State::approved;
        if (row.answer) {
            review.answer = row.answer->text.value;
            review.answer_author = text_of(row.answer->author);
            review.answer_state = reviews::AnswerState::published;
            review.answered_at = row.answer->answered_at.value_or(scope_.now);
        }
        review.written_at = row.written_at;
        review.created_at = review.updated_at = scope_.now;
        return review;
    }

    ChangeScope& scope_;
    const api::Caller& caller_;
    const ReviewsImport& wish_;
    std::shared_ptr<const Pages> pages_;
    reviews::Screening screening_ = reviews::load_screening(scope_.tx);
    std::map<std::string, reviews::ReviewId> known_;
    std::set<ProductId> products_;
    Repeats<std::string> repeats_;
    std::vector<Review> fresh_;
    api::BulkRows out_;
};

void import_reviews(Engine& engine, const Call& call, const Reply<api::BulkRows>& reply,
                    ReviewsImport wish) {
    const bool publishes =
        std::ranges::any_of(wish.reviews, [](const auto& row) { return row.is_approved; });
    if (publishes && !call.may(Scope::reviews_moderate)) {
        return reply(Refusal{RefusalKind::forbidden, "scope_missing",
                             "approving what is imported takes reviews:moderate"});
    }
    api::run_change<api::BulkRows>(
        engine.changes(), call, reply,
        [&engine, caller = call.caller, wish = std::move(wish)](ChangeScope& scope) {
            return Import(engine, scope, *caller, wish).run();
        });
}

}  // namespace

api::Routes review_import_routes(Engine& engine) {
    return {
        api::command(
            "POST /v1/reviews/bulk", Scope::reviews_write, "import_reviews",
            "Take reviews over from another system; each row is answered",
            [&engine](const Call& call, Reply<api::BulkRows> reply, ReviewsImport wish) {
                import_reviews(engine, call, reply, std::move(wish));
            },
            {.status = 201,
             .description = "They are marked as imported from `origin` and never as verified. What "
                            "is there already stays, and is answered as already_done.",
             .body_bytes = 16 * 1024 * 1024,
             .priority = Priority::bulk}),
    };
}

}  // namespace nahtlos::flows
