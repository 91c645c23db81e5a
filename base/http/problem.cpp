#include "base/http/problem.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace nahtlos::http {
namespace {

struct Phrase {
    int status;
    std::string_view english, german;
};

// Reason phrases of RFC 9110; German titles only where an error can be shown to a person.
constexpr Phrase phrases[] = {
    {200, "OK", ""},
    {201, "Created", ""},
    {202, "Accepted", ""},
    {204, "No Content", ""},
    {206, "Partial Content", ""},
    {207, "Multi-Status", ""},
    {301, "Moved Permanently", ""},
    {302, "Found", ""},
    {303, "See Other", ""},
    {304, "Not Modified", ""},
    {307, "Temporary Redirect", ""},
    {308, "Permanent Redirect", ""},
    {400, "Bad Request", "Anfrage nicht lesbar"},
    {401, "Unauthorized", "Anmeldung erforderlich"},
    {402, "Payment Required", "Zahlung erforderlich"},
    {403, "Forbidden", "Nicht erlaubt"},
    {404, "Not Found", "Nicht gefunden"},
    {405, "Method Not Allowed", "Methode nicht erlaubt"},
    {406, "Not Acceptable", "Format nicht verfügbar"},
    {408, "Request Timeout", "Zeitüberschreitung der Anfrage"},
    {409, "Conflict", "Konflikt"},
    {410, "Gone", "Nicht mehr vorhanden"},
    {412, "Precondition Failed", "Vorbedingung nicht erfüllt"},
    {413, "Content Too Large", "Anfrage zu groß"},
    {414, "URI Too Long", "Adresse zu lang"},
    {415, "Unsupported Media Type", "Format nicht unterstützt"},
    {417, "Expectation Failed", "Erwartung nicht erfüllbar"},
    {422, "Unprocessable Content", "Angaben ungültig"},
    {428, "Precondition Required", "Vorbedingung erforderlich"},
    {429, "Too Many Requests", "Zu viele Anfragen"},
    {431, "Request Header Fields Too Large", "Kopfzeilen zu groß"},
    {500, "Internal Server Error", "Interner Fehler"},
    {501, "Not Implemented", "Nicht unterstützt"},
    {502, "Bad Gateway", "Fehler bei einem anderen Dienst"},
    {503, "Service Unavailable", "Vorübergehend nicht verfügbar"},
    {504, "Gateway Timeout", "Zeitüberschreitung bei einem anderen Dienst"},
};

const Phrase* phrase_of(int status) {
    const auto* found = std::ranges::find(phrases, status, &Phrase::status);
    return found == std::end(phrases) ? nullptr : found;
}

void append_json(std::string& out, std::string_view text) {
    static constexpr char digits[] = "0123456789abcdef";
    out.push_back('"');
    for (const char c : text) {
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    out += "\\u00";
                    out.push_back(digits[c >> 4]);
                    out.push_back(digits[c & 15]);
                } else {
                    out.push_back(c);
                }
        }
    }
    out.push_back('"');
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
    out += ",\"";
    out += name;
    out += "\":";
    append_json(out, value);
}

std::string members(int status, std::string_view code, std::string_view detail,
                    std::string_view request_id, std::string_view language) {
    const Phrase* phrase = phrase_of(status);
    const bool german = language == "de" && phrase && !phrase->german.empty();
    std::string out = "{\"type\":";
    append_json(out, "urn:nahtlos:problem:" + std::string(code));
    append_member(out, "title", german ? phrase->german : reason_phrase(status));
    out += ",\"status\":" + std::to_string(status);
    append_member(out, "code", code);
    append_member(out, "detail", detail);
    append_member(out, "request_id", request_id);
    return out;
}

void append_errors(std::string& out, const std::vector<FieldProblem>& fields) {
    out += ",\"errors\":[";
    bool first = true;
    for (const auto& field : fields) {
        if (!first) out.push_back(',');
        first = false;
        out += "{\"pointer\":";
        append_json(out, field.pointer);
        append_member(out, "code", field.code);
        append_member(out, "detail", field.detail);
        if (field.available) out += ",\"available\":" + std::to_string(*field.available);
        out.push_back('}');
    }
    out.push_back(']');
}

Response reply(int status, std::string body) {
    return {status, {{"Content-Type", "application/problem+json"}}, std::move(body)};
}

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_language(std::string_view tag, char a, char b) {
    return tag.size() >= 2 && (tag[0] | 32) == a && (tag[1] | 32) == b &&
           (tag.size() == 2 || tag[2] == '-');
}

}  // namespace

int status_of(RefusalKind kind) {
    switch (kind) {
        case RefusalKind::invalid: return 422;
        case RefusalKind::malformed: return 400;
        case RefusalKind::unauthorized: return 401;
        case RefusalKind::forbidden: return 403;
        case RefusalKind::not_found: return 404;
        case RefusalKind::conflict: return 409;
        case RefusalKind::precondition: return 412;
        case RefusalKind::too_large: return 413;
        case RefusalKind::unsupported: return 415;
        case RefusalKind::rate_limited: return 429;
        case RefusalKind::unavailable: return 503;
        case RefusalKind::internal: return 500;
    }
    check(false, "every kind of refusal has a status");
    return 500;
}

Response problem(const Refusal& refusal, std::string_view request_id, std::string_view language) {
    const int status = status_of(refusal.kind);
    auto body = members(status, refusal.code, refusal.detail, request_id, language);
    if (!refusal.fields.empty()) append_errors(body, refusal.fields);
    body.push_back('}');
    Response response = reply(status, std::move(body));
    if (refusal.retry_after_s > 0) {
        response.headers.emplace_back("Retry-After", std::to_string(refusal.retry_after_s));
    }
    return response;
}

Response problem(int status, std::string_view code, std::string_view detail,
                 std::string_view request_id, std::string_view language) {
    return reply(status, members(status, code, detail, request_id, language) + '}');
}

std::string_view preferred_language(std::string_view accept_language) {
    double german = 0, english = 0;
    while (!accept_language.empty()) {
        const auto comma = accept_language.find(',');
        const auto item = accept_language.substr(0, comma);
        accept_language.remove_prefix(comma == std::string_view::npos ? accept_language.size()
                                                                      : comma + 1);
        const auto semicolon = item.find(';');
        const auto tag = trim(item.substr(0, semicolon));
        double weight = 1;
        if (semicolon != std::string_view::npos) {
            const auto rest = trim(item.substr(semicolon + 1));
            if (rest.starts_with("q=")) weight = std::atof(std::string(rest.substr(2, 8)).c_str());
        }
        if (is_language(tag, 'd', 'e')) german = std::max(german, weight);
        if (is_language(tag, 'e', 'n')) english = std::max(english, weight);
    }
    return german > english ? "de" : "en";
}

std::string_view reason_phrase(int status) {
    const Phrase* phrase = phrase_of(status);
    return phrase ? phrase->english : "Unknown";
}

}  // namespace nahtlos::http
