#include "flows/exchange_goods.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "flows/ask_return.hpp"
#include "flows/more_of_order.hpp"
#include "flows/new_order.hpp"
#include "flows/one_command.hpp"
#include "flows/order_book_beside.hpp"
#include "flows/order_children.hpp"
#include "flows/order_desk.hpp"
#include "flows/order_places.hpp"
#include "flows/refused.hpp"
#include "orders/progress.hpp"
#include "stored_value/types.hpp"

namespace nahtlos::flows {
namespace {

struct ExchangeEvent {
    orders::OrderId order;
    orders::ReturnId return_;
    orders::OrderId replacement;
};
BOOST_DESCRIBE_STRUCT(ExchangeEvent, (), (order, return_, replacement))

std::string at(std::size_t line, std::string_view field) {
    return "/lines/" + std::to_string(line) + '/' + std::string(field);
}

std::int64_t units_of(const orders::ExchangeWishLine& line) {
    return line.sku_quantity.value_or(line.quantity).value;
}

/// `amount_minor` of `units`, of one of them.
UnitPrice unit_price(std::int64_t amount_minor, std::int64_t units, Currency currency) {
    std::int64_t per_major = 1;
    for (int i = 0; i < exponent(currency); ++i) per_major *= 10;
    constexpr std::int64_t micro = 1'000'000;
    return {round_half_up(static_cast<__int128>(amount_minor) * micro,
                          static_cast<__int128>(units) * per_major)};
}

// Makes the order of what is taken instead.
class Replacement {
public:
    Replacement(Books& books, ChangeScope& scope, const ExchangeGoods& command,
                const OrderBook& book, const OpenOrder& old)
        : kind_(books), scope_(scope), command_(command), wish_(command.wish), old_(old) {
        rows_.pages = book.pages;
        rows_.stock = book.stock;
    }

    Result<ExchangeOffer> plan() {
        find_buyer();
        for (const auto step : {&Replacement::find_delivery, &Replacement::set_prices}) {
            if (auto refusal = (this->*step)()) return *std::move(refusal);
        }
        if (auto refusal = make()) return *std::move(refusal);
        ExchangeOffer offer;
        offer.status = fresh_->order.status;
        offer.currency = fresh_->order.currency;
        for (std::size_t i = 0; i < wish_.lines.values.size(); ++i) {
            const auto& wanted = wish_.lines.values[i];
            const auto& made = fresh_->lines.at(i);
            offer.lines.push_back({wanted.line, wanted.quantity.value, back_.at(i), made.sku,
                                   made.ordered, made.total_minor});
            offer.back_minor += back_.at(i);
        }
        offer.total_minor = fresh_->order.total_minor;
        return offer;
    }

    // Writes it. Its number and its id stand in the offer then.
    void place(ExchangeOffer& offer) {
        rows_.numbers = orders::take_numbers(scope_.tx, 1);
        const auto party = fresh_->order.party;
        const auto placed = kind_.fold(rows_, *entry_, *fresh_);
        if (party && buyer_.profile) {
            rows_.fresh.party_profiles.push_back(
                {*party, 1, *buyer_.profile, "exchanged goods", scope_.now});
        }
        kind_.save(scope_.tx, rows_);
        std::ranges::move(rows_.events, std::back_inserter(scope_.events));
        offer.replacement = placed.id;
        offer.number = placed.number;
    }

private:
    using Step = std::optional<Refusal>;

    void find_buyer() {
        buyer_ = buyer_again(scope_.tx, *rows_.pages, old_.order);
        if (!old_.order.party) return;
        auto found = customers::parties(scope_.tx, {*old_.order.party});
        if (!found.empty()) party_ = std::move(found.front());
    }

    // To where the order went, unless told.
    Step find_delivery() {
        if (wish_.delivery) {
            request_.delivery = *wish_.delivery;
            if (request_.delivery.way) {
                return refused(RefusalKind::invalid, "not_allowed",
                               "an exchange is sent free of charge", "/delivery/way");
            }
        }
        const auto method = request_.delivery.method;
        const bool travels =
            method == inventory::Method::ship || method == inventory::Method::parcel_shop;
        if (!travels || request_.delivery.address) return {};
        request_.delivery.address = address_again(scope_.tx, old_.order);
        if (request_.delivery.address) return {};
        return refused(RefusalKind::invalid, "required",
                       "is required: the order was not sent to an address", "/delivery/address");
    }

    Step set_prices() {
        const auto& pages = *rows_.pages;
        const auto* channel = pages.directory->find(old_.order.channel);
        check(channel != nullptr, "an order's channel is there");
        request_.pricing = orders::Pricing::external;
        request_.payment.kind = orders::TenderKind::invoice;
        request_.expected_total_minor = wish_.expected_total_minor;
        for (const auto& line : wish_.lines.values) {
            request_.lines.push_back({line.sku, {units_of(line)}, {}, {}, {}});
        }
        const auto places =
            order_places(pages, *channel, pages.directory->markets.at(channel->market), request_);
        if (!places) return places.refusal();
        const auto today =
            price_again(pages, old_.order, buyer_, places->tax_country, request_.lines, scope_.now);
        if (!today) return today.refusal();
        for (std::size_t i = 0; i < today->size(); ++i) {
            if (auto refusal = set_price(i, (*today)[i])) return refusal;
        }
        return {};
    }

    // Whoever takes another size of the same pays no more than before.
    Step set_price(std::size_t i, const orders::PricedLine& today) {
        const auto& wanted = wish_.lines.values[i];
        auto line = *old_.line(wanted.line);
        const auto* of = line.variant ? rows_.pages->offers->find(*line.variant) : nullptr;
        if (line.kind != orders::LineKind::goods || of == nullptr) {
            return refused(RefusalKind::invalid, "not_exchangeable",
                           "is no line of goods of the catalog", at(i, "line"));
        }
        auto& wish = request_.lines[i];
        wish.tax_rate_bp = today.row.tax_rate_bp;
        if (command_.is_free) {
            wish.unit_price = UnitPrice{};
            back_.push_back(0);
            return {};
        }
        const auto before = line.refunded_minor;
        orders::return_units(line, wanted.quantity.value);
        const auto back = line.refunded_minor - before;
        back_.push_back(back);
        const auto now = today.row.total_minor, units = units_of(wanted);
        const bool is_not_cheaper = static_cast<__int128>(now) * wanted.quantity.value >=
                                    static_cast<__int128>(back) * units;
        const bool is_kept = of->product == today.offer->product && is_not_cheaper;
        wish.unit_price = is_kept ? unit_price(back, wanted.quantity.value, old_.order.currency)
                                  : unit_price(now, units, old_.order.currency);
        return {};
    }

    Step make() {
        entry_ = {{request_, old_.order.channel, command_.scope.location},
                  {},
                  scope_.context,
                  scope_.now,
                  scope_.id,
                  command_.dice};
        auto made = make_order(*rows_.pages, rows_.stock, buyer_, rows_.uses, *entry_);
        if (!made) return made.refusal();
        fresh_ = *std::move(made);
        if (command_.is_held) fresh_->order.status = orders::OrderStatus::on_hold;
        copy_buyer();
        return {};
    }

    // The same person, as a party of this order.
    void copy_buyer() {
        if (!party_) return;
        customers::Party copy = *party_;
        copy.id = customers::PartyId{child_id(scope_.id, party_child)};
        copy.recorded_at = scope_.now;
        if (!fresh_->parties.empty()) copy.address = fresh_->parties.front().address;
        fresh_->order.party = copy.id;
        fresh_->parties = {std::move(copy)};
    }

    PlaceOrderKind kind_;
    ChangeScope& scope_;
    const ExchangeGoods& command_;
    const orders::ExchangeWish& wish_;
    const OpenOrder& old_;
    PlaceOrderKind::Rows rows_;
    orders::PlaceOrder request_;
    std::optional<Entry<PlaceOrderCommand>> entry_;
    std::optional<NewOrder> fresh_;
    std::optional<customers::Party> party_;
    Buyer buyer_;
    std::vector<std::int64_t> back_;
};

// What the articles that are wished for take from stock.
std::vector<inventory::StockItemId> items_of(Tx& tx, Books& books, const ExchangeGoods& command) {
    std::vector<inventory::StockItemId> items;
    const auto found = orders::orders(tx, {command.order}, sql::Lock::no);
    if (found.empty()) return items;
    const auto pages = books.open(tx);
    const auto* listings = pages->listings->of(found.front().channel);
    for (const auto& line : command.wish.lines.values) {
        const auto article = orders::article_of(*pages->offers, listings, line.sku.value);
        if (article.offer == nullptr) continue;
        for (const auto& c : pages->components(article.offer->variant)) {
            items.push_back(c.stock_item);
        }
    }
    return items;
}

AskReturn announcement(const ExchangeGoods& command) {
    AskReturn ask{command.order, {}, command.asked_by, true, command.window, command.scope};
    for (const auto& line : command.wish.lines.values) {
        ask.wish.lines.values.push_back({line.line, line.quantity, line.reason});
    }
    ask.wish.way = command.wish.way;
    ask.wish.location = command.wish.location;
    return ask;
}

void share_out(ExchangeOffer& offer, const OrderBook& book, const OpenOrder& order) {
    // The units still count as owed until they have come back.
    const auto left = spare_minor(book, order, std::nullopt) + offer.back_minor;
    const auto back = std::clamp<std::int64_t>(left, 0, offer.back_minor);
    offer.credit_minor = std::min({back, cash_minor(book, order), offer.total_minor});
    offer.to_pay_minor = offer.total_minor - offer.credit_minor;
    offer.to_refund_minor = back - offer.credit_minor;
}

}  // namespace

std::int64_t spare_minor(const OrderBook& book, const OpenOrder& order,
                         const std::optional<orders::ReturnId>& id) {
    const auto& row = order.order;
    auto spare = row.paid_minor - row.refunded_minor - orders::owed_minor(order.lines);
    for (const auto& t : order.returns) {
        const bool keeps_back = t.row.status == orders::ReturnStatus::inspected && t.row.id != id;
        if (keeps_back) spare -= t.row.refunded_minor;
    }
    for (const auto& share : order.payment_allocations) {
        for (const auto& r : pending_refunds(book.payments.at(share.row.payment))) {
            if (r.purpose == purpose_of(row.id)) spare -= r.amount_minor;
        }
    }
    return spare;
}

std::int64_t cash_minor(const OrderBook& book, const OpenOrder& order) {
    std::int64_t cash = 0;
    for (const auto& share : order.payment_allocations) {
        const auto& payment = book.payments.at(share.row.payment);
        if (payment.row.provider == stored_value::provider_name) continue;
        cash += share.row.amount_minor;
        for (const auto& r : pending_refunds(payment)) {
            if (r.purpose == purpose_of(order.order.id)) cash -= r.amount_minor;
        }
    }
    return std::max<std::int64_t>(0, cash);
}

Result<orders::OrderId> place_free(Books& books, ChangeScope& scope, const OrderBook& book,
                                   const OpenOrder& old, const ExchangeGoods& command) {
    Replacement replacement(books, scope, command, book, old);
    auto offer = replacement.plan();
    if (!offer) return offer.refusal();
    replacement.place(*offer);
    return *offer->replacement;
}

Result<ExchangeOffer> exchange_goods(Books& books, ChangeScope& scope,
                                     const ExchangeGoods& command) {
    const auto id = command.order;
    AskReturnKind kind(books);
    const Entry<AskReturn> entry{
        announcement(command), {}, scope.context, scope.now, command_within(scope.id, 1)};
    OrderAsk ask;
    AskReturnKind::ask(entry.command, ask);
    auto rows =
        load_order_book_beside(scope.tx, books, std::move(ask), items_of(scope.tx, books, command));
    if (auto problem = order_problem(rows, id, command.scope, command.version)) return *problem;
    const auto before = rows.orders.at(id);
    if (before.order.payment_collected_by == orders::Doer::channel) {
        return Refusal{RefusalKind::conflict, "paid_elsewhere",
                       "the channel collects the money of this order"};
    }
    auto work = kind.decide(rows, entry);
    if (!work) return work.refusal();
    Replacement replacement(books, scope, command, rows, before);
    auto offer = replacement.plan();
    if (!offer) return offer.refusal();
    share_out(*offer, rows, before);
    offer->version = before.order.version;
    if (command.wish.preview) return offer;
    replacement.place(*offer);
    const auto made = kind.fold(rows, entry, *work);
    offer->return_ = made.return_.id;
    OrderDesk desk(rows, id, {command_within(scope.id, 2), scope.now, scope.context});
    desk.note("exchange_agreed",
              json::write(ExchangeEvent{id, made.return_.id, *offer->replacement}));
    rows.take(desk.finish());
    offer->version = rows.orders.at(id).order.version;
    kind.save(scope.tx, rows);
    orders::insert_exchange(scope.tx, {id, made.return_.id, *offer->replacement,
                                       orders::ExchangeState::open, 0, scope.now, scope.now});
    std::ranges::move(rows.events, std::back_inserter(scope.events));
    return offer;
}

}  // namespace nahtlos::flows
