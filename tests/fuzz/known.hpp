// Known: words that mean something to the shop, from the start and from what it has answered.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace nahtlos::fuzz {

class Known {
public:
    /// What a shop is sure to have.
    Known();

    /// Takes ids by their prefix, everything else by the name of its field.
    void learn(const boost::json::value& said, std::string_view field = "");
    void learn_text(std::string_view field, std::string_view text);

    /// One of what is known by this name or prefix; "" for nothing.
    const std::string& text(std::string_view name, std::size_t choice) const;
    bool has(std::string_view name) const { return texts_.contains(name); }
    /// The same of numbers; `fallback` for none.
    std::int64_t number(std::string_view name, std::size_t choice, std::int64_t fallback) const;

private:
    std::map<std::string, std::vector<std::string>, std::less<>> texts_;
    std::map<std::string, std::vector<std::int64_t>, std::less<>> numbers_;
};

}  // namespace nahtlos::fuzz
