// Reply: what the API answered to an actor of a simulation.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace nahtlos::sim {

struct Reply {
    int status = 0;
    boost::json::value body;  // null when there was none

    bool ok() const { return status >= 200 && status < 300; }
    /// A text or number within the body by JSON pointer; "" and 0 when it is not there.
    std::string text(std::string_view pointer) const {
        const auto* found = find(pointer);
        return found == nullptr || !found->is_string()
                   ? ""
                   : std::string(found->get_string().data(), found->get_string().size());
    }
    std::int64_t number(std::string_view pointer) const {
        const auto* found = find(pointer);
        return found == nullptr || !found->is_int64() ? 0 : found->get_int64();
    }
    /// The elements of an array; none when it is not there.
    const boost::json::array& list(std::string_view pointer) const {
        static const boost::json::array none;
        const auto* found = find(pointer);
        return found == nullptr || !found->is_array() ? none : found->get_array();
    }
    std::string code() const { return text("/code"); }
    /// Nothing was changed, and the same may be tried again.
    bool is_temporary() const { return status == 429 || (status == 503 && !is_unknown()); }
    /// Nobody knows whether it was done.
    bool is_unknown() const { return code() == "outcome_unknown"; }

private:
    const boost::json::value* find(std::string_view pointer) const {
        boost::json::error_code error;
        return body.find_pointer(pointer, error);
    }
};

}  // namespace nahtlos::sim
