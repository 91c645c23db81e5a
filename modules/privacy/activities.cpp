// The record of processing activities, said from the map.
#include "privacy/map.hpp"

namespace nahtlos::privacy {
namespace {

std::string days_text(std::int64_t n, const std::string& after) {
    return n == 0 ? "until it is erased" : std::to_string(n) + " days " + after;
}

Activity reason_of(Why why, const Periods& p) {
    const auto years = std::to_string(p.evidence_years) +
                       " years from the end of the year of the "
                       "order";
    const std::string contract = "contract (GDPR Art. 6(1)(b))",
                      interest = "legitimate interest (GDPR Art. 6(1)(f))",
                      law = "legal obligation (GDPR Art. 6(1)(c); AO §147, HGB §257, UStG §14b)";
    switch (why) {
        case Why::none: break;
        case Why::account:
            return {{},
                    "the customer's account",
                    contract,
                    days_text(p.profile_days, "without order or log-in"),
                    {}};
        case Why::login:
            return {{},
                    "logging in, and noticing who else does",
                    contract,
                    "links a day, sessions a day after they are over, passwords as the account",
                    {}};
        case Why::contact:
            return {{},
                    "to reach the customer about an order, and claims of it (BGB §195)",
                    contract,
                    days_text(p.contact_days, "after the order"),
                    {}};
        case Why::evidence: return {{}, "invoices name who bought", law, years, {}};
        case Why::books:
            return {{},
                    "books and vouchers of the business",
                    law,
                    "stays, and names nobody when name and address are gone",
                    {}};
        case Why::cart:
            return {{},
                    "the cart and its checkout",
                    contract,
                    days_text(p.cart_days, "after it was touched last"),
                    {}};
        case Why::note:
            return {{},
                    "why something was done to an order",
                    interest,
                    days_text(p.contact_days, "after the order"),
                    {}};
        case Why::review:
            return {{},
                    "what customers say of what they bought, shown to others",
                    contract,
                    "until it is withdrawn, or as the account; rejected ones " +
                        days_text(p.review_days, "after that"),
                    {}};
        case Why::staff:
            return {{},
                    "who works here and may do what",
                    "employment (GDPR Art. 88, BDSG §26)",
                    days_text(p.staff_days, "after the account was disabled; sessions a day"),
                    {}};
        case Why::trail:
            return {{},
                    "what happened, answering again what was asked twice",
                    interest,
                    "outcomes 2 days, jobs until they are done, events stay; all by ids only",
                    {}};
        case Why::proof:
            return {{},
                    "that somebody was erased, and erasing them again in a restored backup",
                    "legal obligation (GDPR Art. 5(2), 17)",
                    "stays; ids and times only",
                    {}};
    }
    return {};
}

std::string fate_of(const Table& table, const Column& column) {
    switch (column.says) {
        case Says::personal:
            if (table.whose == Whose::staff) return "replaced when the account was long disabled";
            return table.erasure == Erasure::rows ? "row deleted" : "blanked";
        case Says::evidence: return "kept for the tax office until its date, shown to nobody else";
        case Says::record: return "kept in the books";
        case Says::secret:
            return table.erasure == Erasure::rows ? "row deleted" : "stays; names nobody";
        case Says::id: return table.erasure == Erasure::rows ? "row deleted" : "stays as an id";
        case Says::nothing: break;
    }
    return {};
}

}  // namespace

std::vector<Activity> activities(const Periods& periods) {
    std::vector<Activity> all;
    for (const auto& table : tables()) {
        for (const auto& column : table.columns) {
            if (column.says == Says::nothing || column.why == Why::none) continue;
            auto activity = reason_of(column.why, periods);
            activity.field = std::string(table.name) + '.' + std::string(column.name);
            activity.on_erasure = fate_of(table, column);
            all.push_back(std::move(activity));
        }
    }
    const std::string beside = "(beside the database) ";
    all.push_back({beside + "mail/*.eml", "mails with links to log in",
                   "contract (GDPR Art. "
                   "6(1)(b))",
                   "until they are delivered, 10 minutes at most", "deleted"});
    all.push_back({beside + "log: peer", "finding attacks and faults; the address of a request",
                   "legitimate interest (GDPR Art. 6(1)(f))",
                   "as long as you keep the log: rotate it, a week is usual",
                   "goes with the log; it names nobody else"});
    all.push_back({beside + "erasures.jsonl", "erasing again what a backup brings back",
                   "legal obligation (GDPR Art. 17)", "as long as the oldest backup",
                   "stays; ids and times only"});
    all.push_back({beside + "backups", "getting the business back after a loss",
                   "legitimate interest (GDPR Art. 6(1)(f), 32)",
                   "as long as you keep them "
                   "(nahtlos backup --keep)",
                   "erased again when they are restored"});
    return all;
}

}  // namespace nahtlos::privacy
