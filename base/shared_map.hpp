// SharedMap: a hash map of handles whose copies share all that was not changed since.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace nahtlos {

/// Spreads the bits of a hash, so that its highest ones are as good as any (splitmix64).
constexpr std::uint64_t spread(std::uint64_t hash) {
    hash += 0x9E3779B97F4A7C15ULL;
    hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9ULL;
    hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBULL;
    return hash ^ (hash >> 31);
}

/// A value that copies share until one of them changes it; changed by one thread only.
template <class T>
class CopyOnWrite {
public:
    /// Null where nothing was ever put.
    const T* get() const { return value_.get(); }
    T& edit() {
        if (value_ == nullptr) {
            value_ = std::make_shared<T>();
        } else if (value_.use_count() > 1) {
            value_ = std::make_shared<T>(*value_);
        } else {
            // Who held it last may have read it on another thread.
            std::atomic_thread_fence(std::memory_order_acquire);
        }
        return *value_;
    }

private:
    std::shared_ptr<T> value_;
};

/// Maps Key to Value, a handle that knows its key: `KeyOf{}(value)` gives it. A copy costs the same
/// for any size, and a change costs one shard of it. Copies may be read by other threads.
template <class Key, class Value, class KeyOf>
class SharedMap {
public:
    /// Null when there is none.
    const Value* find(const Key& key) const {
        const auto hash = hash_of(key);
        const auto* shard = shards_[shard_of(hash)].get();
        if (shard == nullptr) return nullptr;
        auto it = std::ranges::lower_bound(*shard, hash, {}, &Item::hash);
        for (; it != shard->end() && it->hash == hash; ++it) {
            if (KeyOf{}(it->value) == key) return &it->value;
        }
        return nullptr;
    }

    /// Adds, or replaces the value of the same key.
    void put(Value value) {
        const auto hash = hash_of(KeyOf{}(value));
        auto& shard = shards_[shard_of(hash)].edit();
        auto it = std::ranges::lower_bound(shard, hash, {}, &Item::hash);
        for (; it != shard.end() && it->hash == hash; ++it) {
            if (KeyOf{}(it->value) != KeyOf{}(value)) continue;
            it->value = std::move(value);
            return;
        }
        shard.insert(it, {hash, std::move(value)});
        ++size_;
    }

    void erase(const Key& key) {
        if (find(key) == nullptr) return;
        auto& shard = shards_[shard_of(hash_of(key))].edit();
        std::erase_if(shard, [&](const Item& item) { return KeyOf{}(item.value) == key; });
        --size_;
    }

    std::size_t size() const { return size_; }

    /// Calls use(value) for each, in no order.
    template <class Use>
    void each(Use use) const {
        for (const auto& shard : shards_) {
            if (shard.get() == nullptr) continue;
            for (const auto& item : *shard.get()) use(item.value);
        }
    }

private:
    struct Item {
        std::uint64_t hash;
        Value value;
    };
    static constexpr unsigned bits = 12;  // 4,096 shards: some 150 items each at 600,000

    static std::uint64_t hash_of(const Key& key) { return spread(std::hash<Key>{}(key)); }
    static std::size_t shard_of(std::uint64_t hash) { return hash >> (64 - bits); }

    std::vector<CopyOnWrite<std::vector<Item>>> shards_ =
        std::vector<CopyOnWrite<std::vector<Item>>>(std::size_t{1} << bits);
    std::size_t size_ = 0;
};

}  // namespace nahtlos
