// TLS: the same promises through an encrypted connection, and old protocols refused.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/http/raw_client.hpp"
#include "base/http/server.hpp"

namespace nahtlos::http {
namespace {

/// A self-signed certificate in a folder of its own.
class Tls : public testing::Test {
protected:
    void SetUp() override {
        char name[] = "/tmp/nahtlos-tls-XXXXXX";
        folder = ::mkdtemp(name);
        EVP_PKEY* key = EVP_EC_gen("P-256");
        X509* certificate = X509_new();
        X509_set_version(certificate, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
        X509_set_pubkey(certificate, key);
        auto* subject = X509_get_subject_name(certificate);
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
        X509_set_issuer_name(certificate, subject);
        X509_sign(certificate, key, EVP_sha256());
        std::FILE* file = std::fopen((folder / "key.pem").c_str(), "w");
        PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
        std::fclose(file);
        file = std::fopen((folder / "cert.pem").c_str(), "w");
        PEM_write_X509(file, certificate);
        std::fclose(file);
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    ServerOptions options() const {
        ServerOptions made;
        made.port = 0;
        made.tls = {folder / "cert.pem", folder / "key.pem"};
        return made;
    }
    static void echo(const Request& request, const std::shared_ptr<Responder>& answer) {
        answer->send({200, {{"Content-Type", "application/octet-stream"}}, request.body});
    }

    std::filesystem::path folder;
};

TEST_F(Tls, carries_large_bodies_both_ways_on_one_connection) {
    auto wanted = options();
    wanted.limits.body_bytes = 16 << 20;
    Server server(wanted, echo);
    RawClient client(server.port(), true);
    std::string body(5'000'000, 'x');
    for (std::size_t i = 0; i < body.size(); i += 1000) body[i] = static_cast<char>(i / 1000);
    for (int i = 0; i < 3; ++i) {
        const auto reply = client.post("/", body);
        ASSERT_EQ(reply.status, 200);
        ASSERT_TRUE(reply.body == body);
    }
    EXPECT_STREQ(SSL_get_version(client.ssl()), "TLSv1.3");
    const unsigned char* protocol = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(client.ssl(), &protocol, &size);
    EXPECT_EQ(std::string(reinterpret_cast<const char*>(protocol), size), "http/1.1");
}

TEST_F(Tls, answers_pipelined_requests_in_order) {
    Server server(options(), echo);
    RawClient client(server.port(), true);
    std::string all;
    for (int i = 100; i < 200; ++i) {
        all += "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n" + std::to_string(i);
    }
    client.send(all);
    for (int i = 100; i < 200; ++i) ASSERT_EQ(client.reply().body, std::to_string(i));
}

TEST_F(Tls, streams_and_ends_the_stream) {
    Server server(options(), [](const Request&, const std::shared_ptr<Responder>& answer) {
        const auto stream = answer->start_stream({});
        for (int i = 0; i < 1000; ++i) {
            stream->write(std::make_shared<const std::string>(std::to_string(i % 10)));
        }
    });
    RawClient client(server.port(), true);
    const auto reply = client.get("/");
    EXPECT_EQ(reply.body.size(), 1000u);
    EXPECT_TRUE(client.saw_last_chunk);
}

TEST_F(Tls, tells_browsers_to_come_by_tls_only) {
    Server server(options(), echo);
    RawClient client(server.port(), true);
    EXPECT_EQ(client.get("/").headers.at("strict-transport-security"),
              "max-age=63072000; includeSubDomains");
}

TEST_F(Tls, refuses_old_protocols_and_plain_text) {
    auto wanted = options();
    Server server(wanted, echo);
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
    SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0");
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    {
        RawClient socket(server.port());
        socket.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        EXPECT_EQ(socket.reply().status, 0);
        EXPECT_TRUE(socket.is_closed_by_server());
    }
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(server.port());
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
    SSL* ssl = SSL_new(context);
    SSL_set_fd(ssl, fd);
    EXPECT_NE(SSL_connect(ssl), 1);
    SSL_free(ssl);
    SSL_CTX_free(context);
    ::close(fd);
}

TEST_F(Tls, cuts_off_a_handshake_that_does_not_come) {
    auto wanted = options();
    wanted.limits.request_timeout = milliseconds(200);
    Server server(wanted, echo);
    RawClient silent(server.port());
    EXPECT_TRUE(silent.is_closed_by_server());
    EXPECT_EQ(server.counts().timed_out, 1u);
}

TEST_F(Tls, names_the_file_that_it_cannot_use) {
    auto wanted = options();
    std::ofstream(folder / "key.pem") << "no key";
    try {
        Server server(wanted, echo);
        FAIL() << "started with a broken key";
    } catch (const std::runtime_error& e) {
        EXPECT_NE(std::string(e.what()).find("key.pem"), std::string::npos) << e.what();
    }
}

}  // namespace
}  // namespace nahtlos::http
