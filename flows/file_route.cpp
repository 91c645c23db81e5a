#include "flows/file_route.hpp"

#include <utility>

namespace nahtlos::flows {
namespace {

// Numbers of orders begin as a house likes them, and a header holds no quotes or line ends.
std::string plain(std::string name) {
    for (char& c : name) {
        const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                              (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
        if (!is_plain) c = '_';
    }
    return name;
}

}  // namespace

api::Route file_route(std::string_view line, api::Scope scope, std::string_view id,
                      std::string_view summary, std::string_view content_type,
                      std::vector<api::RouteDocs::SchemaOf> placeholders, FileOf file,
                      api::RouteOptions options) {
    options.priority = Priority::bulk;
    auto route = api::plain(line, scope, id, summary, api::RunOn::reader, {}, content_type,
                            std::move(options));
    route.work = api::Work::read;
    route.docs.placeholders = std::move(placeholders);
    route.run = [file = std::move(file)](const api::ExchangePtr& exchange) {
        auto& services = exchange->services();
        const bool is_taken = services.readers.run(
            [exchange, file] {
                exchange->guard([&] {
                    if (exchange->is_too_late()) return exchange->refuse(api::overloaded());
                    auto made = exchange->services().database.read(
                        [&](Tx& tx) { return file(exchange->call, tx, exchange->path); });
                    made ? exchange->send(*std::move(made)) : exchange->refuse(made.refusal());
                });
            },
            exchange->call.priority);
        if (!is_taken) exchange->refuse(api::overloaded());
    };
    return route;
}

http::Response file_response(std::string_view content_type, std::string name, Shown shown,
                             std::string bytes) {
    const std::string how = shown == Shown::by_saving ? "attachment" : "inline";
    return {200,
            {{"Content-Type", std::string(content_type)},
             {"Content-Disposition", how + "; filename=\"" + plain(std::move(name)) + '"'},
             {"Cache-Control", "no-store"}},
            std::move(bytes)};
}

}  // namespace nahtlos::flows
