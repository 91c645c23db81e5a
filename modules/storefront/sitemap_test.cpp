// Sitemaps: valid by the schema of sitemaps.org, within its limits in the worst case.
#include "storefront/sitemap.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/support/program.hpp"

namespace nahtlos::storefront {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::filesystem::path shared_schemas() {
    const char* shared = std::getenv("NAHTLOS_SHARED");
    const auto folder = shared != nullptr ? std::filesystem::path(shared)
                                          : std::filesystem::path(NAHTLOS_SOURCE_DIR) / "../shared";
    return folder / "specs/sitemap/sitemap.xsd";
}

// The schema of sitemaps.org with the two extensions, which other sites describe.
constexpr const char* extensions[][2] = {
    {"xhtml.xsd",
     R"(<schema xmlns="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
  targetNamespace="http://www.w3.org/1999/xhtml"><element name="link"><complexType>
  <attribute name="rel" use="required" fixed="alternate"/>
  <attribute name="hreflang" use="required" type="string"/>
  <attribute name="href" use="required" type="anyURI"/></complexType></element></schema>)"},
    {"image.xsd",
     R"(<schema xmlns="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
  targetNamespace="http://www.google.com/schemas/sitemap-image/1.1"><element name="image">
  <complexType><sequence><element name="loc" type="anyURI"/></sequence></complexType></element>
  </schema>)"},
};

class SitemapFile : public ::testing::Test {
protected:
    void SetUp() override {
        if (!std::filesystem::exists(shared_schemas()) || ::access(lint, X_OK) != 0) {
            std::cerr << "*** SKIPPED: the schema of sitemaps.org, since there is no "
                      << shared_schemas() << " or no " << lint << '\n';
            GTEST_SKIP();
        }
        folder_ = std::filesystem::temp_directory_path() /
                  ("nahtlos_sitemap_" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder_);
        std::string all = R"(<schema xmlns="http://www.w3.org/2001/XMLSchema">)";
        all +=
            R"(<import namespace="http://www.sitemaps.org/schemas/sitemap/0.9" schemaLocation=")" +
            shared_schemas().string() + "\"/>";
        const char* spaces[] = {"http://www.w3.org/1999/xhtml",
                                "http://www.google.com/schemas/sitemap-image/1.1"};
        for (std::size_t i = 0; i < 2; ++i) {
            std::ofstream(folder_ / extensions[i][0]) << extensions[i][1];
            all += std::string("<import namespace=\"") + spaces[i] + "\" schemaLocation=\"" +
                   extensions[i][0] + "\"/>";
        }
        std::ofstream(folder_ / "all.xsd") << all << "</schema>";
    }
    void TearDown() override {
        if (!folder_.empty()) std::filesystem::remove_all(folder_);
    }
    bool is_valid(const std::string& xml) {
        std::ofstream(folder_ / "map.xml") << xml;
        testing::Program program(lint,
                                 {"--nonet", "--noout", "--schema", (folder_ / "all.xsd").string(),
                                  (folder_ / "map.xml").string()});
        return program.wait() == 0;
    }

    static constexpr const char* lint = "/usr/bin/xmllint";
    std::filesystem::path folder_;
};

SitemapEntry entry(const std::string& address) {
    return {address,
            *parse_instant("2026-11-22T10:15:30Z"),
            {{"de", address}, {"x-default", address}},
            {"https://media.example/a&b.svg"}};
}

TEST_F(SitemapFile, is_valid_by_the_schema_of_sitemaps_org) {
    SitemapWriter writer;
    writer.add(entry("https://shop.example/de/p/wandern&mehr?a='<>\""));
    writer.add({"https://shop.example/de/p/b", Instant{0}, {}, {}});
    const auto xml = writer.finish();
    EXPECT_TRUE(is_valid(xml)) << xml;
    EXPECT_FALSE(is_valid(SitemapWriter().finish())) << "a file without an address";
}

TEST(Sitemap, leaves_out_addresses_that_are_too_long) {
    SitemapWriter writer;
    writer.add(entry("https://shop.example/" + std::string(longest_address, 'x')));
    EXPECT_EQ(writer.addresses(), 0);
    auto short_one = entry("https://shop.example/a");
    short_one.images = {"https://media.example/" + std::string(longest_address, '&')};
    writer.add(short_one);
    EXPECT_EQ(writer.addresses(), 1);
    EXPECT_THAT(writer.finish(), Not(HasSubstr("media.example")));
}

TEST(Sitemap, keeps_its_limits_with_the_longest_addresses_and_most_languages) {
    for (const std::int64_t languages : {1, 2, 24}) {
        const auto alternates = languages * 3 + 1;
        const auto products = products_per_page(languages, alternates);
        EXPECT_GE(products, 1);
        EXPECT_LE(products * languages, most_addresses);
        const std::string longest = "https://s.example/" + std::string(longest_address - 18, 'x');
        SitemapEntry full{longest, Instant{0}, {}, {}};
        for (std::int64_t i = 0; i < alternates; ++i) {
            full.alternates.push_back({"zh-Hant-TW", longest});
        }
        full.images.assign(most_images + 5, longest);
        SitemapWriter writer;
        for (std::int64_t i = 0; i < products * languages; ++i) writer.add(full);
        EXPECT_EQ(writer.addresses(), products * languages) << languages << " languages";
        EXPECT_LE(static_cast<std::int64_t>(writer.finish().size()), most_bytes);
    }
}

TEST(Sitemap, an_index_names_its_files) {
    EXPECT_THAT(sitemap_index({"https://shop.example/map-1.xml?a&b"}),
                HasSubstr("<sitemap><loc>https://shop.example/map-1.xml?a&amp;b</loc></sitemap>"));
}

}  // namespace
}  // namespace nahtlos::storefront
