// StockKeeper: receives, counts, moves and loses goods; where that breaks promises, so be it.
#pragma once

#include "sim/scene.hpp"

namespace nahtlos::sim {

class StockKeeper final : public Actor {
public:
    std::string_view name() const override { return "stock_keeper"; }
    Span pace() const override { return milliseconds(30); }
    void act(Scene& scene) override;
    bool ask_again(Scene& scene) override;

private:
    static void send(Scene& scene, std::size_t wish);
};

}  // namespace nahtlos::sim
