// A real SMTP server as a child process, and the mails it got (smtp_server.py).
#pragma once

#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "base/real/smtp.hpp"
#include "tests/support/program.hpp"

namespace nahtlos::testing {

struct GotMail {
    std::string from, to, subject, message_id, text, html, sender, auto_submitted;
    std::int64_t pictures = 0;
    bool is_encrypted = false, is_authenticated = false;
    std::string bytes;  // as they came over the wire
};

class SmtpServer {
public:
    explicit SmtpServer(const std::vector<std::string>& more = {})
        : folder_(
              std::filesystem::temp_directory_path() /
              ("nahtlos_smtp_" + std::to_string(::getpid()) + '_' + std::to_string(++started_))),
          program_("/usr/bin/python3", arguments(folder_, more)) {
        port_ = static_cast<std::uint16_t>(std::stoi(program_.line()));
        certificate_ = program_.line();
    }
    ~SmtpServer() {
        program_.signal(SIGKILL);
        program_.wait();
        std::filesystem::remove_all(folder_);
    }
    std::uint16_t port() const { return port_; }
    const std::string& certificate() const { return certificate_; }
    const std::filesystem::path& folder() const { return folder_; }

    real::SmtpOptions options() const {
        real::SmtpOptions options;
        options.host = "127.0.0.1";
        options.port = port_;
        options.security =
            certificate_.empty() ? real::SmtpSecurity::none : real::SmtpSecurity::starttls;
        options.certificate_authorities = certificate_;
        options.timeout = seconds(10);
        return options;
    }
    /// In the order in which they came; only those to `to`, unless that is "".
    std::vector<GotMail> mails(const std::string& to = "") const {
        std::set<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
            if (entry.path().extension() == ".json") files.insert(entry.path());
        }
        std::vector<GotMail> all;
        for (const auto& path : files) {
            std::ifstream file(path, std::ios::binary);
            const std::string text{std::istreambuf_iterator<char>(file), {}};
            auto mail = read(boost::json::parse(text));
            auto whole = path;
            std::ifstream bytes(whole.replace_extension(".eml"), std::ios::binary);
            mail.bytes = std::string{std::istreambuf_iterator<char>(bytes), {}};
            if (to.empty() || mail.to == to) all.push_back(std::move(mail));
        }
        return all;
    }

private:
    static std::vector<std::string> arguments(const std::filesystem::path& folder,
                                              const std::vector<std::string>& more) {
        std::vector<std::string> all{NAHTLOS_SOURCE_DIR "/tests/support/smtp_server.py",
                                     folder.string()};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    static GotMail read(const boost::json::value& v) {
        const auto text = [](const boost::json::value& of, const char* name) {
            const auto* found = of.as_object().if_contains(name);
            return found == nullptr ? std::string() : std::string(found->as_string());
        };
        const auto& headers = v.at("headers");
        return {text(v, "from"),
                text(v, "to"),
                text(headers, "subject"),
                text(headers, "message-id"),
                text(v, "text"),
                text(v, "html"),
                text(headers, "from"),
                text(headers, "auto-submitted"),
                v.at("pictures").as_int64(),
                v.at("is_encrypted").as_bool(),
                v.at("is_authenticated").as_bool(),
                {}};
    }

    static inline int started_ = 0;
    const std::filesystem::path folder_;
    Program program_;
    std::uint16_t port_ = 0;
    std::string certificate_;
};

}  // namespace nahtlos::testing
