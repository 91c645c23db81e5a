#include "search/index.hpp"

#include <algorithm>
#include <charconv>

#include "base/check.hpp"
#include "base/sql/error.hpp"
#include "modules/search/edition.hpp"

namespace nahtlos::search {
namespace {

constexpr std::string_view ending = ".search", building_ending = ".building";

std::filesystem::path file_of(const SearchOptions& options, std::int64_t number) {
    return options.folder / (std::to_string(number) + std::string(ending));
}

/// The number of "17.search"; nothing for other files.
std::optional<std::int64_t> number_of(const std::filesystem::path& path) {
    const auto name = path.filename().string();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    const std::string_view rest(end, static_cast<std::size_t>(name.data() + name.size() - end));
    if (error != std::errc{} || rest != ending || number <= 0) return std::nullopt;
    return number;
}

std::vector<std::int64_t> numbers_in(const std::filesystem::path& folder) {
    std::vector<std::int64_t> numbers;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (const auto number = number_of(entry.path())) numbers.push_back(*number);
    }
    std::ranges::sort(numbers, std::greater{});
    return numbers;
}

/// What a crash left behind: files half made, and those that were replaced.
void sweep(const std::filesystem::path& folder, const std::filesystem::path& kept) {
    const auto name = kept.filename().string();
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const auto found = entry.path().filename().string();
        const bool is_kept = found == name || found == name + "-wal" || found == name + "-shm";
        if (is_kept || found.find(ending) == std::string::npos) continue;
        std::filesystem::remove(entry.path());
    }
}

/// A file without anything in it, which serves until somebody rebuilds.
void make_empty(const SearchOptions& options, std::int64_t number) {
    const auto name = file_of(options, number);
    Building building(name.string() + std::string(building_ending), options);
    building.seal(std::nullopt, name);
}

}  // namespace

SearchRebuild::SearchRebuild(std::unique_ptr<Building> building) : building_(std::move(building)) {}
SearchRebuild::~SearchRebuild() = default;
SearchRebuild::SearchRebuild(SearchRebuild&&) noexcept = default;
void SearchRebuild::add(std::span<const SearchDocument> documents) { building_->add(documents); }

SearchIndex::SearchIndex(SearchOptions options) : options_(std::move(options)) {
    std::filesystem::create_directories(options_.folder);
    std::int64_t next = 1;
    for (const auto number : numbers_in(options_.folder)) {
        next = std::max(next, number + 1);
        try {
            edition_ = std::make_shared<Edition>(file_of(options_, number), options_);
            break;
        } catch (const sql::Error&) {  // an older one may do, else it is made anew
            edition_.reset();
        }
    }
    if (!edition_) {
        make_empty(options_, next);
        edition_ = std::make_shared<Edition>(file_of(options_, next), options_);
    }
    needs_rebuild_ = !edition_->is_built();
    sweep(options_.folder, edition_->path());
}

SearchIndex::~SearchIndex() = default;

std::shared_ptr<Edition> SearchIndex::edition() const {
    const std::lock_guard lock(mutex_);
    return edition_;
}

bool SearchIndex::needs_rebuild() const { return needs_rebuild_; }
std::int64_t SearchIndex::position() const { return edition()->position(); }

void SearchIndex::apply(std::span<const SearchDocument> documents, std::span<const Uuid> removed,
                        std::int64_t position) {
    const std::lock_guard writing(writing_);
    try {
        edition()->apply(documents, removed, position);
    } catch (const sql::Error& error) {
        if (error.kind == sql::ErrorKind::corrupt) needs_rebuild_ = true;
        throw;
    }
}

Result<SearchAnswer> SearchIndex::search(const SearchRequest& request) const {
    if (const auto checked = check_request(request); !checked) return checked.refusal();
    try {
        return edition()->search(request);
    } catch (const sql::Error& error) {
        if (error.kind == sql::ErrorKind::corrupt) needs_rebuild_ = true;
        throw;
    }
}

void SearchIndex::set_synonyms(const std::string& language, std::vector<SynonymGroup> groups) {
    const std::lock_guard writing(writing_);
    edition()->set_synonyms(language, groups);
}

SearchRebuild SearchIndex::begin_rebuild(std::vector<std::string> languages) {
    auto options = options_;
    if (!languages.empty()) options.languages = std::move(languages);
    const auto number = *number_of(edition()->path()) + 1;
    return SearchRebuild(std::make_unique<Building>(
        file_of(options_, number).string() + std::string(building_ending), options));
}

void SearchIndex::finish(SearchRebuild rebuild, std::int64_t position) {
    const std::lock_guard writing(writing_);
    const auto old = edition();
    options_ = rebuild.building_->options();
    for (const auto& language : options_.languages) {
        if (const auto groups = old->synonyms(language)) {
            rebuild.building_->set_synonyms(language, *groups);
        }
    }
    const auto name = file_of(options_, *number_of(old->path()) + 1);
    rebuild.building_->seal(position, name);
    auto made = std::make_shared<Edition>(name, options_);
    {
        const std::lock_guard lock(mutex_);
        edition_ = std::move(made);
    }
    old->remove_at_end();  // with the last search in it
    needs_rebuild_ = false;
}

}  // namespace nahtlos::search
