// Routes that answer with a file instead of JSON.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/api/route.hpp"

namespace nahtlos::flows {

/// `path` has the texts of the placeholders in their order.
using FileOf = std::function<Result<http::Response>(const api::Call&, Tx&,
                                                    const std::vector<std::string>& path)>;

/// `file` is asked on a reader's thread, in a read transaction. `placeholders` are the schemas of
/// those in `line`.
api::Route file_route(std::string_view line, api::Scope scope, std::string_view id,
                      std::string_view summary, std::string_view content_type,
                      std::vector<api::RouteDocs::SchemaOf> placeholders, FileOf file,
                      api::RouteOptions options = {});

/// Whether a browser shows the file or saves it.
enum class Shown { by_the_browser, by_saving };
/// The answer: kept by nobody on the way. `name` is what it is called when it is saved; what is no
/// ASCII letter, digit, dot, hyphen or underscore becomes an underscore.
http::Response file_response(std::string_view content_type, std::string name, Shown shown,
                             std::string bytes);

}  // namespace nahtlos::flows
