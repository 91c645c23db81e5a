#include "base/json/utf8.hpp"
#include "search/request.hpp"

namespace nahtlos::search {
namespace {

void add(Refusal& refusal, std::string pointer, std::string code, std::string detail) {
    refusal.fields.push_back({std::move(pointer), std::move(code), std::move(detail)});
}

std::size_t words_in(std::string_view text) {
    std::size_t words = 0;
    bool is_in_word = false;
    for (const char c : text) {
        const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!is_space && !is_in_word) ++words;
        is_in_word = !is_space;
    }
    return words;
}

void check_text(const SearchRequest& request, Refusal& refusal) {
    constexpr auto limits = search_limits;
    const auto too_long = [&] {
        add(refusal, "/text", "too_long",
            "must be at most " + std::to_string(limits.characters) + " characters long");
    };
    if (request.text.size() > 4 * limits.characters) {
        too_long();
    } else if (!json::is_utf8(request.text)) {
        add(refusal, "/text", "invalid_format", "must be UTF-8");
    } else if (json::rune_count(request.text) > limits.characters) {
        too_long();
    } else if (words_in(request.text) > limits.words) {
        add(refusal, "/text", "too_many",
            "must have at most " + std::to_string(limits.words) + " words");
    }
}

void check_lists(const SearchRequest& request, Refusal& refusal) {
    constexpr auto limits = search_limits;
    const auto most = [&](const char* pointer, std::size_t size, std::size_t limit) {
        if (size <= limit) return;
        add(refusal, pointer, "too_many",
            "must have at most " + std::to_string(limit) + " entries");
    };
    std::size_t values = 0;
    for (const auto& filter : request.filters) values += filter.values.size();
    most("/filters", request.filters.size() + request.numbers.size(), limits.filters);
    most("/filters", values, limits.values);
    most("/prices", request.prices.size(), limits.price_ranges);
    most("/price_counts", request.price_counts.size(), limits.price_ranges);
    most("/facets", request.facets.size(), limits.facets);
}

}  // namespace

Result<Done> check_request(const SearchRequest& request) {
    constexpr auto limits = search_limits;
    Refusal refusal{
        RefusalKind::invalid, "invalid_request", "The search cannot be made as asked.", {}};
    check_text(request, refusal);
    check_lists(request, refusal);
    if (request.limit < 1 || request.limit > limits.page) {
        add(refusal, "/limit", "out_of_range",
            "must be between 1 and " + std::to_string(limits.page));
    }
    if (request.offset < 0 || request.offset > limits.depth - limits.page) {
        add(refusal, "/offset", "out_of_range",
            "must be between 0 and " + std::to_string(limits.depth - limits.page));
    }
    if (!refusal.fields.empty()) return refusal;
    return Done{};
}

}  // namespace nahtlos::search
