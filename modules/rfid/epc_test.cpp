#include "rfid/epc.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>

namespace nahtlos::rfid {
namespace {

std::string code_of_hex(std::string_view hex) {
    const auto epc = from_hex(hex);
    return epc.ok() ? "accepted" : epc.refusal().code;
}

std::string code_of_tag(std::string_view uri) {
    const auto epc = from_tag_uri(uri);
    return epc.ok() ? "accepted" : epc.refusal().code;
}

std::string code_of_key(const Gs1Key& key, int company_digits, Scheme scheme, int filter = 1) {
    const auto epc = from_key(key, company_digits, scheme, filter);
    return epc.ok() ? "accepted" : epc.refusal().code;
}

std::string code_of_elements(std::string_view text) {
    const auto key = parse_element_string(text);
    return key.ok() ? "accepted" : key.refusal().code;
}

// TDS 1.13, annex E.3.
constexpr auto item = "3074257BF7194E4000001A85";
constexpr auto long_item = "3674257BF6B7A659B2C2BF1000000000000000000000000000";

TEST(Epc, is_read_from_the_bits_of_a_tag) {
    const auto epc = from_hex(item);
    ASSERT_TRUE(epc.ok());
    EXPECT_EQ(*epc, (Epc{Scheme::sgtin_96, 3, "0614141", "812345", "6789"}));
}

TEST(Epc, is_read_in_either_case) {
    EXPECT_EQ(*from_hex("3074257bf7194e4000001a85"), *from_hex(item));
}

TEST(Epc, of_an_item_is_its_gtin_and_serial) {
    EXPECT_EQ(to_key(*from_hex(item)), (Gs1Key{"01", "80614141123458", "6789"}));
}

TEST(Epc, is_the_same_with_and_without_the_last_padding) {
    EXPECT_EQ(*from_hex(long_item), *from_hex(std::string(long_item) + "00"));
}

TEST(Epc, is_written_in_whole_words) {
    EXPECT_EQ(to_hex(*from_hex(item)), item);
    EXPECT_EQ(to_hex(*from_hex(long_item)), std::string(long_item) + "00");
}

TEST(Epc, escapes_what_a_uri_may_not_hold) {
    const Epc epc{Scheme::sgtin_198, 1, "0614141", "712345", "a\"%&/<>?.!"};
    EXPECT_EQ(to_pure_identity(epc), "urn:epc:id:sgtin:0614141.712345.a%22%25%26%2F%3C%3E%3F.!");
    EXPECT_EQ(*from_pure_identity(to_pure_identity(epc), Scheme::sgtin_198, 1), epc);
}

TEST(Epc, of_a_place_without_extension_has_none_in_its_key) {
    const auto epc = from_tag_uri("urn:epc:tag:sgln-96:3.0614141.12345.0");
    ASSERT_TRUE(epc.ok());
    EXPECT_EQ(element_string(to_key(*epc)), "(414)0614141123452");
    EXPECT_EQ(*from_key(to_key(*epc), 7, Scheme::sgln_96, 3), *epc);
}

TEST(Epc, of_a_place_may_have_a_company_prefix_of_all_digits) {
    const auto epc = from_tag_uri("urn:epc:tag:sgln-96:0.061414112345..7");
    ASSERT_TRUE(epc.ok());
    EXPECT_EQ(*from_hex(to_hex(*epc)), *epc);
    EXPECT_EQ(to_key(*epc).value, "0614141123452");
}

TEST(Epc, takes_the_largest_serials_and_no_larger) {
    EXPECT_EQ(code_of_tag("urn:epc:tag:sgtin-96:1.0614141.812345.274877906943"), "accepted");
    EXPECT_EQ(code_of_tag("urn:epc:tag:sgtin-96:1.0614141.812345.274877906944"), "invalid_serial");
    EXPECT_EQ(code_of_tag("urn:epc:tag:sgln-96:1.0614141.12345.2199023255551"), "accepted");
    EXPECT_EQ(code_of_tag("urn:epc:tag:sgln-96:1.0614141.12345.2199023255552"), "invalid_serial");
    EXPECT_EQ(code_of_tag("urn:epc:tag:sgtin-96:1.0614141.812345.99999999999999999999999"),
              "invalid_serial");
}

TEST(EpcRefusal, names_what_is_wrong_with_the_bits) {
    EXPECT_EQ(code_of_hex(""), "invalid_format");
    EXPECT_EQ(code_of_hex("3074257BF7194E4000001A8"), "invalid_format");
    EXPECT_EQ(code_of_hex("3074257BF7194E4000001A850"), "invalid_format");
    EXPECT_EQ(code_of_hex("3074257BF7194E4000001A8G"), "invalid_format");
    EXPECT_EQ(code_of_hex("3374257BF40C0E400000162E"), "unknown_scheme");  // a GRAI
    EXPECT_EQ(code_of_hex("E28011700000020D1234ABCD"), "unknown_scheme");  // a TID
}

TEST(EpcRefusal, names_fields_that_hold_too_much) {
    EXPECT_EQ(code_of_hex("307C257BF7194E4000001A85"), "invalid_partition");
    EXPECT_EQ(code_of_hex("3077FFFFF7194E4000001A85"), "invalid_company_prefix");
    EXPECT_EQ(code_of_hex("3074257BFFFFFFC000001A85"), "invalid_reference");
}

TEST(EpcRefusal, names_bits_that_must_be_zero) {
    EXPECT_EQ(code_of_hex("3174257BF4499602D2000001"), "invalid_padding");
    EXPECT_EQ(code_of_hex(std::string(long_item) + "01"), "invalid_padding");
    EXPECT_EQ(code_of_hex("3674257BF6B7A659B2C2BF1000000000000000000000000001"), "invalid_padding");
    // A zero character, and another after it.
    EXPECT_EQ(code_of_hex("3674257BF6B7A659B2C2BF1001000000000000000000000000"), "invalid_padding");
}

TEST(EpcRefusal, names_characters_that_gs1_does_not_know) {
    // '#' (0x23) as the first character of the serial, and no character at all.
    EXPECT_EQ(code_of_hex("3674257BF6B7A6518000000000000000000000000000000000"),
              "invalid_characters");
    EXPECT_EQ(code_of_hex("3674257BF6B7A6400000000000000000000000000000000000"), "invalid_serial");
    EXPECT_EQ(code_of_tag("urn:epc:tag:sgtin-198:3.0614141.712345.a b"), "invalid_characters");
    EXPECT_EQ(code_of_tag("urn:epc:tag:sgtin-198:3.0614141.712345.a/b"), "invalid_characters");
    EXPECT_EQ(code_of_tag("urn:epc:tag:sgtin-198:3.0614141.712345.a%2fb"), "invalid_characters");
    EXPECT_EQ(code_of_tag("urn:epc:tag:sgtin-198:3.0614141.712345.%41"), "invalid_characters");
    EXPECT_EQ(code_of_tag("urn:epc:tag:sgtin-198:3.0614141.712345.a%2"), "invalid_characters");
}

TEST(EpcRefusal, names_what_is_wrong_with_a_uri) {
    EXPECT_EQ(code_of_tag("urn:epc:id:sgtin:0614141.812345.6789"), "invalid_format");
    EXPECT_EQ(code_of_tag("urn:epc:tag:sgtin-96"), "invalid_format");
    EXPECT_EQ(code_of_tag("urn:epc:tag:sgtin-96:3.0614141.812345"), "invalid_format");
    EXPECT_EQ(code_of_tag("urn:epc:tag:giai-96:3.0614141.5678"), "unknown_scheme");
    EXPECT_EQ(code_of_tag("urn:epc:tag:sgtin-96:8.0614141.812345.6789"), "invalid_filter");
    EXPECT_EQ(code_of_tag("urn:epc:tag:sgtin-96:3.06141.81234567.6789"), "invalid_company_prefix");
    EXPECT_EQ(code_of_tag("urn:epc:tag:sgtin-96:3.061414x.812345.6789"), "invalid_company_prefix");
    EXPECT_EQ(code_of_tag("urn:epc:tag:sgtin-96:3.0614141.81234.6789"), "invalid_reference");
    EXPECT_EQ(code_of_tag("urn:epc:tag:sgtin-96:3.0614141.81234x.6789"), "invalid_reference");
    EXPECT_EQ(code_of_tag("urn:epc:tag:sgtin-96:3.0614141.812345.06789"), "invalid_serial");
    EXPECT_EQ(code_of_tag("urn:epc:tag:sgtin-96:3.0614141.812345."), "invalid_serial");
    EXPECT_EQ(code_of_tag("urn:epc:tag:sscc-96:3.0614141.123456789"), "invalid_reference");
}

TEST(EpcRefusal, names_what_is_wrong_with_a_key) {
    const Gs1Key gtin{"01", "80614141123458", "6789"};
    EXPECT_EQ(code_of_key(gtin, 7, Scheme::sgtin_96), "accepted");
    EXPECT_EQ(code_of_key({"01", "80614141123457", "6789"}, 7, Scheme::sgtin_96), "check_digit");
    EXPECT_EQ(code_of_key({"01", "8061414112345", "6789"}, 7, Scheme::sgtin_96), "invalid_format");
    EXPECT_EQ(code_of_key(gtin, 5, Scheme::sgtin_96), "invalid_company_prefix");
    EXPECT_EQ(code_of_key(gtin, 13, Scheme::sgtin_96), "invalid_company_prefix");
    EXPECT_EQ(code_of_key(gtin, 7, Scheme::sgtin_96, 8), "invalid_filter");
    EXPECT_EQ(code_of_key(gtin, 7, Scheme::sscc_96), "unknown_scheme");
    EXPECT_EQ(code_of_key({"01", "80614141123458", {}}, 7, Scheme::sgtin_96), "invalid_serial");
    EXPECT_EQ(code_of_key({"01", "80614141123458", "32a"}, 7, Scheme::sgtin_96), "invalid_serial");
    EXPECT_EQ(code_of_key({"00", "106141412345678908", "1"}, 7, Scheme::sscc_96), "invalid_serial");
    EXPECT_EQ(code_of_key({"414", "0614141123452", "0"}, 7, Scheme::sgln_96), "invalid_serial");
}

TEST(EpcRefusal, names_what_is_wrong_with_an_element_string) {
    EXPECT_EQ(code_of_elements("(01)80614141123458(21)a(21)b"), "accepted");
    EXPECT_EQ(code_of_elements("(01)80614141123458"), "invalid_serial");
    EXPECT_EQ(code_of_elements("(01)80614141123458(21)"), "invalid_serial");
    EXPECT_EQ(code_of_elements("(01)80614141123458(10)A"), "invalid_format");
    EXPECT_EQ(code_of_elements("0180614141123458"), "invalid_format");
    EXPECT_EQ(code_of_elements("(10)A"), "unknown_scheme");
    EXPECT_EQ(code_of_elements("(00)106141412345678907"), "check_digit");
    EXPECT_EQ(code_of_elements("(01)80614141123458(21)a\x1d"), "invalid_characters");
}

std::string digits(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += static_cast<char>('0' + *rc::gen::inRange(0, 10));
    return text;
}

std::string any_serial(Scheme scheme) {
    if (scheme == Scheme::sscc_96) return "";
    if (scheme != Scheme::sgtin_198) {
        const int bits = scheme == Scheme::sgtin_96 ? 38 : 41;
        const auto word = *rc::gen::arbitrary<std::uint64_t>();
        return std::to_string(word >> *rc::gen::inRange(64 - bits, 64));
    }
    static const std::string allowed =
        "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    const auto size = *rc::gen::inRange<std::size_t>(1, 21);
    return *rc::gen::container<std::string>(size, rc::gen::elementOf(allowed));
}

Epc any_epc() {
    const auto scheme =
        *rc::gen::element(Scheme::sgtin_96, Scheme::sgtin_198, Scheme::sscc_96, Scheme::sgln_96);
    const std::size_t both = scheme == Scheme::sscc_96 ? 17 : scheme == Scheme::sgln_96 ? 12 : 13;
    const auto company = *rc::gen::inRange<std::size_t>(6, 13);
    return {scheme, *rc::gen::inRange(0, 8), digits(company), digits(both - company),
            any_serial(scheme)};
}

RC_GTEST_PROP(EpcProperty, every_way_of_writing_it_reads_back, ()) {
    const auto epc = any_epc();
    const auto hex = to_hex(epc);
    RC_ASSERT(hex.size() == (epc.scheme == Scheme::sgtin_198 ? 52U : 24U));
    RC_ASSERT(*from_hex(hex) == epc);
    RC_ASSERT(*from_tag_uri(to_tag_uri(epc)) == epc);
    RC_ASSERT(*from_pure_identity(to_pure_identity(epc), epc.scheme, epc.filter) == epc);
    const auto key = to_key(epc);
    RC_ASSERT(*from_key(key, static_cast<int>(epc.company.size()), epc.scheme, epc.filter) == epc);
    RC_ASSERT(*parse_element_string(element_string(key)) == key);
}

RC_GTEST_PROP(EpcProperty, bits_that_are_taken_are_written_as_they_were, ()) {
    auto hex = to_hex(any_epc());
    const auto flips = *rc::gen::inRange(0, 4);
    for (int i = 0; i < flips; ++i) {
        auto& digit = hex[*rc::gen::inRange<std::size_t>(2, hex.size())];
        digit = "0123456789ABCDEF"[*rc::gen::inRange(0, 16)];
    }
    const auto epc = from_hex(hex);
    if (epc.ok()) RC_ASSERT(to_hex(*epc) == hex);
}

}  // namespace
}  // namespace nahtlos::rfid
