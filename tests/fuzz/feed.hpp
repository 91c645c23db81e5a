// Feed: the bytes of a fuzzer's input as choices; when they run out, every choice is the plainest.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nahtlos::fuzz {

class Feed {
public:
    Feed(const std::uint8_t* data, std::size_t size)
        : rest_(reinterpret_cast<const char*>(data), size) {}

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

private:
    std::string_view rest_;
};

}  // namespace nahtlos::fuzz
