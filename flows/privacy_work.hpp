// What the routes and jobs of personal data have in common.
#pragma once

#include <functional>
#include <memory>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "flows/api_privacy.hpp"

namespace nahtlos::flows {

inline constexpr const char* erase_job = "erase_person";

/// The job of an erasure that waits.
inline Uuid job_of(privacy::ErasureId id) { return child_id(id.uuid, 1); }

/// Asks for the erasure of a profile in a change; what waits already is answered as it is.
privacy::ErasureRow ask_erasure(ChangeScope& scope, const Uuid& profile, privacy::AskedBy asked_by,
                                Span wait);

/// Finds a person on a reader and erases them; `told` is called once, from any thread.
void erase(const PrivacyDesk& desk, const Person& person, const ErasurePlan& plan,
           const Context& context, std::function<void(const Result<Erased>&)> told);

}  // namespace nahtlos::flows
