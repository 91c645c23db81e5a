// A single writer of order batches over one engine, written by hand for speed: each batch is one
// durable commit.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/limits/source.hpp"

namespace nahtlos::limits {

/// CPU of this process by what it was spent on, summed over batches.
struct Phase {
    std::string name;
    double cpu_us = 0;
};

/// What the writing has cost since the writer was opened.
struct Usage {
    double server_cpu_us = 0;  // of the database's backend, where that is a process of its own
    double others_cpu_us = 0;  // of its background processes: checkpointer, writers
    double checkpoint_us = 0;  // wall time of checkpoints on the writer's own path
    std::uint64_t wal_bytes = 0;
    std::uint64_t commits = 0;
    std::uint64_t database_bytes = 0;
};

class Writer {
public:
    virtual ~Writer() = default;
    /// Looks up what a correct writer must, decides, writes all rows and commits. Throws
    /// std::runtime_error with the database's words.
    virtual void write(Batch& batch) = 0;
    virtual Usage usage() = 0;
    /// Since the last call.
    virtual std::vector<Phase> take_phases() = 0;
};

/// How PostgreSQL is handed many rows: `insert ... select * from unnest(...)`, the same with the
/// functions in the select list, or COPY.
enum class InsertBy { unnest_in_from, unnest_in_select, copy };

struct WriterOptions {
    std::string database;               // SQLite: path; PostgreSQL: conninfo
    std::vector<std::string> settings;  // statements run right after opening, for experiments
    std::vector<std::string> migrations;
    std::size_t page_bytes = 4096;                    // SQLite
    int checkpoint_pages = 16'000;                    // SQLite
    int cache_kib = 65'536;                           // SQLite
    InsertBy insert_by = InsertBy::unnest_in_select;  // PostgreSQL
    bool pipeline = true;                             // PostgreSQL: statements sent without waiting
};

/// Opens an empty database, applies the migrations and stocks the shop.
std::unique_ptr<Writer> open_sqlite_writer(const WriterOptions& options, const Shop& shop);
std::unique_ptr<Writer> open_postgres_writer(const WriterOptions& options, const Shop& shop);

}  // namespace nahtlos::limits
