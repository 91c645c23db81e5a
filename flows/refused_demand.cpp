#include "flows/refused_demand.hpp"

#include <memory>
#include <vector>

#include "base/json/writer.hpp"
#include "flows/allocation_plan.hpp"

namespace nahtlos::flows {
namespace {

struct RefusedArticle {
    std::string sku;  // empty: the sum of those that were too many to be named
    std::int64_t times = 0, asked = 0, missing = 0;
};
BOOST_DESCRIBE_STRUCT(RefusedArticle, (), (sku, times, asked, missing))

struct RefusedEvent {
    channels::ChannelId channel;
    Instant since;
    std::vector<RefusedArticle> articles;
};
BOOST_DESCRIBE_STRUCT(RefusedEvent, (), (channel, since, articles))

constexpr std::size_t most_articles = 1'000;

}  // namespace

void RefusedDemand::add(const Counts::key_type& key, const Count& count) {
    const bool is_full = counts_.size() >= most_articles && !counts_.contains(key);
    auto& sum = counts_[is_full ? Counts::key_type{key.first, ""} : key];
    sum.times += count.times;
    sum.asked += count.asked;
    sum.missing += count.missing;
}

void RefusedDemand::note(channels::ChannelId channel, const std::string& sku, std::int64_t asked,
                         std::int64_t missing) {
    const std::lock_guard lock(mutex_);
    add({channel, sku}, {1, asked, missing});
}

void RefusedDemand::note(channels::ChannelId channel, const std::vector<Wish>& wishes,
                         const Refusal& refusal) {
    if (refusal.code != "insufficient_stock") return;
    for (const auto& problem : refusal.fields) {
        const auto line = line_index(problem.pointer);
        if (!line || *line >= wishes.size()) continue;
        const auto& wish = wishes[*line];
        const auto missing = wish.quantity - problem.available.value_or(0);
        note(channel, wish.sku, wish.quantity * wish.factor, missing * wish.factor);
    }
}

void RefusedDemand::put_back(const Counts& counts) {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, count] : counts) add(key, count);
}

Result<std::string> RefusedDemand::write(const Counts& counts, Instant since, ChangeScope& scope) {
    std::int64_t seq = 0;
    for (auto it = counts.begin(); it != counts.end();) {
        RefusedEvent event{it->first.first, since, {}};
        for (; it != counts.end() && it->first.first == event.channel; ++it) {
            const auto& c = it->second;
            event.articles.push_back({it->first.second, c.times, c.asked, c.missing});
        }
        auto context = scope.context;
        context.channel = event.channel.uuid;
        scope.events.push_back(
            {"demand_refused", scope.id, ++seq, context, scope.now, json::write(event)});
    }
    return std::string("{}");
}

bool RefusedDemand::flush(Changes& changes, World& world) {
    const auto now = world.clock.now();
    auto counts = std::make_shared<Counts>();
    Instant since;
    {
        const std::lock_guard lock(mutex_);
        counts->swap(counts_);
        since = since_;
        since_ = now;
    }
    if (counts->empty()) return false;
    Entry<Change> entry{
        [counts, since](ChangeScope& scope) { return write(*counts, since, scope); },
        {},
        {},
        now,
        command_id(world.ids.next())};
    entry.context.actor_kind = ActorKind::job;
    const bool is_taken = changes.submit(std::move(entry), [this, counts](const auto& reply) {
        if (!reply.ok()) put_back(*counts);
    });
    if (!is_taken) put_back(*counts);
    return is_taken;
}

}  // namespace nahtlos::flows
