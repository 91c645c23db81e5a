#include "base/crypto/sha256.hpp"

#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <memory>
#include <new>
#include <vector>

#include "base/check.hpp"

namespace nahtlos {
namespace {

using Digest = std::array<unsigned char, 32>;

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// Looking the algorithm up costs more than hashing a short text, so it is done once.
EVP_MD* algorithm() {
    static EVP_MD* const found = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return found;
}

Digest digest(std::initializer_list<std::string_view> parts) {
    thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
    if (context == nullptr) throw std::bad_alloc();
    Digest out{};
    unsigned size = 0;
    bool is_fine = EVP_DigestInit_ex2(context.get(), algorithm(), nullptr) == 1;
    for (const auto part : parts) {
        is_fine = is_fine && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
    }
    is_fine = is_fine && EVP_DigestFinal_ex(context.get(), out.data(), &size) == 1;
    check(is_fine && size == out.size(), "OpenSSL computes SHA-256");
    return out;
}

}  // namespace

std::string sha256(std::initializer_list<std::string_view> parts) {
    const auto bytes = digest(parts);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::optional<std::string> sha256_of_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
    if (context == nullptr) throw std::bad_alloc();
    bool is_fine = EVP_DigestInit_ex2(context.get(), algorithm(), nullptr) == 1;
    std::vector<char> piece(1 << 20);
    while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())), file.gcount() > 0) {
        const auto size = static_cast<std::size_t>(file.gcount());
        is_fine = is_fine && EVP_DigestUpdate(context.get(), piece.data(), size) == 1;
    }
    if (file.bad()) return std::nullopt;
    Digest out{};
    is_fine = is_fine && EVP_DigestFinal_ex(context.get(), out.data(), nullptr) == 1;
    check(is_fine, "OpenSSL computes SHA-256");
    return std::string(reinterpret_cast<const char*>(out.data()), out.size());
}

Uuid sha256_head(std::initializer_list<std::string_view> parts) {
    const auto bytes = digest(parts);
    Uuid head;
    std::copy_n(bytes.begin(), head.bytes.size(), head.bytes.begin());
    return head;
}

}  // namespace nahtlos
