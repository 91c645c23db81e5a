// OrderSender: tills and marketplaces that place orders in one call, and ask again.
#pragma once

#include "sim/scene.hpp"

namespace nahtlos::sim {

class OrderSender final : public Actor {
public:
    std::string_view name() const override { return "order_sender"; }
    Span pace() const override { return milliseconds(5); }
    void act(Scene& scene) override;
    bool ask_again(Scene& scene) override;

private:
    std::size_t new_wish(Scene& scene);
    std::size_t other_body(Scene& scene, std::size_t of);
    void send(Scene& scene, std::size_t wish);
    flows::PlaceOrderCommand make_command(Scene& scene);
    void add_lines(Scene& scene, orders::PlaceOrder& request);
    void add_delivery(Scene& scene, flows::PlaceOrderCommand& command);
    void add_payment(Scene& scene, orders::PlaceOrder& request);

    std::uint64_t external_ids_ = 0, references_ = 0;
};

}  // namespace nahtlos::sim
