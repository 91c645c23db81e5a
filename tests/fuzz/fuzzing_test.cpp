// What the fuzz target over all routes stands on sees what is wrong, and begins with what is right.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <set>

#include "tests/fuzz/fuzz_shop.hpp"
#include "tests/fuzz/must.hpp"
#include "tests/fuzz/requests.hpp"
#include "tests/fuzz/value_maker.hpp"

namespace nahtlos::fuzz {
namespace {

const ApiDocument& document() {
    static const ApiDocument one;
    return one;
}

const Operation& operation(const std::string& id) {
    for (const auto& [number, one] : document().operations()) {
        if (one.id == id) return one;
    }
    throw Broken("no operation " + id);
}

std::string misfit(const std::string& body) {
    return document()
        .misfit(boost::json::parse(body), *operation("add_my_address").body)
        .value_or("");
}

std::string address(const std::string& more) {
    return R"({"name":"Ada","address1":"Weg 1","postal_code":"10115","city":"Berlin",)"
           R"("country":"DE")" +
           more + "}";
}

TEST(ApiDocument, has_every_route_of_the_program_once) {
    std::set<std::string> lines;
    for (const auto& [number, one] : document().operations()) {
        EXPECT_TRUE(lines.insert(one.method + ' ' + one.path).second) << one.id;
        EXPECT_EQ(document().select(number).id, one.id);
    }
    EXPECT_GT(lines.size(), 100U);
}

TEST(ApiDocument, tells_what_is_not_as_described) {
    EXPECT_EQ(misfit(address("")), "");
    EXPECT_EQ(misfit(R"([])"), " is of another type");
    EXPECT_EQ(misfit(R"({"name":"Ada"})"), "/address1 misses");
    EXPECT_EQ(misfit(address(R"(,"color":"red")")), "/color is not described");
    EXPECT_EQ(misfit(address(R"(,"company":7)")), "/company is of another type");
    EXPECT_NE(misfit(address(R"(,"company":"")")), "");
    EXPECT_NE(misfit(R"({"name":"A","address1":"1","postal_code":"1","city":"B","country":"de"})"),
              "");
}

TEST(ValueMaker, makes_what_is_described_of_no_choices) {
    const Known known;
    for (const auto& [number, one] : document().operations()) {
        if (one.body == nullptr) continue;
        Feed nothing(std::string_view{});
        const auto body = ValueMaker(document(), known, nothing).json(*one.body, "");
        EXPECT_EQ(document().misfit(boost::json::parse(body), *one.body).value_or(""), "")
            << one.id << ' ' << body;
    }
}

TEST(FuzzShop, lets_everybody_in_and_is_as_good_as_new_until_something_is_done) {
    FuzzShop shop;
    const auto status = [&](const char* method, const char* target, const char* token) {
        http::Request request{method, target, {}, {}, "192.0.2.1", "id"};
        request.headers = {{"authorization", std::string("Bearer ") + token}};
        return shop.call(std::move(request)).status;
    };
    EXPECT_EQ(status("GET", "/v1/staff/me", tokens::staff), 200);
    EXPECT_EQ(status("GET", "/v1/me", tokens::customer), 200);
    EXPECT_TRUE(shop.is_untouched());
    EXPECT_EQ(shop.unsound().value_or(""), "");
    EXPECT_LT(status("POST", "/v1/staff/logout", tokens::staff), 300);
    EXPECT_FALSE(shop.is_untouched());
    EXPECT_EQ(shop.unsound().value_or(""), "");
}

}  // namespace
}  // namespace nahtlos::fuzz
