// A shop whose staff log in at a real OpenID provider (npm oidc-provider), and browsers that do so.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>

#include "tests/support/service.hpp"

namespace nahtlos::testing {

/// Where scripts/test has put the provider's packages.
std::string node_modules();
bool has_provider();
/// A port of this machine that nobody listens on.
std::uint16_t free_port();

/// Keeps cookies by port and follows no redirects by itself.
class Browser {
public:
    http::RawReply get(const std::string& url) {
        const auto colon = url.find(':', 7), slash = url.find('/', 7);
        check(url.starts_with("http://127.0.0.1:") && slash != url.npos, "a URL of this machine");
        const auto port = static_cast<std::uint16_t>(std::stoul(url.substr(colon + 1)));
        std::string cookie;
        for (const auto& [name, value] : jars[port]) {
            if (!value.empty()) cookie += (cookie.empty() ? "Cookie: " : "; ") + name + '=' + value;
        }
        if (!cookie.empty()) cookie += "\r\n";
        http::RawClient client(port);
        client.patience = std::chrono::seconds(30);
        auto reply = client.get(url.substr(slash), cookie + "Connection: close\r\n");
        for (const auto& text : reply.cookies) {
            const auto is = text.find('=');
            jars[port][text.substr(0, is)] = text.substr(is + 1, text.find(';') - is - 1);
        }
        return reply;
    }

    std::map<std::uint16_t, std::map<std::string, std::string>> jars;
};

/// The value of a query parameter in a URL, as it stands there.
inline std::string parameter(const std::string& url, const std::string& name) {
    const auto at = url.find(name + '=');
    if (at == url.npos) return "";
    const auto begin = at + name.size() + 1;
    return url.substr(begin, url.find('&', begin) - begin);
}

class ProviderHouse : public OnEngine {
protected:
    void SetUp() override;
    void serve();
    virtual std::string settings() const {
        std::string text = "[server]\npublic_url = \"" + base_ + "\"\n" + more_settings_;
        for (const std::string alg : {"rs256", "ps256", "es256", "eddsa"}) {
            text += "[oidc." + alg + "]\nissuer = \"" + issuer_ + "\"\nclient_id = \"nahtlos-" +
                    alg + "\"\nclient_secret = \"a secret that only tests know\"\n" +
                    "timeout_ms = 3000\n";
            if (alg == "ps256") text += "link_by_email = true\n";
        }
        return text + "[oidc.down]\nissuer = \"http://127.0.0.1:9\"\nclient_id = \"x\"\n";
    }

    ApiReply must(const std::string& line, const std::string& body = "") {
        auto reply = admin_->call(line, body);
        check(reply.status >= 200 && reply.status < 300, (line + ' ' + reply.body).c_str());
        return reply;
    }
    /// An account that is `subject` at the provider; "" for none.
    std::string make(const std::string& login, const std::string& subject) {
        const auto id = must("POST /v1/staff/accounts", R"({"login":")" + login +
                                                            R"(","name":"X","roles":["boss"],)"
                                                            R"("password":"zwei wilde esel"})")
                            .text("/id");
        if (!subject.empty()) {
            must("PUT /v1/staff/accounts/" + id + "/identity",
                 R"({"provider":"rs256","subject":")" + subject + "\"}");
        }
        return id;
    }
    /// What the provider does from now on.
    void say(const std::string& json) {
        http::RawClient client(static_cast<std::uint16_t>(std::stoul(issuer_.substr(17))));
        client.patience = std::chrono::seconds(30);
        check(client.post("/control", json, "Connection: close\r\n").status == 200, "it listens");
    }

    std::string url(const std::string& path) const { return base_ + path; }
    /// From the start to the URL that the provider sends the browser back to; "" if it never does.
    std::string go(Browser& browser, const std::string& name, const std::string& to = "/desk") {
        auto reply = browser.get(url("/v1/staff/oidc/" + name + "/start?to=" + to));
        for (int i = 0; i < 10 && reply.status >= 300 && reply.status < 400; ++i) {
            auto next = reply.headers["location"];
            if (next.starts_with(base_)) return next;
            if (next.starts_with("/")) next = issuer_ + next;
            const auto host = next.find("//") + 2;  // it may answer with the host it was asked as
            reply = browser.get(issuer_ + next.substr(next.find('/', host)));
        }
        return "";
    }
    /// All the way; the code of the refusal, or "" where it ends at `to` with a session.
    std::string log_in(Browser& browser, const std::string& name) {
        const auto back = go(browser, name);
        if (back.empty()) return "never came back";
        return code_of(browser.get(back));
    }
    static std::string code_of(const http::RawReply& reply) {
        if (reply.status == 302) return "";
        ApiReply problem{reply.status, {}, reply.body};
        return problem.code();
    }
    int status(Browser& browser, const std::string& path) { return browser.get(url(path)).status; }
    std::string logged() const {
        std::ifstream in(log_);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    const std::uint16_t port_ = free_port();
    const std::string base_ = "http://127.0.0.1:" + std::to_string(port_);
    std::string issuer_, more_settings_;
    std::filesystem::path log_;
    std::unique_ptr<Program> provider_;
    std::unique_ptr<Service> service_;
    std::unique_ptr<Program> server_;
    std::unique_ptr<ShopClient> admin_;
};

}  // namespace nahtlos::testing
