// ExchangeHouse: a database with a market, and imports into it as a server or console does them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/batch/run_change.hpp"
#include "base/fake/world.hpp"
#include "base/table/delimited.hpp"
#include "exchange/formats.hpp"
#include "flows/engine.hpp"
#include "flows/exchange/export.hpp"
#include "flows/exchange/import.hpp"
#include "flows/verify.hpp"
#include "sim/shop/shop.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::testing {

using flows::exchange::Batch;
using flows::exchange::Batches;
using flows::exchange::ImportWriter;
using flows::exchange::Tally;
using table::RowProblem;

struct Imported {
    Tally tally;
    std::vector<RowProblem> problems;
    /// "3 Variant Barcode check_digit"
    std::vector<std::string> told() const {
        std::vector<std::string> all;
        for (const auto& p : problems) {
            all.push_back(std::to_string(p.line) + ' ' + p.column + ' ' + p.code);
        }
        return all;
    }
};

class ExchangeHouse {
public:
    explicit ExchangeHouse(const std::string& engine, bool has_shop = true) : kept_(engine) {
        if (has_shop) sim::make_shop(kept_.database());
        connection_ = kept_.database().open_writer();
    }
    sql::Database& database() { return kept_.database(); }
    World& world() { return world_; }

    flows::exchange::Setting setting{};

    flows::exchange::Ground ground() {
        auto read =
            database().read([&](Tx& tx) { return flows::exchange::read_ground(tx, setting); });
        check(read.ok(), "the market of a test is there");
        return *std::move(read);
    }

    flows::exchange::RunChange change() {
        return [this](const Change& change) {
            fake_.clock.advance(milliseconds(5));
            return run_change(*connection_, {}, world_.clock.now(), command_id(world_.ids.next()),
                              change);
        };
    }

    flows::exchange::RunStock stock() {
        return [this](const inventory::StockChangeRequest& request) {
            if (!engine_)
                engine_ = std::make_unique<flows::Engine>(database(), world_, BatchLimits{});
            std::optional<Result<inventory::StockChanged>> answer;
            const bool is_taken = engine_->change_stock().submit(
                {{request, {}, {}}, {}, {}, world_.clock.now(), command_id(world_.ids.next())},
                [&](auto result) { answer = std::move(result); });
            check(is_taken, "an idle line has room");
            while (!answer) engine_->pump();
            return *std::move(answer);
        };
    }

    Imported run(Batches& batches, ImportWriter::Options options = {}) {
        ImportWriter writer(ground(), change(), stock(), options);
        Imported out;
        Batch batch;
        for (bool goes_on = true; goes_on;) {
            goes_on = batches.next(batch);
            writer.write(batch, out.problems);
        }
        out.tally = writer.tally();
        return out;
    }

    Imported import_text(const std::string& text, const exchange::Format& format,
                         ImportWriter::Options options = {}) {
        table::TextSource source(text);
        table::DelimitedReader rows(source, {});
        const auto batches = format.kind == exchange::RecordKind::products
                                 ? flows::exchange::product_batches(rows, format, ground())
                                 : flows::exchange::record_batches(rows, format);
        return run(*batches, options);
    }

    Imported import_lines(const std::string& text) {
        table::TextSource source(text);
        return run(*flows::exchange::entity_batches(source));
    }

    std::string lines() {
        std::string all;
        flows::exchange::export_lines(database(),
                                      [&](const std::string& line) { all += line + '\n'; });
        return all;
    }

    std::vector<exchange::ProductRecord> products(
        const std::optional<flows::exchange::ShopPages>& shop = {}) {
        std::vector<exchange::ProductRecord> all;
        flows::exchange::export_products(
            database(), ground(), {setting, true, true, shop}, world_.clock.now(),
            [&](const exchange::ProductRecord& record) { all.push_back(record); });
        return all;
    }
    exchange::ProductRecord product(const std::string& handle) {
        for (auto& one : products()) {
            if (one.handle == handle) return one;
        }
        throw Broken("there is no product " + handle);
    }

    /// Tells what is not.
    bool is_sound() {
        const auto report = flows::verify(database(), {});
        for (const auto& one : report.invariants) EXPECT_EQ(one.broken, 0) << to_string(one);
        return report.is_sound();
    }

private:
    TestDatabase kept_;
    fake::FakeWorld fake_;
    World world_ = fake_.world();
    std::unique_ptr<sql::Connection> connection_;
    std::unique_ptr<flows::Engine> engine_;
};

}  // namespace nahtlos::testing
