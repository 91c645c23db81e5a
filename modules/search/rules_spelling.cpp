#include <algorithm>
#include <array>

#include "modules/search/spelling.hpp"

namespace nahtlos::search {
namespace {

constexpr std::size_t prefix_bytes = 7;
constexpr std::size_t longest = 64;

std::uint32_t hash_of(std::string_view text) {
    std::uint32_t hash = 2166136261U;  // FNV-1a
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash;
}

template <class Take>
void for_each_rest(std::string_view word, const Take& take) {
    const auto prefix = word.substr(0, prefix_bytes);
    take(hash_of(prefix));
    std::array<char, prefix_bytes> rest{};
    for (std::size_t i = 0; i < prefix.size(); ++i) {
        for (std::size_t j = i; j < prefix.size(); ++j) {  // j == i: only one letter taken out
            std::size_t size = 0;
            for (std::size_t k = 0; k < prefix.size(); ++k) {
                if (k != i && k != j) rest[size++] = prefix[k];
            }
            if (size >= 2) take(hash_of({rest.data(), size}));
        }
    }
}

bool is_double(std::string_view text, std::size_t at) {
    return (at > 0 && text[at] == text[at - 1]) ||
           (at + 1 < text.size() && text[at] == text[at + 1]);
}

}  // namespace

int spelling_distance(std::string_view a, std::string_view b, int most) {
    if (a.size() > longest || b.size() > longest) return most + 1;
    std::array<std::array<int, longest + 1>, 3> rows{};
    auto *before = &rows[0], *above = &rows[1], *row = &rows[2];
    const auto letter = [](std::string_view text, std::size_t at) {
        return is_double(text, at) ? 1 : 2;
    };
    (*above)[0] = 0;
    for (std::size_t j = 1; j <= b.size(); ++j) (*above)[j] = (*above)[j - 1] + letter(b, j - 1);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        (*row)[0] = (*above)[0] + letter(a, i - 1);
        int least = (*row)[0];
        for (std::size_t j = 1; j <= b.size(); ++j) {
            int cost = (*above)[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 2);
            cost = std::min(cost, (*above)[j] + letter(a, i - 1));
            cost = std::min(cost, (*row)[j - 1] + letter(b, j - 1));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                cost = std::min(cost, (*before)[j - 2] + 2);
            }
            (*row)[j] = cost;
            least = std::min(least, cost);
        }
        if (least > most + 2) return most + 1;  // a swap may still win back one row
        std::swap(before, above);
        std::swap(above, row);
    }
    return std::min((*above)[b.size()], most + 1);
}

void Spelling::add(std::uint32_t id, std::string_view word) {
    for_each_rest(word, [&](std::uint32_t hash) { added_.emplace_back(hash, id); });
    if (added_.size() > 4096 + sorted_.size() / 4) merge();
}

void Spelling::merge() {
    std::ranges::sort(added_);
    const auto middle = static_cast<std::ptrdiff_t>(sorted_.size());
    sorted_.insert(sorted_.end(), added_.begin(), added_.end());
    std::inplace_merge(sorted_.begin(), sorted_.begin() + middle, sorted_.end());
    sorted_.erase(std::unique(sorted_.begin(), sorted_.end()), sorted_.end());
    added_.clear();
}

void Spelling::candidates(std::string_view word, std::vector<std::uint32_t>& ids) const {
    ids.clear();
    std::vector<std::uint32_t> hashes;
    for_each_rest(word, [&](std::uint32_t hash) { hashes.push_back(hash); });
    std::ranges::sort(hashes);
    for (const auto hash : hashes) {
        for (auto at = std::ranges::lower_bound(sorted_, Entry{hash, 0});
             at != sorted_.end() && at->first == hash; ++at) {
            ids.push_back(at->second);
        }
    }
    for (const auto& [hash, id] : added_) {
        if (std::ranges::binary_search(hashes, hash)) ids.push_back(id);
    }
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

}  // namespace nahtlos::search
