#include "flows/demo/reviews.hpp"

#include <algorithm>
#include <set>

#include "flows/demo/review_words.hpp"
#include "flows/write_review.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows::demo {
namespace {

using reviews::Review;
using reviews::State;

constexpr const char* team = "Team Lindenhof";
constexpr const char* origin = "lindenhof-alt";  // the shop that was there before
constexpr std::size_t rows_at_once = 100;

class ReviewMaker {
public:
    ReviewMaker(Engine& engine, Runner& runner, std::uint64_t seed, const ReviewPlan& plan)
        : engine_(engine), runner_(runner), dice_(seed ^ 0x7265766965777321ULL), plan_(plan) {}

    MadeReviews make() {
        import_old();
        for (const auto& bought : plan_.bought) review_order(bought);
        return made_;
    }

private:
    // --- of the old shop

    void import_old() {
        std::vector<Review> all;
        for (const auto& product : plan_.products) {
            std::set<std::string> known;
            for (auto n = how_many(); n > 0; --n) {
                auto said = say_of(dice_, product.type);
                if (!known.insert(said.text).second) continue;
                all.push_back(old_review(product, said, all.size()));
            }
        }
        for (std::size_t begin = 0; begin < all.size(); begin += rows_at_once) {
            const auto end = std::min(all.size(), begin + rows_at_once);
            save({all.begin() + static_cast<std::ptrdiff_t>(begin),
                  all.begin() + static_cast<std::ptrdiff_t>(end)});
        }
    }

    // Most have none or a few, some have many.
    std::int64_t how_many() {
        if (dice_.percent(12)) return dice_.between(4, 9);
        return dice_.percent(40) ? 0 : dice_.between(1, 2);
    }

    Review old_review(const Reviewable& product, const Said& said, std::size_t n) {
        Review r;
        r.product = product.product.uuid;
        r.source = reviews::Source::import;
        r.origin = origin;
        r.external_reference = "alt-" + std::to_string(1'000 + n);
        r.legal_entity = plan_.legal_entity.uuid;
        put_words(r, said);
        r.state = dice_.percent(4) ? State::pending : State::approved;
        r.written_at = runner_.now() - minutes(dice_.between(120 * 1'440, 900 * 1'440));
        if (r.state == State::approved && gets_answer(said)) {
            put_answer(r, said, r.written_at + days(dice_.between(1, 5)));
        }
        return r;
    }

    void save(const std::vector<Review>& rows) {
        // As if they had come over with the catalog.
        runner_.run<OneRow>(runner_.now() - days(118), [&](ChangeScope& scope) -> Result<OneRow> {
            const auto screening = reviews::load_screening(scope.tx);
            auto all = rows;
            for (std::size_t i = 0; i < all.size(); ++i) {
                auto& r = all[i];
                r.id = {child_id(scope.id, static_cast<std::uint16_t>(i + 1))};
                const auto state = r.state;
                reviews::screen(r, screening);
                r.state = state;
                r.created_at = r.updated_at = scope.now;
            }
            for (const auto& r : reviews::insert_reviews(scope.tx, all)) {
                reviews::tell(scope, "review_imported", r);
                count(r);
            }
            return OneRow{};
        });
    }

    // --- by who bought it here

    void review_order(const Bought& bought) {
        for (const auto& product : products_of(bought)) {
            if (!dice_.percent(70)) continue;
            const auto said = say_of(dice_, product.type);
            const auto at = bought.placed_at + days(dice_.between(4, 18));
            const auto written = write(bought, product, said, at);
            if (!written) continue;
            ++made_.all;
            ++made_.verified;
            if (dice_.percent(15)) {
                ++made_.waiting;
                continue;
            }
            change(*written, at + hours(20), "review_approved", [](Review& r, Instant now) {
                static_cast<void>(
                    reviews::decide(r, r.version, reviews::Decision::approve, {}, now));
            });
            if (!gets_answer(said)) continue;
            const auto text = answer_to(dice_, said);
            change(*written, at + hours(30), "review_answered", [&](Review& r, Instant now) {
                put_answer(r, text, now);
                r.updated_at = now;
                ++r.version;
            });
        }
    }

    // By the goods of its lines, each once.
    std::vector<Reviewable> products_of(const Bought& bought) {
        return engine_.database().read([&](Tx& tx) {
            const auto pages = engine_.books().open(tx);
            std::vector<Reviewable> found;
            for (const auto& line : orders::lines_of(tx, {bought.order})) {
                if (!line.variant) continue;
                const auto* offer = pages->offers->find(*line.variant);
                if (offer == nullptr) continue;
                const auto is_it = [&](const Reviewable& r) { return r.product == offer->product; };
                const auto it = std::ranges::find_if(plan_.products, is_it);
                if (it == plan_.products.end() || std::ranges::any_of(found, is_it)) continue;
                found.push_back(*it);
            }
            return found;
        });
    }

    // Nothing where the buyer said something of it before.
    std::optional<reviews::ReviewId> write(const Bought& bought, const Reviewable& product,
                                           const Said& said, Instant at) {
        std::optional<reviews::ReviewId> written;
        runner_.run<OneRow>(at, [&](ChangeScope& scope) -> Result<OneRow> {
            const auto pages = engine_.books().read(scope.tx);
            const auto order = orders::orders(scope.tx, {bought.order}, sql::Lock::no);
            const auto purchase = purchase_among(scope.tx, *pages, order, product.product);
            if (!purchase || !purchase->order.party) return OneRow{};
            const auto party = purchase->order.party->uuid;
            if (reviews::review_of_guest(scope.tx, party, product.product.uuid)) return OneRow{};
            NewReview wish{product.product, {said.stars}, {}, {}, {}, json::LanguageTag{}};
            wish.language->value = said.language;
            auto review = make_review(scope, *purchase, {}, wish);
            put_words(review, said);
            reviews::screen(review, reviews::load_screening(scope.tx));
            const auto done = write_new(scope, review);
            if (!done) return done.refusal();
            written = done->id;
            return OneRow{};
        });
        return written;
    }

    template <class Act>
    void change(reviews::ReviewId id, Instant at, const char* event, Act act) {
        runner_.run<OneRow>(at, [&](ChangeScope& scope) -> Result<OneRow> {
            const auto before = reviews::find_review(scope.tx, id);
            auto after = *before;
            act(after, scope.now);
            reviews::update_reviews(scope.tx, {{*before, after}});
            reviews::tell(scope, event, after);
            return OneRow{};
        });
    }

    // --- both

    static void put_words(Review& r, const Said& said) {
        r.rating = said.stars;
        r.language = said.language;
        if (!said.title.empty()) r.title = said.title;
        r.text = said.text;
        if (!said.author.empty()) r.author = said.author;
    }
    bool gets_answer(const Said& said) { return dice_.percent(said.stars <= 2 ? 65 : 6); }
    void put_answer(Review& r, const Said& said, Instant at) {
        put_answer(r, answer_to(dice_, said), at);
    }
    static void put_answer(Review& r, const std::string& text, Instant at) {
        r.answer = text;
        r.answer_author = team;
        r.answer_state = reviews::AnswerState::published;
        r.answered_at = at;
    }
    void count(const Review& r) {
        ++made_.all;
        if (r.state == State::pending) ++made_.waiting;
    }

    Engine& engine_;
    Runner& runner_;
    Dice dice_;
    const ReviewPlan& plan_;
    MadeReviews made_;
};

}  // namespace

MadeReviews make_reviews(Engine& engine, Runner& runner, std::uint64_t seed,
                         const ReviewPlan& plan) {
    return ReviewMaker(engine, runner, seed, plan).make();
}

}  // namespace nahtlos::flows::demo
