// What the routes and jobs of personal data have in common.
#pragma once

#include <functional>
#include <memory>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "channels/types.hpp"
#include "flows/api_privacy.hpp"

namespace nahtlos::flows {

inline constexpr const char* erase_job = "erase_person";

/// The job of an erasure that waits.
inline Uuid job_of(privacy::ErasureId id) { return child_id(id.uuid, 1); }

/// What an erasure that waits has to know when it is done; the payload of its job.
struct ErasureTask {
    std::optional<channels::LegalEntityId> legal_entity;  // whose shop they asked in
    bool give_up_value = false;
    static constexpr std::array<std::string_view, 1> may_miss{"give_up_value"};
};
BOOST_DESCRIBE_STRUCT(ErasureTask, (), (legal_entity, give_up_value))

/// Asks for the erasure of a profile in a change; what waits already is answered as it is, and
/// done as was said last. Refuses (conflict, "value_left") as erase_person does.
Result<privacy::ErasureRow> ask_erasure(ChangeScope& scope, const Uuid& profile,
                                        privacy::AskedBy asked_by, Span wait,
                                        const ErasureTask& task = {});

/// Ends one that waits; false, and nothing done, when it does not wait any more.
bool withdraw_erasure(ChangeScope& scope, const privacy::ErasureRow& row);

/// Whether the profile showed no sign of life since then: a new order, or a log-in; nor has value
/// on a gift card or as credit, which would be lost with it.
bool is_idle(Tx& tx, customers::ProfileId id, Instant since);

/// Finds a person on a reader and erases them, and what came with their address meanwhile; of an
/// erasure by retention, a profile that is still idle. `told` is called once, from any thread.
void erase(const PrivacyDesk& desk, const Person& person, const ErasurePlan& plan,
           const Context& context, std::function<void(const Result<Erased>&)> told);

}  // namespace nahtlos::flows
