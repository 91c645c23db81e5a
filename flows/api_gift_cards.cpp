#include <utility>

#include "flows/api_lists.hpp"
#include "flows/api_stored_value.hpp"
#include "flows/gift_card_article.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using catalog::VariantId;

struct ArticlesQuery {
    std::optional<api::Cursor<VariantId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(ArticlesQuery, (), (cursor, limit))

Result<GiftCardArticle> set_article(Engine& engine, ChangeScope& scope, VariantId variant,
                                    const GiftCardArticleWish& wish) {
    if (engine.books().read(scope.tx)->offers->find(variant) == nullptr) {
        return api::no_such_resource();
    }
    return set_gift_card_article(scope, variant, wish);
}

Result<api::Page<GiftCardArticle>> list_articles(const Call&, Tx& tx, const ArticlesQuery& query) {
    std::optional<Uuid> after;
    if (query.cursor) after = query.cursor->key.uuid;
    std::vector<GiftCardArticle> views;
    for (const auto& row : stored_value::list_articles(tx, after, query.limit.value + 1)) {
        views.push_back(view_of(row));
    }
    return api::page_of(std::move(views), query.limit,
                        [](const auto& view) { return view.variant; });
}

}  // namespace

GiftCardArticle view_of(const stored_value::Article& a) {
    return {VariantId{a.variant}, a.purpose, a.valid_months, a.updated_at};
}

Result<GiftCardArticle> set_gift_card_article(ChangeScope& scope, VariantId variant,
                                              const GiftCardArticleWish& wish) {
    if (wish.valid_months && (*wish.valid_months < 1 || *wish.valid_months > 600)) {
        return Refusal{RefusalKind::invalid,
                       "invalid_request",
                       "a gift card cannot be valid for so long",
                       {{"/valid_months", "out_of_range", "must be between 1 and 600"}}};
    }
    const stored_value::Article article{variant.uuid, wish.purpose, wish.valid_months, scope.now};
    stored_value::set_article(scope.tx, article);
    return view_of(article);
}

api::Routes gift_card_article_routes(Engine& engine) {
    return {
        api::command("PUT /v1/gift-card-articles/{variant}", Scope::catalog_write,
                     "set_gift_card_article", "Sell a variant as a gift card of what it costs",
                     [&engine](const Call& call, Reply<GiftCardArticle> reply, VariantId variant,
                               GiftCardArticleWish wish) {
                         if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
                         api::run_change<GiftCardArticle>(
                             engine.changes(), call, reply,
                             [&engine, variant, wish](ChangeScope& scope) {
                                 return set_article(engine, scope, variant, wish);
                             });
                     },
                     {.tag = "stored-value"}),
        api::command("DELETE /v1/gift-card-articles/{variant}", Scope::catalog_write,
                     "unset_gift_card_article", "Sell a variant as a gift card no more",
                     [&engine](const Call& call, Reply<Done> reply, VariantId variant) {
                         if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
                         Change change = [variant](ChangeScope& scope) -> Result<std::string> {
                             stored_value::erase_article(scope.tx, variant.uuid);
                             return std::string("{}");
                         };
                         const auto done = [reply](const Answer<std::string>& answer) {
                             answer ? reply(Done{}, answer.is_replayed) : reply(answer.refusal());
                         };
                         if (!engine.changes().submit(call.entry(std::move(change)), done)) {
                             reply(api::overloaded());
                         }
                     },
                     {.status = 204, .tag = "stored-value"}),
        api::query("GET /v1/gift-card-articles", Scope::catalog_read, "list_gift_card_articles",
                   "List the variants that are gift cards", list_articles, {.tag = "stored-value"}),
    };
}

}  // namespace nahtlos::flows
