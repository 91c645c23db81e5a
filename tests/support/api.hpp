// The API of a small shop without sockets: requests in, replies out, deterministic.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "auth/doors.hpp"
#include "auth/keys.hpp"
#include "base/api/api.hpp"
#include "base/fake/world.hpp"
#include "base/json/reader.hpp"
#include "flows/at_counter.hpp"
#include "flows/engine.hpp"
#include "flows/german.hpp"
#include "staff/api.hpp"
#include "tests/support/database.hpp"
#include "tests/support/shop.hpp"

namespace nahtlos::testing {

struct ApiReply {
    int status = 0;
    std::map<std::string, std::string> headers;  // names as sent; the first of each
    std::string body;

    /// The body as JSON; an empty object when there is none.
    boost::json::value json() const {
        if (body.empty()) return boost::json::object{};
        auto value =
            nahtlos::json::read<boost::json::value>(body, {.max_free_bytes = std::size_t{1} << 20});
        return value ? *value : boost::json::value("not JSON: " + body);
    }
    /// A text within the body by JSON pointer: text("/errors/0/code"); "" when it is not there.
    std::string text(const std::string& pointer) const {
        boost::json::error_code error;
        const auto value = json();
        const auto* found = value.find_pointer(pointer, error);
        if (found == nullptr || !found->is_string()) return "";
        return std::string(found->get_string().data(), found->get_string().size());
    }
    std::int64_t number(const std::string& pointer) const {
        boost::json::error_code error;
        const auto value = json();
        const auto* found = value.find_pointer(pointer, error);
        return found == nullptr || !found->is_int64() ? -1 : found->get_int64();
    }
    std::string code() const { return text("/code"); }
};

/// Keeps what a handler sends.
class ReplyCatcher final : public http::Responder {
public:
    void send(http::Response response) override {
        check(!reply, "a request is answered once");
        reply = ApiReply{response.status, {}, std::move(response.body)};
        for (auto& [name, value] : response.headers) reply->headers.emplace(name, value);
    }
    std::shared_ptr<http::Stream> start_stream(http::Response head) override {
        send(std::move(head));
        return stream;
    }
    std::optional<ApiReply> reply;
    std::shared_ptr<http::Stream> stream;  // what start_stream gives
};

using Parts = std::map<std::string, std::string>;

/// What a channel may do that sells and delivers by itself.
inline constexpr const char* channel_scopes =
    "carts:write,orders:read,orders:place,orders:price,orders:write,fulfillments:write,"
    "returns:write,stock:read";

/// A shop with its engine, keys and API. `routes_of` makes the table under test.
class TestApi {
public:
    using RoutesOf = std::function<api::Routes(flows::Engine&, auth::KeyRing&, Executor& readers)>;

    using ProvidersOf = std::function<payments::Providers(Outbound&)>;

    TestApi(const std::string& engine_name, const RoutesOf& routes_of, api::ApiOptions options = {},
            const ProvidersOf& providers_of = {})
        : base(engine_name),
          shop(make_shop(base.database())),
          engine(base.database(), world, {}, hooks(),
                 providers_of ? providers_of(world.outbound) : payments::Providers{}),
          keys(base.database()),
          sessions(base.database(), {}),
          providers(some_providers(fake)),
          desk{base.database(), engine.changes(), readers, readers, sessions, &providers},
          api({base.database(), world, readers, flows::german()}, doors, registry,
              routes_of(engine, keys, readers), with_admission(std::move(options))) {
        doors.add("nk_", keys);
        doors.add(std::string(staff::token_prefix), sessions);
        admin = make_key({.kind = auth::KeyKind::admin, .scopes = "admin"});
        store =
            make_key({.kind = auth::KeyKind::store, .scopes = channel_scopes, .channel = shop.web});
    }

    ~TestApi() { engine.writer().close(); }  // replies refer to the API

    /// Makes a key that differs from an empty one as said, and gives its secret.
    std::string make_key(auth::Key key) {
        key.id = fake.ids.next<auth::KeyId>();
        key.name = "test";
        key.created_at = fake.clock.now();
        const auto secret = auth::make_secret(key.kind, fake.random);
        sql::write(*base.database().open_writer(),
                   [&](Tx& tx) { auth::insert_key(tx, key, secret); });
        keys.refresh();
        return secret;
    }

    /// Sends without pumping: "POST /v1/orders". Headers are as given; `as` is a secret or "".
    std::shared_ptr<ReplyCatcher> send(const std::string& line, const std::string& as,
                                       const std::string& body = "", const Parts& headers = {}) {
        const auto space = line.find(' ');
        http::Request request{line.substr(0, space), line.substr(space + 1),          {}, body,
                              "192.0.2.1",           "req-" + std::to_string(++sent_)};
        if (!as.empty()) request.headers.emplace_back("authorization", "Bearer " + as);
        if (!body.empty() && !headers.contains("content-type")) {
            request.headers.emplace_back("content-type", "application/json");
        }
        for (const auto& header : headers) request.headers.push_back(header);
        auto catcher = std::make_shared<ReplyCatcher>();
        api.handle(std::move(request), catcher);
        return catcher;
    }

    /// Sends, pumps the writer until nothing waits, and gives the reply.
    ApiReply call(const std::string& line, const std::string& as, const std::string& body = "",
                  const Parts& headers = {}) {
        const auto catcher = send(line, as, body, headers);
        while (engine.pump() > 0) {
        }
        check(catcher->reply.has_value(), "a request is answered");
        return *catcher->reply;
    }

    std::function<void(const BatchReport&)> on_batch;  // called on each batch, when set
    TestDatabase base;
    Shop shop;
    fake::FakeWorld fake;
    World world = fake.world();
    InlineExecutor readers;
    metrics::Registry registry;
    flows::Engine engine;
    auth::KeyRing keys;
    staff::SessionRing sessions;
    oidc::Clients providers;
    const staff::Desk desk;  // made before routes_of is called
    auth::Doors doors;
    api::Api api;
    std::string admin, store;  // secrets: of everything, and of the web shop

private:
    // One to name; who logs in there is tested against a real one (tests/identity/oidc_test.cpp).
    static oidc::Clients some_providers(fake::FakeWorld& fake) {
        oidc::Clients clients;
        oidc::Provider provider;
        provider.name = "corp";
        provider.issuer = "https://id.example";
        clients["corp"] =
            std::make_unique<oidc::Client>(std::move(provider), fake.outbound, fake.clock);
        return clients;
    }
    WriterHooks hooks() {
        WriterHooks hooks;
        hooks.on_batch = [this](const BatchReport& report) {
            if (on_batch) on_batch(report);
        };
        return hooks;
    }
    api::ApiOptions with_admission(api::ApiOptions options) {
        options.writing = &engine.writer().pressure();
        options.is_at_counter = [this](const api::Caller& caller) {
            return flows::is_at_counter(engine.books(), caller);
        };
        return options;
    }
    int sent_ = 0;
};

/// The body of a one-call order of `lines` ({"sku":"A","quantity":1}), paid and shipped to Berlin.
inline std::string order_body(const std::string& lines, const std::string& rest = "") {
    return R"({"lines":[)" + lines + R"(],"delivery":{"method":"ship","address":{"name":"Ada",
        "address1":"Weg 1","postal_code":"10115","city":"Berlin","country":"DE"}},
        "customer":{"name":"Ada Muster","email":"ada@example.com"},
        "payment":{"kind":"settled","provider":"test"})" +
           rest + "}";
}

}  // namespace nahtlos::testing
