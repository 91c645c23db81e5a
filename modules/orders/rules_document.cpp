#include "base/crypto/sha256.hpp"
#include "orders/document.hpp"

namespace nahtlos::orders {
namespace {

// With its length in front, so that no two lists of fields read the same.
void append(std::string& text, std::string_view field) {
    text += std::to_string(field.size());
    text += ':';
    text += field;
}

}  // namespace

std::string document_hash(const Document& d) {
    std::string text;
    append(text, d.previous_hash.data);
    append(text, to_string(d.legal_entity.uuid));
    append(text, d.series);
    append(text, std::to_string(d.number));
    append(text, to_string(d.id));
    append(text, d.kind);
    append(text, to_string(d.order_id.uuid));
    append(text, d.corrects ? to_string(*d.corrects) : "");
    append(text, d.currency.view());
    append(text, std::to_string(d.total_minor));
    append(text, std::to_string(d.tax_minor));
    append(text, std::to_string(d.issued_at.us));
    append(text, d.body);
    return sha256({text});
}

}  // namespace nahtlos::orders
