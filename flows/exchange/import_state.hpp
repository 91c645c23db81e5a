// The state of an import's writing side, shared by its parts.
#pragma once

#include <functional>
#include <memory>
#include <set>

#include "flows/books.hpp"
#include "flows/exchange/import.hpp"

namespace nahtlos::flows::exchange {

struct ImportWriter::State {
    Ground ground;
    RunChange run;
    RunStock run_stock;
    Options options;
    Tally tally;
    Books books;  // of stock and prices only
    std::shared_ptr<const pricing::PriceBook> prices;
    bool has_looked_for_lists = false;

    /// Runs it, and rolls back what it did in a dry run.
    std::optional<Refusal> change(const std::function<std::optional<Refusal>(ChangeScope&)>& work);

    class PriceSorter;
    struct Round {
        ProductRows rows;
        Uuid command;
        std::optional<Refusal> refusal;  // it was rolled back
    };
    struct Again {
        ProductsToWrite wishes;
        std::vector<Origin> origins;
    };
    struct Written {
        std::vector<SaleWish> sales;
        std::vector<StockWish> stock;
    };
    using Tell = std::function<void(const catalog::ProductWish&, const Origin&, std::string_view,
                                    const api::RowProblem&)>;
    std::optional<Round> run_round(ProductsToWrite& wishes, const std::vector<Origin>& origins,
                                   bool is_of_file);
    void settle(const Round& round, std::size_t place, const catalog::ProductWish& wish,
                Origin& origin, Written& written);
    void retry_or_tell(const api::RowAnswer& row, catalog::ProductWish& wish, Origin& origin,
                       bool is_last, const Tell& tell, Again& again);
    void write_products(Batch& batch, std::vector<RowProblem>& problems);
    /// What shall be changed of what is there; the rest is wrong or as it shall be.
    struct StockAsked {
        std::vector<std::int64_t> lines;  // of the rows of the request
        std::vector<bool> is_new;         // whether nothing was ever there
        std::int64_t unchanged = 0;
    };
    std::vector<RowProblem> stock_request(const Batch& batch,
                                          inventory::StockChangeRequest& request,
                                          StockAsked& asked);
    void write_stock(Batch& batch, std::vector<RowProblem>& problems);
    void write_prices(Batch& batch, std::vector<RowProblem>& problems);
    bool write_as_rows(Batch& batch, std::vector<RowProblem>& problems);
    void write_singles(const Batch& batch, std::vector<RowProblem>& problems);
    void write_entities(Batch& batch, std::vector<RowProblem>& problems);

    void write_coupons(const Batch& batch, std::vector<RowProblem>& problems);
    void write_coupons_of(const std::string& promotion, const std::vector<std::size_t>& places,
                          const Batch& batch, std::vector<RowProblem>& problems);
    void write_setup(const Batch& batch, std::vector<RowProblem>& problems);
    void write_publications(const Batch& batch, std::vector<RowProblem>& problems);
    void write_reviews(const Batch& batch, std::vector<RowProblem>& problems);
    /// A line that is refused as a whole.
    void tell(const Refusal& refusal, std::int64_t line, std::vector<RowProblem>& problems);

    void place_in_categories(Batch& batch, std::vector<RowProblem>& problems);
    void write_sales(const std::vector<SaleWish>& sales, std::vector<RowProblem>& problems);
    void write_levels(const std::vector<StockWish>& stock, std::vector<RowProblem>& problems);
    void count(const api::RowProblem& wrong, std::int64_t line, std::vector<RowProblem>& problems);
};

/// Finds the products of wishes whose handles were made of SKUs by those SKUs, and lays wishes over
/// what is stored of their products: what a file of that kind cannot say stays as it is.
void lay_over_stored(Tx& tx, const Setting& setting, std::vector<catalog::ProductWish>& wishes,
                     const std::vector<Origin>& origins);

/// Adds the values of options and the pictures of a wish to those that are stored.
void add_to_stored(Tx& tx, catalog::ProductWish& wish);

}  // namespace nahtlos::flows::exchange
