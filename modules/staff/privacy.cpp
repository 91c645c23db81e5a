#include "staff/privacy.hpp"

#include "base/ops/log.hpp"
#include "modules/staff/desk.hpp"
#include "modules/staff/names.hpp"

namespace nahtlos::staff {

void forget_names(const Desk& desk, World& world, Span kept) {
    Change change = [kept](ChangeScope& scope) -> Result<std::string> {
        const auto forgotten = forget_names(scope.tx, scope.now - kept);
        // Nothing is committed where nothing is to be forgotten.
        if (forgotten == 0) return Refusal{RefusalKind::conflict, "nothing_to_forget", ""};
        return std::to_string(forgotten);
    };
    Context context;
    context.actor_kind = ActorKind::job;
    context.request_id = "staff";
    // What cannot be done now is done by a later call.
    static_cast<void>(desk.changes.submit(
        {std::move(change), {}, context, world.clock.now(), command_id(world.ids.next())},
        [](const Answer<std::string>& answer) {
            if (!answer) return;
            log::info(
                "personal_data_expired",
                {{"rule", "staff"}, {"rows", static_cast<std::int64_t>(std::stoll(*answer))}});
        }));
}

}  // namespace nahtlos::staff
