#include "base/table/decoder.hpp"

#include <gtest/gtest.h>

namespace nahtlos::table {
namespace {

struct Decoded {
    std::string text, encoding;
};

Decoded decode(const std::string& bytes, const std::string& encoding = "auto",
               std::size_t piece = 65'536) {
    TextSource source(bytes, piece);
    Decoder decoder(source, encoding);
    Decoded out;
    std::string room(97, '\0');
    while (const auto got = decoder.read(room)) out.text.append(room, 0, got);
    out.encoding = decoder.encoding();
    return out;
}

std::string utf16(std::u16string_view text, bool is_little) {
    std::string out;
    for (const auto unit : text) {
        const char low = static_cast<char>(unit & 0xFF), high = static_cast<char>(unit >> 8);
        out += is_little ? low : high;
        out += is_little ? high : low;
    }
    return out;
}

TEST(Decoder, passes_utf8_on_and_takes_its_mark_off) {
    EXPECT_EQ(decode("\xEF\xBB\xBFsku,gr\xC3\xB6\xC3\x9F"
                     "e")
                  .text,
              "sku,gr\xC3\xB6\xC3\x9F"
              "e");
    EXPECT_EQ(decode("gr\xC3\xB6\xC3\x9F"
                     "e")
                  .encoding,
              "utf-8");
    EXPECT_EQ(decode("\xEF\xBB\xBFx", "utf-8").text, "x");
    EXPECT_EQ(decode("").text, "");
}

TEST(Decoder, takes_other_bytes_for_windows_1252) {
    const auto told = decode("name\nM\xFCller, 5 \x80\n");
    EXPECT_EQ(told.text, "name\nM\xC3\xBCller, 5 \xE2\x82\xAC\n");
    EXPECT_EQ(told.encoding, "windows-1252");
}

TEST(Decoder, waits_for_the_first_bytes_beyond_ascii) {
    const std::string ascii(200'000, 'a');
    EXPECT_TRUE(decode(ascii + "\xFC").text == ascii + "\xC3\xBC");
    EXPECT_TRUE(decode(ascii + "\xC3\xBC").text == ascii + "\xC3\xBC");
    EXPECT_EQ(decode(ascii).encoding, "utf-8");
}

TEST(Decoder, reads_utf16_with_a_mark_and_without) {
    const std::u16string text = u"sku;name\nA1;M\u00FCsli \U0001F963\n";
    const std::string wanted = "sku;name\nA1;M\xC3\xBCsli \xF0\x9F\xA5\xA3\n";
    EXPECT_EQ(decode("\xFF\xFE" + utf16(text, true)).text, wanted);
    EXPECT_EQ(decode("\xFE\xFF" + utf16(text, false)).text, wanted);
    EXPECT_EQ(decode(utf16(text, true)).text, wanted);
    EXPECT_EQ(decode(utf16(text, false)).text, wanted);
    EXPECT_EQ(decode("\xFF\xFE" + utf16(text, true), "utf-16le").text, wanted);
    EXPECT_EQ(decode(utf16(text, true), "auto", 1).text, wanted);
}

TEST(Decoder, takes_the_encoding_it_is_told) {
    EXPECT_EQ(decode("5 \xA4", "iso-8859-15").text, "5 \xE2\x82\xAC");
    EXPECT_EQ(decode("M\xFCller", "latin-1").text, "M\xC3\xBCller");
    EXPECT_TRUE(is_known_encoding("shift_jis"));
    EXPECT_FALSE(is_known_encoding("klingon"));
    TextSource none("");
    EXPECT_THROW(Decoder(none, "klingon"), std::invalid_argument);
}

TEST(Decoder, gives_the_same_in_any_pieces) {
    std::string bytes;
    for (int i = 0; i < 5000; ++i) bytes += "row " + std::to_string(i) + " \xE4\xF6\xFC\x80\n";
    const auto whole = decode(bytes).text;
    EXPECT_EQ(decode(bytes, "auto", 777).text, whole);
}

}  // namespace
}  // namespace nahtlos::table
