// Black box: malformed requests get typed errors that name the field or the place.
#include <gtest/gtest.h>

#include "tests/support/service.hpp"

namespace nahtlos::testing {
namespace {

struct WrongBody {
    const char* what;
    std::string body;
    int status;
    std::string code;     // of the problem
    std::string pointer;  // of its first field; or what its detail ends with
    std::string reason;   // code of that field
};

std::string order_with(const std::string& line) {
    return R"({"lines":[)" + line + R"(],"delivery":{"method":"ship","address":{"name":"Ada",
        "address1":"Weg 1","postal_code":"10115","city":"Berlin","country":"DE"}},
        "payment":{"kind":"settled","provider":"test"}})";
}

std::vector<WrongBody> wrong_bodies() {
    const std::string deep(100, '[');
    std::string many = R"({"sku":"A","quantity":1})";
    for (int i = 0; i < 2000; ++i) many += R"(,{"sku":"A","quantity":1})";
    return {
        {"cut off", "{", 400, "malformed_json", "(byte 1).", ""},
        {"trailing comma", R"({"a":1,})", 400, "malformed_json", "(byte 7).", ""},
        {"more after the end", R"({} {})", 400, "malformed_json", "(byte 3).", ""},
        {"single quotes", "{'a':1}", 400, "malformed_json", "(byte 1).", ""},
        {"not UTF-8", "{\"lines\":\"\xff\"}", 400, "malformed_json", "(byte 10).", ""},
        {"a raw control byte", "{\"lines\":\"\x01\"}", 400, "malformed_json", "(byte 10).", ""},
        {"half a surrogate pair", R"({"lines":"\ud800"})", 400, "malformed_json", "(byte 16).", ""},
        {"NaN", R"({"lines":NaN})", 400, "malformed_json", "(byte 9).", ""},
        {"very deep", deep, 400, "malformed_json", "(byte 32).", ""},
        {"no body", "", 400, "body_missing", "a JSON body", ""},
        {"a list", "[]", 422, "invalid_request", "", "wrong_type"},
        {"null", "null", 422, "invalid_request", "", "wrong_type"},
        {"a word for a number", order_with(R"({"sku":"A","quantity":"two"})"), 422,
         "invalid_request", "/lines/0/quantity", "wrong_type"},
        {"a fraction", order_with(R"({"sku":"A","quantity":1.5})"), 422, "invalid_request",
         "/lines/0/quantity", "wrong_type"},
        {"too little", order_with(R"({"sku":"A","quantity":0})"), 422, "invalid_request",
         "/lines/0/quantity", "out_of_range"},
        {"beyond 64 bits", order_with(R"({"sku":"A","quantity":99999999999999999999})"), 422,
         "invalid_request", "/lines/0/quantity", "out_of_range"},
        {"beyond a double", order_with(R"({"sku":"A","quantity":1e400})"), 422, "invalid_request",
         "/lines/0/quantity", "out_of_range"},
        {"no such field", order_with(R"({"sku":"A","quantity":1,"prize":1})"), 422,
         "invalid_request", "/lines/0/prize", "unknown_field"},
        {"a field twice", order_with(R"({"sku":"A","quantity":1,"sku":"B"})"), 422,
         "invalid_request", "/lines/0/sku", "duplicate_field"},
        {"a field without value", order_with(R"({"quantity":1})"), 422, "invalid_request",
         "/lines/0/sku", "required"},
        {"null for a value", order_with(R"({"sku":null,"quantity":1})"), 422, "invalid_request",
         "/lines/0/sku", "wrong_type"},
        {"an empty list", order_with(""), 422, "invalid_lines", "/lines", "required"},
        {"a list too long", order_with(many), 422, "invalid_lines", "/lines", "too_many"},
        {"a text too long",
         order_with(R"({"sku":")" + std::string(5000, 'x') + R"(","quantity":1})"), 422,
         "invalid_request", "/lines/0/sku", "invalid_format"},
        {"nothing of that name", order_with(R"({"sku":"NONE","quantity":1})"), 422, "invalid_lines",
         "/lines/0/sku", "unknown_sku"},
    };
}

class Malformed : public OnEngine {
protected:
    Malformed() {
        service_.put_stock("A", service_.shop.warehouse, 10);
        service_.start();
    }
    Service service_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Engines, Malformed, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Malformed, a_body_is_refused_by_the_field_or_the_place) {
    auto client = service_.store_client();
    for (const auto& wrong : wrong_bodies()) {
        const auto reply = client.call("POST /v1/orders", wrong.body);
        EXPECT_EQ(reply.status, wrong.status) << wrong.what << ": " << reply.body;
        EXPECT_EQ(reply.headers.at("content-type"), "application/problem+json");
        EXPECT_EQ(reply.code(), wrong.code) << wrong.what << ": " << reply.body;
        if (wrong.reason.empty()) {
            EXPECT_TRUE(reply.text("/detail").ends_with(wrong.pointer))
                << wrong.what << ": " << reply.body;
        } else {
            EXPECT_EQ(reply.text("/errors/0/pointer"), wrong.pointer)
                << wrong.what << ": " << reply.body;
            EXPECT_EQ(reply.text("/errors/0/code"), wrong.reason)
                << wrong.what << ": " << reply.body;
        }
    }
    EXPECT_EQ(service_.number("select count(*) from orders_order"), 0);
}

struct WrongRequest {
    std::string line, headers;
    int status;
    std::string code, pointer;  // "": no field is to blame
};

std::vector<WrongRequest> wrong_requests() {
    return {
        {"GET /v1/orders?limit=1000", "", 422, "invalid_request", "?limit"},
        {"GET /v1/orders?limit=ten", "", 422, "invalid_request", "?limit"},
        {"GET /v1/orders?status=lost", "", 422, "invalid_request", "?status/0"},
        {"GET /v1/orders?color=red", "", 422, "invalid_request", "?color"},
        {"GET /v1/orders?number=1&number=2", "", 422, "invalid_request", "?number"},
        {"GET /v1/orders?cursor=xyz", "", 422, "invalid_request", "?cursor"},
        {"GET /v1/orders?placed_from=yesterday", "", 422, "invalid_request", "?placed_from"},
        {"GET /v1/orders?number=%zz", "", 400, "target_malformed", ""},
        {"GET /v1/orders/ord_1", "", 404, "not_found", ""},
        {"GET /v1/nothing", "", 404, "route_not_found", ""},
        {"DELETE /v1/orders", "", 405, "method_not_allowed", ""},
        {"POST /v1/orders", "Idempotency-Key: " + std::string(300, 'x') + "\r\n", 400,
         "idempotency_key_malformed", ""},
        {"POST /v1/orders", "If-Match: 5\r\n", 400, "if_match_malformed", ""},
        {"POST /v1/orders", "Content-Encoding: br\r\n", 415, "unsupported_encoding", ""},
        {"POST /v1/orders", "Content-Encoding: gzip\r\n", 400, "damaged_body", ""},
        {"POST /v1/orders", "Transfer-Encoding: chunked\r\n", 400, "malformed_request", ""},
        {"POST /v1/orders", "Content-Length: 3\r\n", 400, "malformed_request", ""},
        {"POST /v1/orders", "Host: there\r\n", 400, "bad_host", ""},
        {"POST /v1/orders", "Expect: a miracle\r\n", 417, "bad_expectation", ""},
        {"post /v1/orders", "", 400, "malformed_request", ""},
        {"GET /v1/orders/" + std::string(9000, 'x'), "", 414, "target_too_long", ""},
        {"GET /v1/orders", "X: " + std::string(20'000, 'x') + "\r\n", 431, "header_too_large", ""},
    };
}

TEST_P(Malformed, a_request_is_refused_by_its_parameter_or_header) {
    auto client = service_.store_client();
    for (const auto& wrong : wrong_requests()) {
        const auto body = wrong.line.starts_with("POST") ? order_with("") : "";
        const auto reply = client.call(wrong.line, body, wrong.headers);
        const auto what = wrong.line.substr(0, 60) + " " + wrong.headers.substr(0, 40);
        EXPECT_EQ(reply.status, wrong.status) << what << ": " << reply.body;
        EXPECT_EQ(reply.code(), wrong.code) << what << ": " << reply.body;
        EXPECT_EQ(reply.text("/errors/0/pointer"), wrong.pointer) << what << ": " << reply.body;
        EXPECT_NE(reply.text("/request_id"), "") << what;
    }
    EXPECT_EQ(client.call("GET /v1/orders").status, 200);
}

}  // namespace
}  // namespace nahtlos::testing
