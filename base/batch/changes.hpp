// Changes: rare writes as closures, which share a commit under savepoints.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/batch/outcomes.hpp"
#include "base/batch/queue.hpp"

namespace nahtlos {

/// What a change may use. It may run more than once, so it must have no effect but on the database.
struct ChangeScope {
    Tx& tx;
    Events& events;  // append what happened
    Instant now;
    Uuid id;  // of the command; child_id(id, n) for new rows
    const Context& context;
};

/// The outcome as JSON text: what is answered now, and when the same key comes again.
using Change = std::function<Result<std::string>(ChangeScope&)>;

class Changes final : public Queue {
public:
    using Reply = std::function<void(Answer<std::string>)>;

    Changes(WriterCore& core, BatchLimits limits) : core_(core), limits_(limits) {}

    std::string_view name() const override { return "change"; }
    /// Never blocks. False: too many wait already, and `reply` will not be called.
    [[nodiscard]] bool submit(Entry<Change> entry, Reply reply);
    std::size_t pump() override;
    std::size_t waiting() const override;

private:
    struct Pending {
        Entry<Change> entry;
        Reply reply;
        std::optional<Result<std::string>> result;
        bool is_replayed = false;
    };
    void attempt(std::span<Pending* const> run);
    void transaction(std::span<Pending* const> run, Ticket& ticket, bool& committing);
    bool replay(Tx& tx, Pending& pending, const std::vector<StoredOutcome>& stored);
    void run_one(Tx& tx, Pending& pending, Events& events, std::vector<StoredOutcome>& stored);

    WriterCore& core_;
    const BatchLimits limits_;
    mutable std::mutex mutex_;
    std::deque<std::unique_ptr<Pending>> waiting_;
};

}  // namespace nahtlos
