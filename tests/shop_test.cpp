// The shop's pages and its door to the API.
#include <gtest/gtest.h>

#include "apps/nahtlos/shop_door.hpp"
#include "apps/nahtlos/shop_words.hpp"
#include "apps/nahtlos/watch.hpp"

namespace nahtlos::app {
namespace {

http::Request asked(const std::string& method, const std::string& target,
                    http::Headers headers = {}) {
    return {method, target, std::move(headers), "", "127.0.0.1", "r1"};
}

TEST(ShopDoor, lets_in_what_shoppers_do) {
    EXPECT_EQ(shop_target("GET", "/shop/api/v1/search?q=a%20b"), "/v1/search?q=a%20b");
    EXPECT_EQ(shop_target("POST", "/shop/api/v1/carts"), "/v1/carts");
    EXPECT_EQ(shop_target("GET", "/shop/api/v1/carts/token/order"), "/v1/carts/token/order");
    EXPECT_EQ(shop_target("DELETE", "/shop/api/v1/me/addresses/adr_1"), "/v1/me/addresses/adr_1");
}

TEST(ShopDoor, is_shut_for_all_else) {
    for (const auto* target :
         {"/shop/api/v1/orders", "/shop/api/v1/carts", "/shop/api/v1/carts/", "/shop/api/v1/keys",
          "/shop/api/v1/carts/a/b/c", "/shop/api/v1/products/p/versions", "/shop/api", "/shop/de",
          "/shop/api/v1/me", "/shop/api/v1/me/", "/shop/api/v1/carts/%2e%2e", "/v1/search"}) {
        EXPECT_FALSE(shop_target("GET", target)) << target;
    }
    EXPECT_FALSE(shop_target("PUT", "/shop/api/v1/search"));
    EXPECT_FALSE(shop_target("POST", "/shop/api/v1/carts/token/claim"));
}

TEST(ShopDoor, brings_the_key_and_leaves_staff_outside) {
    const ShopDoor door("nk_store_x");
    auto request = asked("GET", "/shop/api/v1/search",
                         {{"cookie", "session=staff"}, {"authorization", "Bearer nk_admin_y"}});
    door.let_in(request);
    EXPECT_EQ(request.target, "/v1/search");
    EXPECT_EQ(request.header("authorization"), "Bearer nk_store_x");
    EXPECT_EQ(request.header("cookie"), "");
    auto mine = asked("GET", "/shop/api/v1/me/orders", {{"authorization", "Bearer customer"}});
    door.let_in(mine);
    EXPECT_EQ(mine.header("authorization"), "Bearer customer");
    auto direct = asked("GET", "/v1/search", {{"cookie", "a=b"}});
    door.let_in(direct);
    EXPECT_EQ(direct.header("cookie"), "a=b");
}

TEST(ShopDoor, stays_shut_without_a_key) {
    auto request = asked("GET", "/shop/api/v1/search");
    ShopDoor("").let_in(request);
    EXPECT_EQ(request.target, "/shop/api/v1/search");
}

TEST(ShopDoor, keeps_tokens_of_carts_out_of_the_log) {
    EXPECT_EQ(shown_target("/shop/api/v1/carts/fJrlEN_IUutG/order?x=1"),
              "/shop/api/v1/carts/.../order");
}

TEST(ShopWords, stand_at_their_marks_and_end_nothing) {
    EXPECT_EQ(html_text("<b a=\"x\">'&"), "&lt;b a=&quot;x&quot;&gt;&#39;&amp;");
    const std::string shell =
        "<html lang=\"de\"><title>Shop</title><!--head--><div><!--body--></div>";
    EXPECT_EQ(filled(shell, "de", {}), "<html lang=\"de\"><title>Shop</title><div></div>");
    EXPECT_EQ(filled(shell, "en", {"<title>A <!--body--></title>", "<h1>B</h1>"}),
              "<html lang=\"en\"><title>A <!--body--></title><div><h1>B</h1></div>");
}

}  // namespace
}  // namespace nahtlos::app
