// Pages: the files that the server shows to browsers, read once and kept in memory.
#pragma once

#include <string>

#include "base/api/route.hpp"

namespace nahtlos::app {

/// The interactive documentation at /docs: the files of `folder`, which `web/docs` builds. Without
/// them /docs says how to come by them. Files are told by a hash of their content, and sent
/// compressed as they were once.
api::Routes documentation_pages(const std::string& folder);

}  // namespace nahtlos::app
