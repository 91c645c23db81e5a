#include "flows/cart.hpp"

#include <algorithm>

#include "base/api/call.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "channels/named.hpp"
#include "flows/cart_price.hpp"
#include "flows/first_orders.hpp"
#include "flows/stored_tender.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows {
namespace {

using orders::CartId;
using orders::CartRef;
using orders::OpenCart;

constexpr std::uint16_t cart_child = 1;

struct CartEvent {
    CartId cart;
    std::optional<customers::ProfileId> profile;
    std::optional<CartId> merged_into;
    std::int64_t lines = 0;
};
BOOST_DESCRIBE_STRUCT(CartEvent, (), (cart, profile, merged_into, lines))

Event cart_event(const char* type, const OpenCart& cart, Instant now, const Context& context) {
    const auto& row = cart.row;
    return {type,
            row.id.uuid,
            row.version,
            context,
            now,
            json::write(CartEvent{row.id, row.profile, row.merged_into,
                                  static_cast<std::int64_t>(cart.lines.size())})};
}

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

template <class Key>
std::vector<Key> unique(std::vector<Key> keys) {
    std::ranges::sort(keys);
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

const channels::Channel* channel_of(const CreateCart& create, const EditCartKind::Rows& rows) {
    const auto& directory = *rows.pages->directory;
    if (create.channel) return directory.find(*create.channel);
    return channels::channel_named(directory, create.channel_code.value_or(""));
}

class CartEditor {
public:
    using Changes = EditCartKind::Changes;

    CartEditor(const EditCartKind::Rows& rows, const Entry<EditCart>& entry)
        : rows_(rows), entry_(entry) {}

    Result<Changes> operator()(const CreateCart& create) {
        const auto* channel = channel_of(create, rows_);
        if (channel == nullptr) {
            return Refusal{RefusalKind::invalid,
                           "invalid_request",
                           "there is no such channel",
                           {{"/channel", "unknown", "is not a channel"}}};
        }
        if (!create.scope.allows(*channel)) {
            return Refusal{RefusalKind::forbidden, "outside_of_key",
                           "the key is not for this channel"};
        }
        if (create.profile && !knows(*create.profile, *channel)) return unknown_profile();
        OpenCart cart;
        cart.is_new = true;
        cart.row.id = new_cart_id(entry_.id);
        cart.row.token_hash = create.token_hash;
        cart.row.channel = channel->id;
        cart.row.market = channel->market;
        cart.row.location = create.scope.location;
        cart.row.currency = rows_.pages->directory->markets.at(channel->market).currency;
        cart.row.profile = create.profile;
        cart.row.version = 0;  // its first change makes it 1
        cart.row.created_at = entry_.now;
        if (auto refusal = change(cart, create.change)) return *refusal;
        auto event = event_of("cart_created", cart);
        return Changes{{std::move(cart)}, {std::move(event)}};
    }

    Result<Changes> operator()(const ChangeCart& edit) {
        const auto* found = rows_.shelf.find(edit.cart, *rows_.pages);
        if (found == nullptr) return no_such_cart();
        if (auto refusal = orders::frozen(found->row)) return *refusal;
        if (auto refusal = api::unless_version(edit.if_match, found->row.version)) return *refusal;
        Changes changes;
        OpenCart cart = touched(*found, changes);
        if (auto refusal = change(cart, edit.change)) return *refusal;
        changes.events.push_back(event_of("cart_changed", cart));
        changes.carts.push_back(std::move(cart));
        return changes;
    }

    Result<Changes> operator()(const ClaimCart& claim) {
        const auto* found = rows_.shelf.find(claim.cart, *rows_.pages);
        if (found == nullptr) return no_such_cart();
        const auto* channel = rows_.pages->directory->find(found->row.channel);
        if (!knows(claim.profile, *channel)) return unknown_profile();
        if (auto refusal = orders::frozen(found->row)) return *refusal;
        if (auto refusal = api::unless_version(claim.if_match, found->row.version)) return *refusal;
        if (found->row.profile && *found->row.profile != claim.profile) {
            return Refusal{RefusalKind::conflict, "cart_of_another",
                           "this cart belongs to another customer"};
        }
        Changes changes;
        OpenCart guest = touched(*found, changes);
        const auto own = carts_of(claim.profile, guest.row);
        if (own.empty()) {
            guest.row.profile = claim.profile;
            ++guest.row.version;
            guest.row.updated_at = entry_.now;
            guest.is_changed = true;
            changes.events.push_back(event_of("cart_claimed", guest));
            changes.carts.push_back(std::move(guest));
            return changes;
        }
        return merged(std::move(changes), std::move(guest), own);
    }

    Result<Changes> operator()(const AbandonCart& idle) {
        const auto found = rows_.shelf.carts.find(idle.cart);
        const bool is_idle = found != rows_.shelf.carts.end() &&
                             found->second.row.status == orders::CartStatus::active &&
                             found->second.row.updated_at <= idle.idle_since;
        if (!is_idle) {
            return Refusal{RefusalKind::conflict, "cart_in_use", "somebody touched the cart"};
        }
        OpenCart cart = found->second;
        orders::abandon_cart(cart, entry_.now);
        auto event = event_of("cart_abandoned", cart);
        return Changes{{std::move(cart)}, {std::move(event)}};
    }

private:
    // A customer of another legal entity is none of ours.
    bool knows(customers::ProfileId id, const channels::Channel& channel) const {
        const auto profile = rows_.profiles.find(id);
        return profile != rows_.profiles.end() && profile->second.is_of(channel.legal_entity);
    }
    static Refusal unknown_profile() {
        return {RefusalKind::invalid,
                "invalid_request",
                "the cart names a customer that nobody knows",
                {{"/profile", "unknown", "is not a customer"}}};
    }

    Context context_of(const OpenCart& cart) const {
        return context_in(entry_.context, *rows_.pages->directory->find(cart.row.channel));
    }
    Event event_of(const char* type, const OpenCart& cart) const {
        return cart_event(type, cart, entry_.now, context_of(cart));
    }
    // A copy that is active.
    OpenCart touched(const OpenCart& found, Changes& changes) const {
        OpenCart cart = found;
        revive(cart, entry_.now, context_of(cart), changes.events);
        return cart;
    }

    std::optional<Refusal> change(OpenCart& cart, const orders::CartChange& wish) {
        const orders::CartScene scene{*rows_.pages->offers,
                                      *rows_.pages->directory->find(cart.row.channel), entry_.now};
        if (auto refusal = orders::change_cart(scene, cart, wish)) return refusal;
        return wish.gift_cards || wish.use_credit ? change_accounts(cart, wish) : std::nullopt;
    }

    // Cards are named anew, all of them; credit stays as it is unless it is spoken of.
    std::optional<Refusal> change_accounts(OpenCart& cart, const orders::CartChange& wish) {
        const auto* channel = rows_.pages->directory->find(cart.row.channel);
        const stored_value::TakeScene scene{channel->legal_entity.uuid, cart.row.currency,
                                            profile_of(cart), entry_.now};
        std::vector<stored_value::AccountId> cards, credit;
        for (const auto id : cart.accounts()) {
            const auto* account = rows_.wallet.find(id);
            if (account == nullptr) continue;
            const bool is_card = account->kind == stored_value::AccountKind::gift_card;
            (is_card ? cards : credit).push_back(id);
        }
        std::vector<FieldProblem> wrong;
        if (wish.gift_cards) {
            cards =
                named_accounts(rows_.wallet, wish.gift_cards->values, scene, "/gift_cards", wrong);
        }
        if (wish.use_credit) credit = wanted_credit(cart, *wish.use_credit, wrong);
        std::ranges::move(credit, std::back_inserter(cards));
        if (cards.size() > orders::most_gift_cards) {
            wrong.push_back({"/gift_cards", "too_many", "are more than 8 cards and credits"});
        }
        if (!wrong.empty()) {
            return Refusal{RefusalKind::invalid, "invalid_request", "these cannot pay for the cart",
                           std::move(wrong)};
        }
        cart.set_accounts(cards);
        return std::nullopt;
    }

    std::vector<stored_value::AccountId> wanted_credit(const OpenCart& cart, bool is_wanted,
                                                       std::vector<FieldProblem>& wrong) const {
        if (!is_wanted) return {};
        if (cart.row.profile) {
            const auto own = rows_.credit.find(*cart.row.profile);
            if (own != rows_.credit.end() && !own->second.empty()) return own->second;
        }
        wrong.push_back({"/use_credit", "no_credit", "is for customers who have store credit"});
        return {};
    }

    static std::optional<Uuid> profile_of(const OpenCart& cart) {
        if (!cart.row.profile) return std::nullopt;
        return cart.row.profile->uuid;
    }

    // A customer has a cart in each channel, since prices and assortment are a channel's.
    std::vector<const OpenCart*> carts_of(customers::ProfileId profile,
                                          const orders::Cart& guest) const {
        std::vector<const OpenCart*> own;
        for (const auto& [id, cart] : rows_.shelf.carts) {
            if (!orders::is_open(cart.row.status) || id == guest.id) continue;
            if (cart.row.channel != guest.channel) continue;
            if (cart.row.profile == profile) own.push_back(&cart);
        }
        return own;
    }

    // Two processes may each have given a customer a cart: all of them go into the oldest.
    Result<Changes> merged(Changes changes, OpenCart guest,
                           const std::vector<const OpenCart*>& own) {
        OpenCart into = touched(*own.front(), changes);
        const auto take = [&](OpenCart from) {
            orders::merge_carts(from, into, entry_.now);
            changes.events.push_back(event_of("cart_merged", from));
            changes.events.push_back(event_of("cart_changed", into));
            changes.carts.push_back(std::move(from));
        };
        take(std::move(guest));
        for (const auto* other : own) {
            if (other->row.id != into.row.id) take(*other);
        }
        changes.carts.insert(changes.carts.begin(), std::move(into));
        return changes;
    }

    const EditCartKind::Rows& rows_;
    const Entry<EditCart>& entry_;
};

// What carts that are paid by stored value need to know of it; most batches have none.
void load_accounts(Tx& tx, std::span<const Entry<EditCart>* const> all, EditCartKind::Rows& rows) {
    std::set<Uuid> hashes;
    std::set<stored_value::AccountId> ids;
    const auto look = [&](const orders::CartChange& change, const orders::Cart* cart,
                          const std::optional<customers::ProfileId>& profile,
                          const channels::Channel* channel) {
        if (change.gift_cards) hashes.merge(hashes_of(change.gift_cards->values));
        if (!change.use_credit || !profile || channel == nullptr) return;
        const auto currency = cart != nullptr
                                  ? cart->currency
                                  : rows.pages->directory->markets.at(channel->market).currency;
        auto own = stored_value::credit_of(tx, profile->uuid, channel->legal_entity.uuid, currency);
        ids.insert(own.begin(), own.end());
        rows.credit[*profile] = std::move(own);
    };
    for (const auto* entry : all) {
        if (const auto* create = std::get_if<CreateCart>(&entry->command.what)) {
            look(create->change, nullptr, create->profile, channel_of(*create, rows));
        } else if (const auto* edit = std::get_if<ChangeCart>(&entry->command.what)) {
            if (!edit->change.gift_cards && !edit->change.use_credit) continue;
            const auto* cart = rows.shelf.find(edit->cart, *rows.pages);
            if (cart == nullptr) continue;
            const auto known = cart->accounts();
            ids.insert(known.begin(), known.end());
            look(edit->change, &cart->row, cart->row.profile,
                 rows.pages->directory->find(cart->row.channel));
        }
    }
    rows.wallet = stored_value::load_wallet(tx, hashes, std::move(ids), sql::Lock::no);
}

// What the carts will want to use after the changes: whichever cart it turns out to be, for any of
// the customers that are named.
std::vector<UseAsk> asks_of(const EditCartKind::Rows& rows,
                            std::span<const Entry<EditCart>* const> all) {
    std::vector<UseAsk> asks;
    std::set<std::string> coupons;
    std::set<Uuid> customers, markets;
    const auto add = [&](const orders::CartChange& change) {
        if (change.coupons) {
            for (const auto& c : *change.coupons) coupons.insert(c.value);
        }
        for (const auto& key : customer_keys({}, change.customer)) customers.insert(key);
    };
    for (const auto* entry : all) {
        std::visit(Overloaded{[&](const CreateCart& c) { add(c.change); },
                              [&](const ChangeCart& c) { add(c.change); }, [](const ClaimCart&) {},
                              [](const AbandonCart&) {}},
                   entry->command.what);
    }
    for (const auto& [id, known] : rows.profiles) customers.insert(id.uuid);
    for (const auto& [id, cart] : rows.shelf.carts) {
        const auto ask = use_ask(*rows.pages, cart);
        coupons.insert(ask.coupons.begin(), ask.coupons.end());
        customers.insert(ask.customers.begin(), ask.customers.end());
    }
    for (const auto& [id, channel] : rows.pages->directory->channels) {
        markets.insert(channel.market.uuid);
    }
    for (const auto& market : markets) {
        asks.push_back(
            {market, {coupons.begin(), coupons.end()}, {customers.begin(), customers.end()}});
    }
    return asks;
}

}  // namespace

const OpenCart* CartShelf::find(const CartRef& ref, const Pages& pages) const {
    std::optional<CartId> id = ref.id;
    if (ref.token_hash) {
        const auto named = by_token.find(*ref.token_hash);
        if (named == by_token.end()) return nullptr;
        id = named->second;
    }
    if (!id) return nullptr;
    const auto it = carts.find(*id);
    if (it == carts.end()) return nullptr;
    const auto* channel = pages.directory->find(it->second.row.channel);
    if (channel == nullptr || !ref.scope.allows(*channel)) return nullptr;
    // Who has the token was given it; an id can be found in many places.
    const auto& place = ref.scope.location;
    const bool is_elsewhere = !ref.token_hash && place && it->second.row.location != place;
    return is_elsewhere ? nullptr : &it->second;
}

void CartShelf::save(Tx& tx) const {
    std::vector<const OpenCart*> changed;
    for (const auto& [id, cart] : carts) {
        if (cart.is_new || cart.is_changed) changed.push_back(&cart);
    }
    orders::save_carts(tx, changed);
}

CartShelf load_carts(Tx& tx, const std::vector<CartRef>& refs, std::set<CartId> ids,
                     sql::Lock lock) {
    CartShelf shelf;
    std::vector<Uuid> tokens;
    for (const auto& ref : refs) {
        if (ref.token_hash) tokens.push_back(*ref.token_hash);
        if (ref.id) ids.insert(*ref.id);
    }
    for (const auto& named : orders::carts_by_token(tx, unique(std::move(tokens)))) {
        shelf.by_token.emplace(named.token_hash, named.id);
        ids.insert(named.id);
    }
    for (auto& cart : orders::open_carts(tx, {ids.begin(), ids.end()}, lock)) {
        const auto id = cart.row.id;
        shelf.carts.emplace(id, std::move(cart));
    }
    return shelf;
}

CartId new_cart_id(const Uuid& command) { return CartId{child_id(command, cart_child)}; }

Context context_in(const Context& context, const channels::Channel& channel) {
    auto in = context;
    in.channel = channel.id.uuid;
    in.market = channel.market.uuid;
    return in;
}

void revive(OpenCart& cart, Instant now, const Context& context, Events& events) {
    if (cart.row.status != orders::CartStatus::abandoned) return;
    orders::revive_cart(cart, now);
    events.push_back(cart_event("cart_revived", cart, now, context));
}

Refusal no_such_cart() {
    return {RefusalKind::not_found, "cart_not_found", "there is no such cart"};
}

std::size_t EditCartKind::cost(const Command& command) const {
    const auto lines = [](const orders::CartChange& change) {
        return 4 + (change.lines ? change.lines->size() : 0);
    };
    return std::visit(Overloaded{[&](const CreateCart& c) { return lines(c.change); },
                                 [&](const ChangeCart& c) { return lines(c.change); },
                                 [](const ClaimCart&) { return std::size_t{64}; },
                                 [](const AbandonCart&) { return std::size_t{2}; }},
                      command.what);
}

EditCartKind::Rows EditCartKind::load(Tx& tx, std::span<const Entry<Command>* const> all) {
    Rows rows;
    rows.pages = books_->open(tx);
    std::vector<CartRef> refs;
    std::vector<customers::ProfileId> profiles, named;
    std::set<CartId> ids;
    for (const auto* entry : all) {
        std::visit(Overloaded{[&](const CreateCart& c) {
                                  if (c.profile) named.push_back(*c.profile);
                              },
                              [&](const ChangeCart& c) { refs.push_back(c.cart); },
                              [&](const ClaimCart& c) {
                                  refs.push_back(c.cart);
                                  profiles.push_back(c.profile);
                                  named.push_back(c.profile);
                              },
                              [&](const AbandonCart& c) { ids.insert(c.cart); }},
                   entry->command.what);
    }
    if (!named.empty()) rows.profiles = customers::known_profiles(tx, unique(std::move(named)));
    for (const auto id : orders::carts_of(tx, unique(std::move(profiles)))) ids.insert(id);
    rows.shelf = load_carts(tx, refs, std::move(ids), sql::Lock::yes);
    load_accounts(tx, all, rows);
    std::vector<customers::ProfileId> buyers;
    std::vector<std::optional<customers::Contact>> contacts;
    for (const auto* entry : all) {
        std::visit(Overloaded{[&](const CreateCart& c) { contacts.push_back(c.change.customer); },
                              [&](const ChangeCart& c) { contacts.push_back(c.change.customer); },
                              [](const ClaimCart&) {}, [](const AbandonCart&) {}},
                   entry->command.what);
    }
    for (const auto& [id, known] : rows.profiles) buyers.push_back(id);
    for (const auto& [id, cart] : rows.shelf.carts) {
        if (cart.row.profile) buyers.push_back(*cart.row.profile);
        contacts.push_back(cart.customer());
    }
    rows.buyers = load_buyers(tx, *rows.pages, std::move(buyers));
    add_guests(tx, *rows.pages, contacts, rows.buyers);
    rows.uses = load_uses(tx, *rows.pages, asks_of(rows, all), sql::Lock::no);
    return rows;
}

Result<EditCartKind::Changes> EditCartKind::decide(const Rows& rows,
                                                   const Entry<Command>& entry) const {
    return std::visit(CartEditor(rows, entry), entry.command.what);
}

CartChanged EditCartKind::fold(Rows& rows, const Entry<Command>& entry, Changes& changes) const {
    for (auto& cart : changes.carts) {
        const auto id = cart.row.id;
        rows.shelf.by_token[cart.row.token_hash] = id;
        rows.shelf.carts.insert_or_assign(id, cart);
    }
    std::ranges::move(changes.events, std::back_inserter(rows.events));
    const auto& cart = changes.carts.front();
    const auto priced = price_cart({*rows.pages, nullptr, entry.now, rows.buyers, rows.uses}, cart);
    CartChanged outcome{cart.row.id,
                        cart.row.status,
                        static_cast<std::int64_t>(cart.lines.size()),
                        0,
                        priced.total,
                        priced.tax_minor,
                        priced.discount_minor,
                        cart.row.version};
    for (const auto& line : cart.lines) outcome.quantity += line.quantity;
    return outcome;
}

void EditCartKind::save(Tx& tx, const Rows& rows) const { rows.shelf.save(tx); }

std::string EditCartKind::store(const Outcome& outcome) const { return json::write(outcome); }

CartChanged EditCartKind::restore(const std::string& text) const {
    auto outcome = json::read<Outcome>(text);
    check(outcome.ok(), "a stored outcome reads back");
    return *outcome;
}

}  // namespace nahtlos::flows
