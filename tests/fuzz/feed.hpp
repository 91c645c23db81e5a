// Feed: the bytes of a fuzzer's input as choices; when they run out, every choice is the plainest.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nahtlos::fuzz {

class Feed {
public:
    /// Ends a part. No UTF-8 has these bytes.
    static constexpr std::string_view separator = "\xf5\xf5";

    Feed(const std::uint8_t* data, std::size_t size)
        : rest_(reinterpret_cast<const char*>(data), size) {}
    explicit Feed(std::string_view bytes) : rest_(bytes) {}

    bool is_empty() const { return rest_.empty(); }
    /// 0 at the end.
    std::uint8_t byte() {
        if (rest_.empty()) return 0;
        const auto first = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return first;
    }
    std::uint16_t pair() {
        const unsigned high = byte(), low = byte();
        return static_cast<std::uint16_t>(high << 8 | low);
    }
    /// Up to `most` bytes as they are.
    std::string_view take(std::size_t most) {
        const auto taken = rest_.substr(0, most);
        rest_.remove_prefix(taken.size());
        return taken;
    }

    /// What comes before the next separator, as a feed of its own: what one part takes more or less
    /// moves none of the others.
    Feed part() {
        const auto end = std::min(rest_.find(separator), rest_.size());
        const auto taken = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + separator.size(), rest_.size()));
        return Feed(taken);
    }

private:
    std::string_view rest_;
};

}  // namespace nahtlos::fuzz
