// The tokenizer and the ranking function that FTS5 calls (https://sqlite.org/fts5.html, section 7).
#include <sqlite3.h>

#include <exception>
#include <memory>

#include "base/sql/error.hpp"
#include "modules/search/sqlite_handle.hpp"
#include "modules/search/weights.hpp"

namespace nahtlos::search {
namespace {

using TakeToken = int (*)(void*, int, const char*, int, int, int);

int create_tokenizer(void*, const char** arguments, int count, Fts5Tokenizer** out) {
    try {
        auto analyzer = std::make_unique<Analyzer>(count > 0 ? arguments[0] : "");
        *out = reinterpret_cast<Fts5Tokenizer*>(analyzer.release());
        return SQLITE_OK;
    } catch (const std::exception&) {  // must not go through C; SQLite reports the failure
        return SQLITE_NOMEM;
    }
}

void delete_tokenizer(Fts5Tokenizer* tokenizer) {
    const std::unique_ptr<Analyzer> owned(reinterpret_cast<Analyzer*>(tokenizer));
}

int take_stems(std::string_view text, void* context, TakeToken take) {
    for (std::size_t at = 0; at < text.size();) {
        auto end = text.find(' ', at);
        if (end == std::string_view::npos) end = text.size();
        if (end > at) {
            const int rc = take(context, 0, text.data() + at, static_cast<int>(end - at),
                                static_cast<int>(at), static_cast<int>(end));
            if (rc != SQLITE_OK) return rc;
        }
        at = end + 1;
    }
    return SQLITE_OK;
}

int tokenize(Fts5Tokenizer* tokenizer, void* context, int flags, const char* text, int size,
             TakeToken take) {
    const std::string_view all(text == nullptr ? "" : text, static_cast<std::size_t>(size));
    if ((flags & FTS5_TOKENIZE_QUERY) != 0) return take_stems(all, context, take);
    try {
        // Folding moves letters, so there are no places in the text to be told.
        for (const auto& token : reinterpret_cast<Analyzer*>(tokenizer)->analyze(all)) {
            const int rc = take(context, token.is_also ? FTS5_TOKEN_COLOCATED : 0,
                                token.stem.data(), static_cast<int>(token.stem.size()), 0, 0);
            if (rc != SQLITE_OK) return rc;
        }
        return SQLITE_OK;
    } catch (const std::exception&) {  // must not go through C; SQLite reports the failure
        return SQLITE_NOMEM;
    }
}

void impact(const Fts5ExtensionApi* fts, Fts5Context* row, sqlite3_context* result, int,
            sqlite3_value**) {
    FieldHits in;
    Fts5PhraseIter at{};
    int column = 0, offset = 0;
    int rc = fts->xPhraseFirst(row, 0, &at, &column, &offset);
    for (; rc == SQLITE_OK && column >= 0; fts->xPhraseNext(row, &at, &column, &offset)) {
        if (static_cast<std::size_t>(column) < field_count)
            ++in.hits[static_cast<std::size_t>(column)];
    }
    for (std::size_t f = 0; rc == SQLITE_OK && f < field_count; ++f) {
        if (in.hits[f] == 0) continue;
        int size = 0;
        rc = fts->xColumnSize(row, static_cast<int>(f), &size);
        in.sizes[f] = static_cast<std::uint32_t>(size);
    }
    if (rc != SQLITE_OK) {
        sqlite3_result_error_code(result, rc);
    } else {
        sqlite3_result_int64(result, impact_of(in));
    }
}

fts5_api* api_of(sqlite3* db) {
    fts5_api* api = nullptr;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db, "select fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
        sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
        sqlite3_step(statement);
    }
    sqlite3_finalize(statement);
    if (api == nullptr) throw sql::Error(sql::ErrorKind::other, "SQLite was built without FTS5");
    return api;
}

}  // namespace

void add_text_functions(sqlite3* db) {
    auto* api = api_of(db);
    fts5_tokenizer tokenizer{create_tokenizer, delete_tokenizer, tokenize};
    if (api->xCreateTokenizer(api, "nahtlos", nullptr, &tokenizer, nullptr) != SQLITE_OK ||
        api->xCreateFunction(api, "search_impact", nullptr, impact, nullptr) != SQLITE_OK) {
        fail(db, "adding the tokenizer");
    }
}

}  // namespace nahtlos::search
