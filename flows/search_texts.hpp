// What the search is told in words: texts, and values of attributes and options.
#pragma once

#include <string>
#include <vector>

#include "catalog/product.hpp"
#include "search/document.hpp"

namespace nahtlos::flows {

/// Values that shops filter by become attributes; other words go to the texts.
struct SearchWords {
    std::vector<search::SearchAttribute> attributes;
    std::map<std::string, std::string> keywords, descriptions;  // by language; "": any
    double boost = 1;
};

/// Of the values of a product or one of its variants. `family` may be null.
SearchWords words_of(const catalog::Attributes& values,
                     const catalog::ProductTypes::Family* family);

/// Of one choice among the options of a product.
search::SearchAttribute option_words(const catalog::WholeProduct& product, const std::string& axis,
                                     const std::string& value);

/// Titles and descriptions with the words of the product and its variants.
std::map<std::string, search::SearchText> texts_of(const catalog::WholeProduct& product,
                                                   const std::vector<SearchWords>& words);

/// The attribute of a number from 0.1 to 10 that multiplies the relevance of a product.
inline constexpr const char* boost_attribute = "search_boost";

}  // namespace nahtlos::flows
