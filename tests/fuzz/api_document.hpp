// ApiDocument: the routes and types of the whole program, as its OpenAPI document describes them.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nahtlos::fuzz {

using Schema = boost::json::object;

/// Where providers send webhooks to; their bodies are those of the test provider.
inline constexpr std::string_view webhook_path = "/v1/webhooks/payments/";

struct Parameter {
    std::string name;
    bool is_in_path = false, is_required = false;
    const Schema* schema = nullptr;
};

/// One route.
struct Operation {
    std::string id, method, path;  // "GET", "/v1/orders/{id}"
    const Schema* body = nullptr;  // null: takes none
    std::vector<Parameter> parameters;
    bool is_command = false;  // takes Idempotency-Key
    /// By status: what is answered; null where the body is no JSON.
    std::map<int, const Schema*> replies;
};

class ApiDocument {
public:
    /// Of the route table of the program as it is.
    ApiDocument();
    ApiDocument(const ApiDocument&) = delete;
    ApiDocument& operator=(const ApiDocument&) = delete;

    /// Each number means a route. A new route takes over the numbers of one other only, so that
    /// the inputs kept for the rest go on to mean what they meant.
    const Operation& select(std::uint16_t number) const;
    /// Ordered by the numbers that they begin at.
    const std::map<std::uint16_t, Operation>& operations() const { return operations_; }

    /// Follows $ref.
    const Schema& resolve(const Schema& schema) const;
    /// Nothing when the value is as its schema says, else where it is not, and why.
    std::optional<std::string> misfit(const boost::json::value& value, const Schema& schema,
                                      const std::string& pointer = "") const;

private:
    void add(const std::string& path, const std::string& method, const Schema& said);
    std::optional<std::string> misfit_within(const boost::json::array& found, const Schema& schema,
                                             const std::string& pointer) const;
    std::optional<std::string> misfit_within(const boost::json::object& found, const Schema& schema,
                                             const std::string& pointer) const;

    const boost::json::value document_;
    std::map<std::uint16_t, Operation> operations_;
};

}  // namespace nahtlos::fuzz
