#include "base/crypto/jws.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "base/check.hpp"

namespace nahtlos {
namespace {

constexpr std::size_t coordinate_bytes = 32;  // of P-256 and Ed25519

template <auto Free>
struct Freer {
    template <class T>
    void operator()(T* held) const {
        Free(held);
    }
};
template <class T, auto Free>
using Held = std::unique_ptr<T, Freer<Free>>;
using HeldContext = Held<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using HeldNumber = Held<BIGNUM, BN_free>;

const unsigned char* data(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

HeldNumber number(std::string_view bytes) {
    HeldNumber made(BN_bin2bn(data(bytes), static_cast<int>(bytes.size()), nullptr));
    check(made != nullptr, "OpenSSL has memory for a number");
    return made;
}

EVP_PKEY* key_from(const char* type, OSSL_PARAM_BLD* parts) {
    const Held<OSSL_PARAM, OSSL_PARAM_free> params(OSSL_PARAM_BLD_to_param(parts));
    const HeldContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    check(params && context, "OpenSSL knows the kinds of keys we use");
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
        return nullptr;
    }
    return key;
}

/// r and s as one after the other are what JOSE has; OpenSSL wants them as DER.
std::string der_of(std::string_view signature) {
    const Held<ECDSA_SIG, ECDSA_SIG_free> made(ECDSA_SIG_new());
    check(made != nullptr, "OpenSSL has memory for a signature");
    auto r = number(signature.substr(0, coordinate_bytes));
    auto s = number(signature.substr(coordinate_bytes));
    check(ECDSA_SIG_set0(made.get(), r.release(), s.release()) == 1, "both parts are there");
    unsigned char* bytes = nullptr;
    const int size = i2d_ECDSA_SIG(made.get(), &bytes);
    check(size > 0, "a signature can be written");
    std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return der;
}

}  // namespace

std::optional<JwsAlgorithm> jws_algorithm(std::string_view name) {
    if (name == "RS256") return JwsAlgorithm::rs256;
    if (name == "PS256") return JwsAlgorithm::ps256;
    if (name == "ES256") return JwsAlgorithm::es256;
    if (name == "EdDSA") return JwsAlgorithm::eddsa;
    return std::nullopt;
}

JwsKey::JwsKey(Kind kind, void* key)
    : kind_(kind), key_(key, [](void* held) { EVP_PKEY_free(static_cast<EVP_PKEY*>(held)); }) {}

std::optional<JwsKey> JwsKey::rsa(std::string_view n, std::string_view e) {
    constexpr int least_bits = 2048, most_bits = 8192;
    constexpr std::size_t most_bytes = most_bits / 8;
    if (n.size() > most_bytes || e.empty() || e.size() > 8) return std::nullopt;
    const auto modulus = number(n), exponent = number(e);
    const int bits = BN_num_bits(modulus.get());
    if (bits < least_bits || bits > most_bits) return std::nullopt;
    if (!BN_is_odd(exponent.get()) || BN_is_one(exponent.get())) return std::nullopt;
    const Held<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> parts(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
    OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
    auto* key = key_from("RSA", parts.get());
    if (key == nullptr) return std::nullopt;
    return JwsKey(Kind::rsa, key);
}

std::optional<JwsKey> JwsKey::p256(std::string_view x, std::string_view y) {
    if (x.size() != coordinate_bytes || y.size() != coordinate_bytes) return std::nullopt;
    const auto point = "\x04" + std::string(x) + std::string(y);
    const Held<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> parts(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_utf8_string(parts.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0);
    OSSL_PARAM_BLD_push_octet_string(parts.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                     point.size());
    auto* key = key_from("EC", parts.get());
    if (key == nullptr) return std::nullopt;
    return JwsKey(Kind::p256, key);
}

std::optional<JwsKey> JwsKey::ed25519(std::string_view x) {
    if (x.size() != coordinate_bytes) return std::nullopt;
    auto* key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, data(x), x.size());
    if (key == nullptr) return std::nullopt;
    return JwsKey(Kind::ed25519, key);
}

bool JwsKey::fits(JwsAlgorithm algorithm) const {
    switch (algorithm) {
        case JwsAlgorithm::rs256:
        case JwsAlgorithm::ps256: return kind_ == Kind::rsa;
        case JwsAlgorithm::es256: return kind_ == Kind::p256;
        case JwsAlgorithm::eddsa: return kind_ == Kind::ed25519;
    }
    return false;
}

bool JwsKey::has_signed(JwsAlgorithm algorithm, std::string_view text,
                        std::string_view signature) const {
    if (!fits(algorithm)) return false;
    std::string der;
    if (kind_ == Kind::p256) {
        if (signature.size() != 2 * coordinate_bytes) return false;
        der = der_of(signature);
        signature = der;
    }
    const Held<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
    check(context != nullptr, "OpenSSL has memory for a digest");
    const EVP_MD* digest = kind_ == Kind::ed25519 ? nullptr : EVP_sha256();
    EVP_PKEY_CTX* options = nullptr;  // belongs to the context
    if (EVP_DigestVerifyInit(context.get(), &options, digest, nullptr,
                             static_cast<EVP_PKEY*>(key_.get())) != 1) {
        return false;
    }
    if (algorithm == JwsAlgorithm::ps256 &&
        (EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) != 1 ||
         EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) != 1)) {
        return false;
    }
    return EVP_DigestVerify(context.get(), data(signature), signature.size(), data(text),
                            text.size()) == 1;
}

}  // namespace nahtlos
