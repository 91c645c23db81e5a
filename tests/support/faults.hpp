// A write connection that loses commits and refuses to open when a test says so.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "base/sql/database.hpp"

namespace nahtlos::testing {

enum class CommitFault {
    none,
    lost_before,   // the connection breaks, the commit did not happen
    lost_after,    // the connection breaks, the commit happened
    lost_amid,     // the connection breaks, the server commits a little later
    disk_before,   // the disk fails, the commit did not happen
    disk_after,    // the disk fails, the commit happened
    serialization  // the server says: once more
};

/// What is to go wrong, in order; shared by all connections of a Database.
struct Faults {
    std::deque<CommitFault> commits;  // one for each commit from now on; then none
    int failing_opens = 0;            // so many connections from now on cannot be opened
    int opened = 0;
    std::function<void(sql::Connection&)> before_commit = nullptr;
    std::vector<std::jthread> late;  // commits that go on after their connection is lost

    sql::DatabaseOptions options();
};

class FaultyConnection final : public sql::Connection {
public:
    FaultyConnection(std::unique_ptr<sql::Connection> real, Faults& faults)
        : real_(std::move(real)), faults_(faults) {}

    sql::Engine engine() const override { return real_->engine(); }
    void script(const std::string& statements) override { real().script(statements); }
    std::int64_t run(std::string_view statement, std::span<const sql::Param> params,
                     const sql::RowSink& sink) override {
        return real().run(statement, params, sink);
    }
    std::int64_t insert(std::string_view table, const sql::RowSource& rows,
                        std::string_view on_conflict) override {
        return real().insert(table, rows, on_conflict);
    }
    std::int64_t update(std::string_view table, const sql::RowSource& rows,
                        std::size_t keys) override {
        return real().update(table, rows, keys);
    }
    std::int64_t erase(std::string_view table, const sql::RowSource& keys) override {
        return real().erase(table, keys);
    }
    void find(const sql::FindSpec& spec, const sql::RowSource& keys,
              const sql::RowSink& sink) override {
        real().find(spec, keys, sink);
    }
    void defer_writes() override { real().defer_writes(); }
    void flush() override { real().flush(); }
    void begin(bool write) override { real().begin(write); }
    void commit() override {
        if (faults_.before_commit) std::exchange(faults_.before_commit, nullptr)(*real_);
        auto fault = CommitFault::none;
        if (!faults_.commits.empty()) {
            fault = faults_.commits.front();
            faults_.commits.pop_front();
        }
        switch (fault) {
            case CommitFault::none: real().commit(); return;
            case CommitFault::lost_before: lose();
            case CommitFault::lost_after: real().commit(); lose();
            case CommitFault::lost_amid:
                faults_.late.emplace_back([server = std::move(real_)] {
                    std::this_thread::sleep_for(std::chrono::milliseconds(300));
                    server->commit();
                });
                lose();
            case CommitFault::disk_before: throw sql::Error(sql::ErrorKind::io, "the disk failed");
            case CommitFault::disk_after:
                real().commit();
                throw sql::Error(sql::ErrorKind::io, "the disk failed");
            case CommitFault::serialization:
                throw sql::Error(sql::ErrorKind::serialization, "once more");
        }
    }
    void rollback() noexcept override {
        if (real_ != nullptr) real_->rollback();
    }
    bool in_transaction() const override { return real_ != nullptr && real_->in_transaction(); }
    bool is_alive() override { return real_ != nullptr && real_->is_alive(); }
    sql::ConnectionCounts counts() const override { return real_->counts(); }

private:
    sql::Connection& real() {
        if (real_ == nullptr) throw sql::Error(sql::ErrorKind::gone, "the connection is lost");
        return *real_;
    }
    [[noreturn]] void lose() {
        real_.reset();
        throw sql::Error(sql::ErrorKind::gone, "the connection was lost at commit");
    }

    std::unique_ptr<sql::Connection> real_;
    Faults& faults_;
};

inline sql::DatabaseOptions Faults::options() {
    sql::DatabaseOptions options;
    options.wrap_writer =
        [this](std::unique_ptr<sql::Connection> real) -> std::unique_ptr<sql::Connection> {
        if (failing_opens > 0) {
            --failing_opens;
            throw sql::Error(sql::ErrorKind::gone, "cannot connect");
        }
        ++opened;
        return std::make_unique<FaultyConnection>(std::move(real), *this);
    };
    return options;
}

}  // namespace nahtlos::testing
