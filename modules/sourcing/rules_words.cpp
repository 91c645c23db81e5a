#include <array>
#include <string>

#include "base/check.hpp"
#include "sourcing/words.hpp"

namespace nahtlos::sourcing {
namespace {

// What is said in both languages; {} stand for values, in order.
struct Text {
    std::string_view en, de;
};

using Values = std::vector<std::string>;

std::string fill(std::string_view text, const Values& values) {
    std::string filled;
    std::size_t next = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i, 2) == "{}") {
            filled += values.at(next++);
            ++i;
        } else {
            filled += text[i];
        }
    }
    return filled;
}

Text name_of(CriterionKind kind) {
    switch (kind) {
        case CriterionKind::distance: return {"distance", "Entfernung"};
        case CriterionKind::cost: return {"cost", "Kosten"};
        case CriterionKind::promise:
            return {"time until it is ready", "Zeit bis zur Bereitstellung"};
        case CriterionKind::weeks_of_supply: return {"short supply", "knappe Reichweite"};
        case CriterionKind::capacity: return {"load of the day", "Tagesauslastung"};
        case CriterionKind::parcels: return {"parcels", "Sendungen"};
        case CriterionKind::priority: return {"priority", "Rang"};
        case CriterionKind::opening: return {"closed places", "geschlossene Orte"};
    }
    broken("a criterion has a name", __FILE__, __LINE__);
}

// A value with its unit; costs have no currency here: they are the profile's.
std::string shown(CriterionKind kind, std::int64_t value, bool german) {
    const auto number = std::to_string(value);
    switch (kind) {
        case CriterionKind::distance: return number + " km";
        case CriterionKind::cost: {
            auto cents = std::to_string(value % 100);
            if (cents.size() < 2) cents.insert(0, "0");
            return std::to_string(value / 100) + (german ? "," : ".") + cents;
        }
        case CriterionKind::promise: return number + " min";
        case CriterionKind::weeks_of_supply: return number + (german ? " Wochen" : " weeks");
        case CriterionKind::capacity: return number + (german ? " %" : "%");
        default: return number;
    }
}

Text unmet_text(Unmet unmet) {
    switch (unmet) {
        case Unmet::method: return {"of the way of delivery", "der Lieferart"};
        case Unmet::channel: return {"of the channel", "des Kanals"};
        case Unmet::customer_group: return {"of the customer group", "der Kundengruppe"};
        case Unmet::product_tag: return {"of the articles", "der Artikel"};
        case Unmet::country: return {"of the country", "des Landes"};
        case Unmet::postcode: return {"of the postcode", "der Postleitzahl"};
        case Unmet::value: return {"of the order's value", "des Bestellwerts"};
        case Unmet::promise: return {"of the promised date", "des zugesagten Termins"};
    }
    broken("a condition has a name", __FILE__, __LINE__);
}

Text rest_text(RestAction action) {
    switch (action) {
        case RestAction::refuse: return {"the order is not taken", "die Bestellung wird abgelehnt"};
        case RestAction::next_strategy:
            return {"the next strategy goes on", "die nächste Strategie macht weiter"};
        case RestAction::queue:
            return {"the rest waits for a place", "der Rest wartet auf einen Ort"};
        case RestAction::backorder:
            return {"the rest is backordered or waits", "der Rest wird nachgeliefert oder wartet"};
    }
    broken("an action has a name", __FILE__, __LINE__);
}

// What is said of locations that nothing is measured of.
Text plain_reason(Reason reason) {
    switch (reason) {
        case Reason::not_in_network:
            return {"is not in the strategy's network", "gehört nicht zum Netz der Strategie"};
        case Reason::has_rejected:
            return {"has rejected this order", "hat diese Bestellung abgelehnt"};
        case Reason::no_capacity: return {"can do no more today", "ist für heute ausgelastet"};
        case Reason::no_stock: return {"has nothing of it", "hat nichts davon"};
        case Reason::parcel_too_small:
            return {"would send a parcel that is worth too little or nothing",
                    "würde eine zu kleine oder keine Sendung schicken"};
        case Reason::equal:
            return {"is as good, but comes later", "ist ebenso gut, kommt aber später"};
        case Reason::not_compared:
            return {"lost; beyond the first {} they are not compared one by one",
                    "unterlagen; nach den ersten {} wird nicht mehr einzeln verglichen"};
        case Reason::chosen: return {"gives {} units", "gibt {} Stück"};
        case Reason::has_less:
        case Reason::worse: break;
    }
    broken("a measured reason says more", __FILE__, __LINE__);
}

class Speaker {
public:
    explicit Speaker(bool german) : german_(german) {}

    std::vector<std::string> say(const DecisionLog& log) {
        for (const auto& strategy : log.strategies) say(strategy);
        if (log.waiting > 0) {
            said_.push_back(in({"{} units wait for a place{}.", "{} Stück warten auf einen Ort{}."},
                               {std::to_string(log.waiting), until(log.cancel_at)}));
        }
        return std::move(said_);
    }

private:
    std::string in(const Text& text, const Values& values = {}) const {
        return fill(german_ ? text.de : text.en, values);
    }

    std::string until(const std::optional<Instant>& cancel_at) const {
        if (!cancel_at) return {};
        return in({", and are canceled at {}", " und werden um {} storniert"},
                  {to_string(*cancel_at)});
    }

    void say(const StrategyNote& note) {
        if (note.unmet) {
            said_.push_back(in({"Strategy \"{}\" does not apply because {}.",
                                "Strategie „{}“ gilt nicht wegen {}."},
                               {note.name, in(unmet_text(*note.unmet))}));
            return;
        }
        const auto kind =
            note.with_backorders ? in({" with backorders", " mit Nachlieferung"}) : "";
        said_.push_back(in({"Strategy \"{}\"{} finds {} of {} units{}.",
                            "Strategie „{}“{} findet {} von {} Stück{}."},
                           {note.name, kind, std::to_string(note.wanted - note.missing),
                            std::to_string(note.wanted), criteria(note)}));
        if (!note.is_proven) {
            said_.push_back(
                in({"There was no time to prove that nothing is better.",
                    "Für den Beweis, dass nichts besser ist, reichte die Zeit nicht."}));
        }
        for (const auto& candidate : note.candidates) said_.push_back(say(candidate));
        for (const auto& left : note.left_off) {
            said_.push_back(
                in({"{} more locations: {}.", "{} weitere Orte: {}."},
                   {std::to_string(left.locations), plain(left.reason, most_candidates)}));
        }
        if (note.missing > 0 && note.rest) {
            said_.push_back(in({"{} units are missing: {}.", "{} Stück fehlen: {}."},
                               {std::to_string(note.missing), in(rest_text(*note.rest))}));
        }
    }

    std::string criteria(const StrategyNote& note) const {
        std::string all;
        for (const auto& value : note.plan) {
            all += all.empty() ? ": " : ", ";
            all +=
                in(name_of(value.criterion)) + " " + shown(value.criterion, value.value, german_);
        }
        return all;
    }

    std::string plain(Reason reason, std::size_t number) const {
        const bool has_number = reason == Reason::chosen || reason == Reason::not_compared;
        return in(plain_reason(reason), has_number ? Values{std::to_string(number)} : Values{});
    }

    std::string say(const CandidateNote& note) const {
        if (note.reason == Reason::has_less) {
            return in(
                {"{}{}: {} units would be missing instead of {}.",
                 "{}{}: Es fehlten {} Stück statt {}."},
                {note.code, place(note), std::to_string(*note.value), std::to_string(*note.best)});
        }
        if (note.reason == Reason::worse) {
            const auto kind = *note.criterion;
            return in({"{}{}: {} {} instead of {}.", "{}{}: {} {} statt {}."},
                      {note.code, place(note), in(name_of(kind)), shown(kind, *note.value, german_),
                       shown(kind, *note.best, german_)});
        }
        return note.code + " " + plain(note.reason, static_cast<std::size_t>(note.units)) + ".";
    }

    std::string place(const CandidateNote& note) const {
        if (!note.instead_of) return in({" alone", " allein"});
        return in({" in place of {}", " anstelle von {}"}, {*note.instead_of});
    }

    bool german_;
    std::vector<std::string> said_;
};

}  // namespace

std::vector<std::string> in_words(const DecisionLog& log, std::string_view language) {
    return Speaker(language == "de" || language.starts_with("de-")).say(log);
}

}  // namespace nahtlos::sourcing
