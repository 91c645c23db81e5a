#include "modules/oidc/rules.hpp"

#include <gtest/gtest.h>

#include "base/api/page.hpp"

namespace nahtlos::oidc {
namespace {

// The keys and signatures of RFC 7515, A.2 and A.3, and of RFC 8037, A.4.
constexpr const char* rfc_keys =
    R"({"keys":[{"kty":"RSA","kid":"r","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wW)"
    R"(JcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_)"
    R"(YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS)"
    R"(-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoud)"
    R"(F8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"},{"kty":"EC","kid":"e","crv")"
    R"(:"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue65)"
    R"(9LNpXW6pCyStikYjKIWI5a0"},{"kty":"OKP","kid":"o","crv":"Ed25519","x":"11qYAYKxCrfVS_)"
    R"(7TyWQHOg7hcvPapiMlrwIaaPcHURo"},{"kty":"oct","kid":"s","k":"AyM1SysPpbyDfgZld3umj1qz)"
    R"(KObwVMkoqQ"},{"kty":"RSA","kid":"weak","e":"AQAB","n":"zwei"},{"kty":"EC","kid":"ast)"
    R"(ray","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"f83OJ3D2xF)"
    R"(1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"},{"kty":"OKP","use":"enc","kid":"x","crv":"Ed2551)"
    R"(9","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})";
constexpr const char* claims =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVl"
    "fQ";
constexpr const char* rsa_signature =
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5ju"
    "jGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07"
    "Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipU"
    "TI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
constexpr const char* ec_signature =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
constexpr const char* ed_signature =
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

Keys keys() { return std::get<Keys>(keys_from(rfc_keys)); }

bool has_signed(std::size_t key, JwsAlgorithm algorithm, const std::string& text,
                const char* signature) {
    return keys().at(key).key.has_signed(algorithm, text, *api::parse_base64url(signature));
}

TEST(JwsKey, checks_the_signatures_of_the_standards) {
    using enum JwsAlgorithm;
    const auto rsa = std::string("eyJhbGciOiJSUzI1NiJ9.") + claims;
    const auto ec = std::string("eyJhbGciOiJFUzI1NiJ9.") + claims;
    const std::string ed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    EXPECT_TRUE(has_signed(0, rs256, rsa, rsa_signature));
    EXPECT_TRUE(has_signed(1, es256, ec, ec_signature));
    EXPECT_TRUE(has_signed(2, eddsa, ed, ed_signature));
    EXPECT_FALSE(has_signed(0, rs256, rsa + "x", rsa_signature));
    EXPECT_FALSE(has_signed(1, es256, ec + "x", ec_signature));
    EXPECT_FALSE(has_signed(2, eddsa, ed + "x", ed_signature));
    EXPECT_FALSE(has_signed(0, ps256, rsa, rsa_signature)) << "another padding";
    EXPECT_FALSE(has_signed(0, es256, ec, ec_signature)) << "keys are of one kind";
    EXPECT_FALSE(has_signed(1, es256, ec, "AAAA"));
}

TEST(KeySet, holds_what_signatures_can_be_checked_by_and_passes_over_the_rest) {
    const auto all = keys();
    ASSERT_EQ(all.size(), 3U) << "no shared secrets, weak keys, points off the curve, other uses";
    EXPECT_EQ(all[2].id, "o");
    EXPECT_TRUE(std::holds_alternative<Unreadable>(keys_from("[]")));
    EXPECT_TRUE(std::holds_alternative<Unreadable>(keys_from(R"({"keys":{}})")));
}

TEST(Token, names_its_key_or_there_is_just_one_that_fits) {
    const auto head = [](const std::string& json) {
        return *token_from(api::base64url(json) + ".e30.AAAA");
    };
    auto all = keys();
    EXPECT_EQ(key_of(head(R"({"alg":"ES256","kid":"e"})"), all)->id, "e");
    EXPECT_EQ(key_of(head(R"({"alg":"ES256"})"), all)->id, "e");
    EXPECT_EQ(key_of(head(R"({"alg":"ES256","kid":"r"})"), all), nullptr);
    EXPECT_EQ(key_of(head(R"({"alg":"HS256","kid":"s"})"), all), nullptr);
    all.push_back(all[1]);
    EXPECT_EQ(key_of(head(R"({"alg":"ES256"})"), all), nullptr);
}

TEST(Token, is_nothing_when_it_does_not_read) {
    for (const auto* text : {"", "a", "a.b", "e30.e30", "e30.e30.=", "W10.e30.AA", "e30.x.AA",
                             "eyJjcml0IjpbXX0.e30.AA", "e30.e30.AA.AA"}) {
        EXPECT_FALSE(token_from(text)) << text;
    }
}

TEST(Discovery, is_of_its_issuer_and_leads_over_tls_only) {
    const auto document = [](const std::string& issuer, const std::string& token) {
        return metadata_from(R"({"issuer":")" + issuer +
                                 R"(","authorization_endpoint":"https://id.example/a",)"
                                 R"("jwks_uri":"https://id.example/k","token_endpoint":")" +
                                 token + "\"}",
                             "https://id.example");
    };
    const auto good = document("https://id.example", "https://id.example/t");
    ASSERT_TRUE(std::holds_alternative<Metadata>(good));
    EXPECT_EQ(std::get<Metadata>(good).algorithms, std::vector{JwsAlgorithm::rs256});
    const auto bad = [&](const std::string& issuer, const std::string& token) {
        return std::holds_alternative<Unreadable>(document(issuer, token));
    };
    EXPECT_TRUE(bad("https://id.example/", "https://id.example/t"));
    EXPECT_TRUE(bad("https://id.example", "http://id.example/t"));
    EXPECT_TRUE(bad("https://id.example", "http://127.0.0.1@evil.example/t"));
    EXPECT_TRUE(bad("https://id.example", "http://127.0.0.1.evil.example/t"));
    EXPECT_TRUE(bad("https://id.example", ""));
    EXPECT_FALSE(bad("https://id.example", "http://127.0.0.1:8080/t")) << "of this machine";
}

TEST(Ticket, gives_three_secrets_that_say_nothing_of_each_other) {
    const auto one = ticket_of("no_1"), other = ticket_of("no_2");
    EXPECT_EQ(one.verifier.size(), 43U);  // RFC 7636, section 4.1
    EXPECT_NE(one.state, one.nonce);
    EXPECT_NE(one.state, other.state);
    EXPECT_EQ(one.state, ticket_of("no_1").state);
}

}  // namespace
}  // namespace nahtlos::oidc
