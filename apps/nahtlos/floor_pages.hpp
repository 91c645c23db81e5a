// The floor at /floor: the pages of who works in a store. They log in and call the API as anybody.
#pragma once

#include <string>

#include "base/api/route.hpp"

namespace nahtlos::app {

/// `folder` is what web/floor builds; without it the pages say how to come by them. What is in
/// `brand` (brand.css) stands in for what comes with the floor.
api::Routes floor_pages(const std::string& folder, const std::string& brand);

}  // namespace nahtlos::app
