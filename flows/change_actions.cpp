#include "flows/change_actions.hpp"

#include <algorithm>
#include <set>

namespace nahtlos::flows {

using orders::ChangeAction;
using orders::ChangeActionKind;

namespace {

constexpr std::int64_t most_units = 1'000'000;

enum class Fits { no, may, must };

struct ActionShape {
    Fits address = Fits::no, contact = Fits::no, line = Fits::no, quantity = Fits::no,
         method = Fits::no, location = Fits::no, way = Fits::no, sku = Fits::no, slot = Fits::no;
};

ActionShape shape_of(const ChangeAction& action) {
    using enum Fits;
    switch (action.action) {
        case ChangeActionKind::change_address: return {.address = must, .contact = may};
        case ChangeActionKind::set_quantity: return {.line = must, .quantity = must};
        case ChangeActionKind::add_line: return {.quantity = must, .sku = must};
        case ChangeActionKind::change_method: break;
    }
    const bool is_collected =
        action.method && orders::way_of(*action.method) == orders::Way::collected;
    const bool is_brought = action.method == inventory::Method::local_delivery;
    return {.address = is_collected ? no : may,
            .contact = action.address ? may : no,
            .method = must,
            .location = is_collected || is_brought ? must : no,
            .way = is_brought ? must : may,
            .slot = is_brought ? must : no};
}

// What is ordered by one of these can go by another.
bool is_movable(inventory::Method method) {
    return method != inventory::Method::digital && method != inventory::Method::carry_out;
}

}  // namespace

const ChangeAction* action_of(const orders::ChangeRequest& request, ChangeActionKind kind) {
    const auto& all = request.actions.values;
    const auto it = std::ranges::find(all, kind, &ChangeAction::action);
    return it == all.end() ? nullptr : &*it;
}

std::string action_field(std::size_t i, std::string_view field) {
    return "/actions/" + std::to_string(i) + '/' + std::string(field);
}

std::optional<Refusal> unless_sound(const orders::ChangeRequest& request) {
    std::vector<FieldProblem> wrong;
    std::set<std::optional<std::int64_t>> told;
    const auto& all = request.actions.values;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& a = all[i];
        const auto shape = shape_of(a);
        const auto expect = [&](bool is_there, Fits fits, std::string_view field) {
            const bool is_wrong = is_there ? fits == Fits::no : fits == Fits::must;
            if (!is_wrong) return;
            wrong.push_back({action_field(i, field), is_there ? "not_allowed" : "required",
                             is_there ? "is not for this action" : "is needed for this action"});
        };
        expect(a.address.has_value(), shape.address, "address");
        expect(a.contact.has_value(), shape.contact, "contact");
        expect(a.line.has_value(), shape.line, "line");
        expect(a.quantity.has_value(), shape.quantity, "quantity");
        expect(a.method.has_value(), shape.method, "method");
        expect(a.location.has_value(), shape.location, "location");
        expect(a.way.has_value(), shape.way, "way");
        expect(a.sku.has_value(), shape.sku, "sku");
        expect(a.slot.has_value(), shape.slot, "slot");
        const bool is_added = a.action == ChangeActionKind::add_line;
        if (a.quantity && (*a.quantity < is_added || *a.quantity > most_units)) {
            wrong.push_back({action_field(i, "quantity"), "out_of_range",
                             "is not a number of units that a line can have"});
        }
        if (a.method && !is_movable(*a.method)) {
            wrong.push_back({action_field(i, "method"), "not_offered", "is not offered yet"});
        }
        // One action alone says where the goods go: an address, or a method.
        if (!is_added && !told.insert(a.line).second) {
            wrong.push_back(
                {action_field(i, a.line ? "line" : "action"), "repeated", "is named twice"});
        }
    }
    if (wrong.empty()) return std::nullopt;
    return Refusal{RefusalKind::invalid, "invalid_actions", "the actions cannot be done",
                   std::move(wrong)};
}

}  // namespace nahtlos::flows
