// A house with roles and a first administrator, for tests of staff over the API.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "auth/api.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_stock.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::testing {

class StaffHouse : public OnEngine {
protected:
    StaffHouse()
        : api_(GetParam(), [this](flows::Engine& engine, auth::KeyRing& keys, Executor& readers) {
              auto routes = staff::staff_routes(api_.desk);
              for (auto more : {auth::key_routes(keys, engine.changes(), readers),
                                flows::order_routes(engine, readers),
                                flows::fulfillment_routes(engine), flows::stock_routes(engine)}) {
                  for (auto& route : more) routes.push_back(std::move(route));
              }
              return routes;
          }) {
        make_role("boss", R"(["admin"])");
        make_role("clerk", R"(["orders:read","fulfillments:write","stock:read"])");
        make("ada", R"(["boss"])");
    }

    void make_role(const std::string& name, const std::string& scopes) {
        const auto made = api_.call("POST /v1/staff/roles", api_.admin,
                                    R"({"name":")" + name + R"(","scopes":)" + scopes + "}");
        check(made.status == 201, "a role is made");
        roles_[name] = made.text("/id");
    }
    // An account that has logged in once and chosen its own password; gives its id.
    std::string make(const std::string& login, const std::string& roles,
                     const std::string& reach = "{}") {
        const auto made = api_.call("POST /v1/staff/accounts", api_.admin,
                                    R"({"login":")" + login + R"(","name":"Somebody","roles":)" +
                                        roles + R"(,"reach":)" + reach + "}");
        check(made.status == 201, "an account is made");
        const auto first = log_in(login, made.text("/password")).text("/token");
        const auto changed = api_.call(
            "PUT /v1/staff/me/password", first,
            R"({"current":")" + made.text("/password") + R"(","password":")" + password + "\"}");
        check(changed.status == 200, "a password is chosen");
        return made.text("/id");
    }
    ApiReply log_in(const std::string& login, const std::string& with = password,
                    const std::string& more = "", const Parts& headers = {}) {
        return api_.call("POST /v1/staff/login", "",
                         R"({"login":")" + login + R"(","password":")" + with + "\"" + more + "}",
                         headers);
    }
    std::string token(const std::string& login) { return log_in(login).text("/token"); }
    int status(const std::string& line, const std::string& as) {
        return api_.call(line, as).status;
    }
    void pass(Span time) { api_.fake.clock.advance(time); }
    std::int64_t number(const char* statement) {
        return api_.base.database()
            .read([&](Tx& tx) { return tx.value<std::int64_t>(statement); })
            .value_or(-1);
    }

    static constexpr const char* password = "zwei wilde esel";
    TestApi api_;
    std::map<std::string, std::string> roles_;
};

}  // namespace nahtlos::testing
