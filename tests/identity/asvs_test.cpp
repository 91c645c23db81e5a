// docs/security/asvs.csv says what shows that a requirement of OWASP ASVS 5.0 is met: every test
// and every document that it names is there.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace nahtlos {
namespace {

namespace fs = std::filesystem;
const fs::path tree = NAHTLOS_SOURCE_DIR;

std::string text_of(const fs::path& file) {
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

struct Requirement {
    std::string id, level, status, shown_by;
};

std::vector<Requirement> requirements() {
    std::vector<Requirement> rows;
    std::istringstream in(text_of(tree / "docs/security/asvs.csv"));
    std::string line;
    std::getline(in, line);
    const std::regex shape(R"re((V[0-9.]+),([12]),([a-z ]+),"([^"]+)")re");
    while (std::getline(in, line)) {
        std::smatch part;
        EXPECT_TRUE(std::regex_match(line, part, shape)) << line;
        if (part.size() == 5) rows.push_back({part[1], part[2], part[3], part[4]});
    }
    return rows;
}

std::set<std::string> tests_of_the_tree() {
    std::set<std::string> found;
    const std::regex test(R"(TEST(?:_P|_F)?\((\w+),\s*(\w+)\))");
    for (const auto* folder : {"base", "modules", "flows", "tests", "tools", "sim", "adapters"}) {
        for (const auto& entry : fs::recursive_directory_iterator(tree / folder)) {
            if (!entry.path().string().ends_with("_test.cpp")) continue;
            const auto text = text_of(entry.path());
            for (std::sregex_iterator it(text.begin(), text.end(), test), end; it != end; ++it) {
                found.insert((*it)[1].str() + '.' + (*it)[2].str());
            }
        }
    }
    return found;
}

TEST(Asvs, has_a_row_for_each_requirement_of_levels_1_and_2) {
    std::set<std::string> ids;
    std::map<std::string, int> levels;
    for (const auto& row : requirements()) {
        EXPECT_TRUE(ids.insert(row.id).second) << row.id << " stands twice";
        ++levels[row.level];
    }
    EXPECT_EQ(levels["1"], 70);
    EXPECT_EQ(levels["2"], 183);
}

TEST(Asvs, leaves_nothing_of_level_1_for_later) {
    for (const auto& row : requirements()) {
        const std::set<std::string> known{"met", "operator", "not applicable", "not yet"};
        EXPECT_TRUE(known.contains(row.status)) << row.id;
        EXPECT_FALSE(row.level == "1" && row.status == "not yet") << row.id;
    }
}

TEST(Asvs, names_tests_and_documents_that_are_there) {
    const auto tests = tests_of_the_tree();
    const std::regex test(R"(\b([A-Z]\w+\.[a-z]\w*_\w+))"), doc(R"(doc (\S+\.md))");
    int named = 0;
    for (const auto& row : requirements()) {
        const auto& text = row.shown_by;
        for (std::sregex_iterator it(text.begin(), text.end(), test), end; it != end; ++it) {
            EXPECT_TRUE(tests.contains((*it)[1])) << row.id << ": " << (*it)[1];
            ++named;
        }
        for (std::sregex_iterator it(text.begin(), text.end(), doc), end; it != end; ++it) {
            EXPECT_TRUE(fs::exists(tree / (*it)[1].str())) << row.id << ": " << (*it)[1];
        }
    }
    EXPECT_GT(named, 100);
}

}  // namespace
}  // namespace nahtlos
