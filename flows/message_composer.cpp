// Composes messages: what is said of an order, and whether it is still true.
#include <algorithm>
#include <map>

#include "base/json/reader.hpp"
#include "customers/privacy.hpp"
#include "customers/profiles.hpp"
#include "customers/store.hpp"
#include "flows/message_facts.hpp"
#include "flows/message_follower.hpp"
#include "inventory/store.hpp"
#include "messages/rules.hpp"
#include "orders/fulfillment.hpp"
#include "orders/rules.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows {
namespace {

using messages::Composed;
using messages::Kind;
using messages::Letter;
using messages::Message;
using orders::FulfillmentStatus;
using orders::OrderId;

Composed dropped(std::string why) {
    Composed composed;
    composed.is_dropped = true;
    composed.why = std::move(why);
    return composed;
}

bool is_of_goods(const orders::Line& line) {
    return line.kind == orders::LineKind::goods || line.kind == orders::LineKind::service ||
           line.kind == orders::LineKind::gift;
}

/// One message about one order.
class Compose {
public:
    Compose(Tx& tx, Books& books, const std::string& staff_to, const Message& message, Instant now)
        : tx_(tx), staff_to_(staff_to), message_(message), now_(now), pages_(books.read(tx)) {}

    Composed run() {
        const OrderId id{message_.order_id};
        auto found = orders::orders(tx_, {id}, sql::Lock::no);
        if (found.empty()) return dropped("the order is gone");
        order_ = std::move(found.front());
        const auto to = addressee();
        if (!to) return dropped("there is no address any more");
        fulfillments_ = orders::fulfillments_of(tx_, {id});
        lines_ = orders::lines_of(tx_, {id});
        auto facts = json::read<MessageFacts>(message_.facts);
        check(facts.ok(), "the facts of a message read back");
        facts_ = *std::move(facts);
        if (auto other = unless_true()) return *std::move(other);
        Composed composed;
        composed.to = to->email;
        composed.shop = pages_->directory->legal_entities.at(order_.legal_entity).name;
        composed.languages = messages::languages_for(
            to->language, pages_->directory->markets.at(order_.market).languages);
        language_ = composed.languages.front();
        composed.letter = letter(*to, composed.shop);
        return composed;
    }

private:
    std::optional<Addressee> addressee() const {
        if (message_.kind == Kind::attention) {
            if (staff_to_.empty()) return std::nullopt;
            return Addressee{staff_to_, {}, {}};
        }
        std::optional<customers::Party> party;
        if (order_.party) {
            auto parties = customers::parties(tx_, {*order_.party});
            if (!parties.empty()) party = std::move(parties.front());
        }
        return addressee_of(tx_, party);
    }

    const orders::Fulfillment* fulfillment() const {
        const auto it = std::ranges::find_if(
            fulfillments_, [&](const auto& f) { return f.id.uuid == message_.subject; });
        return it == fulfillments_.end() ? nullptr : &*it;
    }

    // What was planned or waited is looked at again: the world has gone on.
    std::optional<Composed> unless_true() const {
        if (message_.kind == Kind::ready || message_.kind == Kind::reminder) {
            const auto* at = fulfillment();
            const bool waits = at != nullptr && (at->status == FulfillmentStatus::ready ||
                                                 at->status == FulfillmentStatus::arrived);
            if (!waits) return dropped("it does not wait to be collected any more");
        }
        if (message_.kind == Kind::changed) {
            const bool is_open =
                std::ranges::any_of(lines_, [](const auto& line) { return line.open() > 0; });
            return is_open ? std::nullopt : std::optional(dropped("nothing of it is left to do"));
        }
        const bool is_to_staff = message_.kind == Kind::attention;
        if (is_to_staff && !facts_.promise_by) {
            const auto* at = fulfillment();
            const bool waits = at != nullptr && at->status == FulfillmentStatus::on_hold;
            return waits ? std::nullopt : std::optional(dropped("a place has it by now"));
        }
        if (message_.kind != Kind::delayed && !is_to_staff) return std::nullopt;
        if (facts_.new_promise) {
            const bool holds = std::ranges::any_of(fulfillments_, [&](const auto& f) {
                return is_unkept(f) && f.promise_by == facts_.new_promise;
            });
            return holds ? std::nullopt : std::optional(dropped("it has come, or a newer date"));
        }
        const bool is_open = order_.status == orders::OrderStatus::placed ||
                             order_.status == orders::OrderStatus::on_hold;
        const bool is_late =
            is_open && std::ranges::any_of(fulfillments_, [&](const auto& f) {
                return is_unkept(f) && f.promise_by && *f.promise_by + promise_grace <= now_;
            });
        if (!is_late) return dropped("the promise was kept");
        return std::nullopt;
    }

    std::string money(std::int64_t minor) const {
        return messages::money_text(minor, order_.currency.view(), language_);
    }

    const inventory::Location* place() const {
        const auto& all = pages_->network->locations;
        if (const auto* f = fulfillment(); f != nullptr && f->location) {
            const auto it = all.find(*f->location);
            if (it != all.end()) return &it->second;
        }
        return nullptr;
    }

    // Where the customer comes for it, if that is one place.
    const inventory::Location* pick_up_place() const {
        const inventory::Location* found = nullptr;
        for (const auto& f : fulfillments_) {
            if (!f.location || !is_unkept(f) || !orders::has_pickup_code(f.method)) continue;
            const auto* at = &pages_->network->locations.at(*f.location);
            if (found != nullptr && found != at) return nullptr;
            found = at;
        }
        return found;
    }

    // Of where the goods are, else of any place of the seller's.
    std::string time_zone() const {
        if (const auto* at = place()) return at->time_zone;
        std::optional<inventory::LocationId> first;
        std::string zone = "UTC";
        for (const auto& [id, at] : pages_->network->locations) {
            if (at.legal_entity != order_.legal_entity.uuid || (first && *first < id)) continue;
            first = id;
            zone = at.time_zone;
        }
        return zone;
    }

    Letter letter(const Addressee& to, const std::string& shop) const {
        Letter letter;
        auto& words = letter.words;
        const auto& entity = pages_->directory->legal_entities.at(order_.legal_entity);
        words["shop"] = shop;
        words["order_number"] = orders::shown_number(entity.number_prefix, order_.number);
        words["name"] = to.name.value_or("");
        if (order_.placed_at) {
            words["order_date"] =
                messages::time_text(*order_.placed_at, language_, time_zone(), false);
        }
        const auto* at = message_.kind == Kind::changed ? pick_up_place() : place();
        if (at != nullptr) words["location"] = at->name;
        letter.lines = letter_lines();
        if (message_.kind == Kind::placed) {
            add_totals(letter);
            words["address"] = address();
        }
        if (message_.kind == Kind::changed) words["address"] = address();
        if (message_.kind == Kind::placed || message_.kind == Kind::changed) add_window(words);
        if (const auto* f = fulfillment(); f != nullptr) {
            const bool is_to_collect =
                message_.kind == Kind::ready || message_.kind == Kind::reminder;
            if (is_to_collect) letter.code = f->pickup_code.value_or("");
            words["tracking"] = f->tracking.value_or("");
        }
        if (facts_.promise_by) {
            words["promise"] =
                messages::time_text(*facts_.promise_by, language_, time_zone(), true);
        }
        if (facts_.new_promise) {
            words["new_promise"] =
                messages::time_text(*facts_.new_promise, language_, time_zone(), false);
        }
        if (facts_.amount_minor) words["refund"] = money(*facts_.amount_minor);
        if (message_.kind == Kind::attention) {
            words[facts_.promise_by ? "is_late" : "is_homeless"] = "1";
        }
        if (message_.kind == Kind::canceled) words[facts_.is_whole ? "is_whole" : "is_part"] = "1";
        return letter;
    }

    // When somebody has to be at home.
    template <class Words>
    void add_window(Words& words) const {
        const auto f = std::ranges::find_if(fulfillments_, [](const auto& one) {
            return one.promise_from && one.promise_by && one.status != FulfillmentStatus::canceled;
        });
        if (f == fulfillments_.end()) return;
        const auto at = [&](Instant when) {
            return messages::time_text(when, language_, time_zone(), true);
        };
        words["window_from"] = at(*f->promise_from);
        words["window_to"] = at(*f->promise_by);
    }

    // Where it goes, in one line, as long as some of it is carried there; "" when nobody said or it
    // was erased.
    std::string address() const {
        const bool is_carried = std::ranges::any_of(fulfillments_, [](const auto& f) {
            const bool is_brought = orders::way_of(f.method) == orders::Way::carried &&
                                    f.method != inventory::Method::digital;
            return is_brought && f.status != FulfillmentStatus::canceled;
        });
        const auto id = order_.ship_to ? order_.ship_to : order_.party;
        if (!is_carried || !id) return {};
        const auto found = customers::shown_parties(tx_, {*id});
        if (found.empty() || !found.front().address) return {};
        const auto a = json::read<customers::Address>(*found.front().address);
        check(a.ok(), "a stored address reads back");
        std::string line = a->name.value;
        if (a->company) line += ", " + a->company->value;
        if (a->pickup_point && a->pickup_point->name) line += ", " + a->pickup_point->name->value;
        line += ", " + a->address1.value;
        if (a->address2) line += ", " + a->address2->value;
        return line + ", " + a->postal_code.value + ' ' + a->city.value + ", " + a->country.value;
    }

    void add_totals(Letter& letter) const {
        auto& words = letter.words;
        if (order_.discount_minor != 0) {
            words["discount"] = money(-std::abs(order_.discount_minor));
        }
        // Before what promotions took off it, which is in the discount: or the sums do not add up.
        std::int64_t shipping = 0;
        for (const auto& line : lines_) {
            if (line.kind != orders::LineKind::shipping) continue;
            shipping += line.total_minor + line.discount_minor;
        }
        if (shipping != 0) words["shipping"] = money(shipping);
        words["total"] = money(order_.total_minor);
        if (order_.tax_minor != 0) words["tax"] = money(order_.tax_minor);
    }

    messages::LetterLine letter_line(const orders::Line& line, std::int64_t quantity,
                                     std::optional<std::int64_t> amount) const {
        messages::LetterLine said{line.title, line.sku, std::to_string(quantity), {}};
        if (amount) said.amount = money(*amount);
        return said;
    }

    std::vector<messages::LetterLine> letter_lines() const {
        std::vector<messages::LetterLine> said;
        if (message_.kind == Kind::refunded) return said;
        if (message_.kind == Kind::ready || message_.kind == Kind::reminder) return waiting_lines();
        const bool is_all = message_.kind == Kind::placed || message_.kind == Kind::delayed ||
                            message_.kind == Kind::attention || message_.kind == Kind::changed;
        for (const auto& line : lines_) {
            if (!is_of_goods(line)) continue;
            if (is_all) {
                const auto units = message_.kind == Kind::placed ? line.ordered : line.open();
                if (units <= 0) continue;
                const bool is_placed = message_.kind == Kind::placed;
                said.push_back(
                    letter_line(line, units,
                                is_placed ? std::optional(line.total_minor + line.discount_minor)
                                          : std::nullopt));
                continue;
            }
            const auto it = std::ranges::find(facts_.lines, line.line, &MessageFactLine::line);
            if (it == facts_.lines.end()) continue;
            said.push_back(letter_line(line, it->quantity, it->amount_minor));
        }
        return said;
    }

    // Units of each line in this fulfillment: as many as there are parts of one there.
    std::vector<messages::LetterLine> waiting_lines() const {
        std::map<std::int64_t, std::pair<std::int64_t, std::int64_t>> parts;  // here, in all
        const auto all = inventory::allocations_of(tx_, {message_.order_id});
        std::map<std::int64_t, inventory::StockItemId> item;
        for (const auto& a : all) item.try_emplace(a.line, a.stock_item);
        for (const auto& a : all) {
            if (item.at(a.line) != a.stock_item) continue;
            parts[a.line].second += a.open();
            if (a.fulfillment == message_.subject) parts[a.line].first += a.open();
        }
        std::vector<messages::LetterLine> said;
        for (const auto& line : lines_) {
            const auto it = parts.find(line.line);
            if (it == parts.end() || it->second.first == 0) continue;
            const auto units = line.open() * it->second.first / it->second.second;
            if (units > 0) said.push_back(letter_line(line, units, {}));
        }
        return said;
    }

    Tx& tx_;
    const std::string& staff_to_;
    const Message& message_;
    const Instant now_;
    const std::shared_ptr<const Pages> pages_;
    orders::Order order_;
    std::vector<orders::Fulfillment> fulfillments_;
    std::vector<orders::Line> lines_;
    MessageFacts facts_;
    std::string language_;
};

}  // namespace

bool is_unkept(const orders::Fulfillment& fulfillment) {
    switch (fulfillment.status) {
        case FulfillmentStatus::unassigned:
        case FulfillmentStatus::assigned:
        case FulfillmentStatus::accepted:
        case FulfillmentStatus::picking:
        case FulfillmentStatus::packed:
        case FulfillmentStatus::on_hold: return true;
        default: return false;
    }
}

std::optional<Addressee> addressee_of(Tx& tx, const std::optional<customers::Party>& party) {
    if (!party) return std::nullopt;
    Addressee to{party->email.value_or(""), party->name, party->language};
    if (!to.email.empty() && to.language) return to;
    const auto profile = customers::profile_of_party(tx, party->id);
    if (profile) {
        customers::ProfileFilter filter;
        filter.only = *profile;
        for (const auto& known : customers::search_profiles(tx, filter)) {
            if (to.email.empty()) to.email = known.email.value_or("");
            if (!to.language) to.language = known.language;
            if (!to.name) to.name = known.name;
        }
    }
    if (to.email.empty()) return std::nullopt;
    return to;
}

messages::Composer message_composer(Books& books, std::string staff_to) {
    return [&books, staff_to = std::move(staff_to)](Tx& tx, const Message& message, Instant now) {
        return Compose(tx, books, staff_to, message, now).run();
    };
}

}  // namespace nahtlos::flows
