// nahtlos_load: sends one templated request again and again to a server on this machine.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>

#include "bench/load/load.hpp"
#include "bench/load/template.hpp"

namespace {

using namespace nahtlos;

struct Url {
    std::string address, target;
    std::uint16_t port = 80;
};

Url parse_url(std::string_view url) {
    constexpr std::string_view scheme = "http://";
    if (!url.starts_with(scheme)) throw std::runtime_error("--url must start with http://");
    url.remove_prefix(scheme.size());
    const auto slash = url.find('/');
    const auto authority = url.substr(0, slash);
    Url parts;
    parts.target = slash == std::string_view::npos ? "/" : std::string(url.substr(slash));
    const auto bracket = authority.find(']');
    const auto colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    parts.address = authority.substr(0, colon);
    if (colon != std::string_view::npos) {
        parts.port =
            static_cast<std::uint16_t>(std::stoul(std::string(authority.substr(colon + 1))));
    }
    return parts;
}

Span parse_span(const std::string& text) {
    std::size_t used = 0;
    const double number = std::stod(text, &used);
    const auto unit = text.substr(used);
    const double us = unit == "ms"                  ? 1e3
                      : unit == "s" || unit.empty() ? 1e6
                      : unit == "m"                 ? 6e7
                                                    : 0;
    if (us == 0 || number < 0) throw std::runtime_error("a duration is like 500ms, 5s or 1m");
    return microseconds(static_cast<std::int64_t>(number * us));
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

load::RequestTemplate::Headers parse_headers(const std::vector<std::string>& lines) {
    load::RequestTemplate::Headers headers;
    for (const auto& line : lines) {
        const auto colon = line.find(": ");
        if (colon == std::string::npos) throw std::runtime_error("a header is like 'Name: value'");
        headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
    return headers;
}

int run(int argc, char** argv) {
    CLI::App app{
        "Load on an HTTP server of this machine. {uuid} and {n} in URL, headers and body "
        "are replaced in each request."};
    std::string url, method = "GET", body_file, duration = "5s", warm_up = "0s";
    std::vector<std::string> header_lines;
    load::LoadOptions options;
    std::uint64_t seed = 1;
    bool wants_json = false;
    app.add_option("--url", url, "http://127.0.0.1:PORT/path")->required();
    app.add_option("--method", method, "GET, POST, ...");
    app.add_option("--body", body_file, "file with the body");
    app.add_option("--header", header_lines, "'Name: value', repeatable");
    app.add_option("--connections", options.connections, "connections, 64 by default");
    app.add_option("--duration", duration, "like 5s");
    app.add_option("--warm-up", warm_up, "not measured, before the duration");
    app.add_option("--count", options.flows, "stop after this many requests");
    app.add_option("--rate", options.rate, "requests per second, open loop");
    app.add_option("--seed", seed, "of the UUIDs");
    app.add_flag("--json", wants_json, "print one line of JSON");
    CLI11_PARSE(app, argc, argv);

    const Url target = parse_url(url);
    options.address = target.address;
    options.port = target.port;
    options.duration = parse_span(duration);
    options.warm_up = parse_span(warm_up);
    const std::string body = body_file.empty() ? "" : read_file(body_file);
    load::RequestTemplate request(method, target.target, target.address,
                                  parse_headers(header_lines), body, seed);
    std::uint64_t n = 0;
    const auto report = load::run_load(
        options,
        {.next =
             [&](std::size_t, std::string& out) {
                 request.append(out, n++);
                 return std::size_t{0};
             },
         .on_reply = [](std::size_t, int, std::string_view) { return load::Action::finish; }});
    const auto text = wants_json ? to_json(report, options) : to_text(report, options);
    std::fputs(text.c_str(), stdout);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "nahtlos_load: %s\n", e.what());
        return 1;
    }
}
