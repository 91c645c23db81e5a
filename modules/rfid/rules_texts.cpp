#include <algorithm>
#include <array>

#include "base/http/target.hpp"
#include "catalog/gtins.hpp"
#include "modules/rfid/rules_layout.hpp"
#include "rfid/epc.hpp"

namespace nahtlos::rfid {
namespace {

constexpr std::string_view tag_prefix = "urn:epc:tag:", id_prefix = "urn:epc:id:";

// What a serial may not hold as it is in a URI (TDS 1.13, table A-1).
constexpr std::string_view escaped = "\"%&/<>?";

std::string escape(std::string_view serial) {
    std::string text;
    for (const char c : serial) {
        if (escaped.find(c) == escaped.npos) {
            text += c;
            continue;
        }
        const auto code = static_cast<unsigned char>(c);
        text += '%';
        text += "0123456789ABCDEF"[code >> 4];
        text += "0123456789ABCDEF"[code & 15];
    }
    return text;
}

// As many fields as asked for; the last may have dots in it.
template <std::size_t n>
std::optional<std::array<std::string_view, n>> fields_of(std::string_view text) {
    std::array<std::string_view, n> fields;
    for (std::size_t i = 0; i + 1 < n; ++i) {
        const auto dot = text.find('.');
        if (dot == text.npos) return std::nullopt;
        fields[i] = text.substr(0, dot);
        text.remove_prefix(dot + 1);
    }
    fields[n - 1] = text;
    return fields;
}

// "0614141.812345.6789"
Result<Epc> with_fields(const Layout& layout, int filter, std::string_view text) {
    Epc epc{layout.scheme, filter, {}, {}, {}};
    const auto wrong = refuse("invalid_format", "has not the fields of its scheme");
    if (layout.serial_bits == 0) {
        const auto fields = fields_of<2>(text);
        if (!fields) return wrong;
        epc.company = (*fields)[0];
        epc.reference = (*fields)[1];
        return proven(std::move(epc));
    }
    const auto fields = fields_of<3>(text);
    if (!fields) return wrong;
    epc.company = (*fields)[0];
    epc.reference = (*fields)[1];
    auto serial = http::percent_decode((*fields)[2], false);
    // Escaped as it must be and nothing else: one EPC has one URI.
    if (!serial || escape(*serial) != (*fields)[2]) {
        return refuse("invalid_characters", "has a serial that is not escaped as it must be");
    }
    epc.serial = *std::move(serial);
    return proven(std::move(epc));
}

std::string fields_text(const Epc& epc) {
    auto text = epc.company + "." + epc.reference;
    if (layout_of(epc.scheme).serial_bits > 0) text += "." + escape(epc.serial);
    return text;
}

struct KeyForm {
    std::string_view identifier;
    std::size_t digits;
    std::string_view serial;
};

constexpr std::array<KeyForm, 3> key_forms{{{"01", 14, "21"}, {"00", 18, ""}, {"414", 13, "254"}}};

const KeyForm* form_of(std::string_view identifier) {
    const auto* it = std::ranges::find(key_forms, identifier, &KeyForm::identifier);
    return it == key_forms.end() ? nullptr : it;
}

std::optional<Refusal> key_problem(const Gs1Key& key) {
    const auto* form = form_of(key.identifier);
    if (form == nullptr) return refuse("unknown_scheme", "is no GTIN, SSCC or GLN");
    if (!all_digits(key.value) || key.value.size() != form->digits) {
        return refuse("invalid_format", "must have " + std::to_string(form->digits) + " digits");
    }
    const int right = catalog::check_digit(std::string_view(key.value).substr(0, form->digits - 1));
    if (key.value.back() - '0' != right) {
        return refuse("check_digit",
                      "has a wrong check digit; " + std::to_string(right) + " would be right");
    }
    if (!key.serial) return std::nullopt;
    if (form->serial.empty()) return refuse("invalid_serial", "an SSCC has no serial of its own");
    if (key.serial->empty() || key.serial->size() > 20) {
        return refuse("invalid_serial", "must be 1 to 20 characters");
    }
    if (std::ranges::all_of(*key.serial, is_gs1_character)) return std::nullopt;
    return refuse("invalid_characters", "has a character that GS1 does not allow in serials");
}

}  // namespace

Result<Epc> from_tag_uri(std::string_view uri) {
    if (!uri.starts_with(tag_prefix)) {
        return refuse("invalid_format", "must start with urn:epc:tag:");
    }
    uri.remove_prefix(tag_prefix.size());
    const auto colon = uri.find(':');
    if (colon == uri.npos) return refuse("invalid_format", "has no scheme");
    const auto* layout = std::ranges::find(layouts, uri.substr(0, colon), &Layout::tag_name);
    if (layout == layouts.end()) {
        return refuse("unknown_scheme", "is no sgtin-96, sgtin-198, sscc-96 or sgln-96");
    }
    uri.remove_prefix(colon + 1);
    if (uri.size() < 2 || uri[0] < '0' || uri[0] > '7' || uri[1] != '.') {
        return refuse("invalid_filter", "must be 0 to 7");
    }
    return with_fields(*layout, uri[0] - '0', uri.substr(2));
}

Result<Epc> from_pure_identity(std::string_view uri, Scheme scheme, int filter) {
    if (!uri.starts_with(id_prefix)) {
        return refuse("invalid_format", "must start with urn:epc:id:");
    }
    uri.remove_prefix(id_prefix.size());
    const auto colon = uri.find(':');
    const auto& layout = layout_of(scheme);
    if (colon == uri.npos || uri.substr(0, colon) != layout.id_name) {
        return refuse("unknown_scheme", "is not of the scheme that was asked for");
    }
    return with_fields(layout, filter, uri.substr(colon + 1));
}

Result<Epc> from_key(const Gs1Key& key, int company_digits, Scheme scheme, int filter) {
    const auto& layout = layout_of(scheme);
    if (key.identifier != layout.key) {
        return refuse("unknown_scheme", "is not of the scheme that was asked for");
    }
    if (auto problem = key_problem(key)) return *std::move(problem);
    if (company_digits < 6 || company_digits > 12) {
        return refuse("invalid_company_prefix", "must be 6 to 12 digits");
    }
    const auto digits = static_cast<std::size_t>(company_digits);
    Epc epc{scheme, filter, {}, {}, {}};
    // The first digit of a GTIN or SSCC stands before the company prefix, in an EPC behind it.
    const std::size_t first = scheme == Scheme::sgln_96 ? 0 : 1;
    const auto body = std::string_view(key.value).substr(0, key.value.size() - 1);
    epc.company = body.substr(first, digits);
    epc.reference = body.substr(0, first);
    epc.reference += body.substr(first + digits);
    if (scheme == Scheme::sgln_96) {
        // Zero says that there is no extension; an extension that is zero cannot be said.
        if (key.serial && *key.serial == "0") {
            return refuse("invalid_serial", "an extension of 0 means that there is none");
        }
        epc.serial = key.serial.value_or("0");
    } else if (key.serial) {
        epc.serial = *key.serial;
    }
    return proven(std::move(epc));
}

std::string to_tag_uri(const Epc& epc) {
    const auto& layout = layout_of(epc.scheme);
    return std::string(tag_prefix) + std::string(layout.tag_name) + ":" +
           std::to_string(epc.filter) + "." + fields_text(epc);
}

std::string to_pure_identity(const Epc& epc) {
    return std::string(id_prefix) + std::string(layout_of(epc.scheme).id_name) + ":" +
           fields_text(epc);
}

Gs1Key to_key(const Epc& epc) {
    check(!problem_of(epc), "an EPC was proven when it was made");
    const auto& layout = layout_of(epc.scheme);
    Gs1Key key{std::string(layout.key), {}, std::nullopt};
    if (epc.scheme == Scheme::sgln_96) {
        key.value = epc.company + epc.reference;
        if (epc.serial != "0") key.serial = epc.serial;
    } else {
        key.value = epc.reference.substr(0, 1) + epc.company + epc.reference.substr(1);
        if (layout.serial_bits > 0) key.serial = epc.serial;
    }
    key.value += static_cast<char>('0' + catalog::check_digit(key.value));
    return key;
}

Result<Gs1Key> parse_element_string(std::string_view text) {
    const auto wrong = refuse("invalid_format", "must look like (01)80614141123458(21)6789");
    const auto close = text.find(')');
    if (!text.starts_with('(') || close == text.npos) return wrong;
    Gs1Key key{std::string(text.substr(1, close - 1)), {}, std::nullopt};
    const auto* form = form_of(key.identifier);
    if (form == nullptr) return refuse("unknown_scheme", "is no GTIN, SSCC or GLN");
    text.remove_prefix(close + 1);
    // Serials may have parentheses in them, so the digits before are counted.
    key.value = text.substr(0, form->digits);
    text.remove_prefix(std::min(form->digits, text.size()));
    if (!text.empty()) {
        const auto mark = "(" + std::string(form->serial) + ")";
        if (form->serial.empty() || !text.starts_with(mark)) return wrong;
        key.serial = std::string(text.substr(mark.size()));
    }
    if (auto problem = key_problem(key)) return *std::move(problem);
    if (key.identifier == "01" && !key.serial) {
        return refuse("invalid_serial", "a GTIN on a tag has a serial");
    }
    return key;
}

std::string element_string(const Gs1Key& key) {
    auto text = "(" + key.identifier + ")" + key.value;
    const auto* form = form_of(key.identifier);
    check(form != nullptr, "a key was proven when it was made");
    if (key.serial) text += "(" + std::string(form->serial) + ")" + *key.serial;
    return text;
}

std::string digital_link_path(const Gs1Key& key) {
    const auto* form = form_of(key.identifier);
    check(form != nullptr, "a key was proven when it was made");
    auto text = "/" + key.identifier + "/" + key.value;
    if (key.serial)
        text += "/" + std::string(form->serial) + "/" + http::percent_encode(*key.serial);
    return text;
}

}  // namespace nahtlos::rfid
