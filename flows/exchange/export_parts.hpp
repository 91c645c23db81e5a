// The parts of an export of lines, each in a file of its own.
#pragma once

#include <functional>
#include <string>

#include "base/json/writer.hpp"
#include "base/sql/database.hpp"
#include "flows/books.hpp"

namespace nahtlos::flows::exchange {

using UseLine = std::function<void(const std::string&)>;

template <class T>
void put_line(const UseLine& use, std::string_view name, const T& value) {
    std::string line = "{\"" + std::string(name) + "\":";
    json::write(line, value);
    use(line + '}');
}

/// Promotions in the order in which they were made, which counts where priorities are equal, then
/// the coupons of each by their codes.
void put_promotions(Tx& tx, const Pages& pages, const UseLine& use);

/// Reviews that wait or are shown, by origin and name there. What is kept of all of them at once
/// are these names.
void put_reviews(sql::Database& database, const UseLine& use);

}  // namespace nahtlos::flows::exchange
