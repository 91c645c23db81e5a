#include "flows/new_order.hpp"

#include <algorithm>
#include <set>

#include "flows/order_children.hpp"
#include "flows/order_places.hpp"
#include "flows/shipping.hpp"
#include "flows/slots.hpp"
#include "flows/source_order.hpp"
#include "flows/stored_tender.hpp"
#include "orders/exchanges.hpp"
#include "orders/fulfillment.hpp"
#include "sourcing/store.hpp"

namespace nahtlos::flows {
namespace {

using inventory::LocationId;
using inventory::Method;

Refusal wrong_field(std::string pointer, std::string code, std::string detail) {
    return {RefusalKind::invalid,
            "invalid_request",
            "the order cannot be taken like this",
            {{std::move(pointer), std::move(code), std::move(detail)}}};
}

// Builds one order step by step; each step may refuse.
class OrderMaker {
public:
    OrderMaker(const Pages& pages, const inventory::Stock& stock, const Buyer& buyer,
               const UseBook& uses, const Entry<PlaceOrderCommand>& entry,
               const stored_value::Wallet& wallet, bool may_wait)
        : pages_(pages),
          stock_(stock),
          buyer_(buyer),
          uses_(uses),
          wallet_(wallet),
          entry_(entry),
          request_(entry.command.request),
          may_wait_(may_wait) {}

    Result<NewOrder> make() {
        for (const auto step :
             {&OrderMaker::find_channel, &OrderMaker::find_places, &OrderMaker::price,
              &OrderMaker::find_window, &OrderMaker::plan, &OrderMaker::pay}) {
            if (auto refusal = (this->*step)()) return *refusal;
        }
        add_party();
        settle_status();
        return std::move(fresh_);
    }

private:
    using Step = std::optional<Refusal>;

    Step find_channel() {
        channel_ = pages_.directory->find(entry_.command.channel);
        if (channel_ == nullptr) return wrong_field("/channel", "unknown", "is not a channel");
        if (channel_->status != channels::ChannelStatus::live) {
            return Refusal{RefusalKind::conflict, "channel_not_live",
                           "channel " + channel_->code + " is not live"};
        }
        market_ = &pages_.directory->markets.at(channel_->market);
        auto& order = fresh_.order;
        order.id = orders::OrderId{child_id(entry_.id, order_child)};
        order.legal_entity = channel_->legal_entity;
        order.channel = channel_->id;
        order.market = market_->id;
        order.location = entry_.command.location;
        order.currency = market_->currency;
        if (request_.external_id) order.external_id = request_.external_id->value;
        order.pricing = request_.pricing;
        order.fulfilled_by = request_.fulfilled_by;
        order.tax_collected_by = request_.tax_collected_by;
        order.placed_at = request_.occurred_at.value_or(entry_.now);
        order.updated_at = entry_.now;
        return {};
    }

    Step find_places() {
        auto places = order_places(pages_, *channel_, *market_, request_);
        if (!places) return places.refusal();
        locations_ = std::move(places->locations);
        tax_country_ = std::move(places->tax_country);
        return {};
    }

    Step price() {
        const auto& languages = market_->languages;
        const auto at = request_.occurred_at.value_or(entry_.now);
        const pricing::Resolver prices(*pages_.prices, price_context(*channel_, buyer_, at));
        const orders::PricingScene scene{*pages_.offers,
                                         prices,
                                         *market_,
                                         languages.substr(0, languages.find(',')),
                                         tax_country_,
                                         channel_->id.uuid,
                                         channel_->publishes_all,
                                         request_.pricing,
                                         at,
                                         pages_.listings->of(channel_->id)};
        auto priced = orders::price_lines(scene, request_.lines);
        if (!priced) return priced.refusal();
        if (request_.pricing == orders::Pricing::engine) {
            if (auto refusal = use_promotions(scene, *priced)) return *refusal;
        }
        for (auto& line : *priced) {
            line.row.order_id = fresh_.order.id;
            has_unknown_ = has_unknown_ || line.offer == nullptr;
            factors_.push_back(line.factor);
            fresh_.lines.push_back(std::move(line.row));
        }
        if (auto refusal = price_shipping()) return *refusal;
        add_up();
        const auto& expected = request_.expected_total_minor;
        const bool is_other = expected && *expected != fresh_.order.total_minor;
        if (is_other) return total_changed(fresh_.order);
        return {};
    }

    Step use_promotions(const orders::PricingScene& scene, std::vector<orders::PricedLine>& lines) {
        auto made = promote(pages_, uses_, use_ask(pages_, entry_.command, buyer_, entry_.now),
                            buyer_, scene, lines);
        // Whoever names a coupon is not charged the full price without a word.
        for (std::size_t i = 0; i < made.coupons.size(); ++i) {
            if (made.coupons[i].status != CouponStatus::not_applied) continue;
            made.problems.push_back({"/coupons/" + std::to_string(i), "coupon_not_applied",
                                     "makes nothing of this order cheaper"});
        }
        if (!made.problems.empty()) {
            return Refusal{RefusalKind::conflict, "coupon_not_usable", "a coupon cannot be used",
                           std::move(made.problems)};
        }
        for (auto& discount : made.discounts) discount.order_id = fresh_.order.id;
        fresh_.discounts = std::move(made.discounts);
        fresh_.uses = std::move(made.uses);
        gifts_ = made.gifts;
        is_shipping_free_ = made.is_shipping_free;
        return {};
    }

    Step price_shipping() {
        if (!request_.delivery.way || !takes_stock()) return {};
        const auto& languages = market_->languages;
        ShippingAsk ask{*channel_, *market_, request_.delivery, tax_country_};
        for (const auto& line : fresh_.lines) {
            ask.goods_minor += line.total_minor - (market_->tax_included ? 0 : line.tax_minor);
        }
        // Gifts weigh nothing here: whether there are some is known only later.
        const std::span<const orders::NewLine> bought(fresh_.lines.data(),
                                                      fresh_.lines.size() - gifts_);
        ask.weight_g = weight_of(
            pages_, bought, [](const auto& line) { return line.variant; },
            [](const auto& line) { return line.ordered; });
        ask.is_free = is_shipping_free_;
        ask.language = languages.substr(0, languages.find(','));
        ask.at = request_.occurred_at.value_or(entry_.now);
        auto shipping = shipping_of(pages_, ask);
        if (!shipping) return shipping.refusal();
        shipping_ = *std::move(shipping);
        return {};
    }

    // Whether there is room in it is for those to say who count.
    Step find_window() {
        if (request_.delivery.method != Method::local_delivery) return {};
        if (!takes_stock()) {
            return wrong_field("/delivery/method", "not_allowed", "is only for what takes stock");
        }
        fresh_.slot = slot_named(pages_, *channel_, request_.delivery, entry_.now);
        if (fresh_.slot) return {};
        auto wrong = no_such_slot("/delivery/slot");
        return wrong_field(wrong.pointer, wrong.code, wrong.detail);
    }

    bool takes_stock() const {
        return std::ranges::any_of(fresh_.lines, [&](const auto& line) {
            return line.variant && !pages_.components(*line.variant).empty();
        });
    }

    // Shipping is the last line of an order, behind gifts that may yet fall away.
    void add_up() {
        auto lines = fresh_.lines;
        if (shipping_.line) lines.push_back(*shipping_.line);
        orders::add_up(fresh_.order, lines);
    }

    void add_shipping() {
        if (!shipping_.line) return;
        auto& line = *shipping_.line;
        line.order_id = fresh_.order.id;
        line.line = static_cast<std::int64_t>(fresh_.lines.size()) + 1;
        // The first promotion that makes it free takes all of it off.
        const auto of = std::ranges::find(fresh_.discounts, 0, &orders::Discount::line);
        if (line.discount_minor > 0 && of != fresh_.discounts.end()) {
            of->line = line.line;
            of->amount_minor = line.discount_minor;
        }
        fresh_.lines.push_back(line);
    }

    Step plan() {
        if (request_.fulfilled_by == orders::Doer::channel) return {};
        if (request_.delivery.method == Method::digital && takes_stock()) {
            return wrong_field("/delivery/method", "not_allowed",
                               "is only for what takes no stock");
        }
        if (auto refusal = plan_goods()) return refusal;
        add_shipping();
        return {};
    }

    Step plan_goods() {
        auto shares = plan_lines(may_wait_ && gifts_ == 0);
        // A gift is no reason to send what was bought from where the profile would not.
        if (gifts_ > 0 && (!shares || fell_back())) shares = plan_with_some_gifts();
        if (!shares) return in_wishes(shares.refusal());
        const auto lines = lines_to_plan();
        for (const auto& share : *shares) add_share(share, lines);
        if (has_waiting_) add_waiting();
        return {};
    }

    std::vector<PlanLine> lines_to_plan() const {
        std::vector<PlanLine> lines;
        for (const auto& line : fresh_.lines) {
            if (!line.variant) continue;
            lines.push_back({line.line, pages_.components(*line.variant), line.ordered});
        }
        return lines;
    }

    Result<std::vector<Share>> plan_lines(bool may_wait) {
        const PlanScene scene{stock_, owner(), channel_->channel_group, entry_.now, locations_};
        const auto lines = lines_to_plan();
        has_waiting_ = false;
        if (pages_.sourcing->find(channel_->id.uuid, market_->id.uuid) == nullptr) {
            return plan_allocation(scene, lines);
        }
        auto sourced = source_order(source_ask(scene, lines, may_wait));
        if (!sourced) return plan_allocation(scene, lines);
        fresh_.sourced = std::move(sourced->row);
        has_waiting_ = sourced->has_waiting;
        return std::move(sourced->shares);
    }

    SourceAsk source_ask(const PlanScene& scene, const std::vector<PlanLine>& lines,
                         bool may_wait) const {
        const auto& to = request_.delivery;
        SourceAsk ask{
            pages_,       scene,     fresh_.order.id.uuid, child_id(entry_.id, decision_child),
            channel_->id, to.method, shipping_.method};
        ask.customer_groups = buyer_.groups;
        ask.country = tax_country_;
        if (to.address) ask.postcode = to.address->postal_code.value;
        ask.value_minor = fresh_.order.total_minor;
        if (fresh_.slot) ask.promised_at = fresh_.slot->ends_at;
        ask.may_wait = may_wait;
        for (const auto& line : lines) {
            const auto& row = fresh_.lines.at(static_cast<std::size_t>(line.line - 1));
            ask.lines.push_back(source_line(line, row));
        }
        return ask;
    }

    // The profile had no place for all, and the rule without profiles decided.
    bool fell_back() const { return fresh_.sourced && fresh_.sourced->fell_back != 0; }

    // Gifts are given while there are some, each by itself.
    Result<std::vector<Share>> plan_with_some_gifts() {
        const auto first = fresh_.lines.end() - static_cast<std::ptrdiff_t>(gifts_);
        const std::vector<orders::NewLine> gifts(first, fresh_.lines.end());
        fresh_.lines.erase(first, fresh_.lines.end());
        auto shares = plan_lines(may_wait_);
        if (!shares) return shares;
        const bool fell_back_without = fell_back();
        const bool has_waiting = has_waiting_;  // then there is no gift, which waits for nothing
        for (const auto& gift : gifts) {
            const auto decided = fresh_.sourced;
            fresh_.lines.push_back(gift);
            fresh_.lines.back().line = static_cast<std::int64_t>(fresh_.lines.size());
            auto more = plan_lines(false);
            if (more && !has_waiting && (fell_back_without || !fell_back())) {
                renumber(gift.line, fresh_.lines.back().line);
                shares = std::move(more);
            } else {
                fresh_.lines.pop_back();
                fresh_.sourced = decided;
                drop_gift(gift.line);
            }
        }
        has_waiting_ = has_waiting;
        add_up();
        return shares;
    }

    void renumber(std::int64_t from, std::int64_t to) {
        for (auto& discount : fresh_.discounts) {
            if (discount.line == from) discount.line = to;
        }
    }

    // A promotion that gives nothing is not used, and neither is its coupon.
    void drop_gift(std::int64_t line) {
        const auto of = std::ranges::find(fresh_.discounts, line, &orders::Discount::line);
        check(of != fresh_.discounts.end(), "a gift is a discount");
        std::set<Uuid> unused{of->promotion.uuid};
        for (const auto& [code, coupon] : uses_.coupons) {
            if (coupon.promotion == of->promotion) unused.insert(coupon.id.uuid);
        }
        std::erase_if(fresh_.uses, [&](const auto& key) { return unused.contains(key.subject); });
        fresh_.discounts.erase(of);
    }

    // What is left, counted as the caller counts: in things of the channel.
    Refusal in_wishes(Refusal refusal) const {
        for (auto& problem : refusal.fields) {
            const auto line = line_index(problem.pointer);
            if (problem.available && line) *problem.available /= factors_.at(*line);
        }
        return refusal;
    }

    void add_share(const Share& share, const std::vector<PlanLine>& lines) {
        const auto fulfillment = fulfillment_at(share.location);
        auto& row = fresh_.lines.at(static_cast<std::size_t>(share.line - 1));
        row.allocated += share.quantity;
        const auto line = std::ranges::find(lines, share.line, &PlanLine::line);
        std::int64_t beyond = 0;  // units that no goods are there for: a backorder
        for (const auto& c : line->components) {
            const inventory::PileKey at{c.stock_item, share.location, owner()};
            const auto need = share.quantity * c.quantity;
            beyond = std::max(beyond, share.quantity - left(at, need) / c.quantity);
            fresh_.promises.push_back({share.line, at, need});
            fresh_.fulfillment_of.push_back(fulfillment);
            promised_ += need;
        }
        row.backordered += beyond;
    }

    // What is there and not promised to a line before; more, where it is plenty for all of them.
    std::int64_t left(const inventory::PileKey& at, std::int64_t need) const {
        auto left = inventory::available(*stock_.find(at), entry_.now);
        if (left >= promised_ + need) return left;
        for (const auto& promise : fresh_.promises) {
            if (promise.at == at) left -= promise.quantity;
        }
        return std::max<std::int64_t>(0, left);
    }

    orders::FulfillmentId fulfillment_at(LocationId location) {
        for (const auto& f : fresh_.fulfillments) {
            if (f.location == location) return f.id;
        }
        auto& f = add_fulfillment();
        f.location = location;
        if (orders::has_pickup_code(f.method)) {
            f.pickup_code = orders::pickup_code(entry_.dice);
        }
        if (fresh_.slot) {
            f.promise_from = fresh_.slot->key.starts_at;
            f.promise_by = fresh_.slot->ends_at;
        } else if (shipping_.method != nullptr) {
            f.promise_by = promise_by(pages_, *shipping_.method, location, entry_.now);
        }
        return f.id;
    }

    // What has no place yet, as after a reject that nobody could take over.
    void add_waiting() {
        auto& f = add_fulfillment();
        f.status = orders::FulfillmentStatus::on_hold;
        f.hold_reason = "no_location";
    }

    orders::Fulfillment& add_fulfillment() {
        orders::Fulfillment f;
        f.order_id = fresh_.order.id;
        f.id = orders::FulfillmentId{child_id(
            entry_.id, static_cast<std::uint16_t>(first_fulfillment + fresh_.fulfillments.size()))};
        f.method = request_.delivery.method;
        f.updated_at = entry_.now;
        return fresh_.fulfillments.emplace_back(std::move(f));
    }

    Step pay() {
        auto& order = fresh_.order;
        if (auto refusal = take_cards()) return refusal;
        switch (request_.payment.kind) {
            case orders::TenderKind::external:
                order.terms = orders::Terms::external;
                order.payment_collected_by = orders::Doer::channel;
                break;
            case orders::TenderKind::invoice: order.terms = orders::Terms::invoice; break;
            case orders::TenderKind::settled: return settle();
        }
        return {};
    }

    // Gift cards pay first; what they leave is paid as the request says.
    Step take_cards() {
        const auto& cards = request_.payment.gift_cards;
        if (!cards || cards->values.empty()) return {};
        if (request_.payment.kind == orders::TenderKind::external) {
            return wrong_field("/payment/gift_cards", "not_allowed",
                               "are not for orders that the channel collects the money of");
        }
        const stored_value::TakeScene scene{
            channel_->legal_entity.uuid, market_->currency, {}, entry_.now};
        std::vector<FieldProblem> wrong;
        const auto accounts =
            named_accounts(wallet_, cards->values, scene, "/payment/gift_cards", wrong);
        if (!wrong.empty()) {
            return Refusal{RefusalKind::invalid, "invalid_request",
                           "these cannot pay for the order", std::move(wrong)};
        }
        fresh_.takes = wallet_.plan(accounts, fresh_.order.total_minor, scene);
        for (const auto& take : fresh_.takes) fresh_.order.paid_minor += take.amount_minor;
        return {};
    }

    Step settle() {
        auto& order = fresh_.order;
        const auto due_minor = order.total_minor - order.paid_minor;
        order.terms = orders::Terms::captured;
        if (due_minor == 0) return {};
        if (!request_.payment.provider) {
            return wrong_field("/payment/provider", "required", "is required for settled payment");
        }
        if (order.total_minor < 0) {
            return wrong_field("/payment/kind", "not_allowed", "cannot settle a negative total");
        }
        if (request_.payment.provider->value == stored_value::provider_name) {
            return wrong_field("/payment/provider", "not_allowed",
                               "is booked by itself: name gift_cards");
        }
        if (request_.payment.provider->value == orders::exchange_provider) {
            return wrong_field("/payment/provider", "not_allowed",
                               "is booked by itself when goods are exchanged");
        }
        pay_settled(fresh_, request_.payment, due_minor, entry_);
        return {};
    }

    void add_party() {
        if (!request_.customer && !request_.delivery.address) return;
        auto party =
            customers::make_party(customers::PartyId{child_id(entry_.id, party_child)},
                                  request_.customer, request_.delivery.address, entry_.now);
        fresh_.order.party = party.id;
        fresh_.parties.push_back(std::move(party));
    }

    void settle_status() {
        auto& order = fresh_.order;
        // An article that nobody knows waits for a person: the sale itself is not lost.
        order.status = has_unknown_ ? orders::OrderStatus::on_hold : orders::OrderStatus::placed;
        order.payment_status = orders::payment_state(order, order.total_minor, 0);
        order.fulfillment_status = orders::FulfillmentState::unfulfilled;
    }

    Uuid owner() const { return channel_->legal_entity.uuid; }

    const Pages& pages_;
    const inventory::Stock& stock_;
    const Buyer& buyer_;
    const UseBook& uses_;
    const stored_value::Wallet& wallet_;
    const Entry<PlaceOrderCommand>& entry_;
    const orders::PlaceOrder& request_;
    const channels::Channel* channel_ = nullptr;
    const channels::Market* market_ = nullptr;
    std::string tax_country_;
    std::vector<LocationId> locations_;
    std::vector<std::int64_t> factors_;  // of the lines: units that make one of the wish
    const bool may_wait_;
    bool has_unknown_ = false, has_waiting_ = false;
    std::size_t gifts_ = 0;  // lines at the end that are for nothing
    bool is_shipping_free_ = false;
    Shipping shipping_;
    std::int64_t promised_ = 0;  // of all items together
    NewOrder fresh_;
};

}  // namespace

Result<NewOrder> make_order(const Pages& pages, const inventory::Stock& stock, const Buyer& buyer,
                            const UseBook& uses, const Entry<PlaceOrderCommand>& entry,
                            const stored_value::Wallet& wallet, bool may_wait) {
    return OrderMaker(pages, stock, buyer, uses, entry, wallet, may_wait).make();
}

}  // namespace nahtlos::flows
