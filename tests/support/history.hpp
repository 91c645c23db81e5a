// What clients did and saw of one quantity, and whether some order of it all explains that.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace nahtlos::testing {

/// One answered call about a quantity, from its begin to its answer.
struct Deed {
    std::int64_t begun_ns = 0, ended_ns = 0;
    std::int64_t change = 0;                          // what it added; never below zero in sum
    std::optional<std::int64_t> seen = std::nullopt;  // how many there were, as it was told
};

/// Whether the deeds are linearizable: each can be given a moment between its begin and its answer,
/// so that, one after the other from `initial` on, every one sees what it was told and none takes
/// more than is there. The search of Wing and Gong (1993) with what was tried before remembered, as
/// Lowe does ("Testing for linearizability", 2017).
class History {
public:
    History(std::int64_t initial, std::vector<Deed> deeds)
        : deeds_(std::move(deeds)), done_(deeds_.size()), value_(initial) {
        std::ranges::sort(deeds_, {}, &Deed::begun_ns);
    }

    bool is_explainable() { return go_on(0); }

private:
    // Explains all that is not done; nothing before `first` is left.
    bool go_on(std::size_t first) {
        while (first < deeds_.size() && done_[first]) ++first;
        if (first == deeds_.size()) return true;
        if (!tried_.insert(place(first)).second) return false;
        // What began after another had ended comes after it.
        auto first_end = deeds_[first].ended_ns;
        for (auto i = first; i < deeds_.size() && deeds_[i].begun_ns <= first_end; ++i) {
            if (!done_[i]) first_end = std::min(first_end, deeds_[i].ended_ns);
        }
        for (auto i = first; i < deeds_.size() && deeds_[i].begun_ns <= first_end; ++i) {
            const auto& deed = deeds_[i];
            if (done_[i] || value_ + deed.change < 0) continue;
            if (deed.seen && *deed.seen != value_) continue;
            done_[i] = true;
            value_ += deed.change;
            if (go_on(first)) return true;
            value_ -= deed.change;
            done_[i] = false;
        }
        return false;
    }

    // What is done determines the value, so it is all there is to remember.
    std::string place(std::size_t first) const {
        std::string text = std::to_string(first) + ':';
        for (auto i = first; i < deeds_.size(); ++i) text += done_[i] ? '1' : '0';
        text.erase(text.find_last_not_of('0') + 1);
        return text;
    }

    std::vector<Deed> deeds_;
    std::vector<bool> done_;
    std::int64_t value_;
    std::unordered_set<std::string> tried_;
};

}  // namespace nahtlos::testing
