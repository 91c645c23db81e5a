#include <iostream>

#include "apps/nahtlos/commands.hpp"
#include "apps/nahtlos/spoken.hpp"
#include "base/real/files.hpp"
#include "base/real/world.hpp"
#include "flows/exchange/write_file.hpp"

namespace nahtlos::app {
namespace {

using flows::exchange::Exported;
using flows::exchange::ExportScene;
using flows::exchange::ExportSettings;

Exported write(sql::Database& database, const ExportScene& scene, const ExportSettings& settings,
               const std::string& path) {
    real::SystemClock clock;
    if (settings.format == "xlsx") {
        return flows::exchange::write_sheet(database, scene, settings, clock.now(), path);
    }
    real::FileSink out(path);
    const auto done = flows::exchange::write_file(database, scene, settings, clock.now(), out);
    out.finish();
    return done;
}

}  // namespace

int export_file(const ExportOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    if (options.format == "xlsx" && options.out == "-") {
        std::cerr << "nahtlos: a spreadsheet needs --out FILE\n";
        return wrong_usage;
    }
    const ExportSettings settings{.format = options.format,
                                  .market = options.market,
                                  .language = options.language,
                                  .location = options.location,
                                  .channel = options.channel,
                                  .link = options.link,
                                  .is_xml = options.out.ends_with(".xml"),
                                  .only_active = options.only_active};
    sql::Database database(database_options(*config));
    const auto scene =
        database.read([&](Tx& tx) { return flows::exchange::export_scene(tx, settings); });
    if (!scene) {
        std::cerr << "nahtlos: " << spoken(scene.refusal())
                  << (scene.refusal().code == "market_missing" ? " (--market)\n" : "\n");
        return wrong_usage;
    }
    if (settings.format == "google" && !scene->shop && settings.link.empty()) {
        std::cerr << "no channel of this market has said where its pages stand, so products have "
                     "no link and pictures their own address: PUT /v1/channels/{id}/storefront, "
                     "or --link\n";
    }
    const auto done = write(database, *scene, settings, options.out);
    if (done.cut_texts > 0) {
        std::cerr << done.cut_texts << " texts were longer than a cell can be, and are cut\n";
    }
    std::cerr << "wrote " << done.count << ' ' << flows::exchange::unit_of(settings.format) << '\n';
    return all_well;
}

}  // namespace nahtlos::app
