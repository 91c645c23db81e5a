// CartModel: what a cart has by all that its owner was told of it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace nahtlos::sim {

using Units = std::map<std::string, std::int64_t>;  // by SKU

struct CartEdit {
    enum class Kind { add, set, remove, merge } kind = Kind::add;
    std::string sku;
    std::int64_t quantity = 0;
    Units merged;
};

/// Changes count in the order of the versions that they were answered with, whatever the order of
/// the answers.
class CartModel {
public:
    void accept(std::int64_t version, std::vector<CartEdit> edits) {
        by_version_[version] = std::move(edits);
    }
    bool knows(std::int64_t version) const { return by_version_.contains(version); }
    Units at(std::int64_t version) const {
        Units units;
        for (const auto& [at, edits] : by_version_) {
            if (at > version) break;
            for (const auto& edit : edits) apply(edit, units);
        }
        return units;
    }
    Units now() const { return by_version_.empty() ? Units{} : at(by_version_.rbegin()->first); }

private:
    static void apply(const CartEdit& edit, Units& units) {
        switch (edit.kind) {
            case CartEdit::Kind::add: units[edit.sku] += edit.quantity; break;
            case CartEdit::Kind::set: units[edit.sku] = edit.quantity; break;
            case CartEdit::Kind::remove: units.erase(edit.sku); break;
            case CartEdit::Kind::merge:
                for (const auto& [sku, quantity] : edit.merged) units[sku] += quantity;
                break;
        }
    }

    std::map<std::int64_t, std::vector<CartEdit>> by_version_;
};

/// "2 A, 1 B"; for people.
inline std::string shown(const Units& units) {
    std::string text;
    for (const auto& [sku, quantity] : units) {
        if (!text.empty()) text += ", ";
        text += std::to_string(quantity) + ' ' + sku;
    }
    return text.empty() ? "nothing" : text;
}

}  // namespace nahtlos::sim
