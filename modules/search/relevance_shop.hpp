// The judged shop: a few hundred products and queries with grades, read from relevance/*.tsv.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "search/document.hpp"

namespace nahtlos::search {

struct JudgedProduct {
    SearchDocument document;
    std::multimap<std::string, std::string> facts;  // what judgments name: family, color, handle...
};
std::vector<JudgedProduct> judged_products();
std::vector<SearchDocument> judged_documents();

struct JudgedQuery {
    std::string language, set, text, grades;
};
std::vector<JudgedQuery> judged_queries();

/// 0 to 3: the highest grade one of whose conditions the product meets.
int grade_of(const JudgedQuery& query, const JudgedProduct& product);

}  // namespace nahtlos::search
