// nahtlos_limit: how many two-line orders per second this machine can write into the product's own
// schema when nothing but the rows and their durable commit is done, by hand.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bench/limits/phases.hpp"
#include "bench/limits/schema.hpp"
#include "bench/limits/writer.hpp"

namespace {

using namespace nahtlos::limits;

constexpr std::string_view usage_text = R"(nahtlos_limit --sqlite PATH | --postgres CONNINFO
  --orders N         orders to measure at each point (default 50000)
  --windows N        windows the measured orders are split into (default 5)
  --preload N,N,...  orders to have in the database before measuring (default 10000)
  --batch N          orders per durable commit (default 256)
  --preload-batch N  the same while preloading (default 4096, since it is not measured)
  --schema DIR       source tree whose migrations are applied (default: the one built from)
  --phases           also CPU per order by what it was spent on (SQLite)
  --json             one JSON object per window and point
for experiments:
  --foreign-ids ascending|random   how external order ids and provider events sort
  --stock-items N    stock items in each of the 4 locations (default 1000)
  --setting SQL      statement to run after opening; may be repeated
  --page-bytes N, --checkpoint-pages N, --cache-kib N   SQLite
  --insert-by unnest_in_select|unnest_in_from|copy   PostgreSQL (default: the first)
  --no-pipeline      PostgreSQL: wait for each statement
The database must be empty (SQLite: the file must not exist).
)";

struct Options {
    Engine engine = Engine::sqlite;
    std::size_t orders = 50'000, windows = 5, batch = 256, preload_batch = 4096;
    std::vector<std::size_t> preload{10'000};
    std::string schema = NAHTLOS_SOURCE_DIR;
    bool json = false, phases = false, help = false;
    ShopOptions shop;
    WriterOptions writer;
};

std::size_t parse_count(const std::string& text) {
    std::size_t used = 0;
    const auto value = std::stoull(text, &used);
    if (used != text.size()) throw std::invalid_argument("not a number: " + text);
    return value;
}

std::vector<std::size_t> parse_counts(const std::string& text) {
    std::vector<std::size_t> counts;
    for (std::size_t from = 0; from <= text.size();) {
        const auto comma = std::min(text.find(',', from), text.size());
        counts.push_back(parse_count(text.substr(from, comma - from)));
        from = comma + 1;
    }
    return counts;
}

InsertBy parse_insert_by(const std::string& text) {
    if (text == "unnest_in_from") return InsertBy::unnest_in_from;
    if (text == "unnest_in_select") return InsertBy::unnest_in_select;
    if (text == "copy") return InsertBy::copy;
    throw std::invalid_argument("no such way to insert: " + text);
}

void read_value(Options& options, std::string_view name, const std::string& value) {
    if (name == "--sqlite" || name == "--postgres") {
        options.engine = name == "--sqlite" ? Engine::sqlite : Engine::postgres;
        options.writer.database = value;
    } else if (name == "--orders") {
        options.orders = parse_count(value);
    } else if (name == "--windows") {
        options.windows = parse_count(value);
    } else if (name == "--preload") {
        options.preload = parse_counts(value);
    } else if (name == "--batch") {
        options.batch = parse_count(value);
    } else if (name == "--preload-batch") {
        options.preload_batch = parse_count(value);
    } else if (name == "--schema") {
        options.schema = value;
    } else if (name == "--foreign-ids") {
        if (value != "ascending" && value != "random") throw std::invalid_argument(value);
        options.shop.foreign_ids = value == "random" ? ForeignIds::random : ForeignIds::ascending;
    } else if (name == "--stock-items") {
        options.shop.stock_items = parse_count(value);
    } else if (name == "--insert-by") {
        options.writer.insert_by = parse_insert_by(value);
    } else if (name == "--setting") {
        options.writer.settings.push_back(value);
    } else if (name == "--page-bytes") {
        options.writer.page_bytes = parse_count(value);
    } else if (name == "--checkpoint-pages") {
        options.writer.checkpoint_pages = static_cast<int>(parse_count(value));
    } else if (name == "--cache-kib") {
        options.writer.cache_kib = static_cast<int>(parse_count(value));
    } else {
        throw std::invalid_argument("no such option: " + std::string(name));
    }
}

Options parse_options(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string_view name = argv[i];
        if (name == "--json") {
            options.json = true;
        } else if (name == "--help") {
            options.help = true;
        } else if (name == "--phases") {
            options.phases = true;
        } else if (name == "--no-pipeline") {
            options.writer.pipeline = false;
        } else if (i + 1 < argc) {
            read_value(options, name, argv[++i]);
        } else {
            throw std::invalid_argument(std::string(name));
        }
    }
    if (options.help) return options;
    if (options.writer.database.empty()) throw std::invalid_argument("which database?");
    if (options.batch == 0 || options.preload_batch == 0 || options.windows == 0 ||
        options.shop.stock_items == 0) {
        throw std::invalid_argument("--batch, --windows and --stock-items are at least 1");
    }
    return options;
}

/// Costs of writing some orders; making their rows is not counted.
struct Costs {
    std::size_t orders = 0;
    double wall_us = 0, cpu_us = 0, slowest_us = 0;
    Usage usage;

    double rate() const { return static_cast<double>(orders) * 1e6 / wall_us; }
    double per_order(double total) const { return total / static_cast<double>(orders); }
    double all_cpu_us() const { return cpu_us + usage.server_cpu_us + usage.others_cpu_us; }
};

Usage difference(const Usage& to, const Usage& from) {
    return {to.server_cpu_us - from.server_cpu_us,
            to.others_cpu_us - from.others_cpu_us,
            to.checkpoint_us - from.checkpoint_us,
            to.wal_bytes - from.wal_bytes,
            to.commits - from.commits,
            to.database_bytes};
}

class Run {
public:
    explicit Run(const Options& options) : options_(options), source_(options.shop) {
        options_.writer.migrations = read_migrations(options.schema, options.engine);
        writer_ = options.engine == Engine::sqlite
                      ? open_sqlite_writer(options_.writer, source_.shop())
                      : open_postgres_writer(options_.writer, source_.shop());
    }

    void at(std::size_t present) {
        if (present > written_) write(present - written_, options_.preload_batch);
        ::sync();  // what the preload left to be written back is not the measured orders' cost
        std::vector<Costs> windows;
        const auto start = written_;
        writer_->take_phases();
        for (std::size_t i = 0; i < options_.windows; ++i) {
            windows.push_back(write(options_.orders / options_.windows, options_.batch));
            if (options_.json) print_json("window", start, windows.back());
        }
        std::sort(windows.begin(), windows.end(),
                  [](const auto& a, const auto& b) { return a.rate() < b.rate(); });
        const auto& median = windows[windows.size() / 2];
        if (options_.json) {
            print_json("median", start, median);
        } else {
            print_row(start, median, windows);
        }
        if (options_.phases) print_phases(written_ - start);
    }

    static void print_head() {
        std::printf("%9s %8s %8s %8s %9s %6s %6s %6s %9s %8s %8s %7s %8s %8s\n", "present",
                    "orders/s", "slowest", "fastest", "cpu us", "own", "server", "others",
                    "least cpu", "1e6/cpu", "WAL B", "commits", "max ms", "db MiB");
    }

private:
    Costs write(std::size_t orders, std::size_t batch_size) {
        Costs costs;
        const auto before = writer_->usage();
        while (costs.orders < orders) {
            source_.fill(batch_, std::min(batch_size, orders - costs.orders));
            const auto cpu = process_cpu_us();
            const auto from = std::chrono::steady_clock::now();
            writer_->write(batch_);
            const std::chrono::duration<double, std::micro> took =
                std::chrono::steady_clock::now() - from;
            costs.cpu_us += process_cpu_us() - cpu;
            costs.wall_us += took.count();
            costs.slowest_us = std::max(costs.slowest_us, took.count());
            costs.orders += batch_.orders;
        }
        costs.usage = difference(writer_->usage(), before);
        written_ += costs.orders;
        return costs;
    }

    void print_phases(std::size_t orders) {
        for (const auto& phase : writer_->take_phases()) {
            std::printf("    %-24s %8.2f us\n", phase.name.c_str(),
                        phase.cpu_us / static_cast<double>(orders));
        }
        std::fflush(stdout);
    }

    // The window with the least CPU is the one that other programs disturbed least; 1e6 over it is
    // what one writer could reach with the machine to itself.
    static void print_row(std::size_t present, const Costs& c, const std::vector<Costs>& windows) {
        double least = c.per_order(c.all_cpu_us());
        for (const auto& one : windows) least = std::min(least, one.per_order(one.all_cpu_us()));
        std::printf(
            "%9zu %8.0f %8.0f %8.0f %9.1f %6.1f %6.1f %6.1f %9.1f %8.0f %8.0f %7llu %8.1f"
            " %8.0f\n",
            present, c.rate(), windows.front().rate(), windows.back().rate(),
            c.per_order(c.all_cpu_us()), c.per_order(c.cpu_us), c.per_order(c.usage.server_cpu_us),
            c.per_order(c.usage.others_cpu_us), least, 1e6 / least,
            c.per_order(static_cast<double>(c.usage.wal_bytes)),
            static_cast<unsigned long long>(c.usage.commits), c.slowest_us / 1e3,
            static_cast<double>(c.usage.database_bytes) / 1048576.0);
        std::fflush(stdout);
    }

    void print_json(const char* what, std::size_t present, const Costs& c) const {
        std::printf(
            "{\"what\":\"%s\",\"engine\":\"%s\",\"present\":%zu,\"batch\":%zu,"
            "\"orders\":%zu,\"orders_per_s\":%.0f,\"cpu_us_per_order\":%.2f,"
            "\"own_cpu_us_per_order\":%.2f,\"server_cpu_us_per_order\":%.2f,"
            "\"others_cpu_us_per_order\":%.2f,\"wal_bytes_per_order\":%.0f,"
            "\"checkpoint_us_per_order\":%.2f,\"commits\":%llu,\"slowest_batch_ms\":%.2f,"
            "\"database_bytes\":%llu}\n",
            what, options_.engine == Engine::sqlite ? "sqlite" : "postgres", present,
            options_.batch, c.orders, c.rate(), c.per_order(c.all_cpu_us()), c.per_order(c.cpu_us),
            c.per_order(c.usage.server_cpu_us), c.per_order(c.usage.others_cpu_us),
            c.per_order(static_cast<double>(c.usage.wal_bytes)), c.per_order(c.usage.checkpoint_us),
            static_cast<unsigned long long>(c.usage.commits), c.slowest_us / 1e3,
            static_cast<unsigned long long>(c.usage.database_bytes));
        std::fflush(stdout);
    }

    Options options_;
    OrderSource source_;
    std::unique_ptr<Writer> writer_;
    Batch batch_;
    std::size_t written_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    Options options;
    try {
        options = parse_options(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n%s", error.what(), std::string(usage_text).c_str());
        return 2;
    }
    if (options.help) {
        std::fputs(std::string(usage_text).c_str(), stdout);
        return 0;
    }
    try {
        Run run(options);
        if (!options.json) Run::print_head();
        for (const auto present : options.preload) run.at(present);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "nahtlos_limit: %s\n", error.what());
        return 1;
    }
    return 0;
}
