// The credit note as a paper: what was given back, with its VAT by rate.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "papers/documents.hpp"

namespace nahtlos::papers {

/// Amounts are texts in the language of the paper, with their currency.
struct CreditedLine {
    std::string sku, title;     // both empty: money without an article
    std::int64_t quantity = 0;  // 0: a lower price
    std::string vat_rate, net, vat, gross;
};

struct CreditedVat {
    std::string rate, net, vat, gross;
};

struct CreditNote {
    std::string number, sender;
    Address recipient;  // empty where nobody may be named
    std::string sender_country, order;
    std::optional<Moment> ordered_at;
    Moment issued_at;
    std::vector<CreditedLine> lines;
    std::vector<CreditedVat> vat;  // by rate
    CreditedVat total;             // its rate is empty
};

/// PDF, A4, as the other papers.
Result<std::string> pdf(const CreditNote& note, const Setting& setting);

}  // namespace nahtlos::papers
