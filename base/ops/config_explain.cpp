#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/ops/config.hpp"

namespace nahtlos::config {
namespace {

std::string shown(const std::string& value) { return value.empty() ? "(empty)" : value; }

}  // namespace

std::string explain(const Loaded& loaded) {
    std::size_t key_width = 0, value_width = 0;
    for (const auto& one : loaded.settings) {
        key_width = std::max(key_width, one.key.size());
        value_width = std::max(value_width, std::min<std::size_t>(shown(one.value).size(), 40));
    }
    std::string text = loaded.file.empty() ? "No configuration file was read.\n"
                                           : "Configuration file: " + loaded.file + "\n";
    for (const auto& one : loaded.settings) {
        const bool is_default = one.source == "default";
        text += fmt::format(
            "\n{:{}}  {:{}}  {}\n", one.key, key_width, shown(one.value), value_width,
            is_default ? "default"
                       : fmt::format("from {} (default {})", one.source, shown(one.default_value)));
        text += fmt::format("  {}\n  takes {}; {}{}{}\n", one.meaning, one.allowed, one.environment,
                            one.flag.empty() ? "" : ", ", one.flag);
    }
    return text;
}

std::string explain_json(const Loaded& loaded) {
    boost::json::array all;
    for (const auto& one : loaded.settings) {
        all.push_back(boost::json::object{{"key", one.key},
                                          {"value", one.value},
                                          {"source", one.source},
                                          {"default", one.default_value},
                                          {"meaning", one.meaning},
                                          {"allowed", one.allowed},
                                          {"environment", one.environment},
                                          {"flag", one.flag}});
    }
    return boost::json::serialize(all);
}

}  // namespace nahtlos::config
