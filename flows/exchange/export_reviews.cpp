#include <algorithm>
#include <map>
#include <tuple>

#include "catalog/search.hpp"
#include "channels/directory.hpp"
#include "flows/exchange/entity_line.hpp"
#include "flows/exchange/export_parts.hpp"
#include "flows/exchange/review_names.hpp"
#include "reviews/store.hpp"
#include "reviews/verify.hpp"

namespace nahtlos::flows::exchange {
namespace {

using reviews::Review;
using reviews::ReviewId;

constexpr std::int64_t rows_at_once = 500;

struct Named {
    std::string origin, reference;
    ReviewId id;
    auto operator<=>(const Named&) const = default;
};

// What was rejected or withdrawn is nothing to hand on.
bool is_handed_on(const Review& review) {
    return review.state == reviews::State::pending || review.state == reviews::State::approved;
}

Named name_of(const Review& review) {
    if (review.origin && review.external_reference) {
        return {*review.origin, *review.external_reference, review.id};
    }
    return {std::string(own_origin), to_string(review.id), review.id};
}

std::vector<Named> names_of_all(sql::Database& database) {
    std::vector<Named> names;
    ReviewId after;
    for (bool goes_on = true; goes_on;) {
        database.read([&](Tx& tx) {
            const auto page = reviews::reviews_after(tx, after, rows_at_once);
            for (const auto& review : page) {
                if (is_handed_on(review)) names.push_back(name_of(review));
            }
            goes_on = static_cast<std::int64_t>(page.size()) == rows_at_once;
            if (!page.empty()) after = page.back().id;
            return 0;
        });
    }
    std::ranges::sort(names);
    return names;
}

// Names instead of ids.
class ReviewNamer {
public:
    ReviewNamer(Tx& tx, std::map<Uuid, std::string>& handles)
        : tx_(tx), directory_(channels::load_directory(tx)), handles_(handles) {}

    ReviewLine line_of(const Review& r, const std::map<Uuid, std::string>& skus) {
        const auto name = name_of(r);
        ReviewLine line;
        line.origin = {name.origin};
        line.external_reference = {name.reference};
        line.product = {handle_of(r.product)};
        if (r.variant) line.sku = json::Sku{skus.at(*r.variant)};
        line.rating = r.rating;
        put(line.title, r.title);
        put(line.text, r.text);
        put(line.author, r.author);
        line.language = {r.language};
        line.written_at = r.written_at;
        line.is_approved = r.state == reviews::State::approved;
        if (r.legal_entity) {
            line.legal_entity.emplace().value =
                directory_->legal_entities.at({*r.legal_entity}).name;
        }
        if (r.market) line.market.emplace().value = directory_->markets.at({*r.market}).code;
        if (r.channel) line.channel.emplace().value = directory_->channels.at({*r.channel}).code;
        if (r.answer) {
            auto& answer = line.answer.emplace();
            answer.text = {*r.answer};
            put(answer.author, r.answer_author);
            answer.state = r.answer_state.value_or(reviews::AnswerState::published);
            answer.answered_at = r.answered_at.value_or(r.written_at);
        }
        return line;
    }

private:
    template <class Text>
    static void put(std::optional<Text>& to, const std::optional<std::string>& text) {
        if (text && !text->empty()) to.emplace().value = *text;
    }

    std::string handle_of(Uuid id) {
        const auto [it, is_new] = handles_.try_emplace(id);
        if (is_new) {
            catalog::ProductFilter one;
            one.only = catalog::ProductId{id};
            const auto found = catalog::search_products(tx_, one);
            check(!found.empty(), "a product is never deleted");
            it->second = found.front().handle;
        }
        return it->second;
    }

    Tx& tx_;
    const std::shared_ptr<const channels::Directory> directory_;
    std::map<Uuid, std::string>& handles_;
};

void put_page(Tx& tx, std::span<const Named> names, const Pages& pages,
              std::map<Uuid, std::string>& handles, const UseLine& use) {
    std::vector<ReviewId> ids;
    for (const auto& name : names) ids.push_back(name.id);
    std::ranges::sort(ids);
    std::map<ReviewId, Review> found;
    std::map<Uuid, std::string> skus;
    for (auto& review : reviews::reviews(tx, ids)) {
        if (review.variant) {
            const auto* offer = pages.offers->find(catalog::VariantId{*review.variant});
            check(offer != nullptr, "a variant is never deleted");
            skus[*review.variant] = offer->sku;
        }
        found.emplace(review.id, std::move(review));
    }
    ReviewNamer namer(tx, handles);
    for (const auto& name : names) {
        const auto review = found.find(name.id);
        // It may have been rejected meanwhile.
        if (review == found.end() || !is_handed_on(review->second)) continue;
        put_line(use, "review", namer.line_of(review->second, skus));
    }
}

}  // namespace

void put_reviews(sql::Database& database, const UseLine& use) {
    const auto names = names_of_all(database);
    if (names.empty()) return;
    Books books;
    std::map<Uuid, std::string> handles;
    for (std::size_t begin = 0; begin < names.size(); begin += rows_at_once) {
        const auto page = std::span(names).subspan(
            begin, std::min<std::size_t>(rows_at_once, names.size() - begin));
        database.read([&](Tx& tx) {
            put_page(tx, page, *books.read(tx), handles, use);
            return 0;
        });
    }
}

}  // namespace nahtlos::flows::exchange
