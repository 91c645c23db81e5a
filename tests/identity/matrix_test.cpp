// Every route of people who log in, tried by nobody, by a key without its scope, by somebody whose
// things these are not, and by whoever may. A route of the whole table that neither stands here nor
// in permissions_test.cpp fails.
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "apps/nahtlos/routes.hpp"
#include "base/crypto/totp.hpp"
#include "base/json/writer.hpp"
#include "orders/credit_note.hpp"
#include "orders/document_store.hpp"
#include "tests/support/api.hpp"

namespace nahtlos {
namespace {

using testing::ApiReply;

constexpr auto one_unit = R"({"lines":[{"line":1,"quantity":1}]})";

class Postbox final : public shoppers::Mailer {
public:
    void send(const shoppers::Mail& mail) override { last = mail.text; }
    std::string token() const {
        const auto at = last.find("nl_");
        return last.substr(at, last.find('\n', at) - at);
    }
    std::string last;
};

/// One route. `other` asks for the same as `right` and is denied; what is made by a function is
/// made anew just before.
struct Row {
    std::string route;
    std::function<std::string()> id;    // for the placeholder
    std::function<std::string()> body;  // "" for none
    std::string other, right;           // tokens
    int denied = 404;
    std::string hidden = {};  // of lists: what `other` does not see and `right` does
    std::string guess = {};   // of routes that are open: what is sent by who may not
};

std::string nothing() { return ""; }

class Matrix : public testing::OnEngine {
protected:
    Matrix()
        : api_(GetParam(), [this](flows::Engine& engine, auth::KeyRing& keys, Executor& readers) {
              hub_ = std::make_unique<events::EventHub>(engine.database(), engine.world());
              cache_ = std::make_unique<shoppers::SessionCache>(engine.database());
              desk_ = std::make_unique<flows::ShopperDesk>(
                  flows::ShopperDesk{engine, readers, readers, *cache_, postbox_, "https://x/"});
              static const metrics::Registry none;
              for (const auto& route : app::all_routes(engine, keys, readers, *hub_, {}, none)) {
                  elsewhere_.insert(route.name());
              }
              privacy_ = std::make_unique<flows::PrivacyDesk>(
                  flows::PrivacyDesk{engine, readers, *cache_, postbox_, {}, days(7)});
              people_ = std::make_unique<app::People>(
                  app::People{api_.desk, *desk_, api_.doors, *privacy_});
              return app::all_routes(engine, keys, readers, *hub_, {}, none, people_.get());
          }) {
        api_.doors.add(std::string(shoppers::token_prefix), *cache_);
        testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 9);
        testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.berlin, 9);
        must(api_.admin, "POST /v1/staff/roles", R"({"name":"boss","scopes":["admin"]})");
        boss_id_ = staff("boss", "{}");
        hamburg_id_ = staff("hamburg", R"({"location":")" + to_string(api_.shop.hamburg) + "\"}");
        boss_ = log_in("boss");
        hamburg_ = log_in("hamburg");
        must(api_.admin, "POST /v1/customers/bulk",
             R"({"customers":[{"external_reference":"ada","email":"ada@example.com"}]})");
        ada_ = customer("ada@example.com");
        eve_ = customer("eve@example.com");
        bob_ = customer("bob@example.com");
    }
    ~Matrix() override { hub_.reset(); }

    ApiReply must(const std::string& as, const std::string& line, const std::string& body = "") {
        auto reply = api_.call(line, as, body);
        check(reply.status >= 200 && reply.status < 300, (line + ' ' + reply.body).c_str());
        return reply;
    }
    std::string staff(const std::string& login, const std::string& reach) {
        const auto made = must(api_.admin, "POST /v1/staff/accounts",
                               R"({"login":")" + login + R"(","name":"X","roles":["boss"],)" +
                                   R"("password":"zwei wilde esel","reach":)" + reach + "}");
        const auto first = log_in(login);
        must(first, "PUT /v1/staff/me/password",
             R"({"current":"zwei wilde esel","password":"drei wilde esel"})");
        must(log_in(login, "drei wilde esel"), "PUT /v1/staff/me/password",
             R"({"current":"drei wilde esel","password":"zwei wilde esel"})");
        return made.text("/id");
    }
    std::string log_in(const std::string& login, const std::string& password = "zwei wilde esel") {
        return must("", "POST /v1/staff/login",
                    R"({"login":")" + login + R"(","password":")" + password + "\"}")
            .text("/token");
    }
    std::string link(const std::string& email) {
        must(api_.store, "POST /v1/customers/login-links", R"({"email":")" + email + "\"}");
        return postbox_.token();
    }
    std::string customer(const std::string& email) {
        return must(api_.store, "POST /v1/customers/sessions", R"({"link":")" + link(email) + "\"}")
            .text("/token");
    }
    // A role that nobody has, an account that nobody uses.
    std::string spare_role() {
        return must(boss_, "POST /v1/staff/roles",
                    R"({"name":"r)" + std::to_string(++made_) + R"(","scopes":["stock:read"]})")
            .text("/id");
    }
    std::string spare_account() {
        return must(boss_, "POST /v1/staff/accounts",
                    R"({"login":"s)" + std::to_string(++made_) + R"(","name":"X","roles":[]})")
            .text("/id");
    }
    std::string linked_account() {
        const auto id = spare_account();
        must(boss_, "PUT /v1/staff/accounts/" + id + "/identity",
             R"({"provider":"corp","subject":")" + id + "\"}");
        return id;
    }
    std::string account_with_totp() {
        const auto id = staff("t" + std::to_string(++made_), "{}");
        const auto token = log_in("t" + std::to_string(made_));
        const auto secret =
            must(token, "POST /v1/staff/me/totp", R"({"password":"zwei wilde esel"})")
                .text("/secret");
        must(token, "POST /v1/staff/me/totp/confirm", R"({"code":")" + code_of(secret) + "\"}");
        return id;
    }
    std::string code_of(const std::string& secret) {
        std::string key;
        std::uint32_t bits = 0;
        int count = 0;
        for (const char c : secret) {
            bits = bits << 5 | static_cast<std::uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26);
            if ((count += 5) < 8) continue;
            count -= 8;
            key += static_cast<char>(bits >> count & 0xFF);
        }
        return hotp(key, static_cast<std::uint64_t>(totp_step(api_.fake.clock.now())), 6);
    }
    std::string code_body(const std::string& rest) {
        return R"({"code":")" + code_of(secret_) + "\"" + rest + "}";
    }
    std::string cart_of_ada() {
        const auto me = must(ada_, "GET /v1/me").text("/id");
        const auto cart = must(api_.store, "POST /v1/carts",
                               R"({"lines":[{"action":"add","sku":"A","quantity":1}]})");
        check(!me.empty() && !cart.text("/id").empty(), "ada has a cart");
        must(api_.admin, "POST /v1/carts/" + cart.text("/id") + "/claim",
             R"({"profile":")" + me + "\"}");
        return cart.text("/id");
    }
    std::string order_of_ada() {
        const std::string name = R"("email":"ada@example.com")";
        auto body = testing::order_body(R"({"sku":"A","quantity":1})");
        body.replace(body.find(name), name.size(), R"("external_reference":"ada")");
        return must(api_.store, "POST /v1/orders", body).text("/id");
    }
    std::string waiting_for_ada() {
        const auto at = to_string(api_.shop.berlin);
        const auto placed = must(api_.store, "POST /v1/orders",
                                 R"({"lines":[{"sku":"A","quantity":1}],
            "customer":{"external_reference":"ada"},"payment":{"kind":"settled",
            "provider":"test"},"delivery":{"method":"pickup","location":")" +
                                     at + "\"}}");
        must(api_.store,
             "POST /v1/orders/" + placed.text("/id") + "/fulfillments/" +
                 placed.text("/fulfillments/0/id") + "/actions",
             R"({"action":"ready","catch_up":true})");
        return placed.text("/id");
    }
    std::string session_of_boss() {
        log_in("boss");
        return must(boss_, "GET /v1/staff/me/sessions").text("/items/0/id");
    }
    std::string sent_to_ada() {
        const auto order = order_of_ada();
        const auto work = must(api_.store, "GET /v1/orders/" + order).text("/fulfillments/0/id");
        must(api_.store, "POST /v1/orders/" + order + "/fulfillments/" + work + "/actions",
             R"({"action":"ship","catch_up":true})");
        return order;
    }
    std::string return_of_ada() {
        return must(ada_, "POST /v1/me/orders/" + sent_to_ada() + "/returns", one_unit)
            .text("/return/id");
    }
    // For nothing, as if it had been given back.
    std::string credit_note_of_ada() {
        orders::Document note;
        const auto order = parse_id<orders::OrderId>(sent_to_ada());
        note.legal_entity = api_.shop.entity;
        note.series = note.kind = orders::credit_note_series;
        note.id = api_.fake.ids.next<orders::CreditNoteId>().uuid;
        note.order_id = *order;
        note.body = json::write(orders::CreditNoteBody{"1", {}, {}});
        auto connection = api_.base.database().open_writer();
        sql::write(*connection, [&](Tx& tx) { orders::issue(tx, note); });
        return to_string(orders::CreditNoteId{note.id});
    }
    // What Ada says of what she got.
    std::string review_of_ada() {
        if (review_.empty()) {
            sent_to_ada();
            const auto variant = to_string(testing::Shop::variant("A"));
            review_ = R"({"product":")" +
                      must(api_.admin, "GET /v1/variants/" + variant).text("/product") +
                      R"(","rating":5,"text":"gut"})";
        }
        const auto made = api_.call("POST /v1/me/reviews", ada_, review_);
        if (made.status == 201) return made.text("/id");
        return must(ada_, "GET /v1/me/reviews").text("/items/0/id");
    }
    std::string shown_review() {
        return must(api_.admin, "POST /v1/reviews/bulk",
                    R"({"origin":"x","reviews":[{"external_reference":"x","sku":"A","rating":5,)"
                    R"("language":"de","written_at":"2020-01-01T00:00:00Z","is_approved":true}]})")
            .text("/rows/0/id");
    }
    std::string address_of_ada() {
        return must(ada_, "POST /v1/me/addresses", address).text("/id");
    }
    // The same however often the rows are asked for: nobody has many.
    std::string kept_address_of_ada() {
        if (kept_address_.empty()) kept_address_ = address_of_ada();
        return kept_address_;
    }

    std::vector<Row> staff_rows();
    std::vector<Row> my_rows();
    std::vector<Row> customer_rows();
    std::vector<Row> review_rows();
    std::vector<Row> privacy_rows();
    void run(const Row& row, const api::Route& route);
    void run_all(const std::map<std::string, const api::Route*>& routes,
                 std::set<std::string>& tried);

    static constexpr const char* address =
        R"({"name":"A","address1":"W","postal_code":"1","city":"B","country":"DE"})";
    Postbox postbox_;
    std::set<std::string> elsewhere_;  // routes that permissions_test.cpp tries
    std::unique_ptr<events::EventHub> hub_;
    std::unique_ptr<shoppers::SessionCache> cache_;
    std::unique_ptr<flows::ShopperDesk> desk_;
    std::unique_ptr<flows::PrivacyDesk> privacy_;
    std::unique_ptr<app::People> people_;
    testing::TestApi api_;
    std::string boss_, hamburg_, ada_, eve_, bob_;  // sessions
    std::string boss_id_, hamburg_id_, secret_, review_, kept_address_;
    int made_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Engines, Matrix, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

std::vector<Row> Matrix::staff_rows() {
    const auto body = [](std::string text) { return [text] { return text; }; };
    const auto role = [this] { return spare_role(); };
    const auto account = [this] { return spare_account(); };
    return {
        {"GET /v1/staff/accounts", nothing, nothing, hamburg_, boss_, 200, boss_id_},
        {"POST /v1/staff/accounts", nothing, body(R"({"login":"new","name":"X","roles":["boss"]})"),
         hamburg_, boss_, 403},
        {"GET /v1/staff/accounts/{account}", account, nothing, hamburg_, boss_},
        {"PATCH /v1/staff/accounts/{account}", account, body(R"({"name":"Y"})"), hamburg_, boss_},
        {"PUT /v1/staff/accounts/{account}/password", account, nothing, hamburg_, boss_},
        {"DELETE /v1/staff/accounts/{account}/sessions", account, nothing, hamburg_, boss_},
        {"DELETE /v1/staff/accounts/{account}/totp", [this] { return account_with_totp(); },
         nothing, hamburg_, boss_},
        {"PUT /v1/staff/accounts/{account}/identity", account,
         body(R"({"provider":"corp","subject":"somebody"})"), hamburg_, boss_},
        {"DELETE /v1/staff/accounts/{account}/identity", [this] { return linked_account(); },
         nothing, hamburg_, boss_},
        // Roles are everybody's to see, and made by those who are bound to nothing.
        {"GET /v1/staff/roles", nothing, nothing, ada_, boss_, 403},
        {"POST /v1/staff/roles", nothing, body(R"({"name":"new","scopes":["stock:read"]})"),
         hamburg_, boss_, 403},
        {"PATCH /v1/staff/roles/{role}", role, body(R"({"scopes":["stock:read"]})"), hamburg_,
         boss_, 403},
        {"DELETE /v1/staff/roles/{role}", role, nothing, hamburg_, boss_, 403},
    };
}

std::vector<Row> Matrix::my_rows() {
    return {
        {"GET /v1/staff/me", nothing, nothing, api_.admin, boss_, 403},
        {"GET /v1/staff/me/sessions", nothing, nothing, ada_, boss_, 403},
        {"DELETE /v1/staff/me/sessions/{session}", [this] { return session_of_boss(); }, nothing,
         hamburg_, boss_, 404},
        {"POST /v1/staff/me/totp", nothing,
         [] { return std::string(R"({"password":"zwei wilde esel"})"); }, api_.admin, boss_, 403},
        {"POST /v1/staff/me/totp/confirm", nothing, [this] { return code_body(""); }, ada_, boss_,
         403},
        {"POST /v1/staff/me/totp/remove", nothing,
         [this] { return code_body(R"(,"password":"zwei wilde esel")"); }, api_.admin, boss_, 403},
        {"PUT /v1/staff/me/password", nothing,
         [] {
             return std::string(R"({"current":"zwei wilde esel","password":"drei wilde esel"})");
         },
         api_.admin, boss_, 403},
        // Open to all, and to nobody without the password.
        {"POST /v1/staff/login", nothing,
         [] { return std::string(R"({"login":"hamburg","password":"zwei wilde esel"})"); }, boss_,
         "", 401, "", R"({"login":"hamburg","password":"drei wilde esel"})"},
        {"POST /v1/staff/logout", nothing, nothing, ada_, boss_, 403},
    };
}

std::vector<Row> Matrix::customer_rows() {
    const auto till = api_.make_key({.kind = auth::KeyKind::store,
                                     .scopes = testing::channel_scopes,
                                     .channel = api_.shop.till});
    const auto none = [] { return std::string(); };
    return {
        {"POST /v1/customers/login-links", nothing,
         [] { return std::string(R"({"email":"new@example.com"})"); }, ada_, api_.store, 403},
        {"POST /v1/customers/sessions", nothing,
         [this] { return R"({"link":")" + link("ada@example.com") + "\"}"; }, till, api_.store,
         401},
        {"GET /v1/me", none, nothing, boss_, ada_, 403},
        {"GET /v1/me/orders", none, nothing, api_.admin, ada_, 403},
        {"GET /v1/me/orders/{id}", [this] { return order_of_ada(); }, nothing, eve_, ada_},
        {"GET /v1/me/orders/{id}/returnable", [this] { return sent_to_ada(); }, nothing, eve_,
         ada_},
        {"GET /v1/me/orders/{id}/returns", [this] { return sent_to_ada(); }, nothing, eve_, ada_},
        {"GET /v1/me/orders/{id}/claims", [this] { return sent_to_ada(); }, nothing, eve_, ada_},
        {"POST /v1/me/orders/{id}/claims", [this] { return sent_to_ada(); },
         [] { return std::string(R"({"line":1,"quantity":1,"kind":"damaged"})"); }, eve_, ada_},
        {"GET /v1/me/orders/{id}/exchanges", [this] { return sent_to_ada(); }, nothing, eve_, ada_},
        {"POST /v1/me/orders/{id}/exchanges", [this] { return sent_to_ada(); },
         [] {
             return std::string(R"({"preview":true,"lines":[{"line":1,"quantity":1,"sku":"A"}]})");
         },
         eve_, ada_},
        {"GET /v1/me/orders/{id}/credit-notes", [this] { return sent_to_ada(); }, nothing, eve_,
         ada_},
        {"GET /v1/me/credit-notes/{id}/pdf", [this] { return credit_note_of_ada(); }, nothing, eve_,
         ada_},
        {"POST /v1/me/orders/{id}/returns", [this] { return sent_to_ada(); },
         [] { return std::string(one_unit); }, eve_, ada_},
        {"POST /v1/me/returns/{id}/cancel", [this] { return return_of_ada(); }, nothing, eve_,
         ada_},
        {"POST /v1/me/orders/{id}/arrival", [this] { return waiting_for_ada(); }, nothing, eve_,
         ada_},
        {"PUT /v1/me/orders/{id}/collector", [this] { return waiting_for_ada(); },
         [] { return std::string(R"({"name":"Bob"})"); }, eve_, ada_},
        {"POST /v1/me/orders/{id}/changes", [this] { return order_of_ada(); },
         [] {
             return std::string(R"({"actions":[{"action":"set_quantity","line":1,"quantity":0}]})");
         },
         eve_, ada_},
        {"GET /v1/me/addresses", none, nothing, eve_, ada_, 200, kept_address_of_ada()},
        {"POST /v1/me/addresses", none, [] { return std::string(address); }, boss_, ada_, 403},
        {"DELETE /v1/me/addresses/{address}", [this] { return address_of_ada(); }, nothing, eve_,
         ada_},
        {"PUT /v1/me/password", none,
         [] { return std::string(R"({"password":"zwei wilde esel"})"); }, boss_, ada_, 403},
        {"POST /v1/me/logout", none, nothing, boss_, eve_, 403},
    };
}

std::vector<Row> Matrix::review_rows() {
    const auto mine = [this] { return review_of_ada(); };
    const auto about = [this](const std::string& more) {
        return [this, more] { return R"({"review":")" + shown_review() + "\"" + more + "}"; };
    };
    return {
        {"GET /v1/me/reviews", nothing, nothing, bob_, ada_, 200, review_of_ada()},
        {"GET /v1/me/reviews/{id}", mine, nothing, bob_, ada_},
        {"PATCH /v1/me/reviews/{id}", mine, [] { return std::string(R"({"rating":1})"); }, bob_,
         ada_},
        {"DELETE /v1/me/reviews/{id}", mine, nothing, bob_, ada_},
        {"POST /v1/me/reviews", nothing,
         [this] {
             must(ada_, "DELETE /v1/me/reviews/" + review_of_ada());
             return review_;
         },
         bob_, ada_, 409},
        {"POST /v1/me/review-votes", nothing, about(""), boss_, ada_, 403},
        {"POST /v1/me/review-reports", nothing, about(R"(,"reason":"spam")"), boss_, ada_, 403},
    };
}

std::vector<Row> Matrix::privacy_rows() {
    const auto person = [this] {
        const auto made =
            must(api_.admin, "POST /v1/customers/bulk",
                 R"({"customers":[{"external_reference":"p)" + std::to_string(++made_) + R"("}]})");
        return R"({"customer":")" + made.text("/rows/0/id") + "\"}";
    };
    const auto asked = [this] { return must(ada_, "POST /v1/me/erasure").text("/id"); };
    return {
        {"GET /v1/privacy/map", nothing, nothing, hamburg_, boss_, 403},
        {"POST /v1/privacy/exports", nothing, person, hamburg_, boss_, 403},
        {"POST /v1/privacy/erasures", nothing, person, hamburg_, boss_, 403},
        {"GET /v1/privacy/erasures", nothing, nothing, hamburg_, boss_, 403},
        {"GET /v1/me/export", nothing, nothing, boss_, ada_, 403},
        {"POST /v1/me/erasure", nothing, nothing, boss_, ada_, 403},
        {"GET /v1/me/erasure", asked, nothing, bob_, ada_},
        {"DELETE /v1/me/erasure", asked, nothing, bob_, ada_},
    };
}

void Matrix::run(const Row& row, const api::Route& route) {
    SCOPED_TRACE(row.route);
    const auto id = row.id(), body = row.body();
    auto line = route.name();
    if (const auto at = line.find('{'); at != std::string::npos) {
        line.replace(at, line.find('}') - at + 1, id);
    }
    const auto& asked = row.guess.empty() ? body : row.guess;
    EXPECT_EQ(api_.call(line, "", asked).status, 401);
    if (route.scope != api::Scope::any_key && route.scope != api::Scope::open) {
        api::Scopes scopes;
        for (const auto& [word, scope] : api::scope_words) {
            if (scope != route.scope && scope != api::Scope::admin) scopes.add(scope);
        }
        const auto key = api_.make_key({.kind = auth::KeyKind::admin, .scopes = scopes.text()});
        EXPECT_EQ(api_.call(line, key, body).code(), "scope_missing");
    }
    const auto denied = api_.call(line, row.other, asked);
    EXPECT_EQ(denied.status, row.denied) << denied.body;
    const auto granted = api_.call(line, row.right, body);
    EXPECT_GE(granted.status, 200) << granted.body;
    EXPECT_LT(granted.status, 300) << granted.body;
    if (!row.hidden.empty()) {
        EXPECT_EQ(denied.body.find(row.hidden), std::string::npos);
        EXPECT_NE(granted.body.find(row.hidden), std::string::npos);
    }
    // What begins a new session ends the one that asked.
    if (row.route == "POST /v1/staff/me/totp") secret_ = granted.text("/secret");
    if (row.route.ends_with("/confirm")) api_.fake.clock.advance(seconds(30));
    const auto token = granted.text("/token");
    if (!token.empty() && row.right == boss_) boss_ = token;
    if (!token.empty() && row.right == ada_) ada_ = token;
    if (row.route == "POST /v1/staff/logout") boss_ = log_in("boss", "drei wilde esel");
}

// Rows are made anew for each, since sessions change on the way.
void Matrix::run_all(const std::map<std::string, const api::Route*>& routes,
                     std::set<std::string>& tried) {
    for (const auto rows : {&Matrix::staff_rows, &Matrix::my_rows, &Matrix::customer_rows,
                            &Matrix::review_rows, &Matrix::privacy_rows}) {
        const auto count = (this->*rows)().size();
        for (std::size_t i = 0; i < count; ++i) {
            const auto row = (this->*rows)()[i];
            ASSERT_TRUE(routes.contains(row.route)) << row.route << " is not a route";
            run(row, *routes.at(row.route));
            tried.insert(row.route);
        }
    }
}

TEST_P(Matrix, each_route_of_people_lets_in_whom_it_should_and_nobody_else) {
    std::map<std::string, const api::Route*> routes;
    for (const auto& route : api_.api.routes()) routes[route.name()] = &route;
    std::set<std::string> tried;
    // Open to all: before anybody is known, browsers go through them (oidc_test.cpp).
    for (const std::string way :
         {"", "/{provider}/start", "/{provider}/callback", "/{provider}/logout"}) {
        tried.insert("GET /v1/staff/oidc" + way);
    }
    run_all(routes, tried);
    for (const auto& [name, route] : routes) {
        EXPECT_TRUE(tried.contains(name) || elsewhere_.contains(name)) << name << " has no row";
    }
}

TEST_P(Matrix, a_cart_is_shown_to_its_customer) {
    const auto cart = cart_of_ada();
    EXPECT_EQ(must(ada_, "GET /v1/me/cart").text("/id"), cart);
    EXPECT_EQ(api_.call("GET /v1/me/cart", eve_).status, 404);
    EXPECT_EQ(api_.call("GET /v1/me/cart", boss_).status, 403);
    EXPECT_EQ(api_.call("GET /v1/me/cart", "").status, 401);
}

}  // namespace
}  // namespace nahtlos
