#include "privacy/map.hpp"

namespace nahtlos::privacy {

sql::Type type_of(Shape shape) {
    switch (shape) {
        case Shape::uuid: return sql::Type::uuid;
        case Shape::text:
        case Shape::json: return sql::Type::text;
        case Shape::integer:
        case Shape::time: return sql::Type::integer;
        case Shape::bytes: return sql::Type::bytes;
        case Shape::real: return sql::Type::real;
    }
    return sql::Type::text;
}

}  // namespace nahtlos::privacy
