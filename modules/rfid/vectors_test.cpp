// The worked examples of the standards, where the shared specifications are at hand.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "rfid/epc.hpp"

namespace nahtlos::rfid {
namespace {

struct Vector {
    std::string scheme, hex, tag_uri, identity, elements, link;
};

std::vector<Vector> vectors() {
    const char* shared = std::getenv("NAHTLOS_SHARED");
    const std::string root =
        shared != nullptr ? shared : std::string(NAHTLOS_SOURCE_DIR) + "/../shared";
    std::ifstream file(root + "/specs/epc-vectors/epc_vectors.tsv");
    std::vector<Vector> all;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('#') || line.empty()) continue;
        std::istringstream fields(line);
        Vector v;
        for (auto* field : {&v.scheme, &v.hex, &v.tag_uri, &v.identity, &v.elements, &v.link}) {
            std::getline(fields, *field, '\t');
        }
        all.push_back(std::move(v));
    }
    return all;
}

bool is_ours(const Vector& v) {
    return v.scheme == "SGTIN-96" || v.scheme == "SGTIN-198" || v.scheme == "SSCC-96" ||
           v.scheme == "SGLN-96";
}

class Vectors : public testing::Test {
protected:
    void SetUp() override {
        if (!all_.empty()) return;
        std::cerr << "*** SKIPPED: the examples of the EPC standard, which are not here "
                     "(NAHTLOS_SHARED)\n";
        GTEST_SKIP();
    }
    const std::vector<Vector> all_ = vectors();
};

// Zeros to a whole word, which some examples leave out.
std::string whole_words(std::string hex) {
    while (hex.size() % 4 != 0) hex += '0';
    return hex;
}

TEST_F(Vectors, are_read_and_written_as_the_standard_does) {
    int seen = 0;
    for (const auto& v : all_) {
        if (!is_ours(v)) continue;
        SCOPED_TRACE(v.hex);
        const auto epc = from_hex(v.hex);
        ASSERT_TRUE(epc.ok()) << epc.refusal().detail;
        EXPECT_EQ(to_hex(*epc), whole_words(v.hex));
        EXPECT_EQ(to_tag_uri(*epc), v.tag_uri);
        EXPECT_EQ(to_pure_identity(*epc), v.identity);
        EXPECT_EQ(element_string(to_key(*epc)), v.elements);
        EXPECT_EQ(digital_link_path(to_key(*epc)), v.link);
        ++seen;
    }
    EXPECT_EQ(seen, 18);
}

TEST_F(Vectors, are_made_from_uris_and_keys_too) {
    for (const auto& v : all_) {
        if (!is_ours(v)) continue;
        SCOPED_TRACE(v.hex);
        const auto tag = from_tag_uri(v.tag_uri);
        ASSERT_TRUE(tag.ok()) << tag.refusal().detail;
        EXPECT_EQ(to_hex(*tag), whole_words(v.hex));
        const auto id = from_pure_identity(v.identity, tag->scheme, tag->filter);
        ASSERT_TRUE(id.ok()) << id.refusal().detail;
        EXPECT_EQ(*id, *tag);
        const auto key = parse_element_string(v.elements);
        ASSERT_TRUE(key.ok()) << key.refusal().detail;
        const auto digits = static_cast<int>(tag->company.size());
        const auto epc = from_key(*key, digits, tag->scheme, tag->filter);
        ASSERT_TRUE(epc.ok()) << epc.refusal().detail;
        EXPECT_EQ(*epc, *tag);
    }
}

TEST_F(Vectors, of_other_schemes_are_refused) {
    int refused = 0;
    for (const auto& v : all_) {
        if (is_ours(v)) continue;
        const auto epc = from_hex(v.hex);
        ASSERT_FALSE(epc.ok()) << v.hex;
        EXPECT_EQ(epc.refusal().code, "unknown_scheme") << v.hex;
        ++refused;
    }
    EXPECT_EQ(refused, 3);
}

}  // namespace
}  // namespace nahtlos::rfid
