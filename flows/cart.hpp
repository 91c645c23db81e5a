// EditCart: creating, changing and claiming carts, as a kind of command.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/batch/batch.hpp"
#include "customers/profiles.hpp"
#include "flows/promote.hpp"
#include "orders/cart_store.hpp"
#include "stored_value/wallet.hpp"

namespace nahtlos::flows {

/// A new cart. Its token is made by the caller, told to the customer, and not stored.
struct CreateCart {
    Uuid token_hash;
    std::optional<channels::ChannelId> channel;
    std::optional<customers::ProfileId> profile;
    orders::CartChange change;
    std::optional<std::string> channel_code = {};  // where `channel` is not given
    orders::CartScope scope = {};
};

struct ChangeCart {
    orders::CartRef cart;
    orders::CartChange change;
    std::optional<std::int64_t> if_match;  // the version that the caller saw
};

/// A customer is known now: the cart becomes theirs, or goes into the one they have already.
struct ClaimCart {
    orders::CartRef cart;
    customers::ProfileId profile;
    std::optional<std::int64_t> if_match = {};  // of the cart that is claimed
};

/// Nobody touched the cart since: it is abandoned, unless somebody did in the meantime.
struct AbandonCart {
    orders::CartId cart;
    Instant idle_since;
};

struct EditCart {
    std::variant<CreateCart, ChangeCart, ClaimCart, AbandonCart> what;
};

/// The answer to a change: what the totals are now; ids and amounts only.
struct CartChanged {
    orders::CartId id;
    orders::CartStatus status = orders::CartStatus::active;
    std::int64_t lines = 0, quantity = 0;
    Money total;
    std::int64_t tax_minor = 0, discount_minor = 0, version = 1;
};
BOOST_DESCRIBE_STRUCT(CartChanged, (),
                      (id, status, lines, quantity, total, tax_minor, discount_minor, version))

/// The id of the cart that the command with this id makes.
orders::CartId new_cart_id(const Uuid& command);

/// The carts of a batch, by id, and how they are found.
struct CartShelf {
    std::map<orders::CartId, orders::OpenCart> carts;
    std::map<Uuid, orders::CartId> by_token;

    /// Null also where the caller's scope does not reach: what it cannot see is not there.
    const orders::OpenCart* find(const orders::CartRef& ref, const Pages& pages) const;
    void save(Tx& tx) const;
};

/// Locks (if asked for) and reads the carts that `refs` name and those with `ids`.
CartShelf load_carts(Tx& tx, const std::vector<orders::CartRef>& refs, std::set<orders::CartId> ids,
                     sql::Lock lock);

Refusal no_such_cart();

/// Makes an abandoned cart active again and tells of it; any other stays as it is.
void revive(orders::OpenCart& cart, Instant now, const Context& context, Events& events);

/// The context of an event about something of this channel.
Context context_in(const Context& context, const channels::Channel& channel);

class EditCartKind {
public:
    static constexpr std::string_view name = "edit_cart";
    using Command = EditCart;
    struct Changes {
        std::vector<orders::OpenCart> carts;  // the first is the one that is answered about
        Events events;
    };
    using Outcome = CartChanged;
    struct Rows {
        Events events;
        std::shared_ptr<const Pages> pages;
        CartShelf shelf;
        std::map<customers::ProfileId, customers::KnownProfile> profiles;  // that are named
        stored_value::Wallet wallet;  // of carts whose accounts change, and what they name
        std::map<customers::ProfileId, std::vector<stored_value::AccountId>> credit;
        Buyers buyers;  // of the carts
        UseBook uses;   // and their coupons
    };

    explicit EditCartKind(Books& books) : books_(&books) {}

    std::size_t cost(const Command& command) const;
    Rows load(Tx& tx, std::span<const Entry<Command>* const> all);
    Result<Changes> decide(const Rows& rows, const Entry<Command>& entry) const;
    Outcome fold(Rows& rows, const Entry<Command>& entry, Changes& changes) const;
    void save(Tx& tx, const Rows& rows) const;
    std::string store(const Outcome& outcome) const;
    Outcome restore(const std::string& text) const;

private:
    Books* books_;
};

}  // namespace nahtlos::flows
