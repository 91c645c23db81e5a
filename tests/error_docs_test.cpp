// docs/errors.md explains every code of an error that a caller can meet, and no other.
#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "flows/german.hpp"

namespace nahtlos {
namespace {

using Codes = std::set<std::string, std::less<>>;

// Refused to jobs of our own only, which come again later.
const Codes never_answered{"cart_in_use", "not_idle", "nothing_to_forget"};

bool is_code(std::string_view text) {
    if (text.empty()) return false;
    for (const char c : text) {
        const bool is_good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        if (!is_good) return false;
    }
    return true;
}

std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    EXPECT_TRUE(file.good()) << path;
    return {std::istreambuf_iterator<char>(file), {}};
}

// Of the program: no tests, fuzzers, nor the translations, which name codes they do not give, nor
// the stop words of the search, which look like some.
std::vector<std::string> sources(const std::vector<std::string>& folders) {
    std::vector<std::string> texts;
    for (const auto& folder : folders) {
        const std::filesystem::path root = std::string(NAHTLOS_SOURCE_DIR) + '/' + folder;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
            const auto name = entry.path().filename().string();
            const bool is_source = name.ends_with(".cpp") || name.ends_with(".hpp");
            const bool is_test = name.ends_with("_test.cpp") || name.ends_with("_fuzz.cpp");
            const bool is_words = name.starts_with("german") || name == "rules_stop_words.cpp";
            if (is_source && !is_test && !is_words) {
                texts.push_back(contents(entry.path()));
            }
        }
    }
    return texts;
}

// The codes that the page explains, each with the text of its column "status".
std::map<std::string, std::string, std::less<>> explained() {
    std::map<std::string, std::string, std::less<>> codes;
    std::istringstream page(contents(NAHTLOS_SOURCE_DIR "/docs/errors.md"));
    for (std::string line; std::getline(page, line);) {
        if (!line.starts_with("| `")) continue;
        const auto end = line.find("` |", 3);
        if (end == std::string::npos) continue;
        const auto status_end = line.find('|', end + 3);
        const auto code = line.substr(3, end - 3);
        EXPECT_NE(status_end, std::string::npos) << line;
        EXPECT_TRUE(is_code(code)) << line;
        EXPECT_TRUE(codes.emplace(code, line.substr(end + 3, status_end - end - 3)).second)
            << code << " is explained twice";
    }
    return codes;
}

struct Literal {
    std::string text;
    std::size_t end;  // where the sources go on
};

// The string after `at` and a comma: the code in `RefusalKind::conflict, "code"`.
Literal literal_after(std::string_view text, std::size_t at) {
    const auto skip_blanks = [&] {
        while (at < text.size() && (text[at] == ' ' || text[at] == '\n')) ++at;
    };
    skip_blanks();
    if (at >= text.size() || text[at] != ',') return {{}, at};
    ++at;
    skip_blanks();
    if (at >= text.size() || text[at] != '"') return {{}, at};
    const auto end = text.find('"', at + 1);
    if (end == text.npos) return {{}, at};
    return {std::string(text.substr(at + 1, end - at - 1)), end + 1};
}

// Codes of field problems: , "code", "is not a market".
void add_fields(std::string_view text, Codes& codes) {
    static const Codes begins{"are",   "belongs", "cannot", "does",  "has",   "is",     "lies",
                              "makes", "may",     "must",   "names", "needs", "stands", "was"};
    for (auto at = text.find(','); at != text.npos; at = text.find(',', at + 1)) {
        auto code = literal_after(text, at);
        if (!is_code(code.text)) continue;
        const auto detail = literal_after(text, code.end).text;
        if (begins.contains(detail.substr(0, detail.find(' ')))) codes.insert(std::move(code.text));
    }
}

// Codes of refusals that say their kind: RefusalKind::conflict, "code".
void add_refusals(std::string_view text, Codes& codes) {
    constexpr std::string_view mark = "RefusalKind::";
    for (auto at = text.find(mark); at != text.npos; at = text.find(mark, at)) {
        at += mark.size();
        while (at < text.size() && ((text[at] >= 'a' && text[at] <= 'z') || text[at] == '_')) ++at;
        auto code = literal_after(text, at).text;
        if (is_code(code)) codes.insert(std::move(code));
    }
}

// Codes that stand after a status of HTTP: 431, "header_too_large".
void add_statuses(std::string_view text, Codes& codes) {
    const auto digit = [&](std::size_t at) {
        return at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0;
    };
    for (std::size_t i = 1; i + 3 < text.size(); ++i) {
        const bool is_status = (text[i] == '4' || text[i] == '5') && digit(i + 1) && digit(i + 2) &&
                               !digit(i + 3) && !digit(i - 1);
        if (!is_status) continue;
        auto code = literal_after(text, i + 3).text;
        if (is_code(code)) codes.insert(std::move(code));
    }
}

// The codes that the description of the API names: by status.
void add_described(const boost::json::value& value, const std::string& status,
                   std::map<std::string, Codes>& codes) {
    if (const auto* list = value.if_array()) {
        for (const auto& item : *list) add_described(item, status, codes);
    }
    const auto* object = value.if_object();
    if (object == nullptr) return;
    for (const auto& member : *object) {
        const std::string key(member.key());
        const auto* code = key == "code" ? member.value().if_object() : nullptr;
        const auto* values = code == nullptr ? nullptr : code->if_contains("enum");
        if (values != nullptr && values->is_array() && !status.empty()) {
            for (const auto& text : values->get_array()) {
                codes[status].insert(std::string(text.as_string()));
            }
        }
        const bool is_status = key.size() == 3 && (key[0] == '4' || key[0] == '5');
        const bool is_shared = key.starts_with("Refused") && key.size() == 10;
        add_described(member.value(), is_status ? key : is_shared ? key.substr(7) : status, codes);
    }
}

TEST(ErrorDocs, explain_every_code_that_is_told_in_german) {
    const auto page = explained();
    for (const auto& row : flows::german()) {
        EXPECT_TRUE(page.contains(row.code)) << row.code << ": explain it in docs/errors.md";
    }
}

TEST(ErrorDocs, explain_every_code_of_the_description_of_the_api_with_its_status) {
    std::map<std::string, Codes> described;
    add_described(boost::json::parse(contents(NAHTLOS_SOURCE_DIR "/openapi.json")), "", described);
    ASSERT_GE(described.size(), 10U);
    const auto page = explained();
    for (const auto& [status, codes] : described) {
        for (const auto& code : codes) {
            const auto it = page.find(code);
            ASSERT_NE(it, page.end()) << code << ": explain it in docs/errors.md";
            EXPECT_NE(it->second.find(status), std::string::npos)
                << code << " is answered with " << status << "; docs/errors.md says" << it->second;
        }
    }
}

TEST(ErrorDocs, explain_every_refusal_that_the_sources_spell_out) {
    Codes refused, answered;
    for (const auto& text : sources({"flows", "modules", "base/api", "base/batch", "base/events",
                                     "base/http", "base/json", "adapters"})) {
        add_refusals(text, refused);
        add_fields(text, refused);
    }
    for (const auto& text : sources({"base/api", "base/http"})) add_statuses(text, answered);
    EXPECT_GE(refused.size(), 130U);
    EXPECT_GE(answered.size(), 10U);
    refused.merge(answered);
    const auto page = explained();
    for (const auto& code : refused) {
        EXPECT_NE(page.contains(code), never_answered.contains(code))
            << code << ": explain it in docs/errors.md, or say here that nobody meets it";
    }
}

TEST(ErrorDocs, explain_no_code_that_is_nowhere_in_the_sources) {
    const auto texts = sources({"flows", "modules", "base", "adapters", "apps"});
    const auto page = explained();
    EXPECT_GE(page.size(), 150U);
    for (const auto& [code, status] : page) {
        const auto literal = '"' + code + '"';
        bool is_there = false;
        for (const auto& text : texts) is_there = is_there || text.find(literal) != text.npos;
        EXPECT_TRUE(is_there) << code << " is gone: take it out of docs/errors.md";
    }
}

}  // namespace
}  // namespace nahtlos
