// PostingsCache: the products of words that were searched lately, so that the file need not be
// read.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "modules/search/rank.hpp"

namespace nahtlos::search {

/// find() and put() are thread safe; change() wants to be alone.
class PostingsCache {
public:
    /// Of one language. `most` postings of all words together, of 8 bytes.
    explicit PostingsCache(std::size_t most) : most_(most) {}

    std::shared_ptr<const Postings> find(std::string_view stem);
    void put(std::string_view stem, std::shared_ptr<const Postings> postings);
    /// The word is worth this in the product now; nothing where the product has it no more.
    void change(std::string_view stem, std::uint32_t product, std::optional<std::uint32_t> impact);

private:
    struct Entry {
        std::shared_ptr<const Postings> postings;
        bool was_used = false;
    };
    void make_room();

    const std::size_t most_;
    std::mutex mutex_;
    std::unordered_map<std::string, Entry, TextHash, std::equal_to<>> entries_;
    std::deque<std::string> line_;  // who has to go next, if not used meanwhile
    std::size_t held_ = 0;
};

}  // namespace nahtlos::search
