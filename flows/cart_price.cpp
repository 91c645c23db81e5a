#include "flows/cart_price.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "base/check.hpp"
#include "flows/allocation_plan.hpp"
#include "flows/first_orders.hpp"
#include "flows/shipping.hpp"
#include "flows/slots.hpp"
#include "orders/fulfillment.hpp"

namespace nahtlos::flows {
namespace {

using inventory::LocationId;
using inventory::Method;

bool needs_email(channels::ChannelKind kind) {
    return kind != channels::ChannelKind::till && kind != channels::ChannelKind::kiosk;
}

class CartPricer {
public:
    CartPricer(const CartPriceScene& scene, const orders::OpenCart& cart)
        : scene_(scene),
          cart_(cart),
          channel_(scene.pages.directory->find(cart.row.channel)),
          market_(scene.pages.directory->markets.at(cart.row.market)) {
        check(channel_ != nullptr, "a cart's channel is never deleted");
    }

    PricedCart price() {
        tax_country_ = market_.country;
        takes_stock_ = std::ranges::any_of(cart_.lines, [&](const auto& line) {
            return !scene_.pages.components(line.variant).empty();
        });
        if (cart_.lines.empty()) require("/lines", "required", "must have at least one line");
        if (channel_->status != channels::ChannelStatus::live) {
            require("/channel", "channel_not_live", "does not sell at the moment");
        }
        look_at_customer();
        look_at_delivery();
        price_lines();
        price_shipping();
        if (scene_.stock != nullptr) look_at_stock();
        return std::move(priced_);
    }

private:
    void require(std::string pointer, std::string code, std::string detail) {
        priced_.requirements.push_back({std::move(pointer), std::move(code), std::move(detail)});
    }

    void look_at_customer() {
        const auto customer = cart_.customer();
        if (needs_email(channel_->kind) && (!customer || !customer->email)) {
            require("/customer/email", "required", "is required to confirm the order");
        }
    }

    void look_at_delivery() {
        const auto delivery = cart_.delivery();
        if (!delivery && !takes_stock_ && !cart_.lines.empty()) return;  // nothing has to travel
        if (!delivery) {
            require("/delivery", "required", "is required: where shall the goods go?");
            locations_ = scene_.pages.network->sources(channel_->id.uuid, Method::ship);
            return;
        }
        const auto& to = delivery->to;
        if (to.method == Method::digital) return look_at_digital(to);
        const bool is_local = to.method == Method::local_delivery;  // which needs one anyhow
        if (takes_stock_ && !is_local && !to.way && has_ways(scene_.pages, *channel_, to.method)) {
            require("/delivery/way", "required", "is required: which way shall the goods go?");
        }
        locations_ = scene_.pages.network->sources(channel_->id.uuid, to.method);
        for (auto& wrong : orders::wrong_window(to, "/delivery")) {
            priced_.requirements.push_back(std::move(wrong));
        }
        if (locations_.empty()) {
            require("/delivery/method", "not_offered", "is not offered by this channel");
        } else if (is_local) {
            look_at_window(to);
        } else if (orders::way_of(to.method) == orders::Way::collected) {
            look_at_store(to);
        } else {
            look_at_address(to);
        }
    }

    void look_at_digital(const orders::DeliveryRequest& to) {
        if (takes_stock_) {
            require("/delivery/method", "not_allowed", "is only for what takes no stock");
        }
        if (to.location) {
            require("/delivery/location", "not_allowed", "is only for what is collected");
        }
        if (to.address) tax_country_ = to.address->country.value;
    }

    void look_at_store(const orders::DeliveryRequest& to) {
        if (!to.location) {
            require("/delivery/location", "required", "is required for what is collected");
        } else if (std::ranges::find(locations_, *to.location) == locations_.end()) {
            require("/delivery/location", "not_offered",
                    "does not hand over this channel's orders");
        } else {
            locations_ = {*to.location};
            tax_country_ = scene_.pages.network->locations.at(*to.location).country;
        }
    }

    // Whether the window has room is said when it is taken, and by fulfillment-options.
    void look_at_window(const orders::DeliveryRequest& to) {
        if (to.address) tax_country_ = to.address->country.value;
        if (!to.location) {
            require("/delivery/location", "required", "is required: which store brings the goods?");
        } else if (std::ranges::find(locations_, *to.location) == locations_.end()) {
            require("/delivery/location", "not_offered", "does not bring this channel's orders");
        } else if (to.slot && to.way) {
            locations_ = {*to.location};
            if (slot_named(scene_.pages, *channel_, to, scene_.now)) return;
            priced_.requirements.push_back(no_such_slot("/delivery/slot"));
        }
    }

    void look_at_address(const orders::DeliveryRequest& to) {
        if (to.location)
            require("/delivery/location", "not_allowed", "is only for what is collected");
        if (auto wrong = orders::wrong_point(to.method, to.address, "/delivery/address")) {
            require(wrong->pointer, wrong->code, wrong->detail);
        } else if (!to.address && takes_stock_) {
            require("/delivery/address", "required", "is required to ship");
        }
        if (to.address) tax_country_ = to.address->country.value;
    }

    void price_lines() {
        const auto wishes = line_requests(scene_.pages, cart_);
        const auto& languages = market_.languages;
        const auto buyer = buyer_of(scene_.buyers, cart_.row.profile, cart_.customer());
        const pricing::Resolver prices(*scene_.pages.prices,
                                       price_context(*channel_, buyer, scene_.now));
        const orders::PricingScene scene{*scene_.pages.offers,
                                         prices,
                                         market_,
                                         languages.substr(0, languages.find(',')),
                                         tax_country_,
                                         channel_->id.uuid,
                                         channel_->publishes_all,
                                         orders::Pricing::engine,
                                         scene_.now};
        for (std::size_t i = 0; i < wishes.size(); ++i) {
            PricedCartLine line;
            line.line = cart_.lines[i].line;
            line.sku = wishes[i].sku.value;
            line.quantity = cart_.lines[i].quantity;
            priced_.lines.push_back(std::move(line));
        }
        priced_.total.currency = market_.currency;
        if (wishes.empty()) return;
        auto rows = orders::price_lines(scene, wishes);
        if (rows) {
            std::vector<std::size_t> index;
            for (std::size_t i = 0; i < rows->size(); ++i) index.push_back(i);
            put_all(scene, buyer, *std::move(rows), index);
        } else {
            price_what_can_be(scene, buyer, wishes, rows.refusal());
        }
    }

    // `index` says which lines of the cart the rows are of.
    void put_all(const orders::PricingScene& scene, const Buyer& buyer,
                 std::vector<orders::PricedLine> rows, const std::vector<std::size_t>& index) {
        auto made =
            promote(scene_.pages, scene_.uses, use_ask(scene_.pages, cart_), buyer, scene, rows);
        for (std::size_t i = 0; i < index.size(); ++i) put(index[i], rows[i].row);
        for (std::size_t i = index.size(); i < rows.size(); ++i) {
            priced_.gifts.push_back({rows[i].row.sku, rows[i].row.title, rows[i].row.ordered});
        }
        std::ranges::move(made.problems, std::back_inserter(priced_.requirements));
        priced_.promotions = std::move(made.notes);
        priced_.coupons = std::move(made.coupons);
        priced_.is_shipping_free = made.is_shipping_free;
        // The first that makes it free takes all of it off, as in the order.
        const auto of = std::ranges::find(made.discounts, 0, &orders::Discount::line);
        if (of != made.discounts.end()) shipping_free_by_ = of->code;
    }

    // Some articles are not for sale any more: the others still have their price.
    void price_what_can_be(const orders::PricingScene& scene, const Buyer& buyer,
                           const std::vector<orders::LineRequest>& wishes, const Refusal& refusal) {
        std::set<std::size_t> bad;
        for (const auto& problem : refusal.fields) {
            bad.insert(line_index(problem.pointer).value());
            priced_.requirements.push_back(problem);
        }
        std::vector<orders::LineRequest> good;
        std::vector<std::size_t> index;
        for (std::size_t i = 0; i < wishes.size(); ++i) {
            if (bad.contains(i)) continue;
            good.push_back(wishes[i]);
            index.push_back(i);
        }
        if (good.empty()) return;
        auto rows = orders::price_lines(scene, good);
        check(rows.ok(), "lines without a problem have a price");
        put_all(scene, buyer, *std::move(rows), index);
    }

    // After the promotions of the goods: what they cost decides what shipping does.
    void price_shipping() {
        const auto delivery = cart_.delivery();
        if (!delivery || !delivery->to.way || !takes_stock_) return;
        const auto& languages = market_.languages;
        ShippingAsk ask{*channel_, market_, delivery->to, tax_country_};
        ask.goods_minor = priced_.total.minor - (market_.tax_included ? 0 : priced_.tax_minor);
        ask.weight_g = weight_of(
            scene_.pages, cart_.lines, [](const auto& line) { return line.variant; },
            [](const auto& line) { return line.quantity; });
        ask.is_free = priced_.is_shipping_free;
        ask.language = languages.substr(0, languages.find(','));
        ask.at = scene_.now;
        const auto shipping = shipping_of(scene_.pages, ask);
        if (!shipping) {
            for (const auto& problem : shipping.refusal().fields) {
                priced_.requirements.push_back(problem);
            }
            return;
        }
        if (!shipping->line) return;
        const auto& row = *shipping->line;
        const auto price_minor =
            line_minor(row.unit_price, 1, 0, market_.currency).value_or(row.discount_minor);
        priced_.shipping =
            CartShipping{row.sku,         row.title,     price_minor,    row.discount_minor,
                         row.total_minor, row.tax_minor, row.tax_rate_bp};
        priced_.total.minor += row.total_minor;
        priced_.tax_minor += row.tax_minor;
        priced_.discount_minor += row.discount_minor;
        for (auto& note : priced_.promotions) {
            if (note.code == shipping_free_by_) note.discount_minor += row.discount_minor;
        }
    }

    void put(std::size_t i, const orders::NewLine& row) {
        auto& line = priced_.lines[i];
        line.title = row.title;
        line.unit_price = row.unit_price;
        line.discount_minor = row.discount_minor;
        line.total_minor = row.total_minor;
        line.tax_minor = row.tax_minor;
        line.tax_rate_bp = row.tax_rate_bp;
        priced_.total.minor += row.total_minor;
        priced_.tax_minor += row.tax_minor;
        priced_.discount_minor += row.discount_minor;
    }

    void look_at_stock() {
        if (locations_.empty() || cart_.lines.empty()) return;
        const PlanScene scene{*scene_.stock, owner(), channel_->channel_group, scene_.now,
                              locations_};
        std::vector<PlanLine> wanted;
        for (std::size_t i = 0; i < cart_.lines.size(); ++i) {
            // The plan numbers lines from one, as orders do.
            wanted.push_back({static_cast<std::int64_t>(i) + 1,
                              scene_.pages.components(cart_.lines[i].variant),
                              cart_.lines[i].quantity});
            if (wanted.back().components.empty()) continue;
            priced_.lines[i].available = units(wanted.back());
        }
        const auto shares = plan_allocation(scene, wanted);
        if (shares) return;
        for (const auto& problem : shares.refusal().fields) priced_.requirements.push_back(problem);
    }

    // Whole units of one line, all locations together.
    std::int64_t units(const PlanLine& line) const {
        std::int64_t sum = 0;
        for (const auto location : locations_) {
            auto most = std::numeric_limits<std::int64_t>::max();
            for (const auto& c : line.components) {
                const auto* pile = scene_.stock->find({c.stock_item, location, owner()});
                const auto left = pile == nullptr ? 0
                                                  : inventory::promisable(
                                                        *pile, channel_->channel_group, scene_.now);
                most = std::min(most, std::max<std::int64_t>(0, left) / c.quantity);
            }
            sum += most;
        }
        return sum;
    }

    Uuid owner() const { return channel_->legal_entity.uuid; }

    const CartPriceScene& scene_;
    const orders::OpenCart& cart_;
    const channels::Channel* channel_;
    const channels::Market& market_;
    std::string tax_country_, shipping_free_by_;
    bool takes_stock_ = false;
    std::vector<LocationId> locations_;
    PricedCart priced_;
};

}  // namespace

UseAsk use_ask(const Pages& pages, const orders::OpenCart& cart) {
    UseAsk ask{cart.row.market.uuid, cart.coupons(), {}};
    if (pages.promotions->has_customer_limits) {
        ask.customers = customer_keys(cart.row.profile, cart.customer());
    }
    return ask;
}

UseAsk use_ask(const Pages& pages, const orders::OpenCart& cart, const Buyers& buyers, Instant at) {
    auto ask = use_ask(pages, cart);
    const auto* channel = pages.directory->find(cart.row.channel);
    check(channel != nullptr, "a cart is of a channel");
    ask.context = price_context(*channel, buyer_of(buyers, cart.row.profile), at);
    return ask;
}

PricedCart price_cart(const CartPriceScene& scene, const orders::OpenCart& cart) {
    return CartPricer(scene, cart).price();
}

void add_items(const Pages& pages, const orders::OpenCart& cart,
               std::vector<inventory::StockItemId>& items) {
    for (const auto& line : cart.lines) {
        for (const auto& c : pages.components(line.variant)) items.push_back(c.stock_item);
    }
}

std::vector<orders::LineRequest> line_requests(const Pages& pages, const orders::OpenCart& cart) {
    std::vector<orders::LineRequest> wishes;
    wishes.reserve(cart.lines.size());
    for (const auto& line : cart.lines) {
        const auto* offer = pages.offers->find(line.variant);
        check(offer != nullptr, "a variant is never deleted");
        orders::LineRequest wish;
        wish.sku = {offer->sku};
        wish.quantity = {line.quantity};
        wishes.push_back(std::move(wish));
    }
    return wishes;
}

}  // namespace nahtlos::flows
