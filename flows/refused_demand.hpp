// RefusedDemand: what customers wanted and could not get, counted for forecasts.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/batch/changes.hpp"
#include "base/world.hpp"
#include "channels/types.hpp"

namespace nahtlos::flows {

/// A refusal commits nothing, and must not: whoever asks for what is not there could make us write
/// as fast as he asks. So refusals are added up here and written as one event "demand_refused" per
/// channel when flush() is called, every minute or so; a crash loses what was not written yet.
/// Thread safe.
class RefusedDemand {
public:
    /// `missing` of `asked` units could not be had. Beyond 1,000 articles at a time, only a sum is
    /// kept.
    void note(channels::ChannelId channel, const std::string& sku, std::int64_t asked,
              std::int64_t missing);

    /// A line as it was asked for; one thing asked for is `factor` units of the article.
    struct Wish {
        std::string sku;
        std::int64_t quantity = 0, factor = 1;
    };
    /// The lines of an order that was refused as "insufficient_stock"; other refusals are passed
    /// over.
    void note(channels::ChannelId channel, const std::vector<Wish>& wishes, const Refusal& refusal);

    /// Hands what was counted to the writer; what it cannot write comes back. False: nothing was
    /// there, or the queue is full.
    bool flush(Changes& changes, World& world);

private:
    struct Count {
        std::int64_t times = 0, asked = 0, missing = 0;
    };
    using Counts = std::map<std::pair<channels::ChannelId, std::string>, Count>;
    void put_back(const Counts& counts);
    void add(const Counts::key_type& key, const Count& count);
    static Result<std::string> write(const Counts& counts, Instant since, ChangeScope& scope);

    std::mutex mutex_;
    Counts counts_;
    Instant since_;
};

}  // namespace nahtlos::flows
