#include "base/real/smtp.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>

#include "base/check.hpp"

namespace nahtlos::real {
namespace {

constexpr std::size_t longest_text = 500;

struct FreeEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Upload {
    std::string_view left;
    bool is_begun = false;
};

std::size_t give(char* to, std::size_t size, std::size_t count, void* from) {
    auto& upload = *static_cast<Upload*>(from);
    upload.is_begun = true;
    const auto bytes = std::min(size * count, upload.left.size());
    std::copy_n(upload.left.data(), bytes, to);
    upload.left.remove_prefix(bytes);
    return bytes;
}

// The answers of the server, of which the last one is kept, or the first refusal.
std::size_t take_answer(const char* data, std::size_t size, std::size_t count, void* to) {
    auto& text = *static_cast<std::string*>(to);
    // What follows on a refusal is the end of the talk.
    if (!text.empty() && (text.front() == '4' || text.front() == '5')) return size * count;
    text.clear();
    for (const char c : std::string_view(data, std::min(size * count, longest_text))) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7f) text += c;
    }
    return size * count;
}

std::size_t take_nothing(const char*, std::size_t size, std::size_t count, void*) {
    return size * count;
}

bool is_address(std::string_view text) {
    return !text.empty() && std::ranges::none_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte <= 0x20 || byte == 0x7f || c == '<' || c == '>';
    });
}

}  // namespace

struct SmtpWire::State {
    SmtpOptions options;
    std::unique_ptr<CURL, FreeEasy> easy;
    std::array<char, CURL_ERROR_SIZE> error{};
    std::string answer;

    template <class T>
    void set(CURLoption option, T value) {
        check(curl_easy_setopt(easy.get(), option, value) == CURLE_OK, "curl knows the option");
    }
    void prepare() {
        curl_easy_reset(easy.get());  // its connection stays
        error.front() = '\0';
        answer.clear();
        const bool is_tls = options.security == SmtpSecurity::tls;
        const std::string url =
            (is_tls ? "smtps://" : "smtp://") + options.host + ':' + std::to_string(options.port);
        set(CURLOPT_URL, url.c_str());
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_ERRORBUFFER, error.data());
        set(CURLOPT_PROXY, "");
        set(CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout.us / 1000));
        set(CURLOPT_SERVER_RESPONSE_TIMEOUT,
            std::max(1L, static_cast<long>(options.timeout.us / 1'000'000)));
        set(CURLOPT_USE_SSL,
            static_cast<long>(options.security == SmtpSecurity::none ? CURLUSESSL_NONE
                                                                     : CURLUSESSL_ALL));
        if (!options.certificate_authorities.empty()) {
            set(CURLOPT_CAINFO, options.certificate_authorities.c_str());
        }
        if (!options.user.empty()) {
            set(CURLOPT_USERNAME, options.user.c_str());
            set(CURLOPT_PASSWORD, options.password.reveal().c_str());
        }
        set(CURLOPT_HEADERFUNCTION, take_answer);
        set(CURLOPT_HEADERDATA, &answer);
        set(CURLOPT_WRITEFUNCTION, take_nothing);
    }
    std::string why(CURLcode code) const {
        std::string text = answer;
        if (!text.empty()) text += "; ";
        return text + (error.front() != '\0' ? error.data() : curl_easy_strerror(code));
    }
};

SmtpWire::SmtpWire(SmtpOptions options) : state_(std::make_unique<State>()) {
    state_->options = std::move(options);
    state_->easy.reset(curl_easy_init());
    check(state_->easy != nullptr, "curl has a handle");
}

SmtpWire::~SmtpWire() = default;

WireOutcome SmtpWire::send(const WireMail& mail) {
    auto& s = *state_;
    if (!is_address(mail.to)) return {WireResult::refused, "the address is none"};
    if (!is_address(mail.from))
        return {WireResult::not_now, "the sender is no address", WireSubject::server};
    s.prepare();
    const std::string from = '<' + mail.from + '>', to = '<' + mail.to + '>';
    const std::unique_ptr<curl_slist, FreeList> recipients(curl_slist_append(nullptr, to.c_str()));
    check(recipients != nullptr, "curl has a list");
    Upload upload{mail.data};
    s.set(CURLOPT_MAIL_FROM, from.c_str());
    s.set(CURLOPT_MAIL_RCPT, recipients.get());
    s.set(CURLOPT_UPLOAD, 1L);
    s.set(CURLOPT_READFUNCTION, give);
    s.set(CURLOPT_READDATA, &upload);
    const auto code = curl_easy_perform(s.easy.get());
    long status = 0;
    curl_easy_getinfo(s.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_OK) return {WireResult::sent, s.answer};
    // What is said of the connection, the log-in or the sender is about our settings: not of this
    // mail.
    const std::string_view error(s.error.data());
    constexpr long closing = 421;  // said instead of any answer
    const bool is_about_mail =
        upload.is_begun || error.starts_with("RCPT failed") || error.starts_with("DATA failed");
    if (is_about_mail && status >= 500 && status < 600) {
        return {WireResult::refused, s.answer.empty() ? s.why(code) : s.answer};
    }
    const bool was_answered = status >= 400 && status < 500;
    const bool is_all_said = upload.is_begun && upload.left.empty() && !was_answered;
    return {is_all_said ? WireResult::unknown : WireResult::not_now, s.why(code),
            is_about_mail && status != closing ? WireSubject::mail : WireSubject::server};
}

WireOutcome SmtpWire::look() {
    auto& s = *state_;
    s.prepare();
    s.set(CURLOPT_CONNECT_ONLY, 1L);
    const auto code = curl_easy_perform(s.easy.get());
    if (code == CURLE_OK) return {WireResult::sent, s.answer};
    return {WireResult::not_now, s.why(code)};
}

}  // namespace nahtlos::real
