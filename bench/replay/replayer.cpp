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
#include "bench/replay/pages.hpp"

namespace nahtlos::replay {
namespace {

namespace bj = boost::json;

constexpr std::size_t stock_rows_at_once = 1000, most_samples = 5, longest_sample = 200;

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
    StockRows(const std::string& day, const std::string& event) : day_(day), event_(event) {}

    void add(const char* kind, const std::string& sku, std::int64_t quantity,
             const std::string& reason) {
        rows_.push_back({{"kind", kind},
                         {"sku", sku},
                         {"location", warehouse_code},
                         {"quantity", quantity},
                         {"reason", reason},
                         {"occurred_at", day_ + "T00:00:00Z"},
                         {"source_event_id", event_},
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
    std::string day_, event_;
    std::vector<bj::object> rows_;
};

}  // namespace

Replayer::Replayer(HttpPool& pool, const Plan& plan, const Shop& shop, std::int64_t percent)
    : pool_(pool), plan_(plan), shop_(shop), percent_(percent), states_(plan.orders.size()) {}

ReplayResult Replayer::run() {
    began_us_ = now_us();
    for (const auto& line : plan_.lines) {
        const auto kind = classify(line);
        result_.lines += kind != LineClass::nothing && kind != LineClass::accounting ? 1 : 0;
    }
    find_known();
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

void Replayer::find_known() {
    each_order(pool_, [&](const bj::value& order) {
        known_ids_.emplace(order.at("external_id").as_string(), order.at("id").as_string());
    });
}

// Goods that were lost must have been there, so that they come in first; whatever the supply.
void Replayer::receive(const std::string& day, const DayStock& stock) {
    StockRows receipts(day, day), corrections(day, day + " corrections");
    for (const auto& [code, quantity] : stock.demand) {
        auto& asked = asked_[code];
        const auto come = supply_for(asked, quantity, percent_);
        asked += quantity;
        if (come == 0) continue;
        receipts.add("receive", code, come, "purchase");
        result_.pieces[code].received += come;
    }
    for (const auto index : stock.adjustments) {
        const auto& line = plan_.lines[index];
        auto& pieces = result_.pieces[line.code];
        if (line.quantity < 0) {
            receipts.add("receive", line.code, -line.quantity, "purchase");
            pieces.received -= line.quantity;
        }
        const auto& why = line.description;
        corrections.add("adjust", line.code, line.quantity, why.empty() ? "no reason given" : why);
        pieces.adjusted += line.quantity;
    }
    change_stock(receipts.bodies());
    change_stock(corrections.bodies());
}

void Replayer::change_stock(std::vector<std::string> bodies) {
    for (auto& body : bodies) {
        pool_.send({"POST", "/v1/stock/changes", std::move(body)}, [this](int status,
                                                                          std::string_view text) {
            const auto answer = parsed("stock changes", status, text);
            result_.stock_rows += answer.at("done").to_number<std::uint64_t>();
            result_.known.stock_rows += answer.at("already_done").to_number<std::uint64_t>();
        });
    }
    pool_.run();
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
        case StepKind::place: return place(step.index);
        case StepKind::ship: return ship(step.index, step.at);
        case StepKind::reverse: return reverse(plan_.reversals[step.index]);
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
         [this, order](int status, std::string_view body) { placed(order, status, body); });
}

void Replayer::placed(std::size_t index, int status, std::string_view body) {
    const auto& order = plan_.orders[index];
    const auto says = [&](std::string_view code) {
        return status == 409 && body.find(code) != std::string_view::npos;
    };
    if (status == 201) {
        const auto answer = bj::parse(body);
        auto& state = states_[index];
        state.id = answer.at("id").as_string();
        const auto& fulfillments = answer.at("fulfillments").as_array();
        if (!fulfillments.empty()) state.fulfillment = fulfillments[0].at("id").as_string();
        ++(order.is_credit ? result_.credits : result_.placed);
        sold(index);
        for (const auto line : order.lines) {
            if (is_stocked(order, line)) state.open += plan_.lines[line].quantity;
        }
    } else if (says("external_id_taken")) {
        return read_known(index);
    } else if (says("insufficient_stock") && !order.is_credit && percent_ < 100) {
        refused(index, body);
    } else {
        unexpected("invoice " + order.invoice, status, body);
    }
    finished(index);
}

bool Replayer::is_stocked(const PlannedOrder& order, std::size_t line) const {
    return !order.is_credit && is_article(plan_.lines[line].code);
}

void Replayer::sold(std::size_t index) {
    const auto& order = plan_.orders[index];
    states_[index].is_placed = true;
    for (const auto line : order.lines) {
        const auto& sold = plan_.lines[line];
        if (is_stocked(order, line)) result_.pieces[sold.code].sold += sold.quantity;
    }
}

// A refusal names what is left of each line that cannot be had, and none that can.
void Replayer::refused(std::size_t index, std::string_view body) {
    const auto& order = plan_.orders[index];
    ++result_.refused;
    result_.refused_invoices.insert(order.invoice);
    std::map<std::string, std::int64_t> asked;
    for (const auto line : order.lines) {
        result_.refused_minor += amount_minor(plan_.lines[line]);
        asked[plan_.lines[line].code] += plan_.lines[line].quantity;
    }
    std::string sample = order.invoice + ": 409 insufficient_stock";
    const auto answer = bj::parse(body);
    for (const auto& error : answer.at("errors").as_array()) {
        const std::string pointer(error.at("pointer").as_string());
        const auto at = std::stoul(pointer.substr(std::string_view("/lines/").size()));
        const auto& code = plan_.lines[order.lines.at(at)].code;
        const auto left = error.at("available").as_int64();
        if (left >= asked[code]) unexpected("refused without need", 409, body);
        ++result_.short_lines;
        sample += "; " + code + ' ' + std::to_string(asked[code]) + " asked " +
                  std::to_string(left) + " left";
    }
    if (result_.samples.size() < most_samples) {
        result_.samples.push_back(sample.substr(0, longest_sample));
    }
}

// An earlier run placed it: what that one did is in the order itself.
void Replayer::read_known(std::size_t index) {
    const auto& invoice = plan_.orders[index].invoice;
    const auto id = known_ids_.find(invoice);
    if (id == known_ids_.end()) {
        throw std::runtime_error("invoice " + invoice + " was placed by somebody else just now");
    }
    const auto target = "/v1/orders/" + id->second;
    pool_.send({"GET", target, {}}, [this, index, target](int status, std::string_view body) {
        take_known(index, parsed(target, status, body));
        finished(index);
    });
}

void Replayer::take_known(std::size_t index, const bj::value& known) {
    auto& state = states_[index];
    const auto& order = plan_.orders[index];
    state.id = known.at("id").as_string();
    const auto& fulfillments = known.at("fulfillments").as_array();
    if (!fulfillments.empty()) {
        state.fulfillment = fulfillments[0].at("id").as_string();
        state.is_shipped = fulfillments[0].at("status").as_string() == "shipped";
    }
    ++result_.known.orders;
    sold(index);
    for (const auto& line : known.at("lines").as_array()) {
        const auto at = line.at("line").as_int64();
        const auto canceled = line.at("canceled").as_int64();
        state.reversed_before[at] = canceled + line.at("returned").as_int64();
        if (!is_stocked(order, order.lines.at(static_cast<std::size_t>(at - 1)))) continue;
        state.open += line.at("ordered").as_int64() - canceled - line.at("fulfilled").as_int64();
    }
}

void Replayer::ship(std::size_t order, Instant at) {
    auto& state = states_[order];
    if (state.is_shipped) ++result_.known.shipments;
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

// Reversals of one order follow each other, so that the earlier ones are those that were done.
bool Replayer::was_reversed(const PlannedReversal& reversal) {
    auto& before = states_[reversal.order].reversed_before;
    std::size_t done = 0;
    for (const auto& [line, quantity] : reversal.units) done += before[line] >= quantity ? 1 : 0;
    if (done == 0) return false;
    if (done < reversal.units.size()) {
        throw std::runtime_error("invoice " + reversal.invoice + " was reversed in part only");
    }
    for (const auto& [line, quantity] : reversal.units) before[line] -= quantity;
    return true;
}

void Replayer::reversed(const PlannedReversal& reversal) {
    const auto& order = plan_.orders[reversal.order];
    for (const auto& [line, quantity] : reversal.units) {
        const auto index = order.lines[static_cast<std::size_t>(line - 1)];
        result_.pieces[plan_.lines[index].code].returned += quantity;
    }
    finished(reversal.order);
}

void Replayer::reverse(const PlannedReversal& reversal) {
    auto& state = states_[reversal.order];
    if (!state.is_placed) {
        ++result_.reversals_of_refused;
        return finished(reversal.order);
    }
    if (was_reversed(reversal)) {
        ++result_.known.reversals;
        return reversed(reversal);
    }
    bj::array lines;
    std::int64_t units = 0;
    for (const auto& [line, quantity] : reversal.units) {
        lines.push_back({{"line", line}, {"quantity", quantity}});
        units += quantity;
    }
    bj::object body{{"lines", std::move(lines)},
                    {"reason", reversal.invoice},
                    {"refund", "paid_out"},
                    {"occurred_at", to_string(reversal.time)}};
    const bool is_return = state.is_shipped;
    if (is_return) body["location"] = shop_.warehouse;
    post("/v1/orders/" + state.id + (is_return ? "/returns" : "/cancel"), bj::serialize(body),
         [this, &reversal, is_return, units](int status, std::string_view answer) {
             if (status < 200 || status > 299) {
                 unexpected("reversal " + reversal.invoice, status, answer);
             }
             ++(is_return ? result_.returns : result_.cancellations);
             if (!is_return) states_[reversal.order].open -= units;
             reversed(reversal);
         });
}

void Replayer::show_progress(const std::string& day, bool is_last) {
    const auto now = now_us();
    if (!is_last && now - shown_us_ < 1'000'000) return;
    shown_us_ = now;
    const auto done = result_.placed + result_.credits + result_.refused + result_.known.orders;
    const auto reversals = result_.cancellations + result_.returns + result_.known.reversals;
    std::fprintf(stderr, "\r%s  %llu of %zu invoices, %.0f/s, %llu refused, %llu reversals   ",
                 is_last ? "end       " : day.c_str(), static_cast<unsigned long long>(done),
                 plan_.orders.size(),
                 static_cast<double>(done) * 1e6 / static_cast<double>(now - began_us_ + 1),
                 static_cast<unsigned long long>(result_.refused),
                 static_cast<unsigned long long>(reversals));
    if (is_last) std::fputc('\n', stderr);
}

}  // namespace nahtlos::replay
