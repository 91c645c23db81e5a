// The pages of who works here: the floor at /floor for stores, the desk at /desk for the back
// office. They log in and call the API as anybody.
#pragma once

#include <string>

#include "base/api/route.hpp"

namespace nahtlos::app {

/// `folder` has what web/floor and web/desk build; without it the pages say how to come by them.
/// What is in `brand` (brand.css) stands in for what comes with them.
api::Routes staff_pages(const std::string& folder, const std::string& brand);

}  // namespace nahtlos::app
