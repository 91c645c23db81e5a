// Whatever a tag or a caller says: it is refused, or all ways of writing it mean the same.
#include <cstddef>
#include <cstdint>
#include <string>

#include "rfid/epc.hpp"

namespace nahtlos::rfid {
namespace {

std::string hex_of(const std::uint8_t* data, std::size_t size) {
    std::string hex;
    for (std::size_t i = 0; i < size; ++i) {
        hex += "0123456789abcdef"[data[i] >> 4];
        hex += "0123456789abcdef"[data[i] & 15];
    }
    return hex;
}

void must_mean_the_same(const Result<Epc>& read) {
    if (!read.ok()) {
        check(!read.refusal().code.empty() && !read.refusal().detail.empty(), "refusals are told");
        return;
    }
    const auto& epc = *read;
    const auto hex = from_hex(to_hex(epc));
    check(hex.ok() && *hex == epc, "bits read back");
    const auto tag = from_tag_uri(to_tag_uri(epc));
    check(tag.ok() && *tag == epc, "a tag URI reads back");
    const auto id = from_pure_identity(to_pure_identity(epc), epc.scheme, epc.filter);
    check(id.ok() && *id == epc, "a pure identity reads back");
    const auto digits = static_cast<int>(epc.company.size());
    const auto key = from_key(to_key(epc), digits, epc.scheme, epc.filter);
    check(key.ok() && *key == epc, "a key reads back");
    const auto elements = parse_element_string(element_string(to_key(epc)));
    check(elements.ok() && *elements == to_key(epc), "an element string reads back");
}

}  // namespace
}  // namespace nahtlos::rfid

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace nahtlos::rfid;
    const std::string text(reinterpret_cast<const char*>(data), size);
    must_mean_the_same(from_hex(text));
    must_mean_the_same(from_hex(hex_of(data, size)));
    must_mean_the_same(from_tag_uri(text));
    for (const auto scheme :
         {Scheme::sgtin_96, Scheme::sgtin_198, Scheme::sscc_96, Scheme::sgln_96}) {
        must_mean_the_same(from_pure_identity(text, scheme, 1));
    }
    const auto key = parse_element_string(text);
    if (!key.ok()) return 0;
    for (int digits = 6; digits <= 12; ++digits) {
        must_mean_the_same(from_key(*key, digits, Scheme::sgtin_198, 3));
        must_mean_the_same(from_key(*key, digits, Scheme::sgln_96, 0));
    }
    return 0;
}
