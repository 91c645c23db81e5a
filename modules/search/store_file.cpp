#include "base/sql/error.hpp"
#include "modules/search/index_file.hpp"

namespace nahtlos::search {
namespace {

// Raised by whatever changes the tables, what is in a body, the words of a text or their weights.
constexpr std::string_view format = "2";

const std::string create_tables = R"(
create table search_meta (name text primary key, value text not null) without rowid;
create table search_document (
    id integer primary key, product blob not null unique, body blob not null);
create table search_word (
    language integer not null, word text not null, stem text not null, documents integer not null,
    primary key (language, word)) without rowid;
create table search_code (
    code text not null, document integer not null, variant integer not null,
    primary key (code, document, variant)) without rowid;
create index search_code_document on search_code (document);
create table search_label (
    facet text not null, value text not null, language text not null, label text not null,
    primary key (facet, value, language)) without rowid;
create table search_synonym (language text not null, line integer not null, words text not null,
    primary key (language, line)) without rowid;
)";

std::string joined(const std::vector<std::string>& parts, char between) {
    std::string all;
    for (const auto& part : parts) {
        if (!all.empty()) all += between;
        all += part;
    }
    return all;
}

std::vector<std::string> divided(std::string_view text, char between) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(between), text.size());
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

std::string meta(SqliteHandle& handle, std::string_view name) {
    auto query = handle.query("select value from search_meta where name = ?");
    query.with(name);
    return query.next() ? std::string(query.text(0)) : std::string();
}

void set_meta(SqliteHandle& handle, std::string_view name, std::string_view value) {
    auto query = handle.query("insert or replace into search_meta (name, value) values (?, ?)");
    query.with(name).with(value).run();
}

std::vector<CodeHit> code_hits(Query& query) {
    std::vector<CodeHit> hits;
    while (query.next()) {
        hits.push_back({static_cast<std::uint32_t>(query.integer(0)),
                        static_cast<std::uint32_t>(query.integer(1))});
    }
    return hits;
}

}  // namespace

IndexFile::IndexFile(const std::filesystem::path& path, Use use,
                     const std::vector<std::string>& languages, std::int64_t cache_kib)
    : languages_(languages), handle_(path.string(), use != Use::read, cache_kib) {
    if (use == Use::read) return;
    if (use == Use::change) {
        handle_.script("pragma journal_mode = wal; pragma synchronous = normal;");
        handle_.script("pragma secure_delete = off; pragma journal_size_limit = 67108864;");
        handle_.script("pragma wal_autocheckpoint = 0");
        return;
    }
    // Nobody needs a file that was not finished.
    handle_.script("pragma journal_mode = off; pragma synchronous = off; begin;");
    handle_.script(create_tables);
    for (const auto& language : languages_) {
        handle_.script("create virtual table search_text_" + language +
                       " using fts5(title, brand, category, attribute, keyword, description, "
                       "tokenize = 'nahtlos " +
                       language + "')");
    }
    set_meta(handle_, "format", format);
    set_meta(handle_, "languages", joined(languages_, ' '));
    set_meta(handle_, "analysis", analysis_version());
    handle_.script("commit");
}

bool IndexFile::is_good() {
    {
        auto query = handle_.query("pragma quick_check(1)");
        if (!query.next() || query.text(0) != "ok") return false;
    }
    return meta(handle_, "format") == format && meta(handle_, "is_sealed") == "yes" &&
           meta(handle_, "analysis") == analysis_version() &&
           meta(handle_, "languages") == joined(languages_, ' ');
}

std::int64_t IndexFile::position() {
    const auto text = meta(handle_, "position");
    return text.empty() ? 0 : std::stoll(text);
}

void IndexFile::begin() { handle_.script("begin immediate"); }
void IndexFile::commit() { handle_.script("commit"); }
void IndexFile::checkpoint() { handle_.script("pragma wal_checkpoint(passive)"); }

std::int64_t IndexFile::add_document(const Body& body) {
    const auto bytes = pack(body);
    handle_.query("insert into search_document (product, body) values (?, ?)")
        .with(body.id)
        .with_bytes(bytes)
        .run();
    return handle_.last_row();
}

void IndexFile::change_document(std::int64_t row, const Body& body) {
    const auto bytes = pack(body);
    handle_.query("update search_document set body = ? where id = ?")
        .with_bytes(bytes)
        .with(row)
        .run();
}

void IndexFile::remove_document(std::int64_t row) {
    handle_.query("delete from search_document where id = ?").with(row).run();
    handle_.query("delete from search_code where document = ?").with(row).run();
}

FieldTexts IndexFile::texts(std::size_t language, std::int64_t row) {
    auto query = handle_.query(
        "select title, brand, category, attribute, keyword, description from search_text_" +
        languages_[language] + " where rowid = ?");
    query.with(row);
    FieldTexts texts;
    if (!query.next()) return texts;
    for (std::size_t f = 0; f < field_count; ++f) texts[f] = query.text(static_cast<int>(f));
    return texts;
}

void IndexFile::add_texts(std::size_t language, std::int64_t row, const FieldTexts& texts) {
    auto query = handle_.query("insert into search_text_" + languages_[language] +
                               " (rowid, title, brand, category, attribute, keyword, description) "
                               "values (?, ?, ?, ?, ?, ?, ?)");
    query.with(row);
    for (const auto& text : texts) query.with(text);
    query.run();
}

void IndexFile::remove_texts(std::size_t language, std::int64_t row) {
    handle_.query("delete from search_text_" + languages_[language] + " where rowid = ?")
        .with(row)
        .run();
}

void IndexFile::set_codes(std::int64_t row, const std::vector<std::vector<std::string>>& codes) {
    handle_.query("delete from search_code where document = ?").with(row).run();
    for (std::size_t variant = 0; variant < codes.size(); ++variant) {
        for (const auto& code : codes[variant]) {
            handle_.query("insert into search_code (code, document, variant) values (?, ?, ?)")
                .with(code)
                .with(row)
                .with(static_cast<std::int64_t>(variant))
                .run();
        }
    }
}

void IndexFile::change_word(std::size_t language, std::string_view word, std::string_view stem,
                            std::int64_t documents) {
    handle_
        .query(
            "insert into search_word (language, word, stem, documents) values (?, ?, ?, ?) "
            "on conflict (language, word) do update set documents = documents + excluded.documents")
        .with(static_cast<std::int64_t>(language))
        .with(word)
        .with(stem)
        .with(documents)
        .run();
}

void IndexFile::set_position(std::int64_t position) {
    set_meta(handle_, "position", std::to_string(position));
}

void IndexFile::set_label(const Label& label) {
    handle_.query("delete from search_label where facet = ? and value = ?")
        .with(label.facet)
        .with(label.value)
        .run();
    for (const auto& [language, name] : label.names) {
        handle_
            .query("insert into search_label (facet, value, language, label) values (?, ?, ?, ?)")
            .with(label.facet)
            .with(label.value)
            .with(language)
            .with(name)
            .run();
    }
}

void IndexFile::for_each_label(const std::function<void(Label)>& sink) {
    auto query = handle_.query(
        "select facet, value, language, label from search_label order by facet, value");
    Label label;
    while (query.next()) {
        if (query.text(0) != label.facet || query.text(1) != label.value) {
            if (!label.names.empty()) sink(std::move(label));
            label = {std::string(query.text(0)), std::string(query.text(1)), {}};
        }
        label.names.emplace(query.text(2), query.text(3));
    }
    if (!label.names.empty()) sink(std::move(label));
}

void IndexFile::set_synonyms(const std::string& language, const std::vector<SynonymGroup>& groups) {
    handle_.query("delete from search_synonym where language = ?").with(language).run();
    std::int64_t line = 0;
    for (const auto& group : groups) {
        const auto words = joined(group, '\n');
        handle_.query("insert into search_synonym (language, line, words) values (?, ?, ?)")
            .with(language)
            .with(++line)
            .with(words)
            .run();
    }
    set_meta(handle_, "synonyms_" + language, "set");
}

bool IndexFile::is_built() { return meta(handle_, "is_built") == "yes"; }

void IndexFile::seal(std::optional<std::int64_t> position) {
    begin();
    handle_.query("delete from search_word where documents <= 0").run();
    set_position(position.value_or(0));
    set_meta(handle_, "is_built", position ? "yes" : "no");
    for (const auto& language : languages_) {
        handle_.script("insert into search_text_" + language + "(search_text_" + language +
                       ") values ('optimize')");
    }
    commit();
    handle_.script("pragma journal_mode = wal");
    handle_.script("pragma synchronous = full");
    set_meta(handle_, "is_sealed", "yes");
    handle_.script("pragma wal_checkpoint(truncate)");
}

void IndexFile::for_each_document(const std::function<void(std::uint32_t, const Body&)>& sink) {
    auto query = handle_.query("select id, body from search_document order by id");
    while (query.next()) {
        const auto row = query.integer(0);
        if (row <= 0 || row > 100'000'000) {
            throw sql::Error(sql::ErrorKind::corrupt, "a row of the search index is damaged");
        }
        sink(static_cast<std::uint32_t>(row), unpack(query.bytes(1)));
    }
}

void IndexFile::for_each_word(
    std::size_t language,
    const std::function<void(std::string_view, std::string_view, std::int64_t)>& sink) {
    auto query = handle_.query("select word, stem, documents from search_word where language = ?");
    query.with(static_cast<std::int64_t>(language));
    while (query.next()) {
        if (query.integer(2) > 0) sink(query.text(0), query.text(1), query.integer(2));
    }
}

std::optional<std::vector<SynonymGroup>> IndexFile::synonyms(const std::string& language) {
    if (meta(handle_, "synonyms_" + language).empty()) return std::nullopt;
    std::vector<SynonymGroup> groups;
    auto query = handle_.query("select words from search_synonym where language = ? order by line");
    query.with(language);
    while (query.next()) groups.push_back(divided(query.text(0), '\n'));
    return groups;
}

std::vector<Posting> IndexFile::postings(std::size_t language, std::string_view stem) {
    const auto& code = languages_[language];
    std::string match = "\"";  // no word has quotes or spaces in it
    match += stem;
    match += '"';
    auto query =
        handle_.query("select rowid, search_impact(search_text_" + code + ") from search_text_" +
                      code + " where search_text_" + code + " match ?");
    query.with(match);
    std::vector<Posting> found;
    while (query.next()) {
        found.push_back({static_cast<std::uint32_t>(query.integer(0)),
                         static_cast<std::uint32_t>(query.integer(1))});
    }
    return found;
}

std::vector<CodeHit> IndexFile::find_code(std::string_view folded, std::int64_t most) {
    auto query = handle_.query("select document, variant from search_code where code = ? limit ?");
    query.with(folded).with(most);
    return code_hits(query);
}

std::vector<CodeHit> IndexFile::find_codes_from(std::string_view folded_prefix, std::int64_t most) {
    const auto end = std::string(folded_prefix) + '\x7F';
    auto query = handle_.query(
        "select document, variant from search_code where code > ? and code < ? order by code "
        "limit ?");
    query.with(folded_prefix).with(end).with(most);
    return code_hits(query);
}

}  // namespace nahtlos::search
