// The routes of exports, and how a route answers with a file.
#pragma once

#include <string>

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

api::Routes export_routes(Engine& engine);

/// A route that answers with a file: `file(call, tx, id)` on a reader's thread, in a read
/// transaction; `id` is the text of the path's only placeholder.
using FileOf = std::function<Result<http::Response>(const api::Call&, Tx&, const std::string& id)>;
api::Route file_route(std::string_view line, api::Scope scope, std::string_view id,
                      std::string_view summary, std::string_view content_type,
                      api::RouteDocs::SchemaOf placeholder, FileOf file,
                      api::RouteOptions options = {});

}  // namespace nahtlos::flows
