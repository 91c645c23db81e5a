// WriteFile: the catalog as a file of any format that there is, for commands and for jobs.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/sql/database.hpp"
#include "base/table/stream.hpp"
#include "flows/exchange/ground.hpp"
#include "flows/exchange/shop_pages.hpp"

namespace nahtlos::flows::exchange {

/// Stored with an export that was asked for by the API.
struct ExportSettings {
    std::string format;
    std::string market, language, location, channel;
    std::string link;  // of Google's rows: {handle} and {sku} become what they say
    bool is_xml = false, only_active = false;
};
BOOST_DESCRIBE_STRUCT(ExportSettings, (),
                      (format, market, language, location, channel, link, is_xml, only_active))

bool is_export_format(std::string_view format);
/// What is counted of a format: "products", "lines", ...
std::string_view unit_of(std::string_view format);

struct ExportScene {
    Ground ground;
    std::optional<ShopPages> shop;  // what a feed links to
};

/// Refuses "unknown_format", "unknown_market", "market_missing" where prices are wanted, and a
/// channel as shop_pages() does.
Result<ExportScene> export_scene(Tx& tx, const ExportSettings& settings);

struct Exported {
    std::int64_t count = 0;
    std::int64_t cut_texts = 0;  // longer than a cell of a spreadsheet can be
};
BOOST_DESCRIBE_STRUCT(Exported, (), (count, cut_texts))

/// Called now and then, since a catalog may be large: may throw, which ends the writing.
using Between = std::function<void()>;

/// Any format but the spreadsheet. Throws table::StreamError, and what `out` throws.
Exported write_file(sql::Database& database, const ExportScene& scene,
                    const ExportSettings& settings, Instant now, table::ByteSink& out,
                    const Between& between = {});
/// A spreadsheet, which is put together in a file.
Exported write_sheet(sql::Database& database, const ExportScene& scene,
                     const ExportSettings& settings, Instant now, const std::string& path,
                     const Between& between = {});

}  // namespace nahtlos::flows::exchange
