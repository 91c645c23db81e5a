// Thread: a named operating system thread that is joined when its owner goes away.
#pragma once

#include <functional>
#include <string>
#include <thread>

namespace nahtlos::real {

/// Runs `work` under a name that `top -H` and a debugger show (the first 15 bytes of it). The work
/// must end by itself once its owner asks it to: the destructor waits for it.
class Thread {
public:
    Thread() = default;
    Thread(std::string name, std::function<void()> work);
    ~Thread();
    Thread(Thread&&) noexcept = default;
    Thread& operator=(Thread&& other) noexcept;
    Thread(const Thread&) = delete;
    Thread& operator=(const Thread&) = delete;

    /// Waits for the end of the work; does nothing the second time.
    void join();

private:
    std::thread thread_;
};

}  // namespace nahtlos::real
