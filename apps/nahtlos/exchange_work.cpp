#include "apps/nahtlos/exchange_work.hpp"

#include <chrono>
#include <thread>

namespace nahtlos::app {
namespace {

// A batch takes far longer than this.
void wait_until(const std::function<bool()>& is_done) {
    while (!is_done()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

}  // namespace

ExchangeWork::ExchangeWork(const config::Config& config, flows::Engine& engine)
    : kept_(days(config.exchange.keep_days)),
      desk_{engine, line_, wait_until, config.data_dir + "/exchange",
            [this] { return line_.is_stopping(); }} {}

void ExchangeWork::Line::stop() {
    is_stopping_ = true;
    std::unique_ptr<real::Workers> ending;
    {
        const std::lock_guard lock(mutex_);
        ending = std::move(workers_);
    }
}

bool ExchangeWork::Line::start(std::function<void()> work, Priority priority) {
    const std::lock_guard lock(mutex_);
    return workers_ != nullptr && workers_->run(std::move(work), priority);
}

}  // namespace nahtlos::app
