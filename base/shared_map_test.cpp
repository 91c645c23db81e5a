#include "base/shared_map.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <string>

namespace nahtlos {
namespace {

using Entry = std::pair<std::string, int>;
struct NameOf {
    const std::string& operator()(const std::shared_ptr<Entry>& entry) const {
        return entry->first;
    }
};
using Map = SharedMap<std::string, std::shared_ptr<Entry>, NameOf>;

std::map<std::string, int> content(const Map& map) {
    std::map<std::string, int> all;
    map.each([&](const auto& entry) { all.insert(*entry); });
    return all;
}

TEST(SharedMap, finds_what_was_put_last) {
    Map map;
    map.put(std::make_shared<Entry>("a", 1));
    map.put(std::make_shared<Entry>("a", 2));
    EXPECT_EQ((*map.find("a"))->second, 2);
    EXPECT_EQ(map.find("b"), nullptr);
    EXPECT_EQ(map.size(), 1u);
}

RC_GTEST_PROP(SharedMap, is_a_map_and_its_copies_stay_as_they_were,
              (std::vector<std::pair<std::uint8_t, bool>> steps)) {
    Map map;
    std::map<std::string, int> model;
    std::vector<std::pair<Map, std::map<std::string, int>>> copies;
    int n = 0;
    for (const auto& [key, is_put] : steps) {
        const auto name = std::to_string(key);
        if (++n % 5 == 0) copies.emplace_back(map, model);
        if (is_put) {
            map.put(std::make_shared<Entry>(name, n));
            model[name] = n;
        } else {
            map.erase(name);
            model.erase(name);
        }
        RC_ASSERT((map.find(name) != nullptr) == is_put);
        RC_ASSERT(map.size() == model.size());
    }
    RC_ASSERT(content(map) == model);
    for (const auto& [copy, then] : copies) RC_ASSERT(content(copy) == then);
}

}  // namespace
}  // namespace nahtlos
