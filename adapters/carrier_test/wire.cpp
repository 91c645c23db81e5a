#include "adapters/carrier_test/wire.hpp"

#include "base/crypto/hmac.hpp"

namespace nahtlos::carrier_test {

std::string sign(std::string_view secret, std::int64_t timestamp_s, std::string_view body) {
    std::string text = std::to_string(timestamp_s);
    text += '.';
    text += body;
    return "v1=" + hex(hmac_sha256(secret, text));
}

}  // namespace nahtlos::carrier_test
