// What papers say beside data, in both languages.
#pragma once

#include <string>
#include <string_view>

#include "papers/documents.hpp"

namespace nahtlos::papers {

enum class Word {
    pick_list,
    packing_slip,
    pick_up,
    orders,
    order,
    place,
    shelf,
    sku,
    article,
    quantity,
    part_of,
    from,
    to,
    ordered,
    separately,
    nothing,
    returns,
    code,
    customer,
    by,
    signature,
    page,
    pieces,
    credit_note,
    issued,
    net,
    vat,
    gross,
    price_reduction
};
std::string_view word(Word word, Language language);

/// "Page 2 of 3".
std::string page_of(int page, int pages, Language language);

/// Name of a country that people of the language read; its code where there is none.
std::string country_name(std::string_view code, Language language);

}  // namespace nahtlos::papers
