// The committed description of the API is the one that the route table makes.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "apps/nahtlos/routes.hpp"

namespace nahtlos {
namespace {

TEST(OpenApi, is_committed_as_the_route_table_makes_it) {
    std::ifstream file(NAHTLOS_SOURCE_DIR "/openapi.json", std::ios::binary);
    const std::string committed{std::istreambuf_iterator<char>(file), {}};
    EXPECT_TRUE(committed == app::openapi_document())
        << "The API has changed. If that is meant, run: build/dev/nahtlos openapi > openapi.json";
}

TEST(OpenApi, says_what_each_group_of_routes_is_about) {
    const auto document = boost::json::parse(app::openapi_document());
    for (const auto& tag : document.at("tags").as_array()) {
        EXPECT_TRUE(tag.as_object().contains("description"))
            << tag << ": describe it in apps/nahtlos/routes.cpp";
    }
}

TEST(OpenApi, promises_409_for_a_taken_code_where_that_is_the_answer) {
    std::set<std::string> promising;
    const auto document = boost::json::parse(app::openapi_document());
    for (const auto& path : document.at("paths").as_object()) {
        for (const auto& operation : path.value().as_object()) {
            if (boost::json::serialize(operation.value()).find("code_taken") == std::string::npos) {
                continue;
            }
            promising.insert(std::string(operation.key()) + ' ' + std::string(path.key()));
        }
    }
    EXPECT_EQ(promising,
              (std::set<std::string>{
                  "post /v1/channels", "post /v1/delivery/methods", "post /v1/locations",
                  "post /v1/markets", "post /v1/purchase-orders", "post /v1/sourcing/profiles",
                  "post /v1/suppliers", "put /v1/purchase-orders/{id}", "put /v1/suppliers/{id}"}));
}

}  // namespace
}  // namespace nahtlos
