#include "base/sql/reach.hpp"

#include "base/sql/error.hpp"

namespace nahtlos::sql {

Reach::Try::Try(Reach* reach) : reach_(reach) {
    if (reach_ == nullptr) return;
    const std::lock_guard lock(reach_->mutex_);
    if (reach_->is_lost_ && reach_->tries_ > 0) {
        throw Error(ErrorKind::unreachable, "the server does not answer, and is being tried");
    }
    ++reach_->tries_;
}

Reach::Try::~Try() {
    if (reach_ == nullptr) return;
    const std::lock_guard lock(reach_->mutex_);
    --reach_->tries_;
    reach_->is_lost_ = !is_successful_;
}

void Reach::lose() {
    const std::lock_guard lock(mutex_);
    is_lost_ = true;
}

bool Reach::is_lost() const {
    const std::lock_guard lock(mutex_);
    return is_lost_;
}

}  // namespace nahtlos::sql
