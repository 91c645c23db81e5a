#include <algorithm>

#include "base/batch/revision.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "catalog/synonyms.hpp"

namespace nahtlos::catalog {
namespace {

constexpr std::int64_t most_phrase_words = 3;

struct SynonymsRow {
    std::string language, groups;
    std::int64_t version = 1;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(SynonymsRow, (), (language, groups, version, updated_at))

using Groups = std::vector<std::vector<std::string>>;

std::vector<FieldProblem> problems_of(const SynonymsWish& wish) {
    std::vector<FieldProblem> wrong;
    std::size_t g = 0;
    for (const auto& group : wish.groups) {
        std::size_t w = 0;
        for (const auto& word : group) {
            if (std::ranges::count(word.value, ' ') >= most_phrase_words) {
                wrong.push_back({"/groups/" + std::to_string(g) + '/' + std::to_string(w),
                                 "too_long", "must be at most three words"});
            }
            ++w;
        }
        ++g;
    }
    return wrong;
}

struct State {
    std::int64_t categories = 0, category_versions = 0, types = 0, type_versions = 0;
    std::int64_t tree_versions = 0;
};
BOOST_DESCRIBE_STRUCT(State, (),
                      (categories, category_versions, types, type_versions, tree_versions))

}  // namespace

std::vector<Synonyms> list_synonyms(Tx& tx) {
    std::vector<Synonyms> all;
    for (const auto& row :
         tx.all<SynonymsRow>("select language, groups, version, updated_at from catalog_synonyms "
                             "order by language")) {
        auto groups = json::read<Groups>(row.groups, {.max_bytes = std::size_t{4} << 20});
        check(groups.ok(), "stored synonyms read back");
        all.push_back({row.language, *std::move(groups), row.version});
    }
    return all;
}

Result<SynonymsSaved> put_synonyms(ChangeScope& scope, const std::string& language,
                                   const SynonymsWish& wish, std::optional<std::int64_t> if_match) {
    raise_revision(scope.tx, "search");  // also the lock
    if (auto wrong = problems_of(wish); !wrong.empty()) {
        return Refusal{RefusalKind::invalid, "invalid_request", "some synonyms cannot be used",
                       std::move(wrong)};
    }
    const auto known = scope.tx.value<std::int64_t>(
        "select version from catalog_synonyms where language = $1", language);
    if (if_match && *if_match != known.value_or(0)) {
        return Refusal{RefusalKind::precondition, "version_changed",
                       "it was changed since it was read"};
    }
    Groups groups;
    for (const auto& group : wish.groups) {
        auto& words = groups.emplace_back();
        for (const auto& word : group) words.push_back(word.value);
    }
    const SynonymsSaved saved{language, std::ssize(groups), known.value_or(0) + 1};
    scope.tx.upsert(
        "catalog_synonyms", 1,
        std::vector<SynonymsRow>{{language, json::write(groups), saved.version, scope.now}});
    return saved;
}

std::string words_state(Tx& tx) {
    const auto state = tx.one<State>(
        "select (select count(*) from catalog_category) as categories, "
        "(select cast(coalesce(sum(version), 0) as bigint) from catalog_category) as "
        "category_versions, (select count(*) from catalog_type) as types, "
        "(select cast(coalesce(sum(version), 0) as bigint) from catalog_type) as type_versions, "
        "(select cast(coalesce(sum(version), 0) as bigint) from catalog_tree) as tree_versions");
    check(state.has_value(), "a sum has a row");
    const auto made_at = tx.value<Instant>("select min(applied_at) from base_migration");
    return std::to_string(made_at.value_or(Instant{}).us) + ' ' + json::write(*state);
}

std::int64_t count_products(Tx& tx) {
    return tx.value<std::int64_t>("select count(*) from catalog_product").value_or(0);
}

void want_search_rebuild(ChangeScope& scope) { raise_revision(scope.tx, "search_rebuild"); }

}  // namespace nahtlos::catalog
