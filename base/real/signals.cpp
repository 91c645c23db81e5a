#include "base/real/signals.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

namespace nahtlos::real {
namespace {

int opened(int descriptor, const char* what) {
    if (descriptor < 0) throw std::system_error(errno, std::generic_category(), what);
    return descriptor;
}

}  // namespace

StopSignals::StopSignals(std::function<void(int)> on_signal) {
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &stop, &before_);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    signals_ = opened(signalfd(-1, &stop, SFD_CLOEXEC), "signalfd");
    quit_ = opened(eventfd(0, EFD_CLOEXEC), "eventfd");
    thread_ = Thread("signals", [this, on_signal = std::move(on_signal)] { watch(on_signal); });
}

StopSignals::~StopSignals() {
    const std::uint64_t one = 1;
    while (write(quit_, &one, sizeof one) < 0 && errno == EINTR) {
    }
    thread_.join();
    close(signals_);
    close(quit_);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void StopSignals::watch(const std::function<void(int)>& on_signal) const {
    while (true) {
        std::array<pollfd, 2> ready{pollfd{signals_, POLLIN, 0}, pollfd{quit_, POLLIN, 0}};
        if (poll(ready.data(), ready.size(), -1) < 0) continue;  // EINTR
        if (ready[1].revents != 0) return;
        signalfd_siginfo info{};
        if (read(signals_, &info, sizeof info) == sizeof info) {
            on_signal(static_cast<int>(info.ssi_signo));
        }
    }
}

}  // namespace nahtlos::real
