#include "shoppers/activity.hpp"

namespace nahtlos::shoppers {

bool has_session_since(Tx& tx, customers::ProfileId profile, Instant since) {
    return tx.value<std::int64_t>(
                 "select count(*) from shoppers_session where profile = $1 and created_at >= $2",
                 profile, since)
               .value_or(0) > 0;
}

}  // namespace nahtlos::shoppers
