#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "apps/nahtlos/commands.hpp"
#include "apps/nahtlos/source.hpp"
#include "base/ops/config_settings.hpp"

namespace {

using namespace nahtlos;
using namespace nahtlos::app;

// Every setting as a flag, so that --help shows them with what they take.
void add_settings(CLI::App& command, config::Given& given) {
    const auto note = [&given](const std::string& name) {
        return [&given, name](const std::string& value) { given.emplace_back(name, value); };
    };
    command.add_option_function<std::string>("--config", note("config"),
                                             "configuration file (TOML)");
    for (const auto& setting : config::settings) {
        std::string names;
        for (const auto name : {setting.alias, setting.key}) {
            if (name.empty()) continue;
            std::string dashed(name);
            std::ranges::replace(dashed, '_', '-');
            for (const auto& spelling : {dashed, std::string(name)}) {
                if (names.find("--" + spelling) != std::string::npos &&
                    (spelling == name) == (dashed == name)) {
                    continue;
                }
                names += (names.empty() ? "--" : ",--") + spelling;
            }
        }
        command
            .add_option_function<std::string>(names, note(std::string(setting.key)),
                                              std::string(setting.meaning))
            ->group("Settings");
    }
}

struct Commands {
    ServeOptions serve;
    MigrateOptions migrate;
    VerifyOptions verify;
    ConfigOptions config;
    KeyOptions create, list, revoke;
    StaffOptions new_staff, all_staff, old_staff, staff_password;
    DemoOptions demo;
    SimOptions sim;
    BackupOptions backup;
    RestoreOptions restore;
    DoctorOptions doctor;
    PrivacyOptions privacy;
    SourceOptions source;
    ImportOptions import;
    ExportOptions export_;
};

void add_serve(CLI::App& app, Commands& given, int& code) {
    auto* serve_command = app.add_subcommand("serve", "Serve the API until told to stop");
    add_settings(*serve_command, given.serve.settings);
    serve_command->add_flag("!--no-migrate", given.serve.is_migrating,
                            "leave the database as it is; it must be up to date");
    serve_command->final_callback([&] { code = guarded([&] { return serve(given.serve); }); });
}

void add_migrate(CLI::App& app, Commands& given, int& code) {
    auto* command = app.add_subcommand("migrate", "Bring the database up to date");
    add_settings(*command, given.migrate.settings);
    command->add_flag("--check", given.migrate.only_checks,
                      "only say what is pending; exits with 5 if anything is");
    command->final_callback([&] { code = guarded([&] { return migrate(given.migrate); }); });
}

void add_verify(CLI::App& app, Commands& given, int& code) {
    auto* command = app.add_subcommand(
        "verify", "Check every invariant of the database; exits with 6 if one is broken");
    add_settings(*command, given.verify.settings);
    command->add_flag("--quiet", given.verify.is_quiet, "say only what is broken");
    command->add_option("--audit-head", given.verify.audit_head,
                        "POSITION:HASH that verify printed before: the audit trail up to there "
                        "must be the same");
    command->final_callback([&] { code = guarded([&] { return verify(given.verify); }); });
}

void add_config(CLI::App& app, Commands& given, int& code) {
    auto* command = app.add_subcommand("config", "Check the configuration and show it");
    add_settings(*command, given.config.settings);
    command->add_flag("--explain", given.config.explains,
                      "with meaning, source, default and allowed values");
    command->add_flag("--json", given.config.as_json, "the same for programs");
    command->final_callback([&] { code = guarded([&] { return check_config(given.config); }); });
}

void add_demo(CLI::App& app, Commands& given, int& code) {
    auto* command = app.add_subcommand("demo", "Make a demo retailer in an empty database");
    add_settings(*command, given.demo.settings);
    command->add_option("--seed", given.demo.seed, "the same seed makes the same retailer");
    command->add_flag("--day", given.demo.is_day,
                      "play a day at the server that runs on this data: customers order in every "
                      "channel and way, stores reject, pick and hand over, goods come back");
    command->add_option("--url", given.demo.url, "of that server; by the settings if not given");
    command->add_option("--orders", given.demo.orders, "of the day")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    command->add_option("--seconds", given.demo.seconds, "that the day takes; 0: as few as can be")
        ->check(CLI::Range(0, 86'400))
        ->capture_default_str();
    command->final_callback([&] {
        const auto& demo = given.demo;
        code = guarded([&] { return demo.is_day ? play_demo_day(demo) : make_demo(demo); });
    });
}

void add_import(CLI::App& app, Commands& given, int& code) {
    auto* command = app.add_subcommand(
        "import",
        "Read products, stock, prices or everything from a file into the catalog; exits with 8 if "
        "rows were refused, the rest being written");
    auto& import = given.import;
    add_settings(*command, import.settings);
    command
        ->add_option("file", import.file,
                     "CSV, TSV, XLSX, XML or JSON Lines, packed or not; "
                     "- for standard input")
        ->required();
    command
        ->add_option("--format", import.format,
                     "shopify, woocommerce, google, generic, stock, prices, jsonl; found out "
                     "from the columns if not given")
        ->capture_default_str();
    command->add_option("--mapping", import.mapping, "file (TOML) that says what columns mean");
    command->add_option("--encoding", import.encoding, "like windows-1252; found out if not given");
    command->add_option("--delimiter", import.delimiter, "one character, or tab");
    command->add_flag("--no-quotes", import.has_no_quotes, "quotes are characters like others");
    command->add_option("--sheet", import.sheet, "of a workbook; the first if not given");
    command->add_option("--market", import.market, "of prices that say none, by code");
    command->add_option("--language", import.language, "of texts; the market's first if not given");
    command->add_option(
        "--location", import.location,
        "of stock that says none, by code; stock of products is left alone without");
    command->add_option("--tree", import.tree, "that categories go into")->capture_default_str();
    command
        ->add_option("--policy", import.policy,
                     "reject: leave wrong rows out; stop: at the first; 100 or 2%: at more")
        ->capture_default_str();
    command->add_option("--report", import.report,
                        "file of all wrong rows: CSV, or JSON Lines if it ends in .jsonl");
    command->add_flag("--dry-run", import.is_dry_run, "check everything, write nothing");
    command->add_flag("--quiet", import.is_quiet, "no progress");
    command->final_callback([&] { code = guarded([&] { return import_file(given.import); }); });
}

void add_export(CLI::App& app, Commands& given, int& code) {
    auto* command = app.add_subcommand("export", "Write the catalog to a file");
    auto& wish = given.export_;
    add_settings(*command, wish.settings);
    command
        ->add_option("--format", wish.format,
                     "shopify, woocommerce, google (XML if --out ends in .xml), generic, stock, "
                     "prices, xlsx, or jsonl: everything, fit for an empty database")
        ->required();
    command->add_option("--out", wish.out, "file; - for standard output")->capture_default_str();
    command->add_option("--market", wish.market,
                        "whose prices stand first; the only one if there is "
                        "one");
    command->add_option("--language", wish.language, "of texts; the market's first if not given");
    command->add_option("--location", wish.location, "whose stock; of all if not given");
    command->add_option("--channel", wish.channel,
                        "whose shop front google's rows link to; the oldest of the market that "
                        "has one if not given");
    command->add_option("--link", wish.link,
                        "instead of that, like https://shop.example/p/{handle}?sku={sku}");
    command->add_flag("--only-active", wish.only_active, "no drafts and archived products");
    command->final_callback([&] { code = guarded([&] { return export_file(given.export_); }); });
}

void add_keys(CLI::App& app, Commands& given, int& code) {
    auto* key = app.add_subcommand("key", "Make, list and revoke API keys");
    key->require_subcommand(1);
    auto* create = key->add_subcommand("create", "Make a key; its secret is shown once");
    add_settings(*create, given.create.settings);
    create->add_option("--name", given.create.name, "what it is for")->required();
    create->add_option("--scopes", given.create.scopes, "like carts:write,stock:read, or admin")
        ->required();
    create->add_option("--channel", given.create.channel, "code or id of the channel it ends at");
    create->add_option("--location", given.create.location,
                       "code or id of the location it ends at");
    create->add_option("--market", given.create.market, "code or id of the market it ends at");
    create->add_option("--legal-entity", given.create.legal_entity,
                       "name or id of the legal entity it ends at");
    create->add_option("--kind", given.create.kind, "store or admin; store if there is a channel");
    create->add_option("--days", given.create.days, "how long it is valid; for ever if not given")
        ->check(CLI::PositiveNumber);
    create->final_callback([&] { code = guarded([&] { return create_key(given.create); }); });
    auto* list = key->add_subcommand("list", "List all keys without their secrets");
    add_settings(*list, given.list.settings);
    list->final_callback([&] { code = guarded([&] { return list_keys(given.list); }); });
    auto* revoke = key->add_subcommand("revoke", "Revoke a key within a second");
    add_settings(*revoke, given.revoke.settings);
    revoke->add_option("id", given.revoke.id, "like key_01j...")->required();
    revoke->final_callback([&] { code = guarded([&] { return revoke_key(given.revoke); }); });
}

void add_backups(CLI::App& app, Commands& given, int& code) {
    auto* backup_command = app.add_subcommand("backup", "Copy the database, while it is served");
    add_settings(*backup_command, given.backup.settings);
    backup_command->add_option("--to", given.backup.to, "folder that gets a folder per backup")
        ->required();
    backup_command
        ->add_option("--keep", given.backup.keep, "the newest so many; older ones are deleted")
        ->check(CLI::PositiveNumber);
    backup_command->add_flag("--base", given.backup.is_base,
                             "PostgreSQL: copy the whole cluster, for restore --at");
    backup_command->add_flag("--verify", given.backup.is_verified,
                             "check every invariant of the copy (SQLite); exits with 6");
    backup_command->final_callback([&] { code = guarded([&] { return backup(given.backup); }); });
    auto* restore_command = app.add_subcommand(
        "restore", "Bring a backup back, into a database that is not there or empty");
    add_settings(*restore_command, given.restore.settings);
    restore_command->add_option("from", given.restore.from,
                                "folder of one backup, or of shipped changes, or of base backups");
    restore_command->add_option("--at", given.restore.at,
                                "as it was then, like 2026-11-22T10:00:00Z; else the latest");
    restore_command->add_option("--cluster", given.restore.cluster,
                                "PostgreSQL: new folder of a cluster, made of a base backup");
    restore_command->add_flag("--finish", given.restore.is_finishing,
                              "PostgreSQL: the cluster has recovered; do what comes after");
    restore_command->add_option("--journals", given.restore.journals,
                                "data_dir of the server whose backup it is, if that is left");
    restore_command->add_flag("!--no-verify", given.restore.is_verified,
                              "trust it without checking every invariant");
    restore_command->final_callback(
        [&] { code = guarded([&] { return restore(given.restore); }); });
}

void add_doctor(CLI::App& app, Commands& given, int& code) {
    auto* command =
        app.add_subcommand("doctor", "Look at an installation and say what to mend; exits with 7");
    add_settings(*command, given.doctor.settings);
    command->add_option("--backups", given.doctor.backups, "folder of its backups");
    command->add_flag("--json", given.doctor.as_json, "for programs");
    command->final_callback([&] { code = guarded([&] { return doctor(given.doctor); }); });
}

void add_source(CLI::App& app, Commands& given, int& code) {
    auto* command = app.add_subcommand(
        "source",
        "Decide past orders again by a draft sourcing profile, and show cost, splits, distance "
        "and load of locations beside what happened; changes nothing");
    auto& source = given.source;
    add_settings(*command, source.settings);
    command->add_flag("--dry-run", source.is_dry_run, "must be said: there is nothing else yet");
    command->add_option("--profile", source.profile, "file (JSON) with the rules of a profile")
        ->required();
    command->add_option("--from", source.from,
                        "a day (UTC) or moment like 2026-11-22T10:00:00Z; 30 days before --to");
    command->add_option("--to", source.to, "likewise; now if not given");
    command->add_flag("--stock-of-today", source.has_stock_of_today,
                      "as if all that is there today, and what the orders took, had been there "
                      "from the beginning: for orders that are older than the ledger");
    command->add_option("--language", source.language, "of the table: de or en")
        ->capture_default_str()
        ->check(CLI::IsMember({"de", "en"}));
    command->add_flag("--json", source.as_json, "for programs");
    command->final_callback([&] { code = guarded([&] { return source_orders(given.source); }); });
}

void add_staff(CLI::App& app, Commands& given, int& code) {
    auto* staff = app.add_subcommand("staff", "Accounts of people who work here");
    staff->require_subcommand(1);
    auto* create = staff->add_subcommand("create", "Make an account; the first one, above all");
    add_settings(*create, given.new_staff.settings);
    create->add_option("--login", given.new_staff.login, "what they log in with")->required();
    create->add_option("--name", given.new_staff.name, "of the person")->required();
    create->add_option("--language", given.new_staff.language, "de or en")->capture_default_str();
    create
        ->add_option("--role", given.new_staff.roles,
                     "by name, more than once if need be; administrator (all rights) is made "
                     "when it is not there")
        ->required();
    create->add_flag("--password-stdin", given.new_staff.reads_password,
                     "read the password from standard input; else one is made up and shown");
    create->final_callback([&] { code = guarded([&] { return create_staff(given.new_staff); }); });
    auto* list = staff->add_subcommand("list", "List all accounts");
    add_settings(*list, given.all_staff.settings);
    list->final_callback([&] { code = guarded([&] { return list_staff(given.all_staff); }); });
    auto* disable = staff->add_subcommand("disable", "Disable an account; ends its sessions");
    add_settings(*disable, given.old_staff.settings);
    disable->add_option("login", given.old_staff.login)->required();
    disable->final_callback(
        [&] { code = guarded([&] { return disable_staff(given.old_staff); }); });
    auto* password = staff->add_subcommand(
        "password", "Give a password for one log-in, remove the second factor, end all sessions");
    add_settings(*password, given.staff_password.settings);
    password->add_option("login", given.staff_password.login)->required();
    password->add_flag("--password-stdin", given.staff_password.reads_password,
                       "read it from standard input; else one is made up and shown");
    password->final_callback(
        [&] { code = guarded([&] { return reset_staff_password(given.staff_password); }); });
}

void add_person(CLI::App& command, PrivacyOptions& given) {
    auto* whom = command.add_option_group("whom", "whom it is about");
    whom->add_option("--customer", given.customer, "a customer, like cus_01j...");
    whom->add_option("--email", given.email, "whoever gave this address");
    whom->add_option("--order", given.order, "the buyer of an order, like ord_01j...");
    whom->require_option(1);
}

void add_privacy(CLI::App& app, Commands& given, int& code) {
    auto* privacy = app.add_subcommand("privacy", "Personal data: map, export, erasure");
    privacy->require_subcommand(1);
    auto& options = given.privacy;
    const auto add = [&](const char* name, const char* meaning, auto run) {
        auto* command = privacy->add_subcommand(name, meaning);
        add_settings(*command, options.settings);
        command->final_callback([&, run] { code = guarded([&] { return run(options); }); });
        return command;
    };
    add("map", "Print what is kept of people, why and for how long", print_privacy_map)
        ->add_flag("--json", options.as_json, "for programs");
    add_person(*add("export", "Print all that is known of somebody, as JSON", export_person),
               options);
    auto* erase = add("erase", "Erase somebody, at once and for good", erase_person);
    add_person(*erase, options);
    erase->add_flag("--give-up-value", options.gives_up_value,
                    "what is left of their gift cards and credit is given up with them");
    add("reapply", "Erase again what a restored backup brought back", reapply_erasures)
        ->add_option("file", options.file, "another log of erasures than the configured one");
    add("upkeep",
        "Make what was deleted unreadable in the files of the database; nobody writes "
        "meanwhile",
        rewrite_database);
}

void add_sim(CLI::App& app, Commands& given, int& code) {
    auto* command = app.add_subcommand(
        "sim",
        "Run the engine on a simulated disk with faults, by seed, and check what it promises; "
        "exits with 6 and says how to repeat it if a promise is broken");
    auto& sim = given.sim;
    command->add_option("--seed,--seeds", sim.seeds, "one, or a range like 1..100")
        ->capture_default_str();
    command->add_option("--minutes", sim.minutes, "goes on with the next seeds for so long")
        ->check(CLI::PositiveNumber);
    command->add_option("--steps", sim.steps, "of each seed")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
    command->add_option(
        "--faults", sim.faults,
        "between commas: " + sim_fault_names() + "; or none; each seed picks some if not given");
    command->add_option("--crashes", sim.crashes, "goes on until each seed has had so many")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--seconds", sim.seconds, "of virtual time of each seed at most")
        ->check(CLI::PositiveNumber);
    command->add_option("--failures", sim.failures, "stops after so many")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    command->add_option(
        "--actors", sim.actors,
        "between commas: " + sim_actor_names() + "; each seed picks some if not given");
    command->add_flag("!--no-shrink", sim.is_shrinking, "tell what fails as it is");
    command->add_flag("--trace", sim.traces, "tell every event");
    command->final_callback([&] { code = guarded([&] { return simulate(given.sim); }); });
}

}  // namespace

int main(int argc, char** argv) {
    ::umask(077);  // databases, keys and logs are for their owner only
    CLI::App app("Nahtlos: one truth for products, stock, customers and orders of all channels",
                 "nahtlos");
    app.require_subcommand(1);
    app.set_version_flag("--version", NAHTLOS_VERSION);
    Commands given;
    int code = all_well;
    add_serve(app, given, code);
    add_migrate(app, given, code);
    add_verify(app, given, code);
    add_config(app, given, code);
    add_keys(app, given, code);
    add_staff(app, given, code);
    add_demo(app, given, code);
    add_import(app, given, code);
    add_export(app, given, code);
    add_backups(app, given, code);
    add_doctor(app, given, code);
    add_privacy(app, given, code);
    add_source(app, given, code);
    add_sim(app, given, code);
    app.add_subcommand("openapi", "Print the description of the API (OpenAPI 3.1)")
        ->final_callback([&] { code = guarded(print_openapi); });
    app.add_subcommand("version", "Print the version")->final_callback([&] {
        code = guarded(print_version);
    });
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int cli_code = app.exit(error);
        return cli_code == 0 ? all_well : wrong_usage;
    }
    return code;
}
