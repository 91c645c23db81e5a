// Sweeps of tags through the kind that takes reads, beside the least that SQLite can be asked for
// the same: a statement per tag of a sweep, written by hand. In CPU seconds of this process.
//   rfid_bench FOLDER [TAGS] [SWEEPS]
#include <sqlite3.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "base/batch/writer.hpp"
#include "base/fake/world.hpp"
#include "base/json/reader.hpp"
#include "base/sql/migrate.hpp"
#include "flows/take_reads.hpp"
#include "sim/shop/shop.hpp"

namespace nahtlos {
namespace {

constexpr std::size_t at_once = 5'000;

double cpu_s() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds_of = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

// Tags of 100 articles, as a reader hears them: in no order.
std::vector<std::string> tags_of(std::size_t count) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < count; ++i) {
        auto item = std::to_string(800'000 + i % 100);
        all.push_back(rfid::to_hex({rfid::Scheme::sgtin_96, 1, "0614141", item,
                                    std::to_string(1'000 + i * 7'919 % count)}));
    }
    return all;
}

std::vector<std::string> bodies_of(const std::vector<std::string>& tags) {
    std::vector<std::string> bodies;
    for (std::size_t from = 0; from < tags.size(); from += at_once) {
        std::string reads;
        for (std::size_t i = from; i < std::min(from + at_once, tags.size()); ++i) {
            reads += (reads.empty() ? "" : ",") + (R"({"epc":")" + tags[i] + "\"}");
        }
        bodies.push_back(R"({"reader":"floor","reads":[)" + reads + "]}");
    }
    return bodies;
}

// From the text of the request to the commit.
double ours(const std::string& path, const std::vector<std::string>& bodies, std::size_t sweeps) {
    sql::Database database({.url = "sqlite:" + path});
    sql::migrate(*database.open_writer(), sql::embedded_migrations(), Instant{0});
    const auto shop = sim::make_shop(database);
    fake::FakeWorld fake;
    auto world = fake.world();
    flows::Books books;
    Writer writer(database, world, BatchLimits{}, WriterHooks{});
    auto& take_reads = writer.add_kind(flows::TakeReadsKind(books));
    sql::write(*database.open_writer(), [&](Tx& tx) {
        rfid::Reader reader;
        reader.id = rfid::ReaderId{fake.ids.next()};
        reader.code = "floor";
        reader.location = shop.berlin;
        reader.version = 1;
        rfid::put_reader(tx, reader);
    });
    const auto begun = cpu_s();
    for (std::size_t sweep = 0; sweep < sweeps; ++sweep) {
        fake.clock.advance(seconds(60));  // beyond the window: each sighting is written
        for (const auto& body : bodies) {
            const auto request = json::read<flows::ReadsRequest>(body);
            check(request.ok(), "the body of a benchmark reads");
            const auto now = world.clock.now();
            const bool is_taken = take_reads.submit(
                {flows::sightings_of(*request, now), {}, {}, now, command_id(world.ids.next())},
                [](const auto& answer) {
                    check(answer.ok() && answer->refused == 0, "the reads are taken");
                });
            check(is_taken, "the line has room");
            writer.pump();
        }
    }
    const auto used = cpu_s() - begun;
    writer.close();
    return used;
}

void must(int code) { check(code == SQLITE_OK || code == SQLITE_DONE, "SQLite does as told"); }

double by_hand(const std::string& path, const std::vector<std::string>& tags, std::size_t sweeps) {
    sqlite3* db = nullptr;
    must(sqlite3_open(path.c_str(), &db));
    const auto run = [&](const char* text) {
        must(sqlite3_exec(db, text, nullptr, nullptr, nullptr));
    };
    run("pragma journal_mode = wal; pragma synchronous = full;"
        "create table tag (epc text not null primary key, gtin text, serial text not null, "
        "location blob not null, zone text not null, reader blob not null, "
        "first_seen_at integer not null, last_seen_at integer not null) without rowid;"
        "create index tag_gtin on tag (gtin, epc); create index tag_place on tag (location, epc);");
    sqlite3_stmt* put = nullptr;
    must(sqlite3_prepare_v2(
        db,
        "insert into tag values (?1, '80614141123458', '6789', x'01', 'sales_floor', x'01', ?2, "
        "?2) on conflict (epc) do update set last_seen_at = excluded.last_seen_at",
        -1, &put, nullptr));
    const auto begun = cpu_s();
    for (std::size_t sweep = 0; sweep < sweeps; ++sweep) {
        for (std::size_t from = 0; from < tags.size(); from += at_once) {
            run("begin immediate");
            for (std::size_t i = from; i < std::min(from + at_once, tags.size()); ++i) {
                must(sqlite3_bind_text(put, 1, tags[i].c_str(), -1, SQLITE_STATIC));
                must(sqlite3_bind_int64(put, 2, static_cast<std::int64_t>(sweep)));
                must(sqlite3_step(put));
                must(sqlite3_reset(put));
            }
            run("commit");
        }
    }
    const auto used = cpu_s() - begun;
    sqlite3_finalize(put);
    sqlite3_close(db);
    return used;
}

}  // namespace
}  // namespace nahtlos

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "rfid_bench FOLDER [TAGS] [SWEEPS]\n");
        return 2;
    }
    const std::filesystem::path folder = std::filesystem::path(argv[1]) / "rfid_bench";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    const auto count = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 5'000UL;
    const auto sweeps = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 20UL;
    const auto tags = nahtlos::tags_of(count);
    const auto limit = nahtlos::by_hand(folder / "limit.db", tags, sweeps);
    const auto used = nahtlos::ours(folder / "ours.db", nahtlos::bodies_of(tags), sweeps);
    std::printf("%zu reads of %zu tags: %.2f s of CPU, by hand %.2f s, ratio %.1f\n",
                static_cast<std::size_t>(count * sweeps), static_cast<std::size_t>(count), used,
                limit, used / limit);
    std::filesystem::remove_all(folder);
    return 0;
}
