#include "base/api/api.hpp"

#include <gtest/gtest.h>

#include "base/api/health.hpp"
#include "base/fake/world.hpp"

namespace nahtlos::api {
namespace {

struct Greeting {
    std::string text;
    std::int64_t version = 7;
    BOOST_DESCRIBE_CLASS(Greeting, (), (text, version), (), ())
};
struct Name {
    json::ShortText<20> name;
    BOOST_DESCRIBE_CLASS(Name, (), (name), (), ())
};

class Catcher final : public http::Responder {
public:
    void send(http::Response sent) override {
        check(response.status == 0, "a request is answered once");
        response = std::move(sent);
    }
    std::shared_ptr<http::Stream> start_stream(http::Response head) override {
        send(std::move(head));
        return nullptr;
    }
    std::string header(std::string_view name) const {
        for (const auto& [key, value] : response.headers) {
            if (key == name) return value;
        }
        return "";
    }
    http::Response response{0, {}, {}};
};

// Two callers: "writer" may everything it needs, "reader" may only read.
class TwoCallers final : public Authenticator {
public:
    std::shared_ptr<const Caller> caller_of(std::string_view token, Instant) override {
        if (token != "writer" && token != "reader") return nullptr;
        auto caller = std::make_shared<Caller>();
        caller->id.bytes[0] = static_cast<std::uint8_t>(token[0]);
        caller->kind = token == "writer" ? CallerKind::admin : CallerKind::store;
        caller->scopes.add(token == "writer" ? Scope::orders_write : Scope::orders_read);
        return caller;
    }
    // A third one is found only by looking again.
    std::shared_ptr<const Caller> look_again(std::string_view token, Instant now) override {
        return caller_of(token == "late writer" ? "writer" : token, now);
    }
};

// Takes nothing.
class FullExecutor final : public Executor {
    bool start(std::function<void()>, Priority) override { return false; }
};

class ApiTest : public ::testing::Test {
protected:
    ApiTest() : api_({database_, world_, inline_}, callers_, registry_, routes(), options()) {}

    static ApiOptions options() {
        ApiOptions options;
        options.anonymous = {1, 3};
        options.store = {1, 5};
        options.sign_in = {1, 3};
        options.cors_origins = {"https://shop.example"};
        return options;
    }

    Routes routes() {
        Routes all = health_routes({{"always", [] { return std::nullopt; }},
                                    {"moon",
                                     [this]() -> std::optional<std::string> {
                                         if (is_moon_up_) return std::nullopt;
                                         return "the moon is down";
                                     }}},
                                   registry_);
        all.push_back(command("POST /v1/greetings", Scope::orders_write, "greet", "Greet",
                              [](const Call& call, Reply<Greeting> reply, const Name& name) {
                                  if (auto refusal = call.unless_version(7)) return reply(*refusal);
                                  reply(Greeting{"Hello " + name.name.value});
                              },
                              {.status = 201}));
        all.push_back(command("DELETE /v1/greetings/{id}", Scope::orders_write, "forget", "Forget",
                              [](const Call&, Reply<Done> reply, std::string) { reply(Done{}); }));
        all.push_back(
            command("POST /v1/broken", Scope::any_key, "break", "Break",
                    [](const Call&, Reply<Done>) { throw std::runtime_error("secret"); }));
        all.push_back(plain(
            "GET /v1/me", Scope::any_key, "get_me", "Say who I am", RunOn::io,
            [](const Exchange& exchange) {
                return http::Response{200, {}, exchange.call.caller->name};
            },
            "text/plain"));
        return all;
    }

    std::shared_ptr<Catcher> call(const std::string& line, http::Headers headers = {},
                                  const std::string& body = "") {
        const auto space = line.find(' ');
        auto catcher = std::make_shared<Catcher>();
        api_.handle({line.substr(0, space), line.substr(space + 1), std::move(headers), body,
                     "192.0.2.1", "req-1"},
                    catcher);
        return catcher;
    }
    std::shared_ptr<Catcher> greet(http::Headers more, const std::string& body,
                                   const std::string& as = "writer") {
        http::Headers headers{{"authorization", "Bearer " + as}};
        headers.insert(headers.end(), more.begin(), more.end());
        return call("POST /v1/greetings", headers, body);
    }
    static bool has_code(const Catcher& caught, int status, const std::string& code) {
        EXPECT_EQ(caught.response.status, status) << caught.response.body;
        EXPECT_NE(caught.response.body.find("\"request_id\":\"req-1\""), std::string::npos);
        return caught.response.body.find("\"code\":\"" + code + "\"") != std::string::npos;
    }

    fake::FakeWorld fake_;
    World world_ = fake_.world();
    sql::Database database_{{.url = "sqlite:nowhere/to.be.found"}};
    InlineExecutor inline_;
    TwoCallers callers_;
    metrics::Registry registry_;
    bool is_moon_up_ = true;
    Api api_;
    const http::Headers json_{{"content-type", "application/json"}};
};

TEST_F(ApiTest, a_command_is_answered_with_status_and_etag) {
    const auto caught = greet(json_, R"({"name":"Ada"})");
    EXPECT_EQ(caught->response.status, 201);
    EXPECT_EQ(caught->response.body, R"({"text":"Hello Ada","version":7})");
    EXPECT_EQ(caught->header("ETag"), "\"7\"");
    EXPECT_EQ(caught->header("Cache-Control"), "no-store");
}

TEST_F(ApiTest, done_is_answered_without_a_body) {
    const auto caught = call("DELETE /v1/greetings/5", {{"authorization", "Bearer writer"}});
    EXPECT_EQ(caught->response.status, 204);
    EXPECT_EQ(caught->response.body, "");
}

TEST_F(ApiTest, what_is_logged_for_a_request_carries_its_ids) {
    std::vector<std::string> lines;
    const log::Output output({.to = [&](std::string_view line) { lines.emplace_back(line); }},
                             fake_.clock);
    http::Request request{"POST", "/v1/broken", {{"authorization", "Bearer writer"}},
                          "",     "192.0.2.1",  "req-1"};
    request.trace = make_trace(1, 2);
    api_.handle(std::move(request), std::make_shared<Catcher>());
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_NE(lines[0].find(R"("event":"request_failed","request_id":"req-1",)"
                            R"("trace_id":"00000000000000010000000000000002")"),
              std::string::npos)
        << lines[0];
}

TEST_F(ApiTest, unknown_paths_are_not_found) {
    EXPECT_TRUE(has_code(*call("GET /v2/orders"), 404, "route_not_found"));
    EXPECT_TRUE(has_code(*call("GET /v1/%zz"), 400, "target_malformed"));
}

TEST_F(ApiTest, other_methods_are_told_which_there_are) {
    const auto caught = call("PUT /v1/greetings");
    EXPECT_TRUE(has_code(*caught, 405, "method_not_allowed"));
    EXPECT_EQ(caught->header("Allow"), "OPTIONS, POST");
}

TEST_F(ApiTest, head_is_answered_like_get) {
    EXPECT_EQ(call("HEAD /healthz")->response.status, 200);
}

TEST_F(ApiTest, a_key_is_needed_and_must_be_right) {
    const auto missing = call("POST /v1/greetings", json_, R"({"name":"Ada"})");
    EXPECT_TRUE(has_code(*missing, 401, "key_missing"));
    EXPECT_EQ(missing->header("WWW-Authenticate"), "Bearer");
    EXPECT_TRUE(has_code(*greet(json_, "{}", "nobody"), 401, "key_unknown"));
}

TEST_F(ApiTest, guessing_keys_is_slowed_down) {
    for (int i = 0; i < 3; ++i) greet(json_, "{}", "nobody");
    const auto caught = greet(json_, "{}", "nobody");
    EXPECT_TRUE(has_code(*caught, 429, "rate_limited"));
    EXPECT_EQ(caught->header("Retry-After"), "1");
}

TEST_F(ApiTest, whoever_guesses_slows_down_nobody_who_is_right) {
    for (int i = 0; i < 9; ++i) greet(json_, "{}", "nobody");
    ASSERT_TRUE(has_code(*greet(json_, "{}", "nobody"), 429, "rate_limited"));
    for (int i = 0; i < 9; ++i) {
        const auto caught = greet(json_, R"({"name":"Ada"})", "late writer");
        EXPECT_EQ(caught->response.status, 201) << caught->response.body;
    }
}

TEST_F(ApiTest, a_scope_is_needed) {
    EXPECT_TRUE(has_code(*greet(json_, "{}", "reader"), 403, "scope_missing"));
}

TEST_F(ApiTest, each_caller_has_a_rate) {
    const http::Headers reader{{"authorization", "Bearer reader"}};
    for (int i = 0; i < 5; ++i) EXPECT_EQ(call("GET /v1/me", reader)->response.status, 200);
    EXPECT_TRUE(has_code(*call("GET /v1/me", reader), 429, "rate_limited"));
    fake_.clock.advance(seconds(1));
    EXPECT_EQ(call("GET /v1/me", reader)->response.status, 200);
}

TEST_F(ApiTest, probes_are_not_slowed_down) {
    for (int i = 0; i < 10; ++i) EXPECT_EQ(call("GET /healthz")->response.status, 200);
}

TEST_F(ApiTest, a_body_must_be_json_and_there) {
    EXPECT_TRUE(has_code(*greet({{"content-type", "text/plain"}}, "{}"), 415, "json_expected"));
    EXPECT_TRUE(has_code(*greet(json_, ""), 400, "body_missing"));
    EXPECT_TRUE(has_code(*greet(json_, "{"), 400, "malformed_json"));
    EXPECT_TRUE(has_code(*greet(json_, R"({"name":""})"), 422, "invalid_request"));
}

TEST_F(ApiTest, a_body_that_was_let_in_is_read_whatever_its_size) {
    const auto body = R"({"name":"Ada")" + std::string(std::size_t{3} << 20, ' ') + "}";
    EXPECT_EQ(greet(json_, body)->response.status, 201);
}

TEST_F(ApiTest, what_a_route_does_not_take_is_refused) {
    const http::Headers writer{{"authorization", "Bearer writer"},
                               {"content-type", "application/json"}};
    EXPECT_TRUE(has_code(*call("DELETE /v1/greetings/5", writer, "{}"), 400, "body_not_expected"));
    const http::Headers of_no_type{{"authorization", "Bearer writer"}};
    EXPECT_TRUE(
        has_code(*call("DELETE /v1/greetings/5", of_no_type, "{}"), 400, "body_not_expected"));
    EXPECT_TRUE(has_code(*call("DELETE /v1/greetings/5?force=1", writer), 422, "invalid_request"));
}

TEST_F(ApiTest, another_version_than_if_match_says_is_refused) {
    auto headers = json_;
    headers.emplace_back("if-match", "\"6\"");
    EXPECT_TRUE(has_code(*greet(headers, R"({"name":"Ada"})"), 412, "version_changed"));
}

TEST_F(ApiTest, what_a_handler_throws_is_not_told) {
    const auto caught = call("POST /v1/broken", {{"authorization", "Bearer writer"}});
    EXPECT_TRUE(has_code(*caught, 500, "internal"));
    EXPECT_EQ(caught->response.body.find("secret"), std::string::npos);
}

TEST_F(ApiTest, problems_are_titled_in_the_language_of_the_caller) {
    const auto caught = call("GET /v2/orders", {{"accept-language", "de-DE, en;q=0.5"}});
    EXPECT_NE(caught->response.body.find("Nicht gefunden"), std::string::npos);
}

TEST_F(ApiTest, only_known_origins_may_read) {
    const auto known = call("GET /healthz", {{"origin", "https://shop.example"}});
    EXPECT_EQ(known->header("Access-Control-Allow-Origin"), "https://shop.example");
    const auto unknown = call("GET /healthz", {{"origin", "https://evil.example"}});
    EXPECT_EQ(unknown->header("Access-Control-Allow-Origin"), "");
    EXPECT_EQ(unknown->header("Vary"), "Origin");
}

TEST_F(ApiTest, a_preflight_says_what_is_allowed) {
    const auto caught = call("OPTIONS /v1/greetings", {{"origin", "https://shop.example"}});
    EXPECT_EQ(caught->response.status, 204);
    EXPECT_EQ(caught->header("Access-Control-Allow-Methods"), "OPTIONS, POST");
    EXPECT_NE(caught->header("Access-Control-Allow-Headers").find("Idempotency-Key"),
              std::string::npos);
}

TEST_F(ApiTest, readiness_names_what_is_missing) {
    EXPECT_EQ(call("GET /readyz")->response.status, 200);
    is_moon_up_ = false;
    const auto caught = call("GET /readyz");
    EXPECT_EQ(caught->response.status, 503);
    EXPECT_EQ(caught->response.body,
              R"({"is_ready":false,"checks":[{"name":"always","is_ready":true},)"
              R"({"name":"moon","is_ready":false}]})");
}

TEST_F(ApiTest, requests_are_counted_by_route) {
    call("GET /nothing/here");
    greet(json_, R"({"name":"Ada"})");
    const auto text = call("GET /metrics")->response.body;
    EXPECT_NE(text.find("route=\"none\",status=\"404\"} 1"), std::string::npos) << text;
    EXPECT_NE(text.find("route=\"POST /v1/greetings\",status=\"201\"} 1"), std::string::npos);
}

TEST_F(ApiTest, a_full_queue_of_readers_is_a_503) {
    FullExecutor full;
    metrics::Registry registry;
    Api api({database_, world_, full}, callers_, registry, routes(), {});
    auto catcher = std::make_shared<Catcher>();
    api.handle({"GET", "/readyz", {}, "", "192.0.2.1", "req-1"}, catcher);
    EXPECT_TRUE(has_code(*catcher, 503, "overloaded"));
    EXPECT_GE(std::stoi(catcher->header("Retry-After")), 1) << "spread, lest all come together";
}

TEST_F(ApiTest, a_database_that_is_gone_is_a_503) {
    metrics::Registry registry;
    Routes table;
    table.push_back(query("GET /v1/x", Scope::open, "get_x", "Get x",
                          [](const Call&, Tx&) -> Result<Greeting> { return Greeting{}; }));
    Api api({database_, world_, inline_}, callers_, registry, std::move(table), {});
    auto catcher = std::make_shared<Catcher>();
    api.handle({"GET", "/v1/x", {}, "", "192.0.2.1", "req-1"}, catcher);
    EXPECT_TRUE(has_code(*catcher, 503, "database_unavailable"));
}

// Keeps what readers are given, until it is let go.
class Line final : public Executor {
public:
    void let_go() {
        priorities.clear();
        for (auto& work : std::exchange(waiting_, {})) work();
    }
    std::vector<Priority> priorities;

private:
    bool start(std::function<void()> work, Priority priority) override {
        waiting_.push_back(std::move(work));
        priorities.push_back(priority);
        return true;
    }
    std::vector<std::function<void()>> waiting_;
};

class LookUps : public ApiTest {
protected:
    LookUps() : busy_({database_, world_, line_}, callers_, its_registry_, table(), options()) {}

    Routes table() {
        Routes all = routes();
        const auto add = [&](const char* path, const char* id, Priority priority) {
            all.push_back(command(std::string("POST ") + path, Scope::orders_write, id, id,
                                  [](const Call&, Reply<Done> reply) { reply(Done{}); },
                                  {.priority = priority}));
        };
        add("/v1/captures", "capture", Priority::money);
        add("/v1/orders", "order", Priority::order);
        add("/v1/imports", "import", Priority::bulk);
        all.push_back(plain("POST /v1/hooks", Scope::open, "hook", "Hear", RunOn::reader,
                            [](const Exchange&) {
                                return http::Response{200, {}, "heard"};
                            },
                            "text/plain", {.is_rate_limited = false, .priority = Priority::money}));
        return all;
    }
    std::shared_ptr<Catcher> ask(const std::string& path, http::Headers headers,
                                 const std::string& from = "192.0.2.1") {
        auto catcher = std::make_shared<Catcher>();
        busy_.handle({"POST", path, std::move(headers), "", from, "req-1"}, catcher);
        return catcher;
    }
    static http::Headers as(const std::string& token) {
        return {{"authorization", "Bearer " + token}};
    }
    // So many at once that the next from this address is asked to wait.
    void guess_too_often() {
        for (int i = 0; i < 3; ++i) ask("/v1/orders", as("nobody"));
        line_.let_go();
    }

    Line line_;
    metrics::Registry its_registry_;
    Api busy_;
};

TEST_F(LookUps, of_unknown_keys_go_no_earlier_than_visits_wherever_they_knock) {
    const auto money = ask("/v1/captures", as("late writer"));
    ask("/v1/orders", as("nobody"));
    ask("/v1/orders", {{"cookie", "__Host-nahtlos=nobody"}, {"x-requested-with", "x"}});
    ask("/v1/imports", as("nobody"));
    EXPECT_EQ(line_.priorities,
              (std::vector{Priority::visit, Priority::visit, Priority::visit, Priority::bulk}));
    line_.let_go();
    EXPECT_EQ(money->response.status, 204) << money->response.body;
}

TEST_F(LookUps, are_not_needed_for_known_keys_and_for_whoever_has_none) {
    guess_too_often();
    EXPECT_EQ(ask("/v1/captures", as("writer"))->response.status, 204);
    EXPECT_TRUE(line_.priorities.empty());
    const auto hook = ask("/v1/hooks", {});
    EXPECT_EQ(line_.priorities, std::vector{Priority::money});
    line_.let_go();
    EXPECT_EQ(hook->response.body, "heard");
}

TEST_F(LookUps, for_an_address_that_guesses_go_last_and_few_at_a_time) {
    guess_too_often();
    std::vector<std::shared_ptr<Catcher>> guesses;
    for (int i = 0; i < 40; ++i) guesses.push_back(ask("/v1/orders", as("nobody")));
    EXPECT_EQ(line_.priorities, std::vector(16, Priority::bulk));
    for (std::size_t i = 16; i < guesses.size(); ++i) {
        EXPECT_TRUE(has_code(*guesses[i], 429, "rate_limited"));
        EXPECT_EQ(guesses[i]->header("Retry-After"), "1");
    }
    ask("/v1/orders", as("nobody"), "198.51.100.1");
    EXPECT_EQ(line_.priorities.back(), Priority::visit) << "another address";
    line_.let_go();
    for (std::size_t i = 0; i < 16; ++i) {
        EXPECT_TRUE(has_code(*guesses[i], 429, "rate_limited"));
    }
    const auto right = ask("/v1/orders", as("late writer"));
    EXPECT_EQ(line_.priorities, std::vector{Priority::bulk});
    line_.let_go();
    EXPECT_EQ(right->response.status, 204) << "whoever is right is let in all the same";
    fake_.clock.advance(seconds(1));
    ask("/v1/orders", as("nobody"));
    EXPECT_EQ(line_.priorities, std::vector{Priority::visit}) << "forgiven";
}

TEST_F(LookUps, that_find_no_room_let_an_old_cookie_be_nobody_where_nobody_may_be) {
    guess_too_often();
    for (int i = 0; i < 16; ++i) ask("/v1/orders", as("nobody"));
    const http::Headers cookie{{"cookie", "__Host-nahtlos=old"}, {"x-requested-with", "x"}};
    EXPECT_TRUE(has_code(*ask("/v1/orders", cookie), 429, "rate_limited"));
    const auto hook = ask("/v1/hooks", cookie);
    EXPECT_EQ(line_.priorities.back(), Priority::money) << "as without a cookie";
    line_.let_go();
    EXPECT_EQ(hook->response.body, "heard");
}

TEST_F(LookUps, whose_turn_comes_when_nobody_waits_any_more_are_left_undone) {
    const auto late = ask("/v1/captures", as("late writer"));
    fake_.clock.advance(seconds(3));
    line_.let_go();
    EXPECT_TRUE(has_code(*late, 503, "overloaded"));
}

TEST(RouteTable, refuses_what_makes_no_sense) {
    const auto handler = [](const Call&, Reply<Done> reply, std::string) { reply(Done{}); };
    EXPECT_THROW(command("/v1/x/{id}", Scope::open, "x", "X", handler), Broken);
    EXPECT_THROW(command("DELETE /v1/x", Scope::open, "x", "X", handler), Broken);
}

}  // namespace
}  // namespace nahtlos::api
