// Shoppers: fill carts on several devices, log in, check out, pay or not, and ask again.
#pragma once

#include <array>
#include <deque>
#include <memory>

#include "sim/cart_model.hpp"
#include "sim/scene.hpp"

namespace nahtlos::sim {

class Shoppers final : public Actor {
public:
    std::string_view name() const override { return "shoppers"; }
    Span pace() const override { return milliseconds(8); }
    void act(Scene& scene) override;
    bool ask_again(Scene& scene) override { return errands_.repeat(scene, true); }

private:
    struct SeenLine {
        std::int64_t line = 0;
        std::string sku;
    };
    struct Basket {
        int number = 0;
        std::string token, id;  // of the cart; empty until it is made
        CartModel model;
        std::vector<SeenLine> lines;  // as last read
        int open_edits = 0;           // whose end is not known
        bool is_sure = true;          // nothing was given up
        bool is_paying = false, is_over = false;
        std::string customer;      // who it was given to
        bool is_claiming = false;  // that is under way
        std::string redirect_url;
    };
    using BasketPtr = std::shared_ptr<Basket>;

    void make(Scene& scene);
    void edit(Scene& scene, const BasketPtr& basket);
    void claim(Scene& scene, const BasketPtr& basket);
    void look(Scene& scene, const BasketPtr& basket);
    void check_out(Scene& scene, const BasketPtr& basket);
    void go_on_paying(Scene& scene, const BasketPtr& basket);
    void send_edit(Scene& scene, const BasketPtr& basket, const std::string& body,
                   std::vector<CartEdit> edits);
    void compare(Scene& scene, const Basket& basket, const Reply& seen) const;
    void hear_checkout(Scene& scene, Basket& basket, const Reply& reply);
    BasketPtr of_cart(const std::string& id) const;

    Errands errands_;
    std::deque<BasketPtr> baskets_;
    int made_ = 0;
};

}  // namespace nahtlos::sim
