#include "flows/api_reviews.hpp"

#include <algorithm>
#include <map>

#include "base/api/bulk.hpp"
#include "base/api/change.hpp"
#include "base/repeats.hpp"
#include "flows/review_view.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using reviews::Decision;
using reviews::Review;
using reviews::ReviewId;
using reviews::State;

struct ReviewAnswerView {
    std::string text;
    std::optional<std::string> author;
    reviews::AnswerState state = reviews::AnswerState::published;
    Instant answered_at;
};
BOOST_DESCRIBE_STRUCT(ReviewAnswerView, (), (text, author, state, answered_at))

struct ReviewView {
    ReviewId id;
    catalog::ProductId product;
    std::optional<catalog::VariantId> variant;
    std::optional<orders::OrderId> order;
    std::optional<std::int64_t> line;
    std::optional<customers::ProfileId> profile;
    bool is_verified = false;
    reviews::Source source = reviews::Source::own;
    std::optional<std::string> origin, external_reference;
    std::optional<channels::ChannelId> channel;
    std::string language;
    std::int64_t rating = 0;
    std::optional<std::string> title, text, author;
    State state = State::pending;
    std::vector<reviews::Flag> flags;
    std::optional<std::string> reason;
    std::int64_t helpful = 0, reports = 0;
    std::optional<std::map<std::string, std::int64_t>> report_reasons;
    std::optional<ReviewAnswerView> answer;
    Instant written_at;
    std::optional<Instant> moderated_at;
    Instant created_at, updated_at;
    std::int64_t version = 1;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{{
        {"is_verified", "its author bought the product here and received it, by this order"},
        {"flags", "why a person should look"},
        {"reports", "by customers, since a person decided last"},
        {"report_reasons", "of all reports; of a single review only"},
    }};
};
BOOST_DESCRIBE_STRUCT(ReviewView, (),
                      (id, product, variant, order, line, profile, is_verified, source, origin,
                       external_reference, channel, language, rating, title, text, author, state,
                       flags, reason, helpful, reports, report_reasons, answer, written_at,
                       moderated_at, created_at, updated_at, version))

struct ReviewsQuery {
    std::vector<State> state;
    std::vector<Stars> rating;
    std::vector<json::LanguageTag> language;
    std::vector<reviews::Source> source;
    std::optional<catalog::ProductId> product;
    std::optional<std::string> origin, external_reference;
    bool only_flagged = false, only_reported = false;
    std::optional<Instant> created_from, created_to;
    std::optional<api::Cursor<ReviewId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 7> may_miss{
        "state", "rating", "language", "source", "only_flagged", "only_reported", "limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"only_reported", "reported by customers since a person decided last"}}};
};
BOOST_DESCRIBE_STRUCT(ReviewsQuery, (),
                      (state, rating, language, source, product, origin, external_reference,
                       only_flagged, only_reported, created_from, created_to, cursor, limit))

struct DecisionRequest {
    std::int64_t version = 0;
    Decision decision = Decision::approve;
    std::optional<json::ShortText<500>> reason;
    static constexpr std::string_view schema_name = "ReviewDecision";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"version", "of the review as it was read"},
        {"reason", "why it is rejected; its author reads that"},
    }};
};
BOOST_DESCRIBE_STRUCT(DecisionRequest, (), (version, decision, reason))

struct DecisionRow : DecisionRequest {
    ReviewId review;
    static constexpr std::string_view schema_name = "ReviewDecisionRow";
};
BOOST_DESCRIBE_STRUCT(DecisionRow, (DecisionRequest), (review))

struct DecisionsRequest {
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    json::List<DecisionRow, 1, 200> decisions;
    static constexpr std::string_view schema_name = "ReviewDecisions";
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
};
BOOST_DESCRIBE_STRUCT(DecisionsRequest, (), (error_policy, decisions))

struct AnswerRequest {
    json::LongText<2000> text;
    std::optional<ReviewAuthor> author;
    reviews::AnswerState state = reviews::AnswerState::published;
    static constexpr std::string_view schema_name = "NewReviewAnswer";
    static constexpr std::array<std::string_view, 1> may_miss{"state"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"author", "who answers, as it is shown: a team, or a person who agrees"}}};
};
BOOST_DESCRIBE_STRUCT(AnswerRequest, (), (text, author, state))

ReviewView view_of(const Review& r) {
    ReviewView view{r.id,
                    {r.product},
                    as_id<catalog::VariantId>(r.variant),
                    as_id<orders::OrderId>(r.order_id),
                    r.line,
                    as_id<customers::ProfileId>(r.profile),
                    r.is_verified(),
                    r.source,
                    r.origin,
                    r.external_reference,
                    as_id<channels::ChannelId>(r.channel),
                    r.language,
                    r.rating,
                    r.title,
                    r.text,
                    r.author,
                    r.state,
                    reviews::parse_flags(r.flags),
                    r.reason,
                    r.helpful,
                    r.reports - r.reports_seen,
                    {},
                    {},
                    r.written_at,
                    r.moderated_at,
                    r.created_at,
                    r.updated_at,
                    r.version};
    if (r.answer && r.answer_state && r.answered_at) {
        view.answer = ReviewAnswerView{*r.answer, r.answer_author, *r.answer_state, *r.answered_at};
    }
    return view;
}

// --- reading

Result<api::Page<ReviewView>> list_reviews(const Call& call, Tx& tx, const ReviewsQuery& query) {
    reviews::ReviewFilter filter;
    filter.state = query.state;
    for (const auto& stars : query.rating) filter.rating.push_back(stars.value);
    for (const auto& tag : query.language) filter.language.push_back(tag.value);
    filter.source = query.source;
    if (query.product) filter.product = query.product->uuid;
    filter.legal_entity = call.caller->legal_entity;
    filter.market = call.caller->market;
    filter.channel = call.caller->channel;
    filter.origin = query.origin;
    filter.external_reference = query.external_reference;
    filter.only_flagged = query.only_flagged;
    filter.only_reported = query.only_reported;
    filter.created_from = query.created_from;
    filter.created_to = query.created_to;
    if (query.cursor) filter.after = query.cursor->key;
    filter.limit = query.limit.value + 1;
    std::vector<ReviewView> views;
    for (const auto& row : reviews::search_reviews(tx, filter)) views.push_back(view_of(row));
    return api::page_of(std::move(views), query.limit, [](const ReviewView& r) { return r.id; });
}

// What the caller may know of.
Result<Review> seen(Tx& tx, const api::Caller& caller, ReviewId id) {
    auto review = reviews::find_review(tx, id);
    if (!review || !is_within(caller, *review)) return api::no_such_resource();
    return *std::move(review);
}

Result<ReviewView> get_review(const Call& call, Tx& tx, ReviewId id) {
    const auto review = seen(tx, *call.caller, id);
    if (!review) return review.refusal();
    auto view = view_of(*review);
    auto& reasons = view.report_reasons.emplace();
    for (const auto& row : reviews::reports_of(tx, id)) {
        reasons[std::string(enum_name(row.reason))] = row.count;
    }
    return view;
}

// --- decisions

const char* event_of(State state) {
    return state == State::approved ? "review_approved" : "review_rejected";
}

Result<ReviewChanged> decide(ChangeScope& scope, const api::Caller& caller, ReviewId id,
                             const DecisionRequest& wish) {
    const auto before = seen(scope.tx, caller, id);
    if (!before) return before.refusal();
    auto review = *before;
    const auto is_changed =
        reviews::decide(review, wish.version, wish.decision, text_of(wish.reason), scope.now);
    if (!is_changed) return is_changed.refusal();
    if (*is_changed) {
        reviews::update_reviews(scope.tx, {{*before, review}});
        reviews::tell(scope, event_of(review.state), review);
    }
    return ReviewChanged{review.id, review.state, review.version};
}

/// Decisions on many, on the rows in memory.
class Decisions {
public:
    Decisions(ChangeScope& scope, const api::Caller& caller, const DecisionsRequest& wish)
        : scope_(scope), caller_(caller), wish_(wish) {}

    Result<api::BulkRows> run() {
        load();
        std::size_t i = 0;
        for (const auto& row : wish_.decisions) take(row, i++);
        if (auto refusal = out_.refusal(wish_.error_policy)) return *std::move(refusal);
        for (const auto& step : steps_) {
            reviews::tell(scope_, event_of(step.after.state), step.after);
        }
        reviews::update_reviews(scope_.tx, std::move(steps_));
        return std::move(out_);
    }

private:
    void load() {
        std::vector<ReviewId> ids;
        for (const auto& row : wish_.decisions) ids.push_back(row.review);
        std::ranges::sort(ids);
        const auto repeated = std::ranges::unique(ids);
        ids.erase(repeated.begin(), repeated.end());
        for (auto& review : reviews::reviews(scope_.tx, ids)) {
            if (is_within(caller_, review)) found_.emplace(review.id, std::move(review));
        }
    }
    void take(const DecisionRow& row, std::size_t i) {
        const auto here = "/decisions/" + std::to_string(i);
        if (const auto again = repeats_.look_at(row.review, i, here + "/review")) {
            return out_.reject(*again);
        }
        const auto it = found_.find(row.review);
        if (it == found_.end()) {
            return out_.reject(api::RowProblem{here + "/review", "unknown", "is not a review", {}});
        }
        auto review = it->second;
        const auto is_changed =
            reviews::decide(review, row.version, row.decision, text_of(row.reason), scope_.now);
        if (!is_changed) return out_.reject(problem_of(is_changed.refusal(), here));
        api::RowAnswer answer;
        answer.id = to_string(row.review);
        if (*is_changed) {
            steps_.push_back({it->second, review});
        } else {
            answer.outcome = api::RowOutcome::already_done;
        }
        out_.add(std::move(answer));
    }
    static api::RowProblem problem_of(const Refusal& why, const std::string& here) {
        if (why.fields.empty()) {
            const bool is_version = why.kind == RefusalKind::precondition;
            return {here + (is_version ? "/version" : "/review"), why.code, why.detail, {}};
        }
        const auto& field = why.fields.front();
        return {here + field.pointer, field.code, field.detail, {}};
    }

    ChangeScope& scope_;
    const api::Caller& caller_;
    const DecisionsRequest& wish_;
    std::map<ReviewId, Review> found_;
    Repeats<ReviewId> repeats_;
    std::vector<reviews::Step> steps_;
    api::BulkRows out_;
};

// --- answers, and taking down

// Changes a review that the caller sees, by `act(review, now)`; false: there is nothing to change.
template <class Act>
auto changing(const Call& call, ReviewId id, const char* event, Act act) {
    return [caller = call.caller, id, event, if_match = call.if_match,
            act = std::move(act)](ChangeScope& scope) -> Result<ReviewChanged> {
        const auto before = seen(scope.tx, *caller, id);
        if (!before) return before.refusal();
        if (auto refusal = api::unless_version(if_match, before->version)) return *refusal;
        if (before->state == State::withdrawn) {
            return Refusal{RefusalKind::conflict, "review_withdrawn", "this review was withdrawn"};
        }
        auto review = *before;
        if (!act(review, scope.now)) return api::no_such_resource();
        review.version = before->version + 1;
        review.updated_at = scope.now;
        reviews::update_reviews(scope.tx, {{*before, review}});
        reviews::tell(scope, event, review);
        return ReviewChanged{review.id, review.state, review.version};
    };
}

bool take_down(Review& review, Instant now) {
    reviews::withdraw(review, now);
    return true;
}

bool answer(const AnswerRequest& wish, Review& review, Instant now) {
    review.answer = wish.text.value;
    review.answer_author = text_of(wish.author);
    review.answer_state = wish.state;
    review.answered_at = now;
    return true;
}

bool unanswer(Review& review, Instant) {
    if (!review.answer) return false;
    review.answer.reset();
    review.answer_author.reset();
    review.answer_state.reset();
    review.answered_at.reset();
    return true;
}

const api::KnownError withdrawn{RefusalKind::conflict, "review_withdrawn", "it was withdrawn"};

api::Routes decision_routes(Engine& engine) {
    return {
        api::command("POST /v1/reviews/{id}/decision", Scope::reviews_moderate, "decide_review",
                     "Approve or reject a review as it was read",
                     [&engine](const Call& call, Reply<ReviewChanged> reply, ReviewId id,
                               DecisionRequest wish) {
                         api::run_change<ReviewChanged>(
                             engine.changes(), call, reply,
                             [caller = call.caller, id, wish](ChangeScope& scope) {
                                 return decide(scope, *caller, id, wish);
                             });
                     },
                     {.errors = {{RefusalKind::precondition, "version_changed",
                                  "it was changed since it was read"},
                                 withdrawn},
                      .description = "Reports until now count as seen. What was approved can be "
                                     "rejected later, and the other way round."}),
        api::command(
            "POST /v1/reviews/decisions", Scope::reviews_moderate, "decide_reviews",
            "Approve or reject many reviews; each row is answered",
            [&engine](const Call& call, Reply<api::BulkRows> reply, DecisionsRequest wish) {
                api::run_change<api::BulkRows>(
                    engine.changes(), call, reply,
                    [caller = call.caller, wish = std::move(wish)](ChangeScope& scope) {
                        return Decisions(scope, *caller, wish).run();
                    });
            }),
        api::command("DELETE /v1/reviews/{id}", Scope::reviews_moderate, "withdraw_review",
                     "Take a review down for good; its words are deleted",
                     [&engine](const Call& call, Reply<ReviewChanged> reply, ReviewId id) {
                         api::run_change<ReviewChanged>(
                             engine.changes(), call, reply,
                             changing(call, id, "review_withdrawn", take_down));
                     },
                     {.errors = {api::version_changed, withdrawn},
                      .description = "For who asks by other ways than their account, and for "
                                     "imported reviews, whose authors have none here."}),
    };
}

api::Routes answer_routes(Engine& engine) {
    return {
        api::command("PUT /v1/reviews/{id}/answer", Scope::reviews_write, "answer_review",
                     "Answer a review in the name of the shop",
                     [&engine](const Call& call, Reply<ReviewChanged> reply, ReviewId id,
                               AnswerRequest wish) {
                         api::run_change<ReviewChanged>(
                             engine.changes(), call, reply,
                             changing(call, id, "review_answered", [wish](Review& r, Instant now) {
                                 return answer(wish, r, now);
                             }));
                     },
                     {.errors = {api::version_changed, withdrawn}}),
        api::command("DELETE /v1/reviews/{id}/answer", Scope::reviews_write,
                     "withdraw_review_answer", "Take the answer to a review back",
                     [&engine](const Call& call, Reply<ReviewChanged> reply, ReviewId id) {
                         api::run_change<ReviewChanged>(
                             engine.changes(), call, reply,
                             changing(call, id, "review_answer_withdrawn", unanswer));
                     },
                     {.errors = {api::version_changed, withdrawn}}),
    };
}

}  // namespace

boost::json::object Stars::schema() {
    return {{"type", "integer"}, {"minimum", least}, {"maximum", most}};
}

std::optional<ReviewAnswer> published_answer(const Review& review) {
    const bool is_shown = review.answer && review.answered_at &&
                          review.answer_state == reviews::AnswerState::published;
    if (!is_shown) return std::nullopt;
    return ReviewAnswer{*review.answer, review.answer_author, *review.answered_at};
}

bool is_within(const api::Caller& caller, const Review& review) {
    return (!caller.legal_entity || caller.legal_entity == review.legal_entity) &&
           (!caller.market || caller.market == review.market) &&
           (!caller.channel || caller.channel == review.channel);
}

api::Routes review_routes(Engine& engine) {
    api::Routes routes{
        api::query("GET /v1/reviews", Scope::reviews_read, "list_reviews",
                   "List reviews whatever their state, oldest first", list_reviews,
                   {.description = "`state=pending` is what waits for a person, "
                                   "`only_reported=true` what customers want looked at again."}),
        api::query("GET /v1/reviews/{id}", Scope::reviews_read, "get_review", "Read a review",
                   get_review),
    };
    for (auto* part : {decision_routes, answer_routes, review_rule_routes, review_import_routes,
                       product_review_routes}) {
        for (auto& route : part(engine)) routes.push_back(std::move(route));
    }
    return routes;
}

}  // namespace nahtlos::flows
