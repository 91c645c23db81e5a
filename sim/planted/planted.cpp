#include "sim/planted/planted.hpp"

#include "sim/planted/saboteur.hpp"

namespace nahtlos::sim {
namespace {

Bug planted = Bug::none;

}  // namespace

Planting::Planting(Bug bug) {
    check(planted == Bug::none, "one bug is planted at a time");
    planted = bug;
}

Planting::~Planting() { planted = Bug::none; }

WrapWriter Planting::wrap_writer() {
    return [](std::unique_ptr<sql::Connection> real) -> std::unique_ptr<sql::Connection> {
        return std::make_unique<Saboteur>(std::move(real));
    };
}

bool is_planted(Bug bug) { return planted == bug; }

}  // namespace nahtlos::sim
