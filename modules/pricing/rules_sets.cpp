#include <algorithm>
#include <limits>
#include <numeric>

#include "modules/pricing/sets.hpp"

namespace nahtlos::pricing {
namespace {

// A flow from lines to parts (Ford and Fulkerson's): what serves a part may go over to another one
// if something else takes its place.
class Filling {
public:
    Filling(const std::vector<SetPart>& parts, const std::vector<std::int64_t>& quantities)
        : parts_(parts),
          left_(quantities),
          served_(parts.size(), std::vector<std::int64_t>(quantities.size())) {}

    bool fill(std::int64_t sets) {
        for (std::size_t p = 0; p < parts_.size(); ++p) {
            for (auto wanted = sets * parts_[p].quantity; wanted > 0;) {
                std::vector<bool> seen(parts_.size());
                const auto got = serve(p, wanted, seen);
                if (got == 0) return false;
                wanted -= got;
            }
        }
        return true;
    }
    std::vector<std::int64_t> units() const {
        std::vector<std::int64_t> sums(left_.size());
        for (const auto& part : served_) {
            for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += part[i];
        }
        return sums;
    }

private:
    // How many more units the part got: `most` or fewer, 0 when there are none for it.
    std::int64_t serve(std::size_t part, std::int64_t most, std::vector<bool>& seen) {
        seen[part] = true;
        auto& served = served_[part];
        for (const auto line : parts_[part].lines) {
            const auto got = std::min(most, left_[line]);
            if (got == 0) continue;
            left_[line] -= got;
            served[line] += got;
            return got;
        }
        for (const auto line : parts_[part].lines) {
            for (std::size_t other = 0; other < parts_.size(); ++other) {
                auto& given = served_[other][line];
                if (seen[other] || given == 0) continue;
                const auto got = serve(other, std::min(most, given), seen);
                if (got == 0) continue;
                given -= got;
                served[line] += got;
                return got;
            }
        }
        return 0;
    }

    const std::vector<SetPart>& parts_;
    std::vector<std::int64_t> left_;                 // of each line
    std::vector<std::vector<std::int64_t>> served_;  // by part and line
};

}  // namespace

Sets most_sets(const std::vector<SetPart>& parts, const std::vector<std::int64_t>& quantities) {
    auto most = parts.empty() ? 0 : std::numeric_limits<std::int64_t>::max();
    for (const auto& part : parts) {
        std::int64_t units = 0;
        for (const auto line : part.lines) units += quantities[line];
        most = std::min(most, units / part.quantity);
    }
    Sets best{0, std::vector<std::int64_t>(quantities.size())};
    // Parts that share no lines are filled at once; the others by halving.
    for (std::int64_t least = 0, tried = most; least < most;) {
        Filling filling(parts, quantities);
        if (filling.fill(tried)) {
            best = {tried, filling.units()};
            least = tried;
        } else {
            most = tried - 1;
        }
        tried = least + (most - least + 1) / 2;
    }
    return best;
}

}  // namespace nahtlos::pricing
