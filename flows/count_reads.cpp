#include "flows/count_reads.hpp"

#include <algorithm>
#include <map>

#include "flows/open_count.hpp"
#include "flows/stock_rows.hpp"
#include "rfid/store.hpp"

namespace nahtlos::flows {
namespace {

using counts::CountLineStatus;
using enum RefusalKind;

constexpr std::int64_t at_once = 5'000;  // tags read from the database
constexpr std::size_t most_unknown = 100;

/// What was seen of an article.
struct Swept {
    std::int64_t pieces = 0;
    Instant first, last;
};

struct Article {
    inventory::StockItemId item;
    std::string sku;
};

class Sweep {
public:
    Sweep(ChangeScope& scope, const Pages& pages, OpenCount& count, const SweepRequest& wish)
        : scope_(scope),
          pages_(pages),
          count_(count),
          since_(wish.since.value_or(count.row.pass == 1 ? count.row.created_at
                                                         : count.row.updated_at)),
          is_of_lines_(wish.only_lines || count.row.pass > 1) {}

    Result<SweepView> run() {
        if (since_ > scope_.now || since_ < scope_.now - days(7)) {
            return Refusal{invalid,
                           "invalid_request",
                           "the tags cannot be told like this",
                           {{"/since", "out_of_range", "must lie in the last 7 days"}}};
        }
        gather();
        if (view_.tags == 0) {
            return Refusal{conflict, "no_reads", "no tag was seen there since then"};
        }
        for (const auto& [gtin, article] : articles_of_tags()) {
            if (auto refusal = tell(article, swept_.at(gtin))) return *std::move(refusal);
        }
        count_.count_lines();
        std::ranges::sort(count_.lines, {}, &counts::CountLine::stock_item);
        view_.count = save_count(scope_, count_, "count_told");
        return std::move(view_);
    }

private:
    // All tags of the place, by article: also those that nobody saw, which are what is missing.
    void gather() {
        rfid::TagFilter filter{count_.row.location, {}, {}, {}, {}, at_once};
        for (;;) {
            const auto some = rfid::list_tags(scope_.tx, filter);
            for (const auto& tag : some) take(tag);
            if (static_cast<std::int64_t>(some.size()) < at_once) return;
            filter.after = some.back().epc;
        }
    }

    void take(const rfid::Tag& tag) {
        if (!tag.gtin || tag.zone == rfid::Zone::exit) return;
        auto& swept = swept_[*tag.gtin];
        if (tag.last_seen_at < since_) return;
        ++view_.tags;
        swept.first =
            swept.pieces == 0 ? tag.last_seen_at : std::min(swept.first, tag.last_seen_at);
        swept.last = std::max(swept.last, tag.last_seen_at);
        ++swept.pieces;
        ended_at_ = std::max(ended_at_, tag.last_seen_at);
    }

    std::map<std::string, Article> articles_of_tags() {
        std::map<std::string, Article> articles;
        pages_.offers->by_sku.each([&](const catalog::OfferPtr& offer) {
            if (!offer->gtin) return;
            const auto gtin = json::Gtin{*offer->gtin}.gtin14();
            if (!swept_.contains(gtin)) return;
            if (const auto item = item_of_sku(pages_, offer->sku)) {
                articles.emplace(gtin, Article{*item, offer->sku});
            }
        });
        for (const auto& [gtin, swept] : swept_) {
            const bool is_unknown = swept.pieces > 0 && !articles.contains(gtin);
            if (is_unknown && view_.unknown.size() < most_unknown) view_.unknown.push_back(gtin);
        }
        return articles;
    }

    std::optional<Refusal> tell(const Article& article, const Swept& swept) {
        const auto* line = count_.find(article.item);
        if (line != nullptr ? line->status != CountLineStatus::to_count : is_of_lines_) return {};
        if (line == nullptr && count_.lines.size() >= most_count_lines) return too_many();
        if (count_.told >= most_tellings) return too_many();
        if (line == nullptr) {
            counts::CountLine fresh;
            fresh.of_count = count_.row.id;
            fresh.stock_item = article.item;
            fresh.sku = article.sku;
            count_.lines.push_back(std::move(fresh));
        }
        const bool is_missing = swept.pieces == 0;
        counts::CountTelling telling;
        telling.of_count = count_.row.id;
        telling.stock_item = article.item;
        telling.pass = count_.row.pass;
        telling.zone = sweep_zone;
        telling.quantity = swept.pieces;
        // What nobody saw was not there all the time.
        telling.counted_from = is_missing ? since_ : swept.first;
        telling.counted_at = is_missing ? ended_at_ : swept.last;
        telling.recorded_at = scope_.now;
        count_.tell(std::move(telling));
        ++view_.articles;
        view_.missing += is_missing ? 1 : 0;
        return {};
    }

    static Refusal too_many() {
        return {invalid,
                "invalid_request",
                "the tags cannot be told like this",
                {{"", "too_many", "are more articles than one count takes",
                  static_cast<std::int64_t>(most_count_lines)}}};
    }

    ChangeScope& scope_;
    const Pages& pages_;
    OpenCount& count_;
    const Instant since_;
    const bool is_of_lines_;
    std::map<std::string, Swept> swept_;  // by GTIN
    Instant ended_at_{0};
    SweepView view_;
};

}  // namespace

Result<SweepView> tell_sweep(ChangeScope& scope, Books& books, const CountCall& call,
                             const SweepRequest& wish) {
    const auto pages = books.read(scope.tx);
    auto count = lock_count(scope, call, {counts::CountStatus::open}, "told");
    if (!count) return count.refusal();
    return Sweep(scope, *pages, *count, wish).run();
}

}  // namespace nahtlos::flows
