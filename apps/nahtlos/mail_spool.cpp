#include "apps/nahtlos/mail_spool.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/ops/log.hpp"
#include "messages/mime.hpp"

namespace nahtlos::app {
namespace {

// A link is good for ten minutes only.
constexpr std::array pauses{seconds(2), seconds(5), seconds(15), seconds(30), minutes(1)};

// The value of a header that begins with `name`, to the end of its line.
std::string header_of(std::string_view mail, std::string_view name) {
    const auto begin = mail.find("\r\n" + std::string(name));
    if (begin == std::string_view::npos || begin > mail.find("\r\n\r\n")) return {};
    const auto from = begin + 2 + name.size();
    return std::string(mail.substr(from, mail.find("\r\n", from) - from));
}

// The name may be in any language, the address is as it is.
std::string encoded_sender(const std::string& sender) {
    const auto begin = sender.rfind('<');
    if (begin == std::string::npos || begin == 0) return sender;
    const auto end = sender.find_last_not_of(' ', begin - 1);
    if (end == std::string::npos) return sender.substr(begin);
    return messages::header_words(sender.substr(0, end + 1)) + ' ' + sender.substr(begin);
}

std::string domain_of(std::string_view sender) {
    const auto address = bare_address(sender);
    const auto at = address.rfind('@');
    return at == std::string::npos ? "localhost" : address.substr(at + 1);
}

}  // namespace

std::string bare_address(std::string_view sender) {
    const auto begin = sender.find('<'), end = sender.rfind('>');
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) {
        return std::string(sender);
    }
    return std::string(sender.substr(begin + 1, end - begin - 1));
}

void MailSpool::send(const shoppers::Mail& mail) {
    namespace fs = std::filesystem;
    fs::create_directories(folder_);
    fs::permissions(folder_, fs::perms::owner_all);
    const auto id = to_string(ids_.next());
    const auto begun = folder_ / (id + ".part");
    {
        std::ofstream file(begun, std::ios::binary);
        // As it goes over the wire: many servers refuse or mark what is not (RFC 5322).
        file << "From: " << encoded_sender(sender_) << "\r\nTo: " << mail.to
             << "\r\nSubject: " << messages::header_words(mail.subject)
             << "\r\nDate: " << messages::date_words(clock_.now()) << "\r\nMessage-ID: <" << id
             << '@' << domain_of(sender_) << ">\r\nMIME-Version: 1.0\r\n"
             << "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
             << "Auto-Submitted: auto-generated\r\n\r\n"
             << messages::with_wire_lines(mail.text);
        file.close();
        if (!file) throw std::runtime_error("cannot write the mail " + begun.string());
    }
    fs::rename(begun, folder_ / (id + ".eml"));
}

void MailSpool::drop_older_than(Span age) const {
    namespace fs = std::filesystem;
    if (!fs::exists(folder_)) return;
    const auto oldest = fs::file_time_type::clock::now() - std::chrono::microseconds(age.us);
    for (const auto& entry : fs::directory_iterator(folder_)) {
        const auto& path = entry.path();
        if (path.extension() != ".eml" && path.extension() != ".part") continue;
        // Whoever delivers mails may be faster.
        std::error_code gone;
        const auto written = fs::last_write_time(path, gone);
        if (!gone && written < oldest) fs::remove(path);
    }
}

MailSpool::Pause MailSpool::after(Pause pause) const {
    const auto at = std::min(static_cast<std::size_t>(pause.tries), pauses.size() - 1);
    return {pause.tries + 1, clock_.now() + pauses[at]};
}

void MailSpool::deliver(MailWire& wire) {
    namespace fs = std::filesystem;
    if (clock_.now() < server_.not_before || !fs::exists(folder_)) return;
    std::set<fs::path> waiting;  // ids are in the order of time
    for (const auto& entry : fs::directory_iterator(folder_)) {
        if (entry.path().extension() == ".eml") waiting.insert(entry.path());
    }
    std::erase_if(put_off_, [&](const auto& one) { return !waiting.contains(one.first); });
    for (const auto& path : waiting) {
        if (is_stopped_) return;
        const auto it = put_off_.find(path);
        if (it != put_off_.end() && clock_.now() < it->second.not_before) continue;
        if (!deliver(path, wire)) return;
    }
}

// Whether the next one may be sent.
bool MailSpool::deliver(const std::filesystem::path& path, MailWire& wire) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return true;  // dropped meanwhile
    const std::string data{std::istreambuf_iterator<char>(file), {}};
    const auto outcome = wire.send({bare_address(sender_), header_of(data, "To: "), data});
    const bool stays = outcome.result == WireResult::not_now;
    if (outcome.result != WireResult::sent) {
        log::warn(stays ? log::Word("mail_waits") : log::Word("mail_refused"),
                  {{"mail", path.filename().string()}, {"why", outcome.text}});
    }
    if (stays && outcome.about == WireSubject::server) {
        server_ = after(server_);
        return false;
    }
    server_ = {};
    if (stays) {
        auto& pause = put_off_[path];
        pause = after(pause);
    } else {
        std::filesystem::remove(path);
    }
    return true;
}

void MailSpool::drop_to(const std::set<std::string>& addresses) const {
    namespace fs = std::filesystem;
    if (!fs::exists(folder_)) return;
    for (const auto& entry : fs::directory_iterator(folder_)) {
        std::ifstream file(entry.path(), std::ios::binary);
        std::string line;
        while (std::getline(file, line) && line != "\r") {
            constexpr std::string_view to = "To: ";
            if (!line.starts_with(to) || !line.ends_with('\r')) continue;
            line.pop_back();
            if (addresses.contains(line.substr(to.size()))) fs::remove(entry.path());
            break;
        }
    }
}

}  // namespace nahtlos::app
