// OpenAPI: the description of the API (3.1), made from the route table and the described types.
#pragma once

#include <map>
#include <string>

#include "base/api/route.hpp"

namespace nahtlos::api {

struct ApiInfo {
    std::string title, version, description;
    std::map<std::string, std::string> tags;  // what each group of routes is about
};

/// The whole document as indented JSON; the same table gives the same text.
std::string openapi(const Routes& routes, const ApiInfo& info);

}  // namespace nahtlos::api
