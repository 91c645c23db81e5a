#include <unicode/datefmt.h>
#include <unicode/numberformatter.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <memory>

#include "base/check.hpp"
#include "base/markup.hpp"
#include "base/money.hpp"
#include "messages/letter.hpp"

namespace nahtlos::messages {
namespace {

namespace mustache = kainjow::mustache;

const std::vector<Placeholder> all_placeholders{
    {"shop", "the legal entity that sells"},
    {"order_number", "as the customer knows it"},
    {"order_date", "the day it was placed"},
    {"name", "of the customer, as far as they said"},
    {"location", "where goods are collected, or come back to"},
    {"code", "to collect by; beside it the HTML may show cid:code@nahtlos"},
    {"tracking", "number of the parcel"},
    {"promise", "until when it was promised"},
    {"new_promise", "until when it is promised now"},
    {"window_from", "when the window begins in which it is brought; placed and changed"},
    {"window_to", "when that window ends"},
    {"refund", "what was given back"},
    {"discount", "what promotions took off; placed only"},
    {"shipping", "what the delivery costs; placed only"},
    {"total", "of the order; placed only"},
    {"tax", "VAT in the total; placed only"},
    {"is_whole", "canceled: the whole order; for sections"},
    {"is_part", "canceled: some of it; for sections"},
    {"is_late", "attention: a promise was not kept; for sections"},
    {"is_homeless", "attention: no place can do it; for sections"},
    {"address", "where it is shipped to, in one line; placed only"},
    {"lines", "what the message is about; a section, once for each line"},
    {"title", "of the article", true},
    {"sku", "of the article", true},
    {"quantity", "units", true},
    {"amount", "of these units", true},
};

constexpr std::size_t deepest = 5;

/// Reads the tags of a template one after another, and says what is wrong with them.
class TagReader {
public:
    TagReader(std::string_view text, std::string field) : text_(text), field_(std::move(field)) {}

    std::vector<FieldProblem> run() {
        for (auto at = text_.find("{{"); at != std::string_view::npos; at = text_.find("{{", at)) {
            const auto end = text_.find("}}", at + 2);
            if (end == std::string_view::npos) {
                add("a tag is not closed");
                break;
            }
            take(text_.substr(at + 2, end - at - 2));
            at = end + 2;
            if (problems_.size() >= 20) break;
        }
        if (!open_.empty()) add("section " + open_.back() + " is not closed");
        return std::move(problems_);
    }

private:
    void add(std::string detail) {
        problems_.push_back({"/" + field_, "bad_tag", std::move(detail)});
    }
    void take(std::string_view tag) {
        const char sign = tag.empty() ? ' ' : tag.front();
        if (sign == '!') return;
        if (sign == '{' || sign == '&') {
            return add("texts are always escaped: write {{name}}");
        }
        if (sign == '>' || sign == '=') {
            return add("partials and other delimiters are not there");
        }
        const bool is_section = sign == '#' || sign == '^', is_end = sign == '/';
        if (is_section || is_end) tag.remove_prefix(1);
        while (!tag.empty() && tag.front() == ' ') tag.remove_prefix(1);
        while (!tag.empty() && tag.back() == ' ') tag.remove_suffix(1);
        const std::string name(tag.substr(0, 40));
        if (is_end) return close(name);
        const auto found = std::ranges::find(all_placeholders, tag, &Placeholder::name);
        const bool is_in_lines = std::ranges::find(open_, "lines") != open_.end();
        if (found == all_placeholders.end()) {
            add("there is no placeholder " + name);
        } else if (found->is_of_line && !is_in_lines) {
            add(name + " is of a line: write it inside {{#lines}}{{/lines}}");
        } else if (tag == "lines" && (!is_section || is_in_lines)) {
            add("lines is a section of its own");
        }
        if (is_section) open_.push_back(name);
        if (open_.size() > deepest) add("sections stand in each other too deep");
    }
    void close(const std::string& name) {
        if (open_.empty() || open_.back() != name) {
            return add("section " + name + " ends where it did not begin");
        }
        open_.pop_back();
    }

    std::string_view text_;
    std::string field_;
    std::vector<std::string> open_;
    std::vector<FieldProblem> problems_;
};

// Texts of others in a mail: one line each, no control characters.
std::string in_line(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        out += byte < 0x20 || byte == 0x7f ? ' ' : c;
    }
    return out;
}

mustache::data data_of(const Letter& letter) {
    mustache::data data;
    const auto set = [](mustache::data& to, const std::string& name, std::string_view text) {
        if (!text.empty()) to.set(name, in_line(text));
    };
    for (const auto& [name, text] : letter.words) set(data, name, text);
    set(data, "code", letter.code);
    mustache::data lines{mustache::data::type::list};
    for (const auto& line : letter.lines) {
        mustache::data entry;
        set(entry, "title", line.title);
        set(entry, "sku", line.sku);
        set(entry, "quantity", line.quantity);
        set(entry, "amount", line.amount);
        lines.push_back(entry);
    }
    data.set("lines", lines);
    return data;
}

std::string filled(const std::string& text, const mustache::data& data, bool is_html) {
    mustache::mustache made(text);
    check(made.is_valid(), "a template was looked at before it is used");
    made.set_custom_escape(
        [is_html](const std::string& word) { return is_html ? markup_text(word) : word; });
    return made.render(data);
}

// What sections leave that are not shown: no more than one empty line.
std::string without_gaps(const std::string& text) {
    std::string out;
    int ends = 0;
    for (const char c : text) {
        if (c == '\r') continue;
        ends = c == '\n' ? ends + 1 : 0;
        if (ends <= 2) out += c;
    }
    return out;
}

std::string utf8(const icu::UnicodeString& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
}

icu::Locale locale_of(std::string_view language) {
    auto status = U_ZERO_ERROR;
    auto locale = icu::Locale::forLanguageTag(
        icu::StringPiece(language.data(), static_cast<int32_t>(language.size())), status);
    return U_FAILURE(status) != 0 ? icu::Locale::getEnglish() : locale;
}

}  // namespace

const std::vector<Placeholder>& placeholders() { return all_placeholders; }

std::vector<FieldProblem> wrong_with(const Template& wish) {
    auto problems = TagReader(wish.subject, "subject").run();
    for (const auto& [text, field] : {std::pair{&wish.text, "text"}, {&wish.html, "html"}}) {
        std::ranges::move(TagReader(*text, field).run(), std::back_inserter(problems));
    }
    if (wish.subject.find('\n') != std::string::npos) {
        problems.push_back({"/subject", "bad_tag", "must be one line"});
    }
    for (const auto& [text, field] :
         {std::pair{&wish.subject, "/subject"}, {&wish.text, "/text"}, {&wish.html, "/html"}}) {
        if (!problems.empty()) break;
        if (!mustache::mustache(*text).is_valid()) {
            problems.push_back({field, "bad_tag", "is no template"});
        }
    }
    return problems;
}

Rendered render(const Template& template_, const Letter& letter) {
    const auto data = data_of(letter);
    return {in_line(filled(template_.subject, data, false)),
            without_gaps(filled(template_.text, data, false)), filled(template_.html, data, true)};
}

Letter example(Kind kind, std::string_view language) {
    const bool is_german = language.starts_with("de");
    Letter letter;
    letter.words = {{"shop", "Nordlicht GmbH"},
                    {"order_number", "NL-10042"},
                    {"order_date", is_german ? "23. November 2026" : "November 23, 2026"},
                    {"name", "Ada Lovelace"}};
    letter.lines = {{is_german ? "Wollpullover Fjord, Größe M" : "Wool sweater Fjord, size M",
                     "FJORD-M", "2", money_text(11'980, "EUR", language)},
                    {is_german ? "Mütze <Polar> & Schal" : "Hat <Polar> & scarf", "POLAR-1", "1",
                     money_text(2'995, "EUR", language)}};
    const auto time = time_text({1'795'712'400'000'000}, language, "Europe/Berlin", true);
    auto& words = letter.words;
    switch (kind) {
        case Kind::placed:
            words["discount"] = money_text(-1'000, "EUR", language);
            words["shipping"] = money_text(495, "EUR", language);
            words["total"] = money_text(14'470, "EUR", language);
            words["tax"] = money_text(2'310, "EUR", language);
            words["address"] = "Ada Lovelace, Straße des 17. Juni <135>, 10623 Berlin, DE";
            break;
        case Kind::ready:
        case Kind::reminder:
            words["location"] = "Nordlicht Hamburg, Jungfernstieg";
            letter.code = "K7WQ2M";
            break;
        case Kind::delayed: words["promise"] = time; break;
        case Kind::shipped: words["tracking"] = "00340434161094042557"; break;
        case Kind::refunded:
            words["refund"] = money_text(2'995, "EUR", language);
            letter.lines.clear();
            break;
        case Kind::canceled: words["is_whole"] = "1"; break;
        case Kind::changed:
            words["address"] = "Ada Lovelace, Am Markt <1>, 20095 Hamburg, DE";
            break;
        case Kind::attention:
            words.erase("name");
            words["is_homeless"] = "1";
            break;
        default: break;
    }
    return letter;
}

std::string money_text(std::int64_t minor, std::string_view currency, std::string_view language) {
    auto status = U_ZERO_ERROR;
    const std::string code(currency);
    const icu::CurrencyUnit unit(icu::StringPiece(code), status);
    const auto places = exponent(parse_currency(currency).value_or(Currency{}));
    const auto text = icu::number::NumberFormatter::withLocale(locale_of(language))
                          .unit(unit)
                          .precision(icu::number::Precision::fixedFraction(places))
                          .scale(icu::number::Scale::powerOfTen(-places))
                          .formatInt(minor, status)
                          .toString(status);
    check(U_SUCCESS(status) != 0, "an amount of a known currency can be written");
    return utf8(text);
}

std::string time_text(Instant at, std::string_view language, std::string_view time_zone,
                      bool with_time) {
    using icu::DateFormat;
    const std::unique_ptr<DateFormat> format(
        with_time ? DateFormat::createDateTimeInstance(DateFormat::kLong, DateFormat::kShort,
                                                       locale_of(language))
                  : DateFormat::createDateInstance(DateFormat::kLong, locale_of(language)));
    check(format != nullptr, "ICU knows how to write dates");
    format->adoptTimeZone(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(
        icu::StringPiece(time_zone.data(), static_cast<int32_t>(time_zone.size())))));
    icu::UnicodeString text;
    format->format(static_cast<UDate>(at.us) / 1000, text);
    return utf8(text);
}

}  // namespace nahtlos::messages
