#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "pricing/promotions.hpp"

namespace nahtlos::pricing {
namespace {

Uuid id(std::uint8_t n) {
    Uuid made;
    made.bytes[15] = n;
    return made;
}
const Uuid market = id(1), web = id(2), vip = id(3);

PromotionLine line(std::int64_t number, std::int64_t quantity, std::int64_t amount_minor) {
    const auto n = static_cast<std::uint8_t>(number);
    return {number, {id(100 + n)}, {id(200 + n)}, quantity, amount_minor};
}
Articles only(std::int64_t number) { return {{line(number, 1, 0).variant}, {}}; }

class Promotions : public ::testing::Test {
protected:
    Promotion& add(Effect effect) {
        Promotion p;
        p.id = {id(static_cast<std::uint8_t>(10 + all_.size()))};
        p.market = market;
        p.effect = std::move(effect);
        all_.push_back(std::make_unique<Promotion>(std::move(p)));
        return *all_.back();
    }
    Promotion& percent_off(std::int64_t bp) {
        return add({.kind = EffectKind::percent_off, .percent_bp = bp});
    }
    Promotion& amount_off(std::int64_t minor) {
        return add({.kind = EffectKind::amount_off, .amount_minor = minor});
    }
    Applied apply() const {
        std::vector<const Promotion*> all;
        for (const auto& p : all_) all.push_back(p.get());
        return apply_promotions(all, scene, lines);
    }
    PromotionOutcome outcome(const Promotion& p) const {
        for (const auto& answer : apply().answers) {
            if (answer.promotion == p.id) return answer.outcome;
        }
        ADD_FAILURE() << "no answer";
        return PromotionOutcome::applied;
    }
    // What each line is cheaper.
    std::vector<std::int64_t> off() const {
        const auto applied = apply();
        std::vector<std::int64_t> sums;
        for (const auto& l : lines) sums.push_back(applied.discount_minor(l.line));
        return sums;
    }

    PromotionScene scene{{market, web, {}, Instant{50}}, {}, {}, {}};
    std::vector<PromotionLine> lines{line(1, 2, 2'000), line(2, 1, 3'000), line(3, 3, 1'000)};

private:
    std::vector<std::unique_ptr<Promotion>> all_;
};

using Off = std::vector<std::int64_t>;

TEST_F(Promotions, of_a_percentage_are_split_to_the_cent) {
    percent_off(1'000);
    EXPECT_EQ(off(), (Off{200, 300, 100}));
    lines = {line(1, 1, 333), line(2, 1, 333), line(3, 1, 333)};
    EXPECT_EQ(off(), (Off{34, 33, 33}));  // 99.9 is 100
}

TEST_F(Promotions, of_an_amount_never_take_more_than_there_is) {
    amount_off(700);
    EXPECT_EQ(off(), (Off{233, 350, 117}));
    lines = {line(1, 1, 300), line(2, 1, 200)};
    EXPECT_EQ(off(), (Off{300, 200}));
}

TEST_F(Promotions, are_for_the_articles_that_they_name) {
    percent_off(5'000).effect.articles = only(2);
    EXPECT_EQ(off(), (Off{0, 1'500, 0}));
}

TEST_F(Promotions, give_the_cheapest_of_every_n_away) {
    add({.kind = EffectKind::nth_free, .nth = 3});
    EXPECT_EQ(off(), (Off{0, 0, 667}));  // six units, two free, of those at 3.33
}

TEST_F(Promotions, sell_the_second_for_half) {
    lines = {line(1, 2, 2'000)};
    add({.kind = EffectKind::nth_free, .percent_bp = 5'000, .nth = 2});
    EXPECT_EQ(off(), (Off{500}));
}

TEST_F(Promotions, round_what_is_cheaper_of_several_lines_once) {
    lines = {line(1, 2, 1'001), line(2, 2, 1'001), line(3, 2, 9'000)};
    add({.kind = EffectKind::nth_free, .percent_bp = 5'000, .nth = 2});
    // Three units of six: two at 10.01 together and one at 5.01, half of 15.02 in all.
    EXPECT_EQ(off(), (Off{501, 250, 0}));
}

TEST_F(Promotions, sell_whole_bundles_for_their_price) {
    add({.kind = EffectKind::bundle_price,
         .amount_minor = 3'000,
         .bundle = {{only(1), 1}, {only(2), 1}}});
    // One bundle of 10.00 and 30.00 for 30.00; the second article 1 is left over.
    EXPECT_EQ(off(), (Off{250, 750, 0}));
    lines[1] = line(2, 0, 0);
    lines.erase(lines.begin() + 1);
    EXPECT_EQ(off(), (Off{0, 0}));
}

TEST_F(Promotions, sell_an_article_with_any_other_one_as_a_bundle) {
    add({.kind = EffectKind::bundle_price,
         .amount_minor = 3'500,
         .bundle = {{{}, 1}, {only(1), 1}}});
    // Article 1 is any article, too, but there is only one of it.
    lines = {line(1, 1, 1'000), line(2, 1, 3'000)};
    EXPECT_EQ(off(), (Off{125, 375}));
}

TEST_F(Promotions, never_make_a_bundle_dearer) {
    auto& p = add({.kind = EffectKind::bundle_price,
                   .amount_minor = 9'000,
                   .bundle = {{only(1), 1}, {only(2), 1}}});
    EXPECT_EQ(off(), (Off{0, 0, 0}));
    EXPECT_EQ(outcome(p), PromotionOutcome::nothing_to_discount);
}

TEST_F(Promotions, give_gifts_and_free_shipping) {
    add({.kind = EffectKind::gift, .gift = catalog::VariantId{id(77)}, .gift_quantity = 2});
    add({.kind = EffectKind::free_shipping});
    const auto applied = apply();
    ASSERT_EQ(applied.gifts.size(), 1u);
    EXPECT_EQ(applied.gifts[0].quantity, 2);
    EXPECT_TRUE(applied.is_shipping_free);
    EXPECT_TRUE(applied.discounts.empty());
}

TEST_F(Promotions, that_combine_follow_each_other_by_priority) {
    amount_off(1'000);
    percent_off(5'000).priority = 1;
    // Half of 60.00 first, then 10.00 of the 30.00 that are left.
    EXPECT_EQ(apply().answers[1].discount_minor, 3'000);
    EXPECT_EQ(apply().answers[0].discount_minor, 1'000);
}

TEST_F(Promotions, of_one_family_do_not_add_up) {
    auto& small = percent_off(1'000);
    auto& large = percent_off(2'000);
    small.family = large.family = "season";
    EXPECT_EQ(outcome(small), PromotionOutcome::family_has_better);
    EXPECT_EQ(off(), (Off{400, 600, 200}));
}

TEST_F(Promotions, that_are_exclusive_win_only_when_they_are_better) {
    auto& alone = percent_off(2'000);
    alone.stacking = Stacking::exclusive;
    auto& one = percent_off(1'000);
    EXPECT_EQ(outcome(one), PromotionOutcome::other_is_better);
    auto& two = percent_off(1'500);
    EXPECT_EQ(outcome(alone), PromotionOutcome::other_is_better);
    EXPECT_EQ(outcome(two), PromotionOutcome::applied);
}

TEST_F(Promotions, that_do_nothing_keep_nothing_from_the_customer) {
    auto& gift =
        add({.kind = EffectKind::gift, .gift = catalog::VariantId{id(9)}, .gift_quantity = 1});
    gift.stacking = Stacking::exclusive;
    auto& elsewhere = percent_off(1'000);
    elsewhere.effect.articles = only(20);  // not in the cart
    EXPECT_EQ(outcome(gift), PromotionOutcome::applied);
    EXPECT_EQ(outcome(elsewhere), PromotionOutcome::nothing_to_discount);
    gift.stacking = Stacking::combine;
    gift.family = elsewhere.family = "f";
    gift.priority = -1;
    EXPECT_EQ(outcome(gift), PromotionOutcome::applied);
}

TEST_F(Promotions, say_why_they_are_not_applied) {
    auto& p = percent_off(1'000);
    p.needs_coupon = true;
    EXPECT_EQ(outcome(p), PromotionOutcome::coupon_missing);
    scene.by_coupon = {p.id};
    EXPECT_EQ(outcome(p), PromotionOutcome::applied);
    scene.limits = {{p.id, UseLimit::used_up}};
    EXPECT_EQ(outcome(p), PromotionOutcome::used_up);
    scene.limits.clear();
    p.conditions.total_at_least_minor = 6'500;
    EXPECT_EQ(apply().answers[0].missing_minor, 500);
    p.conditions.total_at_least_minor = 6'000;
    p.conditions.items = {{only(1), 3}};
    EXPECT_EQ(outcome(p), PromotionOutcome::items_missing);
    p.conditions.items = {{only(1), 2}};
    p.conditions.is_first_order = true;
    EXPECT_EQ(outcome(p), PromotionOutcome::needs_customer);
    scene.has_ordered = true;
    EXPECT_EQ(outcome(p), PromotionOutcome::not_first_order);
    scene.has_ordered = false;
    EXPECT_EQ(outcome(p), PromotionOutcome::applied);
    p.audience.groups = {vip};
    EXPECT_EQ(outcome(p), PromotionOutcome::other_customers);
    p.audience.channels = {id(9)};
    EXPECT_EQ(outcome(p), PromotionOutcome::other_channel);
    p.audience = {};
    p.valid = {Instant{51}, {}};
    EXPECT_EQ(outcome(p), PromotionOutcome::not_yet);
    p.valid = {{}, Instant{50}};
    EXPECT_EQ(outcome(p), PromotionOutcome::over);
}

// Any promotions on any cart: exact to the cent, and nobody is paid for shopping.
RC_GTEST_PROP(Discounts, add_up_and_never_exceed_their_line,
              (std::vector<std::array<std::uint16_t, 2>> goods,
               std::vector<std::array<std::uint16_t, 4>> wishes)) {
    std::vector<PromotionLine> cart;
    for (std::size_t i = 0; i < goods.size() && i < 20; ++i) {
        cart.push_back(line(static_cast<std::int64_t>(i) + 1, goods[i][0] % 9 + 1, goods[i][1]));
    }
    std::vector<Promotion> all;
    for (std::size_t i = 0; i < wishes.size() && i < 12; ++i) {
        const auto& w = wishes[i];
        Promotion p;
        p.id = {id(static_cast<std::uint8_t>(i + 1))};
        p.market = market;
        p.priority = w[3] % 3;
        if (w[3] % 5 == 0) p.stacking = Stacking::exclusive;
        if (w[3] % 7 == 0) p.family = "f";
        p.effect.kind = static_cast<EffectKind>(w[0] % 4);
        p.effect.percent_bp = w[1] % 10'000 + 1;
        p.effect.amount_minor = w[1];
        p.effect.nth = w[1] % 4 + 1;
        if (w[2] % 2 == 1) p.effect.articles = only(w[2] % 20 + 1);
        p.effect.bundle = {{only(w[1] % 20 + 1), w[2] % 3 + 1}, {{}, 1}};
        all.push_back(std::move(p));
    }
    std::vector<const Promotion*> named;
    for (const auto& p : all) named.push_back(&p);
    const PromotionScene scene{{market, web, {}, Instant{5}}, {}, {}, {}};
    const auto applied = apply_promotions(named, scene, cart);
    std::map<PromotionId, std::int64_t> by_promotion;
    for (const auto& d : applied.discounts) {
        RC_ASSERT(d.amount_minor > 0);
        by_promotion[d.promotion] += d.amount_minor;
    }
    for (const auto& l : cart) RC_ASSERT(applied.discount_minor(l.line) <= l.amount_minor);
    RC_ASSERT(applied.answers.size() == all.size());
    for (const auto& answer : applied.answers) {
        RC_ASSERT(by_promotion[answer.promotion] == answer.discount_minor);
    }
    // In whatever order they are named.
    std::ranges::reverse(named);
    const auto again = apply_promotions(named, scene, cart);
    for (const auto& l : cart) {
        RC_ASSERT(again.discount_minor(l.line) == applied.discount_minor(l.line));
    }
}

}  // namespace
}  // namespace nahtlos::pricing
