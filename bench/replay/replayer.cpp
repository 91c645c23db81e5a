#include "bench/replay/replayer.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <utility>

#include "bench/replay/classify.hpp"

namespace nahtlos::replay {
namespace {

namespace bj = boost::json;

constexpr std::size_t stock_rows_at_once = 500, most_samples = 5;

std::int64_t now_us() {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

[[noreturn]] void unexpected(const std::string& what, int status, std::string_view body) {
    throw std::runtime_error(what + ": " + std::to_string(status) + ' ' +
                             std::string(body.substr(0, 2000)));
}

// Stock changes of one day, each under its own name of the source, so that none counts twice.
class StockRows {
public:
    explicit StockRows(const std::string& day) : day_(day) {}

    void add(const char* kind, const std::string& sku, std::int64_t quantity,
             const std::string& reason) {
        rows_.push_back({{"kind", kind},
                         {"sku", sku},
                         {"location", warehouse_code},
                         {"quantity", quantity},
                         {"reason", reason},
                         {"occurred_at", day_ + "T00:00:00Z"},
                         {"source_event_id", day_},
                         {"source_line", static_cast<std::int64_t>(rows_.size())}});
    }
    /// Bodies in their order, each small enough for one call.
    std::vector<std::string> bodies() const {
        std::vector<std::string> all;
        for (std::size_t at = 0; at < rows_.size(); at += stock_rows_at_once) {
            const auto end = std::min(rows_.size(), at + stock_rows_at_once);
            bj::array some;
            for (auto i = at; i < end; ++i) some.push_back(rows_[i]);
            all.push_back(bj::serialize(bj::object{{"source", "replay"}, {"rows", some}}));
        }
        return all;
    }

private:
    std::string day_;
    std::vector<bj::object> rows_;
};

}  // namespace

Replayer::Replayer(HttpPool& pool, const Plan& plan, const Shop& shop, std::int64_t percent)
    : pool_(pool), plan_(plan), shop_(shop), percent_(percent), states_(plan.orders.size()) {}

ReplayResult Replayer::run() {
    began_us_ = now_us();
    std::size_t next = 0;
    const auto send_until = [&](const std::string& day) {
        while (next < plan_.steps.size() &&
               (day.empty() || date_string(plan_.steps[next].at) < day)) {
            start(next++);
        }
        pool_.run();
        show_progress(day, day.empty());
    };
    for (const auto& [day, stock] : plan_.days) {
        send_until(day);
        receive(day, stock);
    }
    send_until("");
    result_.seconds = static_cast<double>(now_us() - began_us_) / 1e6;
    return std::move(result_);
}

// Goods that were lost must have been there, so that they come in first; whatever the supply.
void Replayer::receive(const std::string& day, const DayStock& stock) {
    StockRows rows(day);
    for (const auto& [code, quantity] : stock.demand) {
        auto& asked = asked_[code];
        const auto come = supply_for(asked, quantity, percent_);
        asked += quantity;
        if (come == 0) continue;
        rows.add("receive", code, come, "purchase");
        result_.pieces[code].received += come;
    }
    for (const auto index : stock.adjustments) {
        const auto& line = plan_.lines[index];
        auto& pieces = result_.pieces[line.code];
        if (line.quantity < 0) {
            rows.add("receive", line.code, -line.quantity, "purchase");
            pieces.received -= line.quantity;
        }
        const auto& why = line.description;
        rows.add("adjust", line.code, line.quantity, why.empty() ? "no reason given" : why);
        pieces.adjusted += line.quantity;
    }
    for (auto& body : rows.bodies()) {
        pool_.send({"POST", "/v1/stock/changes", std::move(body)},
                   [](int status, std::string_view answer) {
                       if (status != 200) unexpected("stock changes", status, answer);
                   });
        pool_.run();  // one after the other: what is lost has come in before
    }
}

std::size_t Replayer::order_of(const Step& step) const {
    return step.kind == StepKind::reverse ? plan_.reversals[step.index].order : step.index;
}

// Steps of one order follow each other, each after the answer to the last.
void Replayer::start(std::size_t step) {
    auto& state = states_[order_of(plan_.steps[step])];
    if (state.is_busy) {
        state.waiting.push_back(step);
    } else {
        send_step(step);
    }
}

void Replayer::send_step(std::size_t index) {
    const auto& step = plan_.steps[index];
    states_[order_of(step)].is_busy = true;
    switch (step.kind) {
        case StepKind::place:
            return place(step.index);
        case StepKind::ship:
            return ship(step.index, step.at);
        case StepKind::reverse:
            return reverse(plan_.reversals[step.index]);
    }
}

void Replayer::finished(std::size_t order) {
    auto& state = states_[order];
    state.is_busy = false;
    if (state.waiting.empty()) return;
    const auto step = state.waiting.front();
    state.waiting.pop_front();
    send_step(step);
}

void Replayer::post(std::string target, std::string body,
                    std::function<void(int, std::string_view)> done) {
    pool_.send({"POST", std::move(target), std::move(body)}, std::move(done));
}

void Replayer::place(std::size_t order) {
    post("/v1/orders", order_body(plan_, plan_.orders[order]),
         [this, order](int status, std::string_view body) {
             placed(order, status, body);
             finished(order);
         });
}

void Replayer::placed(std::size_t index, int status, std::string_view body) {
    const auto& order = plan_.orders[index];
    auto& state = states_[index];
    if (status == 201) {
        const auto answer = bj::parse(body);
        state.is_placed = true;
        state.id = answer.at("id").as_string();
        const auto& fulfillments = answer.at("fulfillments").as_array();
        if (!fulfillments.empty()) state.fulfillment = fulfillments[0].at("id").as_string();
        ++(order.is_credit ? result_.credits : result_.placed);
        if (order.is_credit) return;
        for (const auto line : order.lines) {
            const auto& sold = plan_.lines[line];
            if (!is_article(sold.code)) continue;
            result_.pieces[sold.code].sold += sold.quantity;
            state.open += sold.quantity;
        }
        return;
    }
    if (status != 409 || order.is_credit || percent_ >= 100 ||
        body.find("insufficient_stock") == std::string_view::npos) {
        unexpected("invoice " + order.invoice, status, body);
    }
    ++result_.refused;
    result_.refused_invoices.insert(order.invoice);
    for (const auto line : order.lines) result_.refused_minor += amount_minor(plan_.lines[line]);
    if (result_.samples.size() < most_samples) {
        result_.samples.push_back(order.invoice + ": " + std::string(body.substr(0, 500)));
    }
}

void Replayer::ship(std::size_t order, Instant at) {
    auto& state = states_[order];
    if (!state.is_placed || state.open == 0) return finished(order);
    post("/v1/orders/" + state.id + "/fulfillments/" + state.fulfillment + "/actions",
         bj::serialize(
             bj::object{{"action", "ship"}, {"catch_up", true}, {"occurred_at", to_string(at)}}),
         [this, order](int status, std::string_view body) {
             if (status != 200) unexpected("shipping " + plan_.orders[order].invoice, status, body);
             states_[order].is_shipped = true;
             states_[order].open = 0;
             ++result_.shipped;
             finished(order);
         });
}

void Replayer::reverse(const PlannedReversal& reversal) {
    auto& state = states_[reversal.order];
    if (!state.is_placed) {
        ++result_.reversals_of_refused;
        return finished(reversal.order);
    }
    bj::array lines;
    for (const auto& [line, quantity] : reversal.units) {
        lines.push_back({{"line", line}, {"quantity", quantity}});
    }
    bj::object body{{"lines", std::move(lines)},
                    {"reason", reversal.invoice},
                    {"refund", "paid_out"},
                    {"occurred_at", to_string(reversal.time)}};
    const bool is_return = state.is_shipped;
    if (is_return) body["location"] = shop_.warehouse;
    post("/v1/orders/" + state.id + (is_return ? "/returns" : "/cancel"), bj::serialize(body),
         [this, &reversal, is_return](int status, std::string_view answer) {
             if (status < 200 || status > 299) {
                 unexpected("reversal " + reversal.invoice, status, answer);
             }
             ++(is_return ? result_.returns : result_.cancellations);
             const auto& order = plan_.orders[reversal.order];
             for (const auto& [line, quantity] : reversal.units) {
                 const auto index = order.lines[static_cast<std::size_t>(line - 1)];
                 result_.pieces[plan_.lines[index].code].returned += quantity;
                 if (!is_return) states_[reversal.order].open -= quantity;
             }
             finished(reversal.order);
         });
}

void Replayer::show_progress(const std::string& day, bool is_last) {
    const auto now = now_us();
    if (!is_last && now - shown_us_ < 1'000'000) return;
    shown_us_ = now;
    const auto done = result_.placed + result_.credits + result_.refused;
    std::fprintf(stderr, "\r%s  %llu of %zu invoices, %.0f/s, %llu refused, %llu reversals   ",
                 is_last ? "end       " : day.c_str(), static_cast<unsigned long long>(done),
                 plan_.orders.size(),
                 static_cast<double>(done) * 1e6 / static_cast<double>(now - began_us_ + 1),
                 static_cast<unsigned long long>(result_.refused),
                 static_cast<unsigned long long>(result_.cancellations + result_.returns));
    if (is_last) std::fputc('\n', stderr);
}

}  // namespace nahtlos::replay
