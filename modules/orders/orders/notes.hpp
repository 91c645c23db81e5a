// Notes: what people said about an order in words of their own, apart from the events that name it.
#pragma once

#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "orders/types.hpp"

namespace nahtlos::orders {

enum class NoteAbout { cancel, hold, release, return_, arrival, collector };
BOOST_DESCRIBE_ENUM(NoteAbout, cancel, hold, release, return_, arrival, collector)

struct Note {
    OrderId order_id;
    Uuid id;
    NoteAbout about = NoteAbout::hold;
    std::string text;
    Instant recorded_at;
};
BOOST_DESCRIBE_STRUCT(Note, (), (order_id, id, about, text, recorded_at))

void insert_note(Tx& tx, const Note& note);
/// Of these orders (ascending, unique), by order and age.
std::vector<Note> notes_of(Tx& tx, const std::vector<OrderId>& ids);
/// Drops those of these orders; returns how many that were.
std::int64_t forget_notes(Tx& tx, const std::vector<OrderId>& ids);

}  // namespace nahtlos::orders
