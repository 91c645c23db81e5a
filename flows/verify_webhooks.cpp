// Verify: webhooks arrive once, and in the order of each aggregate.
#include "flows/verify_run.hpp"
#include "webhooks/verify.hpp"

namespace nahtlos::flows {

void verify_webhooks(VerifyRun& run) {
    const auto limit = static_cast<std::int64_t>(run.options().findings) + 1;
    run.read([&](Tx& tx) {
        run.count(Check::webhook_deliveries, static_cast<std::size_t>(webhooks::deliveries(tx)));
        for (auto& broken : webhooks::broken_deliveries(tx, limit)) {
            run.broken(Check::webhook_deliveries, std::move(broken.rows),
                       std::move(broken.expected), std::move(broken.found));
        }
        return true;
    });
}

}  // namespace nahtlos::flows
