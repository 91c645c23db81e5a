#include "base/sql/slow.hpp"

#include "base/sql/connection.hpp"

namespace nahtlos::sql {

void StatementTimer::start() {
    begun_ns_ = log_->clock->ticks_ns();
    rows_before_ = counts_.rows_read + counts_.rows_written;
}

void StatementTimer::end() const {
    const auto duration_us = (log_->clock->ticks_ns() - begun_ns_) / 1000;
    if (duration_us < log_->from_us) return;
    const auto rows = counts_.rows_read + counts_.rows_written - rows_before_;
    log_->tell({text_, duration_us, static_cast<std::int64_t>(rows), is_writer_});
}

}  // namespace nahtlos::sql
