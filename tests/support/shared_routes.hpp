// Routes that are tried in no trial of their own, by why they need none: the two lists of the
// matrix of routes.
#pragma once

#include <set>
#include <string>

#include "tests/support/exchange_trials.hpp"
#include "tests/support/pricing_things.hpp"

namespace nahtlos::testing {

// Routes that show or change what no channel or place owns, and what the other legal entity may
// therefore have; customers are of a legal entity, see below. A new route stands here or above.
inline const std::set<std::string> shared_routes = with_pricing_reads({
    "GET /v1/me/cart",  // of customers with a session, whom tests/identity tries
    "GET /v1/products",
    "GET /v1/products/{id}",
    "GET /v1/variants",
    "GET /v1/variants/{id}",
    "GET /v1/variants/{id}/prices",
    "GET /v1/tax-rates",
    "GET /v1/product-types",
    "GET /v1/product-types/{code}",
    "GET /v1/product-contents",
    "GET /v1/products/{id}/content",
    "GET /v1/products/{id}/versions",
    "GET /v1/products/{id}/versions/{version}",
    "GET /v1/products/{id}/differences",
    "GET /v1/products/{id}/life",
    "GET /v1/article-codes",
    "GET /v1/category-trees",
    "GET /v1/categories",
    "GET /v1/brands",
    "GET /v1/collections",
    "GET /v1/collections/{id}/products",
    "GET /v1/markets",
    "GET /v1/legal-entities",
    "GET /v1/customers/{profile}",
    "POST /v1/customers/bulk",
    "POST /v1/stored-value",
    "GET /v1/stored-value",
    "GET /v1/stored-value/owed",
    "GET /v1/stored-value/{id}",
    "GET /v1/stored-value/{id}/entries",
    "PATCH /v1/stored-value/{id}",
    "POST /v1/stored-value/{id}/entries",
    "POST /v1/stored-value/{id}/code",
    "POST /v1/gift-cards/look-up",
    "GET /v1/gift-card-articles",
    "GET /v1/products/{id}/reviews",
    // By the token of a cart only, which strangers do not have; see flows/guest_reviews_test.cpp
    // and flows/guest_order_test.cpp.
    "GET /v1/carts/{cart}/order",
    "POST /v1/carts/{cart}/order/arrival",
    "GET /v1/carts/{cart}/reviews",
    "PUT /v1/carts/{cart}/reviews",
    "DELETE /v1/carts/{cart}/reviews/{review}",
    "GET /v1/carriers",
    "GET /v1/carriers/{carrier}/pickup-points",
    "GET /v1/carriers/{carrier}/rates",
    "GET /v1/ratings",
    "GET /v1/review-rules",
    "GET /v1/suppliers",
    "GET /v1/suppliers/{id}",
    "GET /v1/suppliers/{id}/articles",
    "GET /v1/sourcing/profiles",
    "GET /v1/sourcing/profiles/{id}",
    "POST /v1/reviews/bulk",
    "GET /v1/products/{id}/storefront",
    "GET /v1/storefront",
    "GET /v1/search/synonyms/{language}",
    "GET /v1/search/status",
    "GET /v1/message-templates",
    "GET /v1/message-templates/{kind}/{language}",
    "POST /v1/message-templates/{kind}/{language}/preview",
    "GET /v1/events/stream",        // as /v1/events; its own tests read streams
    "GET /v1/fulfillments/stream",  // see flows/collecting_test.cpp
    "GET /v1/waves/{id}",           // see flows/waves_test.cpp
    "GET /v1/waves/{id}/pick-list",
    "GET /v1/orders/{id}/credit-notes/{note}",  // see flows/credit_notes_test.cpp
    "GET /v1/orders/{id}/credit-notes/{note}/pdf",
});

// What belongs to channels and to no place: whoever is bound to a place has the part in it that
// its scopes and its legal entity give. A new route stands here or in a trial of `hamburg`.
inline const std::set<std::string> routes_of_no_place = with_pricing_changes({
    "POST /v1/carts",                    // anybody begins one, which is of their own place then
    "GET /v1/customers/{profile}/cart",  // names the customer, at whatever counter
    "GET /v1/availability",              // of a channel, over all its places
    "GET /v1/orders/{id}/returnable",    // goods come back anywhere
    "GET /v1/orders/{id}/store-credit",  // likewise
    "GET /v1/orders/{id}/credit-notes",
    "GET /v1/orders/{id}/changes",
    "GET /v1/orders/{id}/exchanges",
    "POST /v1/orders/{id}/exchanges",
    "POST /v1/claims",
    "POST /v1/claims/{id}/actions",
    "GET /v1/claims",
    "GET /v1/claims/{id}",
    "GET /v1/returns/{id}",
    "POST /v1/returns",
    "POST /v1/returns/{id}/actions",
    "GET /v1/channels",
    "GET /v1/channels/{id}",
    "PATCH /v1/channels/{id}",
    "PUT /v1/channels/{id}/status",
    "GET /v1/channels/{id}/draws",
    "PUT /v1/channels/{id}/draws",
    "GET /v1/channels/{id}/publications",
    "PUT /v1/channels/{id}/publications",
    "GET /v1/channels/{id}/listings",
    "PUT /v1/channels/{id}/listings",
    "GET /v1/channels/{id}/storefront",
    "PUT /v1/channels/{id}/storefront",
    "GET /v1/channels/{id}/sitemap",
    "POST /v1/channels",
    "POST /v1/legal-entities",
    "POST /v1/suppliers",
    "PUT /v1/suppliers/{id}",
    "PUT /v1/suppliers/{id}/articles",
    "POST /v1/markets",
    "POST /v1/products",
    "POST /v1/products/bulk",
    "PATCH /v1/products/{id}",
    "PUT /v1/products/bulk",
    "GET /v1/products/completeness",
    "POST /v1/products/{id}/restore",
    "POST /v1/products/{id}/variants/generate",
    "POST /v1/products/{id}/actions",
    "PUT /v1/product-types",
    "GET /v1/search",
    "GET /v1/search/suggest",
    "PUT /v1/search/synonyms/{language}",
    "POST /v1/search/rebuild",
    "PUT /v1/category-trees",
    "PUT /v1/categories",
    "DELETE /v1/categories/{id}",
    "PUT /v1/brands",
    "PUT /v1/collections",
    "PATCH /v1/variants/{id}",
    "POST /v1/variants/{id}/prices",
    "PUT /v1/tax-rates",
    "PUT /v1/gift-card-articles/{variant}",
    "DELETE /v1/gift-card-articles/{variant}",
    "GET /v1/reviews",
    "GET /v1/reviews/{id}",
    "POST /v1/reviews/{id}/decision",
    "POST /v1/reviews/decisions",
    "PUT /v1/reviews/{id}/answer",
    "DELETE /v1/reviews/{id}/answer",
    "DELETE /v1/reviews/{id}",
    "PUT /v1/review-rules",
    "POST /v1/sourcing/profiles",
    "POST /v1/sourcing/profiles/{id}/versions",
    "POST /v1/sourcing/profiles/{id}/activate",
    "POST /v1/sourcing/profiles/{id}/deactivate",
});

}  // namespace nahtlos::testing
