// Changes: rare writes as closures, which share a commit under savepoints.
#pragma once

#include <functional>
#include <string>

#include "base/batch/line.hpp"
#include "base/batch/outcomes.hpp"
#include "base/batch/queue.hpp"

namespace nahtlos {

/// What a change may use. It may run more than once, so it must have no effect but on the database.
struct ChangeScope {
    Tx& tx;          // of this change: its lock ranks begin anew
    Events& events;  // append what happened
    Instant now;
    Uuid id;  // of the command; child_id(id, n) for new rows
    const Context& context;
};

/// The outcome as JSON text: what is answered now, and when the same key comes again.
using Change = std::function<Result<std::string>(ChangeScope&)>;

class Changes final : public Queue {
public:
    using Reply = std::function<void(Answer<std::string>)>;  // called once

    Changes(WriterCore& core, BatchLimits limits) : core_(core), line_(core, limits) {}

    std::string_view name() const override { return "change"; }
    /// Never blocks. False: too many wait already or it was closed, and `reply` will not be called.
    [[nodiscard]] bool submit(Entry<Change> entry, Reply reply) {
        return line_.push({std::move(entry), std::move(reply)});
    }
    std::size_t pump() override;
    std::size_t waiting() const override { return line_.size(); }
    void close() override { line_.close(); }

private:
    using One = Line<Change, std::string>::One;
    void transaction(std::span<One* const> run, Attempt& attempt);

    WriterCore& core_;
    Line<Change, std::string> line_;
};

}  // namespace nahtlos
