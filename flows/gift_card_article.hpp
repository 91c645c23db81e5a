// Which variants are gift cards, and of what kind.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "base/batch/changes.hpp"
#include "catalog/types.hpp"
#include "stored_value/types.hpp"

namespace nahtlos::flows {

struct GiftCardArticleWish {
    stored_value::Purpose purpose = stored_value::Purpose::multi;
    std::optional<std::int64_t> valid_months;
    static constexpr std::array<std::string_view, 1> may_miss{"purpose"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"valid_months", "1 to 600, from the end of the year of the sale; for ever if missing"}}};
};
BOOST_DESCRIBE_STRUCT(GiftCardArticleWish, (), (purpose, valid_months))

struct GiftCardArticle {
    catalog::VariantId variant;
    stored_value::Purpose purpose = stored_value::Purpose::multi;
    std::optional<std::int64_t> valid_months;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(GiftCardArticle, (), (variant, purpose, valid_months, updated_at))

GiftCardArticle view_of(const stored_value::Article& article);

/// Sells a variant that there is as a gift card of what it costs. Refuses months out of range.
Result<GiftCardArticle> set_gift_card_article(ChangeScope& scope, catalog::VariantId variant,
                                              const GiftCardArticleWish& wish);

}  // namespace nahtlos::flows
