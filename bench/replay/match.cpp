#include "bench/replay/match.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "bench/replay/classify.hpp"

namespace nahtlos::replay {
namespace {

class Matcher {
public:
    explicit Matcher(std::span<const Line> lines) : lines_(lines) {}

    void add_sale(std::size_t index) {
        const auto& line = lines_[index];
        if (line.customer.empty()) return;
        customers_.insert(line.customer);
        articles_.insert(line.customer + '|' + line.code);
        left_[key_of(line)].push_back({index, line.quantity});
    }

    Match reverse(std::size_t index) {
        const auto& line = lines_[index];
        Match match{index, MatchOutcome::found, {}};
        const auto sales = left_.find(key_of(line));
        std::int64_t there = 0;
        if (sales != left_.end()) {
            for (const auto& sale : sales->second) there += sale.quantity;
        }
        if (line.customer.empty()) {
            match.outcome = MatchOutcome::no_customer;
        } else if (!customers_.contains(line.customer)) {
            match.outcome = MatchOutcome::no_sale_before;
        } else if (!articles_.contains(line.customer + '|' + line.code)) {
            match.outcome = MatchOutcome::other_articles;
        } else if (sales == left_.end()) {
            match.outcome = MatchOutcome::other_price;
        } else if (there < -line.quantity) {
            match.outcome = there == 0 ? MatchOutcome::already_undone : MatchOutcome::too_many;
        } else {
            take(sales->second, -line.quantity, match.parts);
        }
        return match;
    }

private:
    // The file has six decimals of price at most, so that the number is the key.
    static std::string key_of(const Line& line) {
        return line.customer + '|' + line.code + '|' + std::to_string(line.price.micro);
    }

    static void take(std::vector<ReversedPart>& sales, std::int64_t quantity,
                     std::vector<ReversedPart>& parts) {
        while (quantity > 0) {
            auto& sale = sales.back();
            const auto part = std::min(sale.quantity, quantity);
            parts.push_back({sale.sale, part});
            quantity -= part;
            sale.quantity -= part;
            if (sale.quantity == 0) sales.pop_back();
        }
    }

    std::span<const Line> lines_;
    std::unordered_set<std::string> customers_, articles_;
    std::unordered_map<std::string, std::vector<ReversedPart>> left_;
};

}  // namespace

std::vector<Match> match_reversals(std::span<const Line> lines) {
    Matcher matcher(lines);
    std::vector<Match> matches;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto kind = classify(lines[i]);
        if (kind == LineClass::goods) {
            matcher.add_sale(i);
        } else if (kind == LineClass::service_reversal) {
            matches.push_back({i, MatchOutcome::no_article, {}});
        } else if (kind == LineClass::goods_reversal) {
            matches.push_back(matcher.reverse(i));
        }
    }
    return matches;
}

}  // namespace nahtlos::replay
