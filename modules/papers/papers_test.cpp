#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "papers/barcode.hpp"
#include "papers/credit_note.hpp"
#include "papers/documents.hpp"

namespace nahtlos::papers {
namespace {

namespace fs = std::filesystem;

const Setting in_german{Language::de, std::string(font_folder), {1'798'000'000'000'000}};
const Setting in_english{Language::en, std::string(font_folder), {1'798'000'000'000'000}};
const Address jorg{"Jörg Groß", "", "Königsallee 1", "", "40212", "Düsseldorf", "DE"};

std::string output_of(const std::string& command) {
    std::string out;
    std::array<char, 4096> part{};
    auto* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return out;
    while (const auto n = fread(part.data(), 1, part.size(), pipe)) out.append(part.data(), n);
    pclose(pipe);
    return out;
}

// Papers as others read them: poppler reads the text, zbar the pictures of the pages.
class Papers : public ::testing::Test {
protected:
    Papers() {
        std::string name = (fs::temp_directory_path() / "nahtlos_papers_XXXXXX").string();
        folder_ = mkdtemp(name.data());
    }
    ~Papers() override { fs::remove_all(folder_); }
    void SetUp() override {
        for (const auto* tool : {"pdftotext", "pdftoppm", "pdffonts", "zbarimg"}) {
            if (output_of(std::string("command -v ") + tool).empty()) {
                GTEST_SKIP() << "NOT TESTED: " << tool << " is missing (scripts/packages.txt)";
            }
        }
    }
    // Kept under $NAHTLOS_PAPERS for people to look at, if that is set.
    void keep(const std::string& bytes, const std::string& name) {
        const auto* kept = std::getenv("NAHTLOS_PAPERS");
        if (kept != nullptr) std::ofstream(fs::path(kept) / (name + ".pdf")) << bytes;
        std::ofstream(folder_ / "paper.pdf") << bytes;
    }
    std::string run(const std::string& command) {
        return output_of("cd " + folder_.string() + " && " + command + " 2>/dev/null");
    }
    std::string text_of(const Result<std::string>& pdf, const std::string& name) {
        EXPECT_TRUE(pdf.ok());
        if (!pdf) return {};
        keep(*pdf, name);
        return run("pdftotext -layout paper.pdf -");
    }
    // After text_of: what a scanner reads off all pages.
    std::string codes() {
        run("pdftoppm -r 200 -png paper.pdf page");
        return run("zbarimg -q --nodbus page*.png");
    }
    fs::path folder_;
};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::size_t times(const std::string& text, const std::string& part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
    return n;
}

PickList sixty_lines() {
    PickList list{"Lager Süd", {2026, 12, 24, 545}, {"ON-1001", "ON-1002"}, {}};
    for (int i = 0; i < 60; ++i) {
        const auto number = std::to_string(100 + i);
        list.lines.push_back({"", "SKU-" + number, "Größe " + number, "", i + 1, "ON-1001"});
    }
    return list;
}

TEST_F(Papers, pick_lists_number_their_pages_and_repeat_the_head) {
    const auto text = text_of(pdf(sixty_lines(), in_german), "pick_de");
    EXPECT_TRUE(has(text, "Kommissionierliste"));
    EXPECT_TRUE(has(text, "24.12.2026, 09:05"));
    EXPECT_TRUE(has(text, "Größe 159"));
    const auto pages = times(text, "\f");
    EXPECT_GT(pages, 2U);
    EXPECT_EQ(times(text, "Artikelnummer"), pages);
    EXPECT_TRUE(has(text, "Seite 2 von " + std::to_string(pages)));
}

TEST_F(Papers, every_line_of_a_pick_list_can_be_scanned) {
    text_of(pdf(sixty_lines(), in_english), "pick_en");
    const auto read = codes();
    for (int i = 0; i < 60; ++i) {
        const auto code = "CODE-128:SKU-" + std::to_string(100 + i) + "\n";
        EXPECT_TRUE(has(read, code)) << code;
    }
}

TEST_F(Papers, pick_lists_go_by_shelf_then_by_sku) {
    PickList list{"A", {}, {}, {}};
    list.lines = {{"B2", "ZZ", "t", "", 1, "o"},
                  {"B2", "AA", "t", "SET", 1, "o"},
                  {"A1", "MM", "t", "", 1, "o"}};
    const auto text = text_of(pdf(list, in_english), "shelves");
    EXPECT_LT(text.find("MM"), text.find("AA"));
    EXPECT_LT(text.find("AA"), text.find("ZZ"));
    EXPECT_TRUE(has(text, "Part of SET"));
}

PackingSlip slip() {
    return {"Nahtlos GmbH",
            jorg,
            "DE",
            "ON-7",
            Moment{2026, 1, 5, 60},
            {{"A", "Hose, blau", 2}},
            {{"B", "Gürtel", 1}},
            "https://example.com/zurück?o=7"};
}

TEST_F(Papers, packing_slips_say_what_is_in_and_what_comes_apart) {
    const auto german = text_of(pdf(slip(), in_german), "slip_de");
    EXPECT_TRUE(has(german, "Jörg Groß"));
    EXPECT_TRUE(has(german, "40212 Düsseldorf"));
    EXPECT_LT(german.find("Hose, blau"), german.find("Kommt getrennt"));
    EXPECT_LT(german.find("Kommt getrennt"), german.find("Gürtel"));
    EXPECT_TRUE(has(codes(), "QR-Code:https://example.com/zurück?o=7\n"));
    const auto english = text_of(pdf(slip(), in_english), "slip_en");
    EXPECT_TRUE(has(english, "Comes separately"));
    EXPECT_TRUE(has(english, "5 Jan 2026, 01:00"));
}

TEST_F(Papers, pick_up_sheets_show_the_code_large_and_scannable) {
    PickUpSheet sheet{"Filiale Köln",    "ON-9", "4711-XY",
                      "Änne Öz",         "R3",   Moment{2026, 2, 1, 600},
                      {{"A", "Hose", 1}}};
    const auto text = text_of(pdf(sheet, in_german), "pickup_de");
    EXPECT_TRUE(has(text, "4711-XY"));
    EXPECT_TRUE(has(text, "Änne Öz"));
    EXPECT_TRUE(has(text, "Unterschrift"));
    EXPECT_TRUE(has(codes(), "QR-Code:4711-XY\n"));
    EXPECT_TRUE(has(text_of(pdf(sheet, in_english), "pickup_en"), "Received (signature)"));
}

Label label() { return {"Nahtlos GmbH", jorg, "DE", "ON-7", "ON-7-1", ""}; }

TEST_F(Papers, labels_carry_the_number_as_bars) {
    EXPECT_TRUE(has(text_of(pdf(label(), in_german), "label"), "Königsallee 1"));
    EXPECT_EQ(codes(), "CODE-128:ON-7-1\n");
}

TEST_F(Papers, labels_carry_an_sscc_as_gs1_128) {
    auto one = label();
    one.sscc = "340123450000000017";
    text_of(pdf(one, in_english), "label_sscc");
    EXPECT_TRUE(has(codes(), "00340123450000000017"));
    one.sscc = "340123450000000018";
    EXPECT_EQ(pdf(one, in_english).refusal().code, "no_barcode");
}

TEST_F(Papers, long_names_wrap_and_nothing_leaves_the_page) {
    auto one = slip();
    one.recipient.name = std::string(200, 'W');
    one.recipient.company = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamten";
    one.recipient.address2 = "";
    one.lines = {{std::string(100, 'S'), "Ein langer Name " + std::string(300, 'm'), 1}};
    auto wide = label();
    wide.recipient.name = one.recipient.name;
    text_of(pdf(wide, in_german), "long_label");
    EXPECT_EQ(codes(), "CODE-128:ON-7-1\n");
    text_of(pdf(one, in_german), "long");
    // Each word's box, as poppler found it, ends before the page does.
    const auto boxes = run("pdftotext -bbox paper.pdf - | grep -o 'xMax=\"[0-9]*' | cut -c7-");
    ASSERT_FALSE(boxes.empty());
    for (std::size_t at = 0; at < boxes.size(); at = boxes.find('\n', at) + 1) {
        EXPECT_LE(std::stoi(boxes.substr(at)), 596 - 40);
    }
}

TEST_F(Papers, fonts_are_in_the_file) {
    text_of(pdf(slip(), in_german), "fonts");
    const auto fonts = run("pdffonts paper.pdf | tail -n +3");
    EXPECT_TRUE(has(fonts, "DejaVuSans"));
    EXPECT_EQ(times(fonts, "\n"), times(fonts, "yes yes yes"));
}

TEST(PaperBytes, are_the_same_for_the_same_input) {
    const auto first = pdf(slip(), in_german), second = pdf(slip(), in_german);
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(*first, *second);
    EXPECT_NE(*first, *pdf(slip(), in_english));
}

TEST(PaperFonts, that_are_missing_are_said) {
    auto setting = in_german;
    setting.fonts = "/nowhere";
    EXPECT_EQ(pdf(slip(), setting).refusal().code, "no_font");
    EXPECT_EQ(pdf(label(), setting).refusal().code, "no_font");
}

TEST(PaperLimits, stop_at_2000_rows) {
    PickList list{"A", {}, {}, std::vector<PickLine>(2001, {"", "S", "t", "", 1, "o"})};
    EXPECT_EQ(pdf(list, in_german).refusal().code, "too_many");
}

TEST(Barcode, refuses_what_has_none) {
    for (const auto& text : {std::string(), std::string(301, 'x'), std::string("漢字")}) {
        EXPECT_EQ(barcode(Symbology::code_128, text).refusal().code, "no_barcode") << text;
    }
}

TEST(Barcode, is_the_pattern_of_the_standard) {
    // ISO/IEC 15417: start B, A, checksum 34, stop.
    const auto bars = barcode(Symbology::code_128, "A");
    ASSERT_TRUE(bars.ok());
    std::string text;
    for (const bool dark : bars->dark) text += dark ? '1' : '0';
    EXPECT_EQ(text,
              "11010010000"
              "10100011000"
              "10001011000"
              "1100011101011");
}

TEST(Address, is_written_as_its_country_does) {
    using Lines = std::vector<std::string>;
    EXPECT_EQ(address_lines(jorg, "DE"), (Lines{"Jörg Groß", "Königsallee 1", "40212 Düsseldorf"}));
    EXPECT_EQ(address_lines({"J", "", "1 High St", "", "SW1A 1AA", "London", "GB"}, "DE"),
              (Lines{"J", "1 High St", "London", "SW1A 1AA", "UNITED KINGDOM"}));
    EXPECT_EQ(address_lines({}, "DE"), Lines{});
}

TEST(Zpl, says_the_address_and_no_command_of_the_customers) {
    auto one = label();
    one.recipient.name = "Evil^XZ~JR_";
    const auto text = zpl(one, Language::en);
    ASSERT_TRUE(text.ok());
    EXPECT_TRUE(has(*text, "Evil_5EXZ_7EJR_5F"));
    EXPECT_EQ(times(*text, "^XZ"), 1U);
    EXPECT_TRUE(has(*text, "Düsseldorf"));
    EXPECT_TRUE(text->starts_with("^XA^CI28"));
}

TEST_F(Papers, a_credit_note_says_what_was_given_back_by_rate) {
    CreditNote note;
    note.number = "CN-1000001";
    note.sender = "Nordlicht GmbH";
    note.sender_country = "DE";
    note.recipient = jorg;
    note.order = "1000017";
    note.issued_at = {2026, 12, 24, 600};
    note.lines = {{"MÜTZE-1", "Mütze, blau", 2, "19", "16,80 €", "3,20 €", "20,00 €"},
                  {"", "", 0, "7", "0,93 €", "0,07 €", "1,00 €"}};
    note.vat = {{"19", "16,80 €", "3,20 €", "20,00 €"}, {"7", "0,93 €", "0,07 €", "1,00 €"}};
    note.total = {"", "17,73 €", "3,27 €", "21,00 €"};
    const auto german = text_of(pdf(note, in_german), "credit_note_de");
    for (const auto* text :
         {"Gutschrift (Rechnungskorrektur) CN-1000001", "Jörg Groß", "Mütze, blau", "Preisnachlass",
          "16,80 €", "21,00 €", "24.12.2026, 10:00", "1000017"}) {
        EXPECT_NE(german.find(text), std::string::npos) << text << "\n" << german;
    }
    const auto english = text_of(pdf(note, in_english), "credit_note_en");
    EXPECT_NE(english.find("Credit note CN-1000001"), std::string::npos) << english;
    EXPECT_NE(english.find("Price reduction"), std::string::npos);
}

}  // namespace
}  // namespace nahtlos::papers
