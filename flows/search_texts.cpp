#include "flows/search_texts.hpp"

#include <algorithm>
#include <set>

namespace nahtlos::flows {
namespace {

using catalog::Attribute;
using catalog::AttributeKind;
using catalog::Decimal;

void append(std::string& to, std::string_view words) {
    if (words.empty()) return;
    if (!to.empty()) to += " \n";
    to += words;
}

search::Texts labels_of(const catalog::Names& names) {
    search::Texts labels;
    for (const auto& [language, name] : names) labels[language] = name.value;
    return labels;
}

std::string_view text_of(const boost::json::value& value) {
    if (!value.is_string()) return {};
    return {value.get_string().data(), value.get_string().size()};
}

double as_double(Decimal number) { return static_cast<double>(number.micro) / 1e6; }

const catalog::AttributeChoice* choice_of(const Attribute& attribute, std::string_view code) {
    const auto it = std::ranges::find_if(
        attribute.choices, [&](const auto& choice) { return choice.code.value == code; });
    return it == attribute.choices.end() ? nullptr : &*it;
}

/// Takes one value of an attribute to where it belongs.
class Reader {
public:
    Reader(const Attribute& attribute, SearchWords& words) : attribute_(attribute), words_(words) {}

    void read(const boost::json::value& value) {
        switch (attribute_.kind) {
            case AttributeKind::text: return add_text(value, words_.keywords);
            case AttributeKind::long_text: return add_text(value, words_.descriptions);
            case AttributeKind::integer:
                if (value.is_int64()) add_number(static_cast<double>(value.get_int64()), {});
                return;
            case AttributeKind::number: return read_number(value);
            case AttributeKind::boolean: return read_boolean(value);
            case AttributeKind::date: return add_value(text_of(value), {});
            case AttributeKind::choice: return add_choice(text_of(value));
            case AttributeKind::choices:
                if (!value.is_array()) return;
                for (const auto& one : value.get_array()) add_choice(text_of(one));
                return;
            case AttributeKind::measure: return read_measure(value);
        }
    }

private:
    // By language where the attribute says so.
    void add_text(const boost::json::value& value, std::map<std::string, std::string>& to) {
        if (const auto* by_language = value.if_object()) {
            for (const auto& [language, text] : *by_language) append(to[language], text_of(text));
        } else if (attribute_.is_facet && attribute_.kind == AttributeKind::text) {
            add_value(text_of(value), {});
        } else {
            append(to[""], text_of(value));
        }
    }
    void add_value(std::string_view value, search::Texts labels) {
        if (value.empty()) return;
        if (!attribute_.is_facet) {
            if (labels.empty()) return append(words_.keywords[""], value);
            for (const auto& [language, label] : labels) append(words_.keywords[language], label);
            return;
        }
        words_.attributes.push_back(
            {attribute_.code.value, std::string(value), std::move(labels), {}, {}, {}});
    }
    void add_choice(std::string_view code) {
        const auto* choice = choice_of(attribute_, code);
        add_value(code, choice == nullptr ? search::Texts{} : labels_of(choice->names));
    }
    // "Wasserdicht" is what people look for; nobody looks for "false".
    void read_boolean(const boost::json::value& value) {
        if (!value.is_bool()) return;
        if (value.get_bool()) return add_value("true", labels_of(attribute_.names));
        if (!attribute_.is_facet) return;
        words_.attributes.push_back(
            {attribute_.code.value, "false", {{"de", " "}, {"en", " "}}, {}, {}, {}});
    }
    void add_number(double number, std::string unit) {
        words_.attributes.push_back({attribute_.code.value, {}, {}, number, std::move(unit), {}});
    }
    void read_number(const boost::json::value& value) {
        const auto number = Decimal::parse(text_of(value));
        if (!number) return;
        if (attribute_.code.value == boost_attribute) {
            words_.boost = std::clamp(as_double(*number), 0.1, 10.0);
            return;
        }
        add_number(as_double(*number), attribute_.unit ? attribute_.unit->value : std::string());
    }
    // In the unit of the attribute, so that ranges compare what they should.
    void read_measure(const boost::json::value& value) {
        const auto* measure = value.if_object();
        if (measure == nullptr) return;
        const auto *amount = measure->if_contains("amount"), *said = measure->if_contains("unit");
        if (amount == nullptr || said == nullptr) return;
        const auto number = Decimal::parse(text_of(*amount));
        const auto* from = catalog::unit_of(text_of(*said));
        const auto* to = attribute_.unit ? catalog::unit_of(attribute_.unit->value) : from;
        if (!number || from == nullptr || to == nullptr) return;
        if (const auto converted = catalog::convert(*number, *from, *to)) {
            add_number(as_double(*converted), std::string(to->code));
        }
    }

    const Attribute& attribute_;
    SearchWords& words_;
};

}  // namespace

SearchWords words_of(const catalog::Attributes& values,
                     const catalog::ProductTypes::Family* family) {
    SearchWords words;
    if (family == nullptr) return words;
    for (const auto& attribute : *family) {
        const auto value = values.find(attribute.code.value);
        if (value != values.end()) Reader(attribute, words).read(value->second);
    }
    return words;
}

search::SearchAttribute option_words(const catalog::WholeProduct& product, const std::string& axis,
                                     const std::string& value) {
    search::SearchAttribute words{axis, value, {}, {}, {}, {}};
    for (const auto& option : product.options) {
        if (option.code.value != axis) continue;
        words.key_labels = labels_of(option.names);
        for (const auto& one : option.values) {
            if (one.code.value == value) words.labels = labels_of(one.names);
        }
    }
    return words;
}

std::map<std::string, search::SearchText> texts_of(const catalog::WholeProduct& product,
                                                   const std::vector<SearchWords>& words) {
    std::map<std::string, search::SearchText> texts;
    std::string tags;
    for (const auto& tag : product.tags) append(tags, tag);
    for (const auto& [language, text] : product.texts) {
        auto& to = texts[language];
        to.title = text.title;
        to.description = text.description.value_or("");
        to.keywords = tags;
        append(to.keywords, text.subtitle.value_or(""));
        std::set<std::string_view> known;  // variants say much the same
        const auto add = [&](const auto& from, std::string& into) {
            for (const auto& key : {language, std::string()}) {
                const auto found = from.find(key);
                if (found == from.end() || !known.insert(found->second).second) continue;
                append(into, found->second);
            }
        };
        for (const auto& one : words) {
            add(one.keywords, to.keywords);
            add(one.descriptions, to.description);
        }
    }
    return texts;
}

}  // namespace nahtlos::flows
