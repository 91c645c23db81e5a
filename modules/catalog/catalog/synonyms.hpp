// Synonyms that the merchant says for the search, and what else its words follow from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/batch/changes.hpp"
#include "base/json/values.hpp"

namespace nahtlos::catalog {

/// Words and phrases that mean the same.
using SynonymGroup = json::List<json::ShortText<60>, 2, 20>;

struct SynonymsWish {
    json::List<SynonymGroup, 0, 2000> groups;
};
BOOST_DESCRIBE_STRUCT(SynonymsWish, (), (groups))

/// Those of a language as they were said.
struct Synonyms {
    std::string language;
    std::vector<std::vector<std::string>> groups;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Synonyms, (), (language, groups, version))

/// Ascending by language; a language of which nobody said anything is missing.
std::vector<Synonyms> list_synonyms(Tx& tx);

/// What was saved.
struct SynonymsSaved {
    std::string language;
    std::int64_t groups = 0, version = 0;
};
BOOST_DESCRIBE_STRUCT(SynonymsSaved, (), (language, groups, version))

/// Replaces those of a language, and raises the revision "search". Refuses phrases of more than
/// three words ("too_long"), and (precondition, "version_changed") another version than `if_match`.
Result<SynonymsSaved> put_synonyms(ChangeScope& scope, const std::string& language,
                                   const SynonymsWish& wish, std::optional<std::int64_t> if_match);

/// Differs as soon as a category or a type of products does. What stands before the first blank
/// tells this database from any other.
std::string words_state(Tx& tx);

std::int64_t count_products(Tx& tx);

/// Has every process make its search anew: raises the revision "search_rebuild".
void want_search_rebuild(ChangeScope& scope);

}  // namespace nahtlos::catalog
