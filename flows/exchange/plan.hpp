// Plan: what somebody says of a file beside it, made ready to read the file by; for commands and
// for jobs.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "exchange/formats.hpp"
#include "flows/exchange/import.hpp"
#include "flows/exchange/table_source.hpp"

namespace nahtlos::flows::exchange {

/// Stored with an import that was asked for by the API.
struct ImportSettings {
    std::string format = "auto";  // or one of find_format(), or "jsonl"
    std::string mapping;          // TOML, instead of a format
    std::string policy = "reject";
    std::string market, language, location, tree = "main", encoding, delimiter, sheet;
    bool dry_run = false, has_quotes = true;
    bool may_write_stock = true, may_write_all = true;
};
BOOST_DESCRIBE_STRUCT(ImportSettings, (),
                      (format, mapping, policy, market, language, location, tree, encoding,
                       delimiter, sheet, dry_run, has_quotes, may_write_stock, may_write_all))

struct ImportPlan {
    RowPolicy policy;
    std::optional<nahtlos::exchange::Format> mapped;
    TableChoices choices;
    ImportWriter::Options options;
};

/// Refuses what makes no sense whatever the file is: "unknown_policy", "unknown_encoding",
/// "unknown_format" and what read_mapping() refuses.
Result<ImportPlan> plan_import(const ImportSettings& settings);

/// How the file is understood; null for lines of JSON. Refuses ("unknown_format") a file that is of
/// another kind than was said, or whose columns nobody knows. The plan outlives it.
Result<const nahtlos::exchange::Format*> format_of(const ImportPlan& plan,
                                                   const ImportSettings& settings,
                                                   TableSource& file);
/// "shopify", "jsonl", or "mapping".
std::string name_of(const nahtlos::exchange::Format* format);

/// Refuses ("market_missing") where prices are of a market and none is said.
std::optional<Refusal> unless_market(const nahtlos::exchange::Format* format, const Ground& ground);

std::unique_ptr<Batches> batches_of(TableSource& file, const nahtlos::exchange::Format* format,
                                    const Ground& ground);

/// Whether nothing after this can have been read.
bool is_broken(const RowProblem& problem);

}  // namespace nahtlos::flows::exchange
