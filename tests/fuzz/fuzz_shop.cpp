#include "tests/fuzz/fuzz_shop.hpp"

#include <algorithm>

#include "adapters/payment_test/provider.hpp"
#include "base/crypto/password.hpp"
#include "base/events/seals.hpp"
#include "flows/german.hpp"
#include "flows/verify.hpp"
#include "inventory/ledger.hpp"
#include "shoppers/accounts.hpp"
#include "sim/shop_image.hpp"
#include "staff/sessions.hpp"
#include "tests/fuzz/must.hpp"

namespace nahtlos::fuzz {
namespace {

constexpr const char* provider_url = "http://psp";
constexpr const char* file = "shop.db";
constexpr int most_pumps = 10'000;

payments::Providers providers_of(Outbound& outbound) {
    return {{"test", std::make_shared<payment_test::TestProvider>(
                         outbound, payment_test::ProviderOptions{
                                       provider_url, Secret<std::string>(webhook_secret)})}};
}

sql::DatabaseOptions database_options(const Disk& disk) {
    sql::DatabaseOptions options;
    options.url = std::string("sqlite:") + file;
    options.sqlite_vfs = disk.vfs_name();
    return options;
}

Uuid numbered(std::uint8_t n) {
    Uuid id;
    id.bytes = {0x01, 0x8f, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0x46, n};
    return id;
}

void let_staff_in(ChangeScope& scope) {
    const staff::Role boss{{numbered(1)}, "boss", "admin", 1, scope.now, scope.now};
    staff::insert_role(scope.tx, boss);
    staff::Account account;
    account.id = {numbered(2)};
    account.login = login;
    account.name = "Ada";
    account.created_at = account.updated_at = scope.now;
    const auto hash = hash_password(password, "0123456789abcdef");
    staff::insert_account(scope.tx, account, hash);
    staff::give_roles(scope.tx, account.id, {boss.id});
    staff::Session session;
    session.id = {numbered(3)};
    session.account = account.id;
    session.created_at = session.seen_at = scope.now;
    session.expires_at = scope.now + hours(12);
    check(staff::begin_session(scope.tx, session, tokens::staff, {hash, {}, {}}),
          "a session begins");
}

void let_customer_in(ChangeScope& scope, const sim::Shop& shop) {
    shoppers::Session session;
    session.id = {numbered(4)};
    session.profile = *parse_id<customers::ProfileId>(sim::customers[0]);
    session.legal_entity = shop.entity.uuid;
    session.channel = shop.web.uuid;
    session.by_link = true;
    session.created_at = scope.now;
    session.expires_at = scope.now + hours(12);
    shoppers::begin_session(scope, session, tokens::customer);
}

Uuid of_kind(Uuid id, std::uint8_t kind, std::uint8_t n) {
    id.bytes[14] = kind;
    id.bytes[15] = n;
    return id;
}

// What the shop is made of was made without a word; whatever is told of it later counts on.
Events birth(const sim::Shop& shop) {
    Events events;
    const auto add = [&](const char* type, const Uuid& id) {
        Event event;
        event.type = type;
        event.aggregate = id;
        event.aggregate_seq = 1;
        event.payload = "{}";
        event.command = numbered(9);
        events.push_back(std::move(event));
    };
    add("legal_entity_created", shop.entity.uuid);
    add("market_created", shop.market.uuid);
    for (const auto id : {shop.web, shop.till}) add("channel_created", id.uuid);
    for (const auto id : {shop.warehouse, shop.berlin, shop.hamburg}) {
        add("location_created", id.uuid);
    }
    for (const char* sku : {"A", "B", "C", "D", "E", "KIT"}) {
        const auto variant = sim::Shop::variant(sku).uuid;
        add("variant_created", variant);
        add("product_created", of_kind(variant, 10, variant.bytes[15]));
    }
    for (std::uint8_t n = 1; n <= 3; ++n) add("key_created", of_kind(shop.entity.uuid, 77, n));
    for (const auto* id : sim::customers) {
        add("profile_created", parse_id<customers::ProfileId>(id)->uuid);
    }
    add("role_created", numbered(1));
    add("staff_created", numbered(2));
    add("session_started", numbered(3));
    return events;
}

// The simulation's shop with people in it; made once.
std::string make_content() {
    Disk disk;
    disk.put(file, sim::shop_image().content);
    {
        sql::Database database(database_options(disk));
        const auto connection = database.open_writer();
        const Context context;
        const auto now = fake::FakeClock().now();
        sql::write(*connection, [&](Tx& tx) {
            auto told = birth(sim::shop_image().shop);
            ChangeScope scope{tx, told, now, numbered(9), context};
            let_staff_in(scope);
            let_customer_in(scope, sim::shop_image().shop);
            append_events(tx, take_ticket(tx, told, now), told);
        });
        connection->script("pragma wal_checkpoint(truncate)");
    }
    return disk.content(file);
}

const Disk& filled(Disk& disk) {
    static const std::string content = make_content();
    disk.put(file, content);
    return disk;
}

/// A stream that nobody reads.
class Unread final : public http::Stream {
public:
    bool write(std::shared_ptr<const std::string>) override { return is_open_; }
    void close() override { is_open_ = false; }
    bool is_open() const override { return is_open_; }
    void on_close(std::function<void()>) override {}

private:
    bool is_open_ = true;
};

class Listener final : public http::Responder {
public:
    void send(http::Response response) override {
        must(!heard, "a request is answered once");
        heard = std::move(response);
    }
    std::shared_ptr<http::Stream> start_stream(http::Response head) override {
        send(std::move(head));
        stream = std::make_shared<Unread>();
        return stream;
    }
    std::optional<http::Response> heard;
    std::shared_ptr<Unread> stream;
};

}  // namespace

FuzzShop::FuzzShop()
    : database_(database_options(filled(disk_))),
      engine_(database_, world_, {}, {}, providers_of(fake_.outbound)),
      keys_(database_),
      hub_(database_, world_),
      subscriptions_(
          database_, engine_.changes(), world_,
          {inventory::ledger_subscriber(), events::sealer(), flows::card_sales_subscriber()},
          [](std::string_view, std::string_view why) { must(false, "subscribers get on", why); }),
      retention_(engine_.changes(), world_),
      sessions_(database_, {}),
      desk_{database_, engine_.changes(), readers_, passwords_, sessions_},
      customers_(database_),
      shopper_desk_{engine_, readers_, passwords_, customers_, mailbox_, "https://shop.example/#"},
      privacy_desk_{engine_, readers_, customers_, mailbox_, {}, days(7)},
      people_{desk_, shopper_desk_, doors_, privacy_desk_},
      api_({database_, world_, readers_, flows::german()}, doors_, registry_,
           app::all_routes(engine_, keys_, readers_, hub_, {}, registry_, &people_), {}) {
    doors_.add("nk_", keys_);
    doors_.add(std::string(staff::token_prefix), sessions_);
    doors_.add(std::string(shoppers::token_prefix), customers_);
    fake_.outbound.record(false);
    fake_.outbound.answer_with([this](const auto& request) { return play(request); });
    keys_.refresh();
    sessions_.refresh(now());
    database_.read([&](Tx& tx) { return engine_.books().open(tx) != nullptr; });
    opened_ = now();
    changes_ = disk_.counts().changes;
}

FuzzShop::~FuzzShop() {
    hub_.close();
    engine_.writer().close();
}

OutboundReply FuzzShop::play(const OutboundRequest& request) {
    std::string key;
    for (const auto& [name, value] : request.headers) {
        if (name == "Idempotency-Key") key = value;
    }
    const auto path = request.url.substr(std::string(provider_url).size());
    auto reply = psp_.handle(request.method, path, key, request.body, now());
    if (reply.is_dropped) return {false, 0, {}, "timeout"};
    return {true, reply.status, std::move(reply.body), {}};
}

http::Response FuzzShop::call(http::Request request) {
    const auto listener = std::make_shared<Listener>();
    api_.handle(std::move(request), listener);
    settle();
    must(listener->heard.has_value(), "a request is answered");
    if (listener->stream) listener->stream->close();
    return std::move(*listener->heard);
}

void FuzzShop::settle() {
    for (int i = 0; engine_.pump() > 0; ++i) must(i < most_pumps, "the writer gets done");
}

void FuzzShop::let_pass(Span span) {
    fake_.clock.advance(span);
    tick();
    deliver_webhooks();
    tick();
}

void FuzzShop::tick() {
    keys_.refresh();
    sessions_.refresh(now());
    database_.read([&](Tx& tx) { return engine_.books().open(tx) != nullptr; });
    hub_.poll();
    subscriptions_.tick();
    retention_.tick();
    engine_.jobs().run_due();
    engine_.idle_work().run({});
    staff::keep_house(desk_, keys_, world_);
    flows::keep_shoppers_house(shopper_desk_, world_);
    settle();
}

void FuzzShop::deliver_webhooks() {
    for (const auto& webhook : psp_.due_webhooks(now())) {
        const auto timestamp_s = now().us / 1'000'000;
        http::Request request{"POST",   "/v1/webhooks/payments/test", {}, webhook.body, "192.0.2.2",
                              "webhook"};
        request.headers = {
            {std::string(payment_test::timestamp_header), std::to_string(timestamp_s)},
            {std::string(payment_test::signature_header),
             payment_test::sign(webhook_secret, timestamp_s, webhook.body)}};
        const auto status = call(std::move(request)).status;
        must(status < 500, "the provider's webhooks are taken", std::to_string(status));
    }
}

std::optional<std::string> FuzzShop::unsound() {
    const auto report = flows::verify(database_, {.now = now()});
    for (const auto& invariant : report.invariants) {
        if (invariant.broken > 0) return flows::to_string(invariant);
    }
    return std::nullopt;
}

bool FuzzShop::is_untouched() { return disk_.counts().changes == changes_ && now() == opened_; }

}  // namespace nahtlos::fuzz
