// Bulk writing of products on a database: first import, the same again, a change of each.
//   products_bench URL VARIANTS [VARIANTS_PER_PRODUCT]
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/batch/writer.hpp"
#include "base/fake/world.hpp"
#include "base/sql/migrate.hpp"
#include "flows/write_products.hpp"
#include "sim/shop/shop.hpp"

namespace nahtlos {
namespace {

using catalog::ProductWish;

ProductWish wish_of(std::size_t n, std::size_t variants, const std::string& price) {
    const auto name = std::to_string(n);
    ProductWish wish;
    wish.handle = {"product-" + name};
    wish.brand.emplace() = json::ShortText<100>{"Brand " + std::to_string(n % 500)};
    auto& texts = wish.texts.emplace();
    texts["de"].title = {"Ein Artikel mit der Nummer " + name};
    texts["de"].description = json::LongText<20000>{std::string(200, 'x')};
    texts["en"].title = {"An article with number " + name};
    wish.tags.emplace().push_back({"bench"});
    for (std::size_t v = 0; v < variants; ++v) {
        auto& variant = wish.variants.emplace_back();
        variant.sku = {"SKU-" + name + '-' + std::to_string(v)};
        // Spread over all prefixes, as those of many makers are.
        auto digits = std::to_string(400'000'000'000 + (n * variants + v) * 7'919 % 90'000'000'000);
        int sum = 0;
        for (std::size_t i = 0; i < 12; ++i) sum += (i % 2 == 0 ? 1 : 3) * (digits[i] - '0');
        digits += static_cast<char>('0' + (10 - sum % 10) % 10);
        variant.gtin.emplace() = json::Gtin{digits};
        variant.weight_g.emplace() = 500;
        variant.options.emplace()["size"] = std::to_string(v);
        variant.prices.push_back({{"de"}, *parse_unit_price(price), {}});
    }
    return wish;
}

class Bench {
public:
    explicit Bench(const std::string& url) : database_({.url = url}) {
        auto connection = database_.open_writer();
        sql::migrate(*connection, sql::embedded_migrations(), Instant{0});
        connection.reset();
        sim::make_shop(database_);
        writer_ = std::make_unique<Writer>(database_, world_, BatchLimits{}, WriterHooks{});
    }

    void import(const char* what, std::size_t variants, std::size_t each,
                const std::string& price) {
        constexpr std::size_t at_once = 1000;  // variants in a call
        const auto begun = std::chrono::steady_clock::now();
        const auto cpu = cpu_s();
        std::int64_t done = 0, same = 0, refused = 0;
        for (std::size_t n = 0; n < variants / each;) {
            flows::ProductsToWrite wish;
            for (std::size_t i = 0; i < at_once / each && n < variants / each; ++i) {
                wish.products.push_back(wish_of(n++, each, price));
            }
            fake_.clock.advance(milliseconds(50));
            const bool is_taken = writer_->changes().submit(
                {[&](ChangeScope& scope) -> Result<std::string> {
                     const auto rows = flows::write_products(scope, wish);
                     check(rows.ok(), "the products of a benchmark can be taken");
                     done = rows->done, same = rows->already_done, refused = rows->refused;
                     return std::string();
                 },
                 {},
                 {},
                 world_.clock.now(),
                 command_id(world_.ids.next())},
                [](const auto& answer) { check(answer.ok(), "is committed"); });
            check(is_taken, "the line has room");
            writer_->pump();
        }
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
        const auto used = cpu_s() - cpu;
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        const auto n = static_cast<double>(variants);
        std::printf(
            "%-10s %8zu variants %8.0f /s %8.0f /s of CPU  peak %5ld MB  (last call: %lld "
            "done, %lld same, %lld refused)\n",
            what, variants, n / took.count(), n / used, usage.ru_maxrss / 1024,
            static_cast<long long>(done), static_cast<long long>(same),
            static_cast<long long>(refused));
    }

private:
    static double cpu_s() {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        const auto seconds_of = [](const timeval& t) {
            return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
        };
        return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    }

    sql::Database database_;
    fake::FakeWorld fake_;
    World world_ = fake_.world();
    std::unique_ptr<Writer> writer_;
};

}  // namespace
}  // namespace nahtlos

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "products_bench URL VARIANTS [VARIANTS_PER_PRODUCT]\n");
        return 2;
    }
    const auto variants = static_cast<std::size_t>(std::atoll(argv[2]));
    const auto each = argc > 3 ? static_cast<std::size_t>(std::atoll(argv[3])) : 1;
    nahtlos::Bench bench(argv[1]);
    bench.import("import", variants, each, "9.99");
    bench.import("again", variants, each, "9.99");
    bench.import("new price", variants, each, "8.99");
    return 0;
}
