// What the routes of configuration share: pages of what is held in memory, and who may change what
// belongs to all.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/api/change.hpp"
#include "base/api/route.hpp"
#include "channels/named.hpp"

namespace nahtlos::flows {

/// Refuses (forbidden, "outside_of_key") who is bound to something that `place` does not name or
/// names otherwise: what belongs to more than one channel is changed by keys that reach as far.
inline std::optional<Refusal> unless_within(const api::Caller& caller, const api::Place& place) {
    const bool is_wider = (caller.legal_entity && !place.legal_entity) ||
                          (caller.market && !place.market) || (caller.channel && !place.channel) ||
                          (caller.location && !place.location);
    if (is_wider) {
        return Refusal{RefusalKind::forbidden, "outside_of_key",
                       "this belongs to more than what this key is bound to"};
    }
    return api::outside_of(caller, place);
}

/// A page of the values of a map from ids, ascending; `keep(value)` says which are listed.
template <class View, class Query, class Map, class Keep, class ViewOf>
api::Page<View> page_of_map(const Map& map, const Query& query, Keep keep, ViewOf view_of) {
    std::vector<const typename Map::mapped_type*> found;
    for (const auto& [id, value] : map) {
        if (query.cursor && !(query.cursor->key < id)) continue;
        if (keep(value)) found.push_back(&value);
    }
    std::ranges::sort(found, {}, [](const auto* value) { return value->id; });
    const auto most = static_cast<std::size_t>(query.limit.value) + 1;
    if (found.size() > most) found.resize(most);
    std::vector<View> views;
    for (const auto* value : found) views.push_back(view_of(*value));
    return api::page_of(std::move(views), query.limit, [](const View& view) { return view.id; });
}

template <class T>
bool is_wanted(const std::vector<T>& wanted, const T& value) {
    return wanted.empty() || std::ranges::find(wanted, value) != wanted.end();
}

/// Refuses a query because of one of its parameters.
inline Refusal wrong_parameter(const std::string& name, std::string code, std::string detail) {
    return {RefusalKind::invalid,
            "invalid_request",
            "a parameter of the query is wrong",
            {{'?' + name, std::move(code), std::move(detail)}}};
}

template <class T>
std::optional<T> bound(const std::optional<Uuid>& id) {
    if (!id) return std::nullopt;
    return T{*id};
}

/// What routes promise that answer 409 when a code is not free.
inline constexpr api::KnownError code_taken{RefusalKind::conflict, "code_taken",
                                            "something else has it"};

/// A create route: its body is the wish, its answer what was made. `place_of(wish)` is what the
/// new thing will belong to. `errors` are conflicts that it may answer.
template <class Wish, class Made, class Create, class PlaceOf>
api::Route create_route(Changes& changes, std::string_view line, api::Scope scope,
                        std::string_view id, std::string_view summary, Create create,
                        PlaceOf place_of, std::vector<api::KnownError> errors = {}) {
    return api::command(
        line, scope, id, summary,
        [&changes, create, place_of](const api::Call& call, api::Reply<Made> reply, Wish wish) {
            if (auto refusal = unless_within(*call.caller, place_of(wish))) return reply(*refusal);
            api::run_change<Made>(changes, call, reply,
                                  [create, wish = std::move(wish)](ChangeScope& change) {
                                      return create(change, wish);
                                  });
        },
        {.status = 201, .errors = std::move(errors)});
}

}  // namespace nahtlos::flows
