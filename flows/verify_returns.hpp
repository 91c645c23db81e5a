// What verify holds about goods that come back.
#pragma once

#include <string>
#include <vector>

#include "flows/verify_run.hpp"
#include "orders/returns.hpp"

namespace nahtlos::flows {

/// Whether goods of the order have come back somewhere.
bool has_come_back(const std::vector<orders::Line>& lines,
                   const std::vector<orders::ReturnLine>& parts);

/// That units of a line that are to come back are those of its order's open returns, and that these
/// gave back no more than the line has; `name` is the line's, in findings.
void verify_returns(VerifyRun& run, const std::string& name, const orders::Line& line,
                    const std::vector<orders::Return>& returns,
                    const std::vector<orders::ReturnLine>& parts);

}  // namespace nahtlos::flows
