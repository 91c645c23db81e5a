#include "flows/engine.hpp"

namespace nahtlos::flows {

Engine::Engine(sql::Database& database, World& world, BatchLimits limits, WriterHooks hooks)
    : database_(database),
      world_(world),
      writer_(database, world, limits, std::move(hooks)),
      place_orders_(writer_.add_kind(PlaceOrderKind(books_))),
      edit_carts_(writer_.add_kind(EditCartKind(books_))) {}

}  // namespace nahtlos::flows
