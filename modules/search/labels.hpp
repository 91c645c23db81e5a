// Labels: what people call facets and their values, by language.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "search/document.hpp"

namespace nahtlos::search {

/// What a facet is called, or with a value one of its values.
struct Label {
    std::string facet, value;  // value "": the facet itself
    Texts names;
};

/// Not thread safe. What was said last counts; what no document has any more stays until the index
/// is rebuilt.
class Labels {
public:
    void put(Label label);
    /// Null where there is none.
    const Texts* find(std::string_view facet, std::string_view value) const;
    /// Those that a document says and that are not known like this, each once.
    std::vector<Label> news_of(const SearchDocument& document) const;

private:
    std::map<std::string, std::map<std::string, Texts, std::less<>>, std::less<>> by_facet_;
};

}  // namespace nahtlos::search
