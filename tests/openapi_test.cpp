// The committed description of the API is the one that the route table makes.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <fstream>
#include <iterator>

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

}  // namespace
}  // namespace nahtlos
