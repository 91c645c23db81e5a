#include "modules/search/postings_cache.hpp"

#include <algorithm>

namespace nahtlos::search {
namespace {

// What an entry takes beside its postings, as postings.
constexpr std::size_t entry_cost = 24;

}  // namespace

std::shared_ptr<const Postings> PostingsCache::find(std::string_view stem) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(stem);
    if (found == entries_.end()) return nullptr;
    found->second.was_used = true;
    return found->second.postings;
}

void PostingsCache::put(std::string_view stem, std::shared_ptr<const Postings> postings) {
    const std::lock_guard lock(mutex_);
    const auto cost = postings->size() + entry_cost;
    const auto [at, is_new] = entries_.try_emplace(std::string(stem), Entry{postings, false});
    if (!is_new) return;
    line_.emplace_back(stem);
    held_ += cost;
    if (held_ > most_) make_room();
}

void PostingsCache::make_room() {
    while (held_ > most_ && line_.size() > 1) {
        auto stem = std::move(line_.front());
        line_.pop_front();
        const auto found = entries_.find(stem);
        if (found == entries_.end()) continue;
        if (found->second.was_used) {
            found->second.was_used = false;
            line_.push_back(std::move(stem));
            continue;
        }
        held_ -= std::min(held_, found->second.postings->size() + entry_cost);
        entries_.erase(found);
    }
}

void PostingsCache::change(std::string_view stem, std::uint32_t product,
                           std::optional<std::uint32_t> impact) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(stem);
    if (found == entries_.end()) return;
    auto changed = std::make_shared<Postings>(*found->second.postings);
    const auto at = std::ranges::lower_bound(*changed, product, {}, &Posting::product);
    const bool is_known = at != changed->end() && at->product == product;
    if (impact && is_known) {
        at->impact = *impact;
    } else if (impact) {
        changed->insert(at, {product, *impact});
        ++held_;
    } else if (is_known) {
        changed->erase(at);
        held_ -= std::min<std::size_t>(held_, 1);
    }
    found->second.postings = std::move(changed);
}

}  // namespace nahtlos::search
