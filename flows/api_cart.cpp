#include "flows/api_cart.hpp"

#include <algorithm>
#include <utility>

#include "base/crypto/sha256.hpp"
#include "flows/api_me.hpp"
#include "flows/cart_price.hpp"
#include "flows/first_orders.hpp"
#include "flows/german.hpp"
#include "flows/stored_tender.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using orders::CartId;
using orders::OpenCart;

constexpr std::size_t token_letters = 43;

struct NewCartRequest {
    std::optional<json::ShortText<40>> channel;  // code; only for keys that are bound to none
    std::optional<customers::ProfileId> profile;
    std::optional<json::List<orders::CartLineChange, 1, orders::max_cart_lines>> lines;
    std::optional<customers::Contact> customer;
    std::optional<orders::DeliveryRequest> delivery;
    std::optional<orders::GiftCards> gift_cards;
    std::optional<bool> use_credit;
    std::optional<orders::CouponCodes> coupons;
};
BOOST_DESCRIBE_STRUCT(NewCartRequest, (),
                      (channel, profile, lines, customer, delivery, gift_cards, use_credit,
                       coupons))

struct NewCart {
    CartId id;
    std::string token;  // told now, and to the same Idempotency-Key
    Money total;
    std::int64_t tax_minor = 0, version = 1;
};
BOOST_DESCRIBE_STRUCT(NewCart, (), (id, token, total, tax_minor, version))

struct ClaimRequest {
    customers::ProfileId profile;
};
BOOST_DESCRIBE_STRUCT(ClaimRequest, (), (profile))

/// Something that stands between a cart and its order.
struct Requirement {
    std::string pointer, code, detail;
    std::optional<std::int64_t> available;
};
BOOST_DESCRIBE_STRUCT(Requirement, (), (pointer, code, detail, available))

/// What of the total a gift card or credit pays.
struct CartTender {
    stored_value::AccountId account;
    stored_value::AccountKind kind = stored_value::AccountKind::gift_card;
    std::string hint;
    std::int64_t balance_minor = 0, amount_minor = 0;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"hint", "the last four characters of the code"},
        {"amount_minor", "what it pays of the total as it is now"},
    }};
};
BOOST_DESCRIBE_STRUCT(CartTender, (), (account, kind, hint, balance_minor, amount_minor))

struct CartView {
    CartId id;
    orders::CartStatus status = orders::CartStatus::active;
    std::string channel;
    std::vector<PricedCartLine> lines;
    Money total;
    std::int64_t tax_minor = 0, discount_minor = 0;
    std::vector<PromotionNote> promotions;
    std::vector<CouponAnswer> coupons;
    std::vector<CartGift> gifts;
    std::optional<CartShipping> shipping;
    bool is_shipping_free = false;  // by a promotion
    std::vector<CartTender> stored_value;
    std::int64_t due_minor = 0;  // what is left to be paid
    std::optional<customers::ProfileId> profile;
    std::optional<customers::Contact> customer;
    std::optional<orders::DeliveryRequest> delivery;
    std::vector<Requirement> requirements;  // empty: ready for checkout
    std::optional<orders::OrderId> order;   // of the checkout under way or done
    std::optional<CartId> merged_into;
    Instant created_at, updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(CartView, (),
                      (id, status, channel, lines, total, tax_minor, discount_minor, promotions,
                       coupons, gifts, shipping, is_shipping_free, stored_value, due_minor, profile,
                       customer, delivery, requirements, order, merged_into, created_at, updated_at,
                       version))

orders::CartScope scope_of(const api::Caller& caller) {
    orders::CartScope scope;
    if (caller.channel) scope.channel = channels::ChannelId{*caller.channel};
    if (caller.market) scope.market = channels::MarketId{*caller.market};
    if (caller.legal_entity) scope.legal_entity = channels::LegalEntityId{*caller.legal_entity};
    if (caller.location) scope.location = inventory::LocationId{*caller.location};
    return scope;
}

// Stored nowhere, yet the same for who makes the cart again under its Idempotency-Key.
std::string token_of(const Call& call, CartId cart) {
    return api::base64url(call.secret_for("cart", cart.uuid));
}

void make_cart(Engine& engine, const Call& call, const api::Reply<NewCart>& reply,
               NewCartRequest request) {
    CreateCart create;
    create.scope = scope_of(*call.caller);
    if (request.channel) {
        create.channel_code = request.channel->value;
    } else {
        create.channel = create.scope.channel;
    }
    create.profile = request.profile;
    create.change = {std::move(request.lines),    std::move(request.customer),
                     std::move(request.delivery), std::move(request.gift_cards),
                     request.use_credit,          std::move(request.coupons)};
    auto entry = call.entry(EditCart{});
    auto token = token_of(call, new_cart_id(entry.id));
    create.token_hash = sha256_head({token});
    entry.command.what = std::move(create);
    const bool is_taken = engine.edit_carts().submit(
        std::move(entry),
        [&call, reply, token = std::move(token)](const Answer<CartChanged>& made) {
            if (!made) return reply(made.refusal());
            const auto told = made.is_replayed ? token_of(call, made->id) : token;
            reply(NewCart{made->id, told, made->total, made->tax_minor, made->version},
                  made.is_replayed);
        });
    if (!is_taken) reply(api::overloaded());
}

// What gift cards and credit pay, and which of them cannot.
void add_tenders(Tx& tx, const OpenCart& cart, const channels::Channel& channel, Instant now,
                 CartView& view) {
    const auto accounts = cart.accounts();
    view.due_minor = view.total.minor;
    if (accounts.empty() || !orders::is_open(cart.row.status)) return;
    const auto wallet =
        stored_value::load_wallet(tx, {}, {accounts.begin(), accounts.end()}, sql::Lock::no);
    stored_value::TakeScene scene{channel.legal_entity.uuid, cart.row.currency, {}, now};
    if (cart.row.profile) scene.profile = cart.row.profile->uuid;
    const auto takes = wallet.plan(accounts, view.total.minor, scene);
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        const auto* account = wallet.find(accounts[i]);
        check(account != nullptr, "an account is never deleted");
        if (const auto* problem = stored_value::problem_with(*account, scene)) {
            const auto told = unusable("/stored_value/" + std::to_string(i), problem);
            view.requirements.push_back({told.pointer, told.code, told.detail, {}});
        }
        const auto take = std::ranges::find(takes, account->id, &stored_value::Take::account);
        const auto amount = take == takes.end() ? 0 : take->amount_minor;
        view.stored_value.push_back(
            {account->id, account->kind, account->code_hint, account->balance_minor, amount});
        view.due_minor -= amount;
    }
}

CartView view_of(Tx& tx, const OpenCart& cart, const Pages& pages, Instant now) {
    const auto& row = cart.row;
    const bool is_open = orders::is_open(row.status);
    std::vector<inventory::StockItemId> items;
    if (is_open) add_items(pages, cart, items);
    std::ranges::sort(items);
    items.erase(std::unique(items.begin(), items.end()), items.end());
    const auto stock = inventory::load_stock(tx, items, sql::Lock::no);
    std::vector<customers::ProfileId> named;
    if (row.profile) named.push_back(*row.profile);
    auto buyers = load_buyers(tx, pages, std::move(named));
    add_guests(tx, pages, {cart.customer()}, buyers);
    const auto uses = load_uses(tx, pages, {use_ask(pages, cart, buyers, now)}, sql::Lock::no);
    auto priced = price_cart({pages, is_open ? &stock : nullptr, now, buyers, uses}, cart);
    CartView view;
    view.id = row.id;
    view.status = row.status;
    view.channel = pages.directory->find(row.channel)->code;
    view.lines = std::move(priced.lines);
    view.total = priced.total;
    view.tax_minor = priced.tax_minor;
    view.discount_minor = priced.discount_minor;
    view.promotions = std::move(priced.promotions);
    view.coupons = std::move(priced.coupons);
    view.gifts = std::move(priced.gifts);
    view.shipping = std::move(priced.shipping);
    view.is_shipping_free = priced.is_shipping_free;
    view.profile = row.profile;
    view.customer = cart.customer();
    if (const auto delivery = cart.delivery()) view.delivery = delivery->to;
    if (is_open) {
        for (auto& p : priced.requirements) {
            view.requirements.push_back({p.pointer, p.code, p.detail, p.available});
        }
    } else {
        view.order = row.checkout;
    }
    add_tenders(tx, cart, *pages.directory->find(row.channel), now, view);
    view.merged_into = row.merged_into;
    view.created_at = row.created_at;
    view.updated_at = row.updated_at;
    view.version = row.version;
    return view;
}

// What is missing is said in the caller's language, as refusals are.
CartView read_by(const Call& call, CartView view) {
    if (call.language != "de") return view;
    for (auto& r : view.requirements) r.detail = http::translate(german(), r.code, r.detail);
    return view;
}

Result<CartView> get_cart(Engine& engine, const Call& call, Tx& tx, const CartPath& path) {
    const auto ref = ref_of(call, path);
    if (!ref) return ref.refusal();
    const auto pages = engine.books().open(tx);
    const auto shelf = load_carts(tx, {*ref}, {}, sql::Lock::no);
    const auto* cart = shelf.find(*ref, *pages);
    if (cart == nullptr) return no_such_cart();
    return read_by(call, view_of(tx, *cart, *pages, call.now));
}

// The customer's cart, on whatever device it was filled: the oldest, into which others merge.
Result<CartView> get_customers_cart(Engine& engine, const Call& call, Tx& tx,
                                    customers::ProfileId profile) {
    const auto pages = engine.books().open(tx);
    const auto scope = scope_of(*call.caller);
    const auto own = orders::carts_of(tx, {profile});
    const auto shelf = load_carts(tx, {}, {own.begin(), own.end()}, sql::Lock::no);
    for (const auto& [id, cart] : shelf.carts) {
        const auto* channel = pages->directory->find(cart.row.channel);
        if (scope.allows(*channel)) return read_by(call, view_of(tx, cart, *pages, call.now));
    }
    return no_such_cart();
}

void submit(Engine& engine, const Call& call, const api::Reply<CartChanged>& reply, EditCart edit) {
    api::submit(engine.edit_carts(), call.entry(std::move(edit)), reply);
}

void change_cart(Engine& engine, const Call& call, const api::Reply<CartChanged>& reply,
                 const CartPath& path, orders::CartChange change) {
    const auto ref = ref_of(call, path);
    if (!ref) return reply(ref.refusal());
    submit(engine, call, reply, {ChangeCart{*ref, std::move(change), call.if_match}});
}

void claim_cart(Engine& engine, const Call& call, const api::Reply<CartChanged>& reply,
                const CartPath& path, const ClaimRequest& request) {
    const auto ref = ref_of(call, path);
    if (!ref) return reply(ref.refusal());
    submit(engine, call, reply, {ClaimCart{*ref, request.profile, call.if_match}});
}

constexpr api::KnownError no_cart{RefusalKind::not_found, "cart_not_found",
                                  "there is no such cart"};

const std::vector<api::KnownError> freezing = {
    {RefusalKind::conflict, "completion_in_progress", "the cart is being paid for"},
    {RefusalKind::conflict, "cart_completed", "the cart became an order"},
    {RefusalKind::conflict, "cart_merged", "the cart went into the customer's own"},
};

std::vector<api::KnownError> with_version(std::vector<api::KnownError> errors) {
    errors.push_back(api::version_changed);
    return errors;
}

}  // namespace

std::optional<CartPath> CartPath::parse(Wire wire) {
    CartPath path;
    path.id = parse_id<CartId>(wire);
    if (!path.id && wire.size() != token_letters) return std::nullopt;
    path.text = std::move(wire);
    return path;
}

boost::json::object CartPath::schema() {
    auto schema = json::type_schema("string");
    schema["description"] = "token or id of a cart";
    return schema;
}

Result<orders::CartRef> ref_of(const Call& call, const CartPath& path) {
    orders::CartRef ref;
    ref.scope = scope_of(*call.caller);
    if (path.id) {
        if (!call.may(Scope::orders_read)) return no_such_cart();
        ref.id = path.id;
    } else {
        ref.token_hash = sha256_head({path.text});
    }
    return ref;
}

api::Routes cart_routes(Engine& engine) {
    return {
        api::command(
            "POST /v1/carts", Scope::carts_write, "create_cart", "Make a cart",
            [&engine](const Call& call, api::Reply<NewCart> reply, NewCartRequest request) {
                make_cart(engine, call, reply, std::move(request));
            },
            {.status = 201,
             .errors = {{RefusalKind::invalid, "invalid_lines", "errors name the lines"}},
             .description = "Whoever has the token may use the cart from any device. It is stored "
                            "nowhere: only the same key can ask for it again, by the same "
                            "Idempotency-Key."}),
        api::query("GET /v1/carts/{cart}", Scope::carts_write, "get_cart",
                   "Read a cart with prices, VAT, availability and what is missing for checkout",
                   [&engine](const Call& call, Tx& tx, const CartPath& path) {
                       return get_cart(engine, call, tx, path);
                   }),
        api::query("GET /v1/customers/{profile}/cart", Scope::customers_read, "get_customers_cart",
                   "Read the cart of a customer, whatever device it was filled on",
                   [&engine](const Call& call, Tx& tx, customers::ProfileId profile) {
                       return get_customers_cart(engine, call, tx, profile);
                   },
                   {.errors = {no_cart}, .tag = "carts"}),
        api::query("GET /v1/me/cart", Scope::any_key, "get_my_cart",
                   "My cart, whatever device it was filled on",
                   [&engine](const Call& call, Tx& tx) -> Result<CartView> {
                       if (auto refusal = unless_customer(call)) return *std::move(refusal);
                       return get_customers_cart(engine, call, tx, {call.caller->id});
                   },
                   {.errors = {no_cart}}),
        api::command("PATCH /v1/carts/{cart}", Scope::carts_write, "change_cart",
                     "Change lines, customer, delivery or coupons of a cart",
                     [&engine](const Call& call, api::Reply<CartChanged> reply, CartPath path,
                               orders::CartChange change) {
                         change_cart(engine, call, reply, path, std::move(change));
                     },
                     {.errors = with_version(freezing)}),
        api::command(
            "POST /v1/carts/{cart}/claim", Scope::carts_write, "claim_cart",
            "Give a cart to a customer who is known now",
            [&engine](const Call& call, api::Reply<CartChanged> reply, CartPath path,
                      ClaimRequest request) { claim_cart(engine, call, reply, path, request); },
            {.errors = with_version(freezing),
             .description = "Where the customer has a cart already, this one goes into it: "
                            "quantities are summed and the newest delivery wins. The "
                            "answer names the cart that is left."}),
    };
}

}  // namespace nahtlos::flows
