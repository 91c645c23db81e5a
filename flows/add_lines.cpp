#include "flows/add_lines.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "flows/change_method.hpp"
#include "flows/more_of_order.hpp"
#include "flows/refused.hpp"
#include "flows/repin.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows {
namespace {

using orders::ChangeActionKind;

struct AddedUnits {
    std::int64_t line = 0;
    std::string sku;
    std::int64_t quantity = 0;
};
BOOST_DESCRIBE_STRUCT(AddedUnits, (), (line, sku, quantity))

struct AddedEvent {
    orders::OrderId order;
    std::vector<AddedUnits> lines;
};
BOOST_DESCRIBE_STRUCT(AddedEvent, (), (order, lines))

orders::Line line_of(const orders::NewLine& row) {
    orders::Line line;
    line.order_id = row.order_id;
    line.line = row.line;
    line.kind = row.kind;
    line.variant = row.variant;
    line.sku = row.sku;
    line.title = row.title;
    line.unit_price = row.unit_price;
    line.scale = row.scale;
    line.total_minor = row.total_minor;
    line.tax_minor = row.tax_minor;
    line.tax_category = row.tax_category;
    line.tax_country = row.tax_country;
    line.tax_rate_bp = row.tax_rate_bp;
    line.ordered = row.ordered;
    line.charged_minor = row.charged_minor;
    return line;
}

class Addition {
public:
    Addition(const OrderBook& book, orders::OrderId order, const orders::ChangeRequest& request,
             const Buyer& buyer, const CommandFacts& facts)
        : desk_(book, order, facts), buyer_(buyer) {
        const auto& all = request.actions.values;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].action != ChangeActionKind::add_line) continue;
            wishes_.push_back({*all[i].sku, {*all[i].quantity}, {}, {}, {}});
            at_.push_back("/actions/" + std::to_string(i));
        }
    }

    Result<AddedLines> run() {
        using Step = std::optional<Refusal> (Addition::*)();
        for (const Step step : {&Addition::unless_elsewhere, &Addition::find_like, &Addition::price,
                                &Addition::give}) {
            if (auto refusal = (this->*step)()) return *std::move(refusal);
        }
        AddedEvent event{desk_.order().order.id, {}};
        for (const auto& row : rows_) event.lines.push_back({row.line, row.sku, row.ordered});
        desk_.note("order_lines_added", json::write(event));
        return AddedLines{desk_.finish(), std::move(rows_)};
    }

private:
    using Refused = std::optional<Refusal>;

    const orders::Order& order() const { return desk_.order().order; }

    // What a channel sold, priced or delivers is changed in that channel.
    Refused unless_elsewhere() {
        const bool is_ours = order().payment_collected_by == orders::Doer::us &&
                             order().fulfilled_by == orders::Doer::us &&
                             order().pricing == orders::Pricing::engine;
        if (is_ours) return {};
        return Refusal{RefusalKind::conflict, "paid_elsewhere",
                       "the channel collects the money of this order"};
    }

    // The goods go as those that nobody has begun with.
    Refused find_like() {
        bool is_any = false;
        for (const auto& f : desk_.order().fulfillments) {
            if (is_over(f.row.status) || !is_untouched(f.row.status)) continue;
            like_ = f.row;
            is_any = true;
            if (f.row.location) places_.push_back(*f.row.location);
        }
        if (is_any) return {};
        return refused(RefusalKind::conflict, "already_begun",
                       "nothing of the order waits that more goods could go with",
                       at_.front() + "/sku");
    }

    std::string tax_country() const {
        for (const auto& line : desk_.order().lines) {
            if (!line.tax_country.empty()) return line.tax_country;
        }
        return desk_.pages().directory->markets.at(order().market).country;
    }

    Refused price() {
        auto priced =
            price_again(desk_.pages(), order(), buyer_, tax_country(), wishes_, desk_.facts().now);
        if (!priced) return by_action(priced.refusal(), 0);
        std::int64_t number = 0;
        for (const auto& line : desk_.order().lines) number = std::max(number, line.line);
        for (auto& line : *priced) {
            auto& row = rows_.emplace_back(std::move(line.row));
            row.order_id = order().id;
            row.line = ++number;
            put(row);
        }
        return {};
    }

    void put(const orders::NewLine& row) {
        auto& changed = desk_.order();
        changed.lines.push_back(line_of(row));
        changed.changed_lines.insert(row.line);
        changed.order.total_minor += row.total_minor;
        changed.order.tax_minor += row.tax_minor;
    }

    Refused give() {
        std::vector<RepinUnits> goods;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            auto parts = desk_.components(*desk_.order().line(rows_[i].line));
            if (!parts.empty()) goods.push_back({{rows_[i].line, rows_[i].ordered}, parts});
        }
        if (goods.empty()) return {};
        auto shares = find(goods);
        if (!shares) return by_action(shares.refusal(), rows_.front().line - 1);
        if (!is_all(goods, *shares)) {
            return refused(RefusalKind::conflict, "insufficient_stock",
                           "the goods find no place that has all of them",
                           at_.front() + "/quantity");
        }
        place(desk_, like_, goods, *shares, std::nullopt);
        return {};
    }

    // First where goods of the order are already: that is one parcel, or the store of the customer.
    Result<std::vector<Share>> find(const std::vector<RepinUnits>& goods) {
        auto like = like_;
        like.location.reset();
        const bool is_collected = orders::way_of(like.method) == orders::Way::collected;
        Result<std::vector<Share>> last =
            Refusal{RefusalKind::conflict, "insufficient_stock", "there is not enough stock"};
        for (const auto& location : places_) {
            auto shares = find_place(desk_, like, goods, location);
            if (shares.ok() && is_all(goods, *shares)) return shares;
            if (!shares) last = std::move(shares);
        }
        if (is_collected) return last;
        return find_place(desk_, like, goods, std::nullopt);
    }

    // Lines are actions to the caller; prices count them from the first that is added, plans from
    // the first of the order.
    Refusal by_action(Refusal refusal, std::int64_t before) const {
        for (auto& problem : refusal.fields) {
            const auto line = line_index(problem.pointer);
            const auto nth = line ? static_cast<std::int64_t>(*line) - before : -1;
            if (nth < 0 || nth >= std::ssize(at_)) continue;
            const auto field = problem.pointer.find('/', std::string("/lines/").size());
            problem.pointer = at_[static_cast<std::size_t>(nth)] +
                              (field == std::string::npos ? "" : problem.pointer.substr(field));
        }
        return refusal;
    }

    OrderDesk desk_;
    const Buyer& buyer_;
    std::vector<orders::LineRequest> wishes_;
    std::vector<std::string> at_;  // pointers of their actions
    orders::Fulfillment like_;
    std::vector<inventory::LocationId> places_;
    std::vector<orders::NewLine> rows_;
};

}  // namespace

std::vector<inventory::StockItemId> items_to_add(Tx& tx, Books& books, orders::OrderId order,
                                                 const orders::ChangeRequest& request) {
    std::vector<inventory::StockItemId> items;
    const auto found = orders::orders(tx, {order}, sql::Lock::no);
    if (found.empty()) return items;
    const auto pages = books.open(tx);
    const auto* listings = pages->listings->of(found.front().channel);
    for (const auto& action : request.actions.values) {
        if (!action.sku) continue;
        const auto article = orders::article_of(*pages->offers, listings, action.sku->value);
        if (article.offer == nullptr) continue;
        for (const auto& c : pages->components(article.offer->variant)) {
            items.push_back(c.stock_item);
        }
    }
    return items;
}

Result<AddedLines> add_lines(const OrderBook& book, orders::OrderId order,
                             const orders::ChangeRequest& request, const Buyer& buyer,
                             const CommandFacts& facts) {
    return Addition(book, order, request, buyer, facts).run();
}

}  // namespace nahtlos::flows
