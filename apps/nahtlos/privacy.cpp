#include <boost/json/serialize.hpp>
#include <iostream>

#include "apps/nahtlos/commands.hpp"
#include "apps/nahtlos/console.hpp"
#include "apps/nahtlos/erasure_log.hpp"
#include "apps/nahtlos/mail_spool.hpp"
#include "apps/nahtlos/message_work.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "base/sql/upkeep.hpp"
#include "flows/personal_data.hpp"

namespace nahtlos::app {
namespace {

int complain(const Refusal& refusal) {
    std::cerr << "nahtlos: " << refusal.detail << '\n';
    for (const auto& field : refusal.fields) {
        std::cerr << "  " << field.pointer << ' ' << field.detail << '\n';
    }
    return refusal.kind == RefusalKind::invalid ? wrong_usage : failed;
}

Result<flows::Person> person_of(const PrivacyOptions& options) {
    flows::Person person;
    const auto wrong = [](const std::string& what) {
        return Refusal{RefusalKind::invalid, "invalid_request", "this is no " + what};
    };
    if (!options.customer.empty()) {
        person.customer = parse_id<customers::ProfileId>(options.customer);
        if (!person.customer) return wrong("customer: " + options.customer);
    }
    if (!options.email.empty()) {
        person.email = json::Email::parse(options.email);
        if (!person.email) return wrong("e-mail address: " + options.email);
    }
    if (!options.order.empty()) {
        person.order = parse_id<orders::OrderId>(options.order);
        if (!person.order) return wrong("order: " + options.order);
    }
    return person;
}

void print(const flows::Erased& erased) {
    std::cout << "erased " << to_string(erased.id) << '\n';
    for (const auto& [table, rows] : erased.rows) std::cout << "  " << table << ' ' << rows << '\n';
    for (const auto order : erased.left) {
        std::cout << "  " << to_string(order)
                  << " came meanwhile and is under way; erase it when it is done\n";
    }
    if (erased.restricted_until) {
        std::cout << "  name and address of " << erased.restricted << " orders stay until "
                  << date_string(*erased.restricted_until) << " for the tax office\n";
    }
}

Result<flows::Erased> erase_now(sql::Database& database, real::RealWorld& real,
                                const privacy::Subject& subject, const flows::ErasurePlan& plan) {
    std::optional<flows::Erased> erased;
    const auto done =
        run_at_console(database, real, [&](ChangeScope& scope) -> Result<std::string> {
            auto result = flows::erase_person(scope, subject, plan);
            if (!result) return result.refusal();
            erased = *std::move(result);
            return std::string();
        });
    if (!done) return done.refusal();
    return *std::move(erased);
}

}  // namespace

privacy::Periods periods_of(const config::Privacy& config) {
    return {config.contact_days, config.evidence_years, config.cart_days,
            config.profile_days, config.staff_days,     config.review_days};
}

int print_privacy_map(const PrivacyOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    const auto all = privacy::activities(periods_of(config->privacy));
    if (options.as_json) {
        std::cout << json::write(all) << '\n';
        return all_well;
    }
    for (const auto& a : all) {
        std::cout << a.field << "\n    purpose:    " << a.purpose
                  << "\n    basis:      " << a.legal_basis << "\n    retention:  " << a.retention
                  << "\n    on erasure: " << a.on_erasure << '\n';
    }
    return all_well;
}

int export_person(const PrivacyOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    const auto person = person_of(options);
    if (!person) return complain(person.refusal());
    sql::Database database(database_options(*config));
    real::RealWorld real;
    const auto data = database.read([&](Tx& tx) -> Result<flows::PersonalData> {
        const auto found = flows::find_person(tx, *person);
        if (!found) return found.refusal();
        return flows::personal_data(tx, *found, periods_of(config->privacy), real.clock.now());
    });
    if (!data) return complain(data.refusal());
    const auto told = run_at_console(database, real, [](ChangeScope& scope) -> Result<std::string> {
        scope.events.push_back(
            {"personal_data_exported", child_id(scope.id, 1), 1, scope.context, scope.now, "{}"});
        return std::string();
    });
    if (!told) return complain(told.refusal());
    std::cout << json::write(*data) << '\n';
    return all_well;
}

int erase_person(const PrivacyOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    const auto person = person_of(options);
    if (!person) return complain(person.refusal());
    sql::Database database(database_options(*config));
    real::RealWorld real;
    const auto found = database.read([&](Tx& tx) { return flows::find_person(tx, *person); });
    if (!found) return complain(found.refusal());
    flows::ErasurePlan plan{real.ids.next<privacy::ErasureId>(), privacy::AskedBy::console,
                            flows::OpenOrders::refuse, config->privacy.evidence_years};
    if (options.gives_up_value) plan.value = flows::ValueLeft::give_up;
    auto erased = erase_now(database, real, *found, plan);
    if (!erased) return complain(erased.refusal());
    for (std::uint16_t round = 1; round <= flows::most_rounds; ++round) {
        const auto more =
            database.read([&](Tx& tx) { return flows::came_meanwhile(tx, *found, plan); });
        if (more.is_nobody()) break;
        const auto result = erase_now(database, real, more, flows::next_round(plan, round));
        flows::add_round(*erased, result, more);
        if (!result) break;
    }
    MailSpool(config->data_dir + "/mail", mail_sender(*config), real.ids, real.clock)
        .drop_to(found->emails);
    ErasureLog(erasure_log_file(*config)).take_from(database);
    print(*erased);
    return all_well;
}

int reapply_erasures(const PrivacyOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    sql::Database database(database_options(*config));
    std::vector<std::filesystem::path> more;
    if (!options.file.empty()) more.emplace_back(options.file);
    std::cout << "erased " << settle_erasures(database, *config, more) << " people again\n";
    return all_well;
}

int rewrite_database(const PrivacyOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    sql::Database database(database_options(*config));
    std::vector<std::string_view> tables;
    for (const auto& table : privacy::tables()) {
        if (table.erasure != privacy::Erasure::nothing) tables.push_back(table.name);
    }
    if (sql::rewrite(*database.open_writer(), tables)) {
        std::cout << "what was deleted is gone from the files of the database\n";
        return all_well;
    }
    std::cerr << "nahtlos: somebody still reads what was there before; try again\n";
    return failed;
}

}  // namespace nahtlos::app
