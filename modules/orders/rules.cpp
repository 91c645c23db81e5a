#include "orders/rules.hpp"

#include <algorithm>

namespace nahtlos::orders {
namespace {

std::string pointer(std::size_t line, const char* field) {
    return "/lines/" + std::to_string(line) + "/" + field;
}

// A line whose article and price are known; problems are added to `wrong`.
class LinePricer {
public:
    LinePricer(const PricingScene& scene, std::vector<FieldProblem>& wrong)
        : scene_(scene), wrong_(wrong) {}

    PricedLine price(std::size_t index, const LineRequest& wish) {
        PricedLine line;
        line.row.line = static_cast<std::int64_t>(index) + 1;
        line.row.tax_country = scene_.tax_country;
        find_offer(index, wish, line);
        if (line.factor != 1) count_units(index, wish, line);
        find_price(index, wish, line);
        if (line.factor != 1) split_price(index, wish, line);
        find_tax(index, wish, line);
        add_amounts(index, line);
        return line;
    }

private:
    void find_offer(std::size_t index, const LineRequest& wish, PricedLine& line) {
        const auto article = article_of(scene_.offers, scene_.listings, wish.sku.value);
        line.offer = article.offer;
        line.factor = article.factor;
        line.row.sku = line.offer == nullptr ? wish.sku.value : line.offer->sku;
        line.row.ordered = wish.quantity.value;
        const bool is_external = scene_.pricing == Pricing::external;
        if (line.offer == nullptr) {
            line.row.title = wish.title ? wish.title->value : wish.sku.value;
            if (!is_external) add(index, "sku", "unknown_sku", "is not an article of the catalog");
            return;
        }
        const auto& offer = *line.offer;
        const bool is_published =
            offer.is_active && (scene_.publishes_all || offer.is_published_in(scene_.channel));
        if (!is_published && !is_external) {
            add(index, "sku", "not_for_sale", "is not for sale in this channel");
        }
        line.row.variant = offer.variant;
        line.row.tax_category = offer.tax_category;
        line.row.title = wish.title ? wish.title->value : offer.title(scene_.channel_language);
    }

    void find_price(std::size_t index, const LineRequest& wish, PricedLine& line) {
        if (scene_.pricing == Pricing::external) {
            if (!wish.unit_price) {
                add(index, "unit_price", "required", "is required with external pricing");
                return;
            }
            line.row.unit_price = *wish.unit_price;
            return;
        }
        if (wish.unit_price) {
            add(index, "unit_price", "not_allowed", "is only for external pricing");
        }
        if (line.offer == nullptr) return;
        const auto price = scene_.prices.price(*line.offer, line.row.ordered);
        if (!price) {
            add(index, "sku", "no_price", "has no price in this market");
            return;
        }
        line.row.unit_price = price->unit_price;
    }

    // One thing of the channel is several units of ours: six-packs are ordered, bottles are sold.
    void count_units(std::size_t index, const LineRequest& wish, PricedLine& line) {
        line.row.ordered = wish.quantity.value * line.factor;  // both are at most a million
        if (line.row.ordered > json::Quantity::most) {
            add(index, "quantity", "out_of_range", "makes more than 1000000 units of one article");
        }
    }

    void split_price(std::size_t index, const LineRequest& wish, PricedLine& line) {
        auto& row = line.row;
        if (row.ordered > json::Quantity::most) return;
        if (scene_.pricing != Pricing::external || !wish.unit_price) return;
        const auto asked = line_minor(row.unit_price, wish.quantity.value,
                                      static_cast<int>(row.scale), scene_.market.currency);
        const auto half = row.unit_price.micro < 0 ? -(line.factor / 2) : line.factor / 2;
        row.unit_price.micro = (row.unit_price.micro + half) / line.factor;
        const auto sum = line_minor(row.unit_price, row.ordered, static_cast<int>(row.scale),
                                    scene_.market.currency);
        if (asked != sum) {
            add(index, "unit_price", "out_of_range",
                "cannot be split over the units of the listing to the cent");
        }
    }

    void find_tax(std::size_t index, const LineRequest& wish, PricedLine& line) {
        if (scene_.pricing == Pricing::external && wish.tax_rate_bp) {
            if (*wish.tax_rate_bp < 0 || *wish.tax_rate_bp > 10'000) {
                add(index, "tax_rate_bp", "out_of_range", "must be between 0 and 10000");
                return;
            }
            line.row.tax_rate_bp = *wish.tax_rate_bp;
            if (line.row.tax_category.empty()) line.row.tax_category = "given";
            return;
        }
        if (wish.tax_rate_bp) {
            add(index, "tax_rate_bp", "not_allowed", "is only for external pricing");
        }
        if (line.row.tax_category.empty()) line.row.tax_category = "standard";
        const auto rate =
            scene_.offers.rate_bp(scene_.tax_country, line.row.tax_category, scene_.at);
        if (!rate) {
            add(index, "sku", "no_tax_rate",
                "has no VAT rate for category " + line.row.tax_category + " in " +
                    scene_.tax_country);
            return;
        }
        line.row.tax_rate_bp = *rate;
    }

    void add_amounts(std::size_t index, PricedLine& line) {
        auto& row = line.row;
        const auto amount = line_minor(row.unit_price, row.ordered, static_cast<int>(row.scale),
                                       scene_.market.currency);
        constexpr std::int64_t largest_minor = 1'000'000'000'000;  // keeps every sum far from 2^63
        if (!amount || *amount > largest_minor || *amount < -largest_minor) {
            add(index, "quantity", "out_of_range", "makes an amount that is too large");
            return;
        }
        // External prices say what the customer pays; ours are shown as the market shows them.
        const bool is_gross = scene_.market.tax_included || scene_.pricing == Pricing::external;
        set_amounts(row, is_gross, *amount);
    }

    void add(std::size_t index, const char* field, const char* code, std::string detail) {
        wrong_.push_back({pointer(index, field), code, std::move(detail)});
    }

    const PricingScene& scene_;
    std::vector<FieldProblem>& wrong_;
};

}  // namespace

Article article_of(const catalog::Offers& offers, const channels::ChannelListings* listings,
                   const std::string& sku) {
    if (listings != nullptr) {
        const auto listed = listings->find(sku);
        if (listed != listings->end()) {
            return {offers.find(catalog::VariantId{listed->second.variant}), listed->second.factor};
        }
    }
    return {offers.find(sku), 1};
}

Result<std::vector<PricedLine>> price_lines(const PricingScene& scene,
                                            std::span<const LineRequest> lines) {
    std::vector<FieldProblem> wrong;
    std::vector<PricedLine> priced;
    if (lines.empty()) wrong.push_back({"/lines", "required", "must have at least one line"});
    if (lines.size() > max_order_lines) {
        wrong.push_back({"/lines", "too_many",
                         "must have at most " + std::to_string(max_order_lines) + " lines"});
        lines = {};
    }
    LinePricer pricer(scene, wrong);
    for (std::size_t i = 0; i < lines.size(); ++i) priced.push_back(pricer.price(i, lines[i]));
    if (!wrong.empty()) {
        return Refusal{RefusalKind::invalid, "invalid_lines", "some lines cannot be sold",
                       std::move(wrong)};
    }
    return priced;
}

void set_amounts(NewLine& row, bool is_gross, std::int64_t amount_minor) {
    row.tax_minor = is_gross ? vat_in_gross(amount_minor, row.tax_rate_bp)
                             : vat_on_net(amount_minor, row.tax_rate_bp);
    row.total_minor = is_gross ? amount_minor : amount_minor + row.tax_minor;
    row.charged_minor = row.total_minor;
}

void add_up(Order& order, std::span<const NewLine> lines) {
    order.total_minor = order.tax_minor = order.discount_minor = order.shipping_minor = 0;
    for (const auto& line : lines) {
        order.total_minor += line.total_minor;
        order.tax_minor += line.tax_minor;
        order.discount_minor += line.discount_minor;
        if (line.kind == LineKind::shipping) order.shipping_minor += line.total_minor;
    }
}

PaymentState payment_state(const Order& order, std::int64_t charged_minor,
                           std::int64_t authorized_minor) {
    if (order.payment_collected_by == Doer::channel) return PaymentState::settled;
    const auto kept = order.paid_minor - order.refunded_minor;
    if (order.refunded_minor > 0 && kept == 0 && charged_minor == 0) return PaymentState::refunded;
    if (kept > charged_minor) return PaymentState::overpaid;
    if (kept == charged_minor) return PaymentState::settled;
    if (kept > 0) return PaymentState::partially_paid;
    return authorized_minor >= charged_minor ? PaymentState::authorized : PaymentState::due;
}

FulfillmentState fulfillment_state(std::span<const Line> lines) {
    std::int64_t open = 0, fulfilled = 0;
    for (const auto& line : lines) {
        if (line.kind != LineKind::goods) continue;
        open += line.open();
        fulfilled += line.fulfilled;
    }
    if (open == 0) return fulfilled == 0 ? FulfillmentState::nothing : FulfillmentState::fulfilled;
    return fulfilled == 0 ? FulfillmentState::unfulfilled : FulfillmentState::partially_fulfilled;
}

ReturnState return_state(std::span<const Line> lines) {
    std::int64_t fulfilled = 0, returned = 0, requested = 0;
    for (const auto& line : lines) {
        if (line.kind != LineKind::goods) continue;
        fulfilled += line.fulfilled;
        returned += line.returned;
        requested += line.return_requested;
    }
    if (returned > 0) {
        return returned == fulfilled ? ReturnState::returned : ReturnState::partially_returned;
    }
    return requested > 0 ? ReturnState::requested : ReturnState::none;
}

const char* broken_vector(const Line& l) {
    const std::int64_t counts[] = {l.ordered,   l.canceled,  l.allocated,   l.backordered,
                                   l.fulfilled, l.delivered, l.invoiced,    l.return_requested,
                                   l.returned,  l.exchanged, l.written_off, l.refunded_minor};
    if (std::ranges::any_of(counts, [](auto n) { return n < 0; })) return "a count is negative";
    if (l.canceled + l.fulfilled > l.ordered) return "more canceled and fulfilled than ordered";
    if (l.allocated > l.open()) return "more allocated than open";
    if (l.backordered > l.allocated) return "more backordered than allocated";
    if (l.delivered > l.fulfilled) return "more delivered than fulfilled";
    if (l.returned + l.exchanged > l.fulfilled) return "more returned than fulfilled";
    if (l.returned + l.exchanged + l.return_requested > l.fulfilled) {
        return "more return requested than is out";
    }
    if (l.invoiced > l.ordered) return "more invoiced than ordered";
    if (l.written_off > l.ordered) return "more written off than ordered";
    return nullptr;
}

std::string shown_number(const std::string& prefix, std::int64_t number) {
    return prefix + std::to_string(number);
}

}  // namespace nahtlos::orders
