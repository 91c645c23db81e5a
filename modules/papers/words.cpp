#include "modules/papers/words.hpp"

#include <unicode/locid.h>

#include <algorithm>
#include <array>

namespace nahtlos::papers {
namespace {

struct Row {
    Word word;
    std::string_view de, en;
};

constexpr Row table[] = {
    {Word::pick_list, "Kommissionierliste", "Pick list"},
    {Word::packing_slip, "Lieferschein", "Packing slip"},
    {Word::pick_up, "Abholung", "Pick-up"},
    {Word::orders, "Bestellungen", "Orders"},
    {Word::order, "Bestellung", "Order"},
    {Word::place, "Ort", "Location"},
    {Word::shelf, "Fach", "Shelf"},
    {Word::sku, "Artikelnummer", "SKU"},
    {Word::article, "Artikel", "Article"},
    {Word::quantity, "Menge", "Quantity"},
    {Word::part_of, "Teil von", "Part of"},
    {Word::from, "Absender", "From"},
    {Word::to, "Empfänger", "To"},
    {Word::ordered, "Bestellt am", "Ordered on"},
    {Word::separately, "Kommt getrennt", "Comes separately"},
    {Word::nothing, "Nichts", "Nothing"},
    {Word::returns, "Etwas zurückgeben? Hier entlang:", "Something to return? This way:"},
    {Word::code, "Abholcode", "Pick-up code"},
    {Word::customer, "Kunde", "Customer"},
    {Word::by, "Bereit bis", "Ready by"},
    {Word::signature, "Erhalten (Unterschrift)", "Received (signature)"},
    {Word::page, "Seite", "Page"},
    {Word::pieces, "Stück", "Pieces"},
    {Word::credit_note, "Gutschrift (Rechnungskorrektur)", "Credit note"},
    {Word::issued, "Ausgestellt am", "Issued on"},
    {Word::net, "Netto", "Net"},
    {Word::vat, "USt.", "VAT"},
    {Word::gross, "Brutto", "Gross"},
    {Word::price_reduction, "Preisnachlass", "Price reduction"},
};

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string two(int n) { return (n < 10 ? "0" : "") + std::to_string(n); }

// "{postal code} {city}" as most of the continent writes it, and the two that differ.
std::string town_of(const Address& a) {
    if (a.postal_code.empty() || a.city.empty()) return a.postal_code + a.city;
    if (a.country == "US" || a.country == "CA" || a.country == "AU") {
        return a.city + ' ' + a.postal_code;
    }
    return a.postal_code + ' ' + a.city;
}

}  // namespace

std::string_view word(Word word, Language language) {
    const auto* row = std::ranges::find(table, word, &Row::word);
    check(row != std::end(table), "every word of papers has both languages");
    return language == Language::de ? row->de : row->en;
}

std::string page_of(int page, int pages, Language language) {
    return std::string(word(Word::page, language)) + ' ' + std::to_string(page) +
           (language == Language::de ? " von " : " of ") + std::to_string(pages);
}

std::string country_name(std::string_view code, Language language) {
    const icu::Locale of("", std::string(code).c_str());
    icu::UnicodeString name;
    of.getDisplayCountry(
        language == Language::de ? icu::Locale::getGerman() : icu::Locale::getEnglish(), name);
    std::string text;
    name.toUTF8String(text);
    return text.empty() ? std::string(code) : text;
}

std::string shown(Moment m, Language language) {
    const auto time = two(m.minute / 60) + ':' + two(m.minute % 60);
    const auto year = std::to_string(m.year);
    if (language == Language::de) {
        return two(m.day) + '.' + two(m.month) + '.' + year + ", " + time;
    }
    check(m.month >= 1 && m.month <= 12, "a month is one of twelve");
    return std::to_string(m.day) + ' ' +
           std::string(months[static_cast<std::size_t>(m.month - 1)]) + ' ' + year + ", " + time;
}

std::vector<std::string> address_lines(const Address& a, std::string_view home_country) {
    std::vector<std::string> lines;
    const auto add = [&](std::string line) {
        if (!line.empty()) lines.push_back(std::move(line));
    };
    add(a.company);
    add(a.name);
    add(a.address1);
    add(a.address2);
    if (a.country == "GB" || a.country == "IE") {
        add(a.city);
        add(a.postal_code);
    } else {
        add(town_of(a));
    }
    // Posts ask for the country in capitals, in a language that both sides read.
    if (!a.country.empty() && a.country != home_country) {
        auto name = country_name(a.country, Language::en);
        for (auto& c : name) {
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        }
        add(std::move(name));
    }
    return lines;
}

}  // namespace nahtlos::papers
