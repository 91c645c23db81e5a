#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <iostream>
#include <map>

#include "modules/search/folder_for_test.hpp"
#include "modules/search/relevance_shop.hpp"
#include "search/index.hpp"

namespace nahtlos::search {
namespace {

// nDCG with gains 2^grade - 1 (Burges et al., "Learning to Rank Using Gradient Descent", 2005).
double discounted(const std::vector<int>& grades) {
    double sum = 0;
    for (std::size_t i = 0; i < grades.size() && i < 10; ++i) {
        sum += (std::exp2(grades[i]) - 1) / std::log2(static_cast<double>(i) + 2);
    }
    return sum;
}

struct Scored {
    JudgedQuery query;
    double ndcg = 0;
    std::string first;
};

class Judge {
public:
    Judge() : products_(judged_products()), index_({.folder = folder_.path()}) {
        auto rebuild = index_.begin_rebuild();
        rebuild.add(judged_documents());
        index_.finish(std::move(rebuild), 1);
        for (const auto& product : products_) by_id_[product.document.id] = &product;
    }

    Scored score(const JudgedQuery& query) const {
        SearchRequest request;
        request.text = query.text;
        request.language = query.language;
        request.limit = 10;
        const auto answer = index_.search(request);
        std::vector<int> found, ideal;
        Scored scored{query, 0, ""};
        for (const auto& hit : answer->hits) {
            const auto& product = *by_id_.at(hit.product);
            found.push_back(grade_of(query, product));
            if (scored.first.size() < 300) {
                const auto& title = product.document.texts.at(query.language).title;
                scored.first += " " + std::to_string(found.back()) + ":" + title + ";";
            }
        }
        for (const auto& product : products_) ideal.push_back(grade_of(query, product));
        std::ranges::sort(ideal, std::greater{});
        scored.ndcg = discounted(found) / discounted(ideal);
        return scored;
    }

private:
    FolderForTest folder_;
    std::vector<JudgedProduct> products_;
    std::map<Uuid, const JudgedProduct*> by_id_;
    SearchIndex index_;
};

double mean(const std::vector<Scored>& all) {
    double sum = 0;
    for (const auto& one : all) sum += one.ndcg;
    return all.empty() ? 0 : sum / static_cast<double>(all.size());
}

// Those that were written before anything was tuned, and never looked at while tuning, are told
// apart.
void expect_relevance(const std::string& language) {
    const Judge judge;
    std::vector<Scored> all, held, tuned;
    for (const auto& query : judged_queries()) {
        if (query.language != language) continue;
        all.push_back(judge.score(query));
        (query.set == "held" ? held : tuned).push_back(all.back());
    }
    ASSERT_GE(all.size(), 40U);
    ASSERT_GE(held.size(), 10U);
    EXPECT_GE(mean(all), 0.85);
    EXPECT_GE(mean(held), 0.85);
    std::cout << language << ": nDCG@10 " << mean(all) << " of " << all.size() << " queries, "
              << mean(held) << " of the " << held.size() << " held out; the worst:\n";
    std::ranges::sort(tuned, {}, &Scored::ndcg);
    for (std::size_t i = 0; i < 12 && tuned[i].ndcg < 0.98; ++i) {
        std::cout << "  " << tuned[i].ndcg << "  " << tuned[i].query.text << " ->" << tuned[i].first
                  << '\n';
    }
}

TEST(Relevance, german_queries_find_what_people_judged_fit) { expect_relevance("de"); }
TEST(Relevance, english_queries_find_what_people_judged_fit) { expect_relevance("en"); }

}  // namespace
}  // namespace nahtlos::search
