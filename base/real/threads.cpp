#include "base/real/threads.hpp"

#include <pthread.h>

#include <utility>

namespace nahtlos::real {

Thread::Thread(std::string name, std::function<void()> work)
    : thread_([name = name.substr(0, 15), work = std::move(work)] {
          pthread_setname_np(pthread_self(), name.c_str());
          work();
      }) {}

Thread::~Thread() { join(); }

Thread& Thread::operator=(Thread&& other) noexcept {
    join();
    thread_ = std::move(other.thread_);
    return *this;
}

void Thread::join() {
    if (thread_.joinable()) thread_.join();
}

}  // namespace nahtlos::real
