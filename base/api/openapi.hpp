// OpenAPI: the description of the API (3.1), made from the route table and the described types.
#pragma once

#include <string>

#include "base/api/route.hpp"

namespace nahtlos::api {

struct ApiInfo {
    std::string title, version, description;
};

/// The whole document as indented JSON; the same table gives the same text.
std::string openapi(const Routes& routes, const ApiInfo& info);

}  // namespace nahtlos::api
