// What became of a day, counted, and shown as a table.
#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <string>

namespace nahtlos::app::day {

struct Tally {
    std::int64_t orders = 0, canceled = 0, sent = 0, collected = 0, not_collected = 0, waiting = 0;
};

struct Outcome {
    std::map<std::string, Tally> methods;                                 // by method
    std::map<std::string, std::map<std::string, std::int64_t>> channels;  // minor units by currency
    std::map<std::string, std::int64_t> lost;                             // orders refused, by code
    std::map<std::string, std::int64_t> refused_steps;                    // of staff, by code
    std::int64_t rejects = 0, moved = 0, short_picks = 0, returns = 0, returned_elsewhere = 0;
    std::map<std::string, std::int64_t> refunded;  // minor units by currency
    std::int64_t calls = 0;
};

void show(const Outcome& outcome, std::ostream& out);

}  // namespace nahtlos::app::day
