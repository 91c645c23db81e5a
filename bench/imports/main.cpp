// Imports of a generated file: as it is for people, from reading to what is committed.
//   imports_bench URL VARIANTS [VARIANTS_PER_PRODUCT]
//   imports_bench URL VARIANTS raw      and the same rows by bare inserts, all in memory
//   imports_bench URL FILE      real article numbers (gtin, name, image), one in a hundred made
//   wrong
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "apps/nahtlos/batch_line.hpp"
#include "apps/nahtlos/database_runs.hpp"
#include "base/real/files.hpp"
#include "base/sql/migrate.hpp"
#include "base/table/delimited.hpp"
#include "bench/imports/raw_rows.hpp"
#include "exchange/formats.hpp"
#include "sim/shop/shop.hpp"
#include "tests/exchange/planted_rows.hpp"

namespace nahtlos {
namespace {

// A product file of Shopify, made while it is read.
class GeneratedFile : public table::ByteSource {
public:
    GeneratedFile(std::size_t variants, std::size_t each, const char* price)
        : variants_(variants), each_(each), price_(price) {
        text_ =
            "Handle,Title,Body (HTML),Vendor,Tags,Option1 Name,Option1 Value,Variant SKU,"
            "Variant Grams,Variant Price,Variant Barcode,Image Src,Status\n";
    }
    std::size_t read(std::span<char> out) override {
        if (at_ == text_.size()) {
            text_.clear();
            at_ = 0;
            while (text_.size() < out.size() && n_ < variants_) add_row(n_++);
        }
        const auto bytes = std::min(out.size(), text_.size() - at_);
        text_.copy(out.data(), bytes, at_);
        at_ += bytes;
        return bytes;
    }

private:
    void add_row(std::size_t n) {
        const auto product = std::to_string(n / each_);
        const auto v = std::to_string(n % each_);
        // Spread over all prefixes, as those of many makers are.
        auto digits = std::to_string(400'000'000'000 + n * 7'919 % 90'000'000'000);
        int sum = 0;
        for (std::size_t i = 0; i < 12; ++i) sum += (i % 2 == 0 ? 1 : 3) * (digits[i] - '0');
        digits += static_cast<char>('0' + (10 - sum % 10) % 10);
        text_ += "product-" + product + ',';
        if (n % each_ == 0) {
            text_ += "Ein Artikel mit der Nummer " + product + ",\"<p>" + std::string(200, 'x') +
                     "</p>\",Brand " + std::to_string(n % 500) + ",\"bench, new\",Size,";
        } else {
            text_ += ",,,,,";
        }
        text_ += "S" + v + ",SKU-" + product + '-' + v + ",500," + price_ + ',' + digits + ',';
        if (n % each_ == 0) text_ += "https://pictures.example/" + product + ".jpg,active\n";
        if (n % each_ != 0) text_ += ",\n";
    }

    const std::size_t variants_, each_;
    const std::string price_;
    std::size_t n_ = 0, at_ = 0;
    std::string text_;
};

double cpu_s() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds_of = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

long peak_mb() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

void tell(const char* what, std::size_t variants, std::chrono::duration<double> took, double cpu,
          const flows::exchange::Tally& tally) {
    const auto n = static_cast<double>(variants);
    std::printf(
        "%-10s %8zu variants %8.0f /s %8.0f /s of CPU  peak %4ld MB  (made %lld, changed "
        "%lld, same %lld, refused %lld)\n",
        what, variants, n / took.count(), n / cpu, peak_mb(), static_cast<long long>(tally.made),
        static_cast<long long>(tally.changed), static_cast<long long>(tally.unchanged),
        static_cast<long long>(tally.refused_rows));
}

// Seconds that it took.
double import(const char* what, sql::Database& database, std::size_t variants, std::size_t each,
              const char* price) {
    const auto ground = database.read([](Tx& tx) { return flows::exchange::read_ground(tx, {}); });
    const auto begun = std::chrono::steady_clock::now();
    const auto cpu = cpu_s();
    GeneratedFile file(variants, each, price);
    table::DelimitedReader rows(file, {});
    const auto batches =
        flows::exchange::product_batches(rows, exchange::shopify_format(), *ground);
    app::DatabaseRuns runs(database);
    flows::exchange::ImportWriter writer(*ground, runs.change(), runs.stock(), {});
    app::BatchLine line(*batches, [] { return -1.0; });
    flows::exchange::Batch batch;
    std::vector<table::RowProblem> problems;
    while (line.next(batch)) writer.write(batch, problems);
    check(problems.empty(), "the rows of a benchmark can be taken");
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    tell(what, variants, took, cpu_s() - cpu, writer.tally());
    return took.count();
}

// What reading alone takes: the same file, nothing written.
void read_only(sql::Database& database, std::size_t variants, std::size_t each) {
    const auto ground = database.read([](Tx& tx) { return flows::exchange::read_ground(tx, {}); });
    const auto begun = std::chrono::steady_clock::now();
    const auto cpu = cpu_s();
    GeneratedFile file(variants, each, "9.99");
    table::DelimitedReader rows(file, {});
    const auto batches =
        flows::exchange::product_batches(rows, exchange::shopify_format(), *ground);
    flows::exchange::Batch batch;
    flows::exchange::Tally tally;
    for (bool goes_on = true; goes_on;) {
        goes_on = batches->next(batch);
        tally.rows += batch.rows;
    }
    tell("read only", variants, std::chrono::steady_clock::now() - begun, cpu_s() - cpu, tally);
}

// What the same rows cost without any thought.
void compare_with_raw(sql::Database& database, std::size_t variants) {
    const auto before = bench::count_rows(database);
    const auto import_s = import("import", database, variants, 1, "9.99");
    const auto raw_s = bench::insert_again_s(database, before);
    std::printf("%-10s %8zu variants %8.0f /s: the same rows by bare inserts; import / raw %.2f\n",
                "raw", variants, static_cast<double>(variants) / raw_s, import_s / raw_s);
}

// The whole file; exactly the rows that were made wrong, or are, must be refused.
int import_real(sql::Database& database, const char* path) {
    const auto ground = database.read([](Tx& tx) { return flows::exchange::read_ground(tx, {}); });
    for (const char* what : {"real", "again"}) {
        const auto begun = std::chrono::steady_clock::now();
        const auto cpu = cpu_s();
        real::FileSource file(path);
        testing::PlantedRows source(file, 10'000'000);
        table::DelimitedReader rows(source, {.delimiter = ','});
        const auto batches =
            flows::exchange::product_batches(rows, exchange::generic_format(), *ground);
        app::DatabaseRuns runs(database);
        flows::exchange::ImportWriter writer(*ground, runs.change(), runs.stock(), {});
        app::BatchLine line(*batches, [] { return -1.0; });
        flows::exchange::Batch batch;
        std::vector<table::RowProblem> problems;
        while (line.next(batch)) writer.write(batch, problems);
        tell(what, static_cast<std::size_t>(source.rows()),
             std::chrono::steady_clock::now() - begun, cpu_s() - cpu, writer.tally());
        std::map<std::int64_t, std::string> told;
        std::map<std::string, int> by_code;
        for (const auto& problem : problems) told[problem.line] = problem.code;
        for (const auto& [at, code] : told) ++by_code[code];
        for (const auto& [code, count] : by_code) std::printf("  %-16s %6d\n", code.c_str(), count);
        const bool is_exact = told == source.planted() && told.size() == problems.size();
        std::printf("%zu rows refused, %s\n", told.size(),
                    is_exact ? "exactly those that are wrong" : "NOT THOSE THAT ARE WRONG");
        if (!is_exact) return 1;
    }
    return 0;
}

}  // namespace
}  // namespace nahtlos

int main(int argc, char** argv) {
    using namespace nahtlos;
    if (argc < 3) {
        std::fprintf(stderr, "imports_bench URL VARIANTS [VARIANTS_PER_PRODUCT | raw]\n");
        return 2;
    }
    sql::Database database({.url = argv[1]});
    sql::migrate(*database.open_writer(), sql::embedded_migrations(), Instant{0});
    sim::make_shop(database);
    if (std::string(argv[2]).find('/') != std::string::npos) {
        return import_real(database, argv[2]);
    }
    const auto variants = static_cast<std::size_t>(std::atoll(argv[2]));
    if (argc > 3 && std::string_view(argv[3]) == "raw") {
        compare_with_raw(database, variants);
        return 0;
    }
    const auto each = argc > 3 ? static_cast<std::size_t>(std::atoll(argv[3])) : 1;
    read_only(database, variants, each);
    import("import", database, variants, each, "9.99");
    import("again", database, variants, each, "9.99");
    import("new price", database, variants, each, "8.99");
    return 0;
}
