#include <utility>

#include "delivery/holidays.hpp"
#include "delivery/methods.hpp"

namespace nahtlos::delivery {
namespace {

constexpr std::int64_t most_minor = 1'000'000'000'000, most_g = 1'000'000'000;
constexpr std::size_t most_rows = 500, most_windows = 200, most_places = 1'000;

class TermsCheck {
public:
    std::vector<FieldProblem> look_at(const Terms& terms, inventory::Method method) {
        if (terms.names.empty()) add("/names", "required", "must name it in one language at least");
        if (terms.names.size() > 50) add("/names", "too_many", "has more than 50 languages");
        if (terms.tax_category.empty() || terms.tax_category.size() > 40) {
            add("/tax_category", "invalid_format", "must be 1 to 40 characters");
        }
        look_at_prices(terms);
        if (terms.only) look_at_rule(*terms.only);
        look_at_times(terms);
        if (terms.carrier && method != inventory::Method::parcel_shop) {
            add("/carrier", "not_allowed", "is only for parcel shops");
        }
        look_at_windows(terms, method);
        return std::move(wrong_);
    }

private:
    void add(std::string pointer, std::string code, std::string detail) {
        wrong_.push_back({std::move(pointer), std::move(code), std::move(detail)});
    }

    void range(const std::string& pointer, const std::optional<std::int64_t>& value,
               std::int64_t least, std::int64_t most) {
        if (!value || (*value >= least && *value <= most)) return;
        add(pointer, "out_of_range",
            "must be between " + std::to_string(least) + " and " + std::to_string(most));
    }

    void look_at_area(const std::string& pointer, const std::optional<Area>& area) {
        if (area && (area->countries.size() > 250 || area->postcodes.size() > most_places)) {
            add(pointer, "too_many", "has more than 250 countries or 1000 postcodes");
        }
    }

    void look_at_prices(const Terms& terms) {
        if (terms.prices.empty()) add("/prices", "required", "must have at least one row");
        if (terms.prices.size() > most_rows) add("/prices", "too_many", "has more than 500 rows");
        for (std::size_t i = 0; i < terms.prices.size(); ++i) {
            const auto& row = terms.prices[i];
            const auto at = "/prices/" + std::to_string(i);
            range(at + "/price_minor", row.price_minor, 0, most_minor);
            range(at + "/value_from_minor", row.value_from_minor, 0, most_minor);
            range(at + "/value_below_minor", row.value_below_minor, 1, most_minor);
            range(at + "/weight_from_g", row.weight_from_g, 0, most_g);
            range(at + "/weight_below_g", row.weight_below_g, 1, most_g);
            look_at_area(at + "/area", row.area);
        }
        range("/free_from_minor", terms.free_from_minor, 0, most_minor);
    }

    void look_at_rule(const OfferRule& only) {
        range("/only/value_from_minor", only.value_from_minor, 0, most_minor);
        range("/only/value_below_minor", only.value_below_minor, 1, most_minor);
        range("/only/weight_below_g", only.weight_below_g, 1, most_g);
        range("/only/radius_m", only.radius_m, 1, 20'100'000);
        look_at_area("/only/area", only.area);
    }

    void look_at_times(const Terms& terms) {
        range("/handling_minutes", terms.handling_minutes, 0, 60 * 24 * 60);
        range("/min_days", terms.min_days, 0, 60);
        range("/max_days", terms.max_days, terms.min_days, 60);
        range("/window_lead_minutes", terms.window_lead_minutes, 0, 60 * 24 * 60);
        range("/window_days", terms.window_days, 1, 60);
        if (terms.holidays && !is_holiday_region(terms.holidays->value)) {
            add("/holidays", "unknown", "is not a region whose holidays are known");
        }
    }

    void look_at_windows(const Terms& terms, inventory::Method method) {
        const bool is_local = method == inventory::Method::local_delivery;
        if (is_local && terms.windows.empty()) {
            add("/windows", "required", "is required for local delivery");
        } else if (!is_local && !terms.windows.empty()) {
            add("/windows", "not_allowed", "is only for local delivery");
        }
        if (terms.windows.size() > most_windows) add("/windows", "too_many", "has more than 200");
        for (std::size_t i = 0; i < terms.windows.size(); ++i) {
            const auto& window = terms.windows[i];
            const auto at = "/windows/" + std::to_string(i);
            range(at + "/capacity", window.capacity, 0, 1'000'000);
            if (window.to <= window.from) add(at + "/to", "out_of_range", "must be after from");
            for (std::size_t k = 0; k < i; ++k) {
                const auto& other = terms.windows[k];
                if (window.day == other.day && window.from == other.from) {
                    add(at + "/from", "repeated", "is the beginning of another window");
                }
            }
        }
    }

    std::vector<FieldProblem> wrong_;
};

}  // namespace

std::vector<FieldProblem> problems_of(const Terms& terms, inventory::Method method) {
    return TermsCheck().look_at(terms, method);
}

}  // namespace nahtlos::delivery
