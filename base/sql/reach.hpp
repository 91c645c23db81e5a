// Reach: whether a server answers, so that not everybody waits for one that is silent.
#pragma once

#include <mutex>

namespace nahtlos::sql {

/// While the server cannot be reached one at a time tries, and all others fail at once. Thread
/// safe; shared by all connections of a Database.
class Reach {
public:
    /// A try to connect, failed unless told otherwise. Throws Error{unreachable} when the last try
    /// failed and another is under way.
    class Try {
    public:
        explicit Try(Reach* reach);
        ~Try();
        Try(const Try&) = delete;
        Try& operator=(const Try&) = delete;
        void succeeded() { is_successful_ = true; }

    private:
        Reach* reach_;  // none: nobody is told
        bool is_successful_ = false;
    };

    /// A server that was connected to says nothing any more.
    void lose();
    bool is_lost() const;

private:
    mutable std::mutex mutex_;
    bool is_lost_ = false;
    int tries_ = 0;  // under way
};

}  // namespace nahtlos::sql
