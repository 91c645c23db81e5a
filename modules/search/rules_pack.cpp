#include <bit>

#include "base/sql/error.hpp"
#include "modules/search/body.hpp"

namespace nahtlos::search {
namespace {

class Packer {
public:
    void number(std::uint64_t n) {
        while (n >= 128) {
            bytes_ += static_cast<char>((n & 127) | 128);
            n >>= 7;
        }
        bytes_ += static_cast<char>(n);
    }
    void signed_number(std::int64_t n) {
        number((static_cast<std::uint64_t>(n) << 1) ^ static_cast<std::uint64_t>(n >> 63));
    }
    void fixed(std::uint64_t n, int bytes) {
        for (int i = 0; i < bytes; ++i) bytes_ += static_cast<char>((n >> (8 * i)) & 0xFF);
    }
    void real(double n) { fixed(std::bit_cast<std::uint64_t>(n), 8); }
    void text(std::string_view t) {
        number(t.size());
        bytes_ += t;
    }
    void id(const Uuid& uuid) {
        for (const auto byte : uuid.bytes) bytes_ += static_cast<char>(byte);
    }
    void hashes(const std::vector<std::uint32_t>& all) {
        number(all.size());
        for (const auto hash : all) fixed(hash, 4);
    }
    std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

class Unpacker {
public:
    explicit Unpacker(std::string_view bytes) : bytes_(bytes) {}
    std::uint64_t number() {
        std::uint64_t n = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const auto byte = static_cast<unsigned char>(take(1)[0]);
            n |= static_cast<std::uint64_t>(byte & 127) << shift;
            if (byte < 128) return n;
        }
        damaged();
    }
    std::int64_t signed_number() {
        const auto n = number();
        return static_cast<std::int64_t>(n >> 1) ^ -static_cast<std::int64_t>(n & 1);
    }
    std::uint64_t fixed(int bytes) {
        std::uint64_t n = 0;
        const auto from = take(static_cast<std::size_t>(bytes));
        for (int i = 0; i < bytes; ++i) {
            n |= static_cast<std::uint64_t>(
                     static_cast<unsigned char>(from[static_cast<std::size_t>(i)]))
                 << (8 * i);
        }
        return n;
    }
    double real() { return std::bit_cast<double>(fixed(8)); }
    std::string text() { return std::string(take(number())); }
    Uuid id() {
        Uuid uuid;
        const auto from = take(16);
        for (std::size_t i = 0; i < 16; ++i) uuid.bytes[i] = static_cast<std::uint8_t>(from[i]);
        return uuid;
    }
    /// How many of something follow, each of one byte at least.
    std::size_t count() {
        const auto n = number();
        if (n > bytes_.size()) damaged();
        return static_cast<std::size_t>(n);
    }
    std::vector<std::uint32_t> hashes() {
        std::vector<std::uint32_t> all(count());
        for (auto& hash : all) hash = static_cast<std::uint32_t>(fixed(4));
        return all;
    }
    void end() const {
        if (!bytes_.empty()) damaged();
    }

private:
    [[noreturn]] static void damaged() {
        throw sql::Error(sql::ErrorKind::corrupt, "a document of the search index is damaged");
    }
    std::string_view take(std::uint64_t n) {
        if (n > bytes_.size()) damaged();
        const auto taken = bytes_.substr(0, static_cast<std::size_t>(n));
        bytes_.remove_prefix(static_cast<std::size_t>(n));
        return taken;
    }
    std::string_view bytes_;
};

void pack_values(Packer& out, const std::vector<BodyValue>& values) {
    out.number(values.size());
    for (const auto& value : values) {
        out.text(value.facet);
        out.text(value.value);
    }
}

std::vector<BodyValue> unpack_values(Unpacker& in) {
    std::vector<BodyValue> values(in.count());
    for (auto& value : values) {
        value.facet = in.text();
        value.value = in.text();
    }
    return values;
}

void pack_variant(Packer& out, const BodyVariant& variant) {
    out.id(variant.id);
    out.text(variant.sku);
    pack_values(out, variant.values);
    out.number(variant.numbers.size());
    for (const auto& number : variant.numbers) {
        out.text(number.key);
        out.real(number.number);
    }
    out.number(variant.prices.size());
    for (const auto& price : variant.prices) {
        out.text(price.list);
        out.signed_number(price.minor);
    }
    out.hashes(variant.words);
}

BodyVariant unpack_variant(Unpacker& in) {
    BodyVariant variant;
    variant.id = in.id();
    variant.sku = in.text();
    variant.values = unpack_values(in);
    variant.numbers.resize(in.count());
    for (auto& number : variant.numbers) {
        number.key = in.text();
        number.number = in.real();
    }
    variant.prices.resize(in.count());
    for (auto& price : variant.prices) {
        price.list = in.text();
        price.minor = in.signed_number();
    }
    variant.words = in.hashes();
    return variant;
}

}  // namespace

std::string pack(const Body& body) {
    Packer out;
    out.id(body.id);
    out.signed_number(body.version);
    out.signed_number(body.listed_us);
    out.real(body.boost);
    out.fixed(body.text_hash, 8);
    pack_values(out, body.values);
    out.number(body.titles.size());
    for (const auto& title : body.titles) {
        out.hashes(title.words);
        out.text(title.order);
        out.number(title.kind);
    }
    out.number(body.variants.size());
    for (const auto& variant : body.variants) pack_variant(out, variant);
    return out.take();
}

Body unpack(std::string_view bytes) {
    Unpacker in(bytes);
    Body body;
    body.id = in.id();
    body.version = in.signed_number();
    body.listed_us = in.signed_number();
    body.boost = in.real();
    body.text_hash = in.fixed(8);
    body.values = unpack_values(in);
    body.titles.resize(in.count());
    for (auto& title : body.titles) {
        title.words = in.hashes();
        title.order = in.text();
        title.kind = static_cast<std::uint32_t>(in.number());
    }
    body.variants.resize(in.count());
    for (auto& variant : body.variants) variant = unpack_variant(in);
    in.end();
    return body;
}

}  // namespace nahtlos::search
