// What the customers of the benchmarks do: an order in one call, a cart with a payment outside.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/load/load.hpp"

namespace nahtlos::bench {

/// Random numbers that repeat in no run: keys and articles.
class Random {
public:
    Random();
    std::uint64_t bits();
    std::string uuid();
    /// SKU of any article.
    std::string sku();

private:
    std::uint64_t state_;
};

enum class Article { any, one };

/// An order in one call: lines, an address, a settled payment, an external id and an
/// Idempotency-Key, all random where real ones are.
class OrderFlow {
public:
    /// `lines` of it are of `article`.
    OrderFlow(std::string key, int lines = 2, Article article = Article::any);
    load::Scenario scenario();
    /// One whole request.
    void append(std::string& out);

private:
    std::string body();
    std::string key_;
    int lines_;
    Article article_;
    Random random_;
    std::uint64_t run_, count_ = 0;
};

/// A cart with a line, a second line, customer and delivery, and the checkout, which calls the
/// payment provider: four requests.
class CartFlow {
public:
    CartFlow(std::string key, std::size_t connections);
    load::Scenario scenario();

private:
    struct Step {
        int at = 0;
        std::string cart;
    };
    std::size_t next(Step& step, std::string& out);
    load::Action on_reply(Step& step, int status, std::string_view body);

    std::string key_;
    std::vector<Step> steps_;  // by connection
    Random random_;
};

/// The same GET again and again.
load::Scenario reads(std::string key, std::string target);

}  // namespace nahtlos::bench
