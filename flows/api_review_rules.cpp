#include "base/api/change.hpp"
#include "flows/api_lists.hpp"
#include "flows/review_view.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;

struct RulesRequest {
    bool auto_approve = false;
    json::List<json::ShortText<60>, 0, 1000> words;
    static constexpr std::string_view schema_name = "ReviewRulesRequest";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"auto_approve", "verified reviews that have no flag are shown at once"},
        {"words",
         "that a person should see first, in any case; with * at the end, whatever "
         "begins like that"},
    }};
};
BOOST_DESCRIBE_STRUCT(RulesRequest, (), (auto_approve, words))

struct RulesView : RulesRequest {
    std::int64_t version = 0;
    static constexpr std::string_view schema_name = "ReviewRules";
    static constexpr auto docs = RulesRequest::docs;
};
BOOST_DESCRIBE_STRUCT(RulesView, (RulesRequest), (version))

RulesView view_of(const reviews::Screening& screening) {
    RulesView view;
    view.auto_approve = screening.auto_approve;
    view.version = screening.version;
    for (const auto& word : screening.words) view.words.values.push_back({word});
    return view;
}

Result<RulesView> set_rules(ChangeScope& scope, const RulesRequest& wish,
                            std::optional<std::int64_t> if_match) {
    auto screening = reviews::load_screening(scope.tx);
    if (auto refusal = api::unless_version(if_match, screening.version)) return *refusal;
    screening.auto_approve = wish.auto_approve;
    screening.words.clear();
    for (const auto& word : wish.words) screening.words.push_back(word.value);
    reviews::save_screening(scope.tx, screening, scope.now);
    ++screening.version;
    scope.events.push_back(
        {"review_rules_changed", child_id(scope.id, 1), 1, scope.context, scope.now, "{}"});
    return view_of(screening);
}

}  // namespace

api::Routes review_rule_routes(Engine& engine) {
    return {
        api::query("GET /v1/review-rules", Scope::reviews_read, "get_review_rules",
                   "What a person should look at before it is shown",
                   [](const Call&, Tx& tx) -> Result<RulesView> {
                       return view_of(reviews::load_screening(tx));
                   },
                   {.tag = "reviews"}),
        api::command("PUT /v1/review-rules", Scope::reviews_moderate, "set_review_rules",
                     "Say what a person should look at before it is shown",
                     [&engine](const Call& call, Reply<RulesView> reply, RulesRequest wish) {
                         if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
                         api::run_change<RulesView>(
                             engine.changes(), call, reply,
                             [wish = std::move(wish), if_match = call.if_match](
                                 ChangeScope& scope) { return set_rules(scope, wish, if_match); });
                     },
                     {.errors = {api::version_changed},
                      .tag = "reviews",
                      .description = "Flags of reviews that are there already stay."}),
    };
}

}  // namespace nahtlos::flows
