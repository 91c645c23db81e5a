// Imports and exports by the API: handed in, done by a job on whatever server, told, fetched.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <filesystem>

#include "exchange/runs.hpp"
#include "flows/api_exchange.hpp"
#include "flows/exchange/export.hpp"
#include "flows/exchange/work.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"

namespace nahtlos {
namespace {

using testing::ApiReply;
using ::testing::HasSubstr;
using testing::Parts;

constexpr auto head =
    "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Barcode,Status\n";
const std::string tee = std::string(head) +
                        "tee,Tee,Size,S,TEE-S,19.99,4006381333931,active\n"
                        "tee,,,M,TEE-M,19.99,,\n";
// The check digit of its only article is wrong.
const std::string one_wrong = std::string(head) +
                              "tee,Tee,Size,S,TEE-S,19.99,4006381333931,active\n"
                              "cap,Cap,Size,S,CAP-S,9.99,4006381333932,active\n";

/// A process dies: nothing is caught, written or answered after this.
struct Crash {};

/// What a thread of its own would do, when the test wants it.
class Line final : public Executor {
public:
    bool run_one() {
        if (waiting_.empty()) return false;
        is_begun = false;
        const auto work = std::move(waiting_.front());
        waiting_.pop_front();
        work();
        return true;
    }
    bool is_begun = false;

private:
    bool start(std::function<void()> work, Priority) override {
        waiting_.push_back(std::move(work));
        return true;
    }
    std::deque<std::function<void()>> waiting_;
};

/// A server that does what was asked for.
class Node {
public:
    Node(flows::Engine& engine, const std::string& work_dir)
        : engine_(engine), desk_{engine, line, {}, work_dir} {
        desk_.wait = [this](const auto& is_done) {
            while (!is_done()) engine_.pump();
        };
        // Asked before the work as well.
        desk_.is_stopping = [this] {
            return std::exchange(line.is_begun, true) && between ? between() : false;
        };
        flows::exchange::add_exchange_jobs(desk_, engine_.jobs());
    }
    void claim() {
        engine_.jobs().run_due();
        pump();
    }
    void run() {
        do {
            claim();
        } while (line.run_one());
        pump();
    }
    std::function<bool()> between;  // called between two batches: whether to stop
    Line line;

private:
    void pump() {
        while (engine_.pump() > 0) {
        }
    }
    flows::Engine& engine_;
    flows::exchange::ExchangeDesk desk_;
};

class ExchangeApi : public testing::OnEngine {
protected:
    ExchangeApi()
        : api_(GetParam(), [](flows::Engine& engine, auth::KeyRing&,
                              Executor&) { return flows::exchange_routes(engine); }),
          node_(api_.engine, work_dir_) {}
    ~ExchangeApi() override { std::filesystem::remove_all(work_dir_); }

    ApiReply import_file(const std::string& file, const std::string& query = "",
                         const Parts& headers = {{"content-type", "text/csv"}},
                         const std::string& as = "") {
        return api_.call("POST /v1/imports" + query, as.empty() ? api_.admin : as, file, headers);
    }
    std::string taken(const std::string& file, const std::string& query = "") {
        const auto reply = import_file(file, query);
        EXPECT_EQ(reply.status, 202) << reply.body;
        return reply.text("/id");
    }
    ApiReply get(const std::string& path, const Parts& headers = {}) {
        return api_.call("GET " + path, api_.admin, "", headers);
    }
    ApiReply import_of(const std::string& id) { return get("/v1/imports/" + id); }
    ApiReply exported(const std::string& wish) {
        const auto asked = api_.call("POST /v1/exports", api_.admin, wish);
        EXPECT_EQ(asked.status, 202) << asked.body;
        node_.run();
        return get("/v1/exports/" + asked.text("/id") + "/content");
    }
    std::string lines() {
        std::string all;
        flows::exchange::export_lines(api_.base.database(),
                                      [&](const std::string& line) { all += line + '\n'; });
        return all;
    }
    std::int64_t count(const std::string& table) {
        return api_.base.database()
            .read([&](Tx& tx) { return tx.value<std::int64_t>("select count(*) from " + table); })
            .value_or(0);
    }
    std::int64_t on_hand(const std::string& sku) {
        return api_.base.database()
            .read([&](Tx& tx) {
                return tx.value<std::int64_t>(
                    "select on_hand from inventory_level where stock_item = $1 and location = $2",
                    testing::Shop::item(sku), api_.shop.warehouse);
            })
            .value_or(0);
    }
    bool is_sound() { return flows::verify(api_.base.database(), {}).is_sound(); }

    const std::string work_dir_ = (std::filesystem::temp_directory_path() /
                                   ("nahtlos_exchange_" + std::to_string(::getpid())))
                                      .string();
    testing::TestApi api_;
    Node node_;
};
INSTANTIATE_TEST_SUITE_P(Engines, ExchangeApi, testing::on_engines());

// So many rows that each add one article, several batches of them.
std::string one_more_each(int rows) {
    std::string file = "sku,location,change\n";
    for (int i = 0; i < rows; ++i) file += "A,lager,1\n";
    return file;
}

TEST_P(ExchangeApi, a_file_is_stored_before_it_is_taken_and_imported_by_a_job) {
    const auto reply = import_file(tee, "?market=de");
    ASSERT_EQ(reply.status, 202) << reply.body;
    const auto id = reply.text("/id");
    EXPECT_EQ(reply.text("/status"), "queued");
    EXPECT_EQ(import_of(id).number("/bytes"), static_cast<std::int64_t>(tee.size()));
    EXPECT_EQ(count("exchange_chunk"), 1);
    node_.run();
    const auto done = import_of(id);
    EXPECT_EQ(done.text("/status"), "done") << done.body;
    EXPECT_EQ(done.text("/format"), "shopify");
    EXPECT_EQ(done.number("/tally/made"), 1);
    EXPECT_EQ(done.number("/tally/rows"), 2);
    EXPECT_EQ(done.number("/problem_count"), 0);
    EXPECT_THAT(lines(), HasSubstr("TEE-M"));
    EXPECT_EQ(get("/v1/imports").text("/items/0/id"), id);
}

TEST_P(ExchangeApi, wrong_rows_are_told_in_the_language_of_the_caller) {
    const auto id = taken(one_wrong, "?market=de");
    node_.run();
    const Parts german{{"accept-language", "de"}};
    const auto done = get("/v1/imports/" + id, german);
    EXPECT_EQ(done.text("/status"), "done") << done.body;
    EXPECT_EQ(done.number("/problem_count"), 1);
    EXPECT_EQ(done.number("/problems/0/line"), 3);
    EXPECT_EQ(done.text("/problems/0/field"), "Variant Barcode");
    EXPECT_EQ(done.text("/problems/0/code"), "check_digit");
    EXPECT_EQ(done.text("/problems/0/text"), "Die letzte Ziffer müsste 1 sein.");
    EXPECT_THAT(import_of(id).text("/problems/0/text"), HasSubstr("would have to be 1"));
    const auto file = get("/v1/imports/" + id + "/problems.csv", german);
    EXPECT_EQ(file.body,
              "line,field,code,text,value\n"
              "3,Variant Barcode,check_digit,Die letzte Ziffer müsste 1 sein.,"
              "4006381333932\n");
}

TEST_P(ExchangeApi, all_problems_are_listed_page_by_page) {
    std::string file = "sku,location,quantity\n";
    for (int i = 0; i < 30; ++i) file += "NOT-" + std::to_string(i) + ",lager,1\n";
    const auto id = taken(file);
    node_.run();
    EXPECT_EQ(import_of(id).number("/problem_count"), 30);
    const auto path = "/v1/imports/" + id + "/problems?limit=20";
    const auto first = get(path), rest = get(path + "&cursor=" + first.text("/next_cursor"));
    EXPECT_EQ(first.number("/items/19/line"), 21);
    EXPECT_EQ(rest.number("/items/0/line"), 22);
    EXPECT_EQ(rest.number("/items/9/line"), 31);
    EXPECT_EQ(rest.text("/next_cursor"), "");
}

TEST_P(ExchangeApi, a_dry_run_writes_nothing) {
    const auto before = lines();
    const auto id = taken(tee, "?market=de&dry_run=true");
    node_.run();
    EXPECT_EQ(import_of(id).text("/status"), "done");
    EXPECT_EQ(import_of(id).number("/tally/made"), 1);
    EXPECT_EQ(lines(), before);
}

TEST_P(ExchangeApi, a_strict_policy_fails_with_nothing_of_the_batch) {
    const auto before = lines();
    const auto id = taken(one_wrong, "?market=de&policy=stop");
    node_.run();
    const auto failed = get("/v1/imports/" + id, {{"accept-language", "de"}});
    EXPECT_EQ(failed.text("/status"), "failed");
    EXPECT_EQ(failed.text("/failure/code"), "too_many_refused");
    EXPECT_EQ(failed.text("/failure/text"),
              "Zu viele Zeilen sind falsch; was davor geschrieben wurde, bleibt.");
    EXPECT_EQ(lines(), before);
}

TEST_P(ExchangeApi, a_large_file_is_stored_in_pieces_and_comes_back_as_it_was) {
    std::string file = "sku,price,currency,note\n";
    while (file.size() < 2'900'000) {
        file += "A,19.99,EUR," + std::string(200, 'x') + std::to_string(file.size()) + '\n';
    }
    const Parts key{{"content-type", "text/csv"}, {"idempotency-key", "one"}};
    const auto id = import_file(file, "", key).text("/id");
    const auto again = import_file(file, "", key);
    EXPECT_EQ(again.text("/id"), id);
    const auto uuid = parse_id<exchange::ImportId>(id)->uuid;
    EXPECT_TRUE(api_.base.database().read([&](Tx& tx) { return exchange::whole_file(tx, uuid); }) ==
                file);
    // What the repetition had stored before it was known as one is gone.
    EXPECT_EQ(count("exchange_run"), 1);
    EXPECT_EQ(count("exchange_chunk"), (2'900'000 + (256 << 10) - 1) / (256 << 10));
    EXPECT_EQ(import_file(file, "?dry_run=true", key).code(), "idempotency_key_reused");
}

TEST_P(ExchangeApi,
       what_a_dead_server_left_in_the_middle_goes_on_elsewhere_and_no_row_counts_twice) {
    testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 10);
    const auto id = taken(one_more_each(2'500));
    node_.between = []() -> bool { throw Crash(); };
    node_.claim();
    EXPECT_THROW(node_.line.run_one(), Crash);
    EXPECT_EQ(on_hand("A"), 1'010);
    EXPECT_EQ(import_of(id).text("/status"), "running");

    BatchLimits limits;
    flows::Engine engine(api_.base.database(), api_.world, limits);
    Node other(engine, work_dir_);
    other.run();
    EXPECT_EQ(on_hand("A"), 1'010) << "nobody works on it while the lease lasts";
    api_.fake.clock.advance(minutes(3));
    other.run();
    const auto done = import_of(id);
    EXPECT_EQ(done.text("/status"), "done") << done.body;
    EXPECT_EQ(done.number("/attempts"), 2);
    EXPECT_EQ(done.number("/tally/rows"), 2'500);
    EXPECT_EQ(done.number("/tally/unchanged"), 1'000);
    EXPECT_EQ(done.number("/tally/changed"), 1'500);
    EXPECT_EQ(on_hand("A"), 2'510);
    EXPECT_TRUE(is_sound());
}

TEST_P(ExchangeApi, a_server_that_stops_leaves_it_to_the_next_at_once) {
    const auto id = taken(one_more_each(2'500));
    node_.between = [] { return true; };
    node_.claim();
    node_.line.run_one();
    EXPECT_EQ(import_of(id).text("/status"), "queued");
    node_.between = {};
    node_.run();
    EXPECT_EQ(import_of(id).text("/status"), "done");
    EXPECT_EQ(import_of(id).number("/attempts"), 1);
}

TEST_P(ExchangeApi, what_kills_a_server_again_and_again_is_given_up) {
    const auto id = taken(one_more_each(2'500));
    node_.between = []() -> bool { throw Crash(); };
    for (int i = 0; i < exchange::most_attempts; ++i) {
        node_.claim();
        EXPECT_THROW(node_.line.run_one(), Crash);
        api_.fake.clock.advance(minutes(3));
    }
    node_.run();
    EXPECT_EQ(import_of(id).text("/failure/code"), "gave_up");
}

TEST_P(ExchangeApi, a_canceled_import_ends_after_the_rows_at_hand) {
    const auto never = taken(one_more_each(1)), id = taken(one_more_each(3'500));
    const auto cancel = [&](const std::string& one) {
        return api_.call("POST /v1/imports/" + one + "/cancel", api_.admin);
    };
    EXPECT_EQ(cancel(never).text("/status"), "canceled");
    node_.between = [&] {
        EXPECT_EQ(cancel(id).status, 200);
        return false;
    };
    node_.run();
    EXPECT_EQ(import_of(never).number("/attempts"), 0);
    EXPECT_EQ(import_of(id).text("/status"), "canceled");
    EXPECT_EQ(import_of(id).number("/tally/rows"), 1'000);
    EXPECT_EQ(on_hand("A"), 2'000);
    EXPECT_EQ(cancel(id).status, 200);
    node_.between = {};
    const auto over = taken(one_more_each(1));
    node_.run();
    EXPECT_EQ(cancel(over).code(), "over_already");
}

TEST_P(ExchangeApi, two_imports_of_the_same_products_at_once_leave_a_sound_catalog) {
    std::string a = head, b = head;
    for (int i = 0; i < 1'500; ++i) {
        const auto name = std::to_string(i);
        a += "p" + name + ",Title,Size,S,P" + name + "-S,1,,\n";
        b += "p" + name + ",Other,Size,M,P" + name + "-M,2,,\n";
    }
    const auto first = taken(a, "?market=de"), second = taken(b, "?market=de");
    node_.between = [&] {
        node_.between = {};
        EXPECT_TRUE(node_.line.run_one());  // the second, in the middle of the first
        return false;
    };
    node_.run();
    for (const auto& id : {first, second}) {
        const auto done = import_of(id);
        EXPECT_EQ(done.text("/status"), "done") << done.body;
        EXPECT_EQ(done.number("/problem_count"), 0) << done.body;
    }
    EXPECT_EQ(count("catalog_variant where sku like 'P%-S' or sku like 'P%-M'"), 3'000);
    EXPECT_TRUE(is_sound());
}

TEST_P(ExchangeApi, what_is_no_file_of_a_known_kind_is_not_taken) {
    const auto code = [&](const std::string& file, const std::string& query = "",
                          const std::string& type = "text/csv") {
        return import_file(file, query, {{"content-type", type}}).code();
    };
    EXPECT_EQ(code(tee, "", "multipart/form-data; boundary=x"), "file_expected");
    EXPECT_EQ(code("\x1f\x8b\x08"), "file_packed");
    EXPECT_EQ(code("a,b\n1,2\n"), "unknown_format");
    EXPECT_EQ(code(tee, "?format=parchment"), "unknown_format");
    EXPECT_EQ(code(tee, "?policy=perhaps"), "unknown_policy");
    EXPECT_EQ(code(tee, "?encoding=smoke"), "unknown_encoding");
    EXPECT_EQ(code(tee, "?mapping=" + api::base64url("[")), "malformed_mapping");
    EXPECT_EQ(code(tee, "?colour=red"), "invalid_request");
    EXPECT_EQ(import_file("").code(), "body_missing");
    EXPECT_EQ(count("exchange_run"), 0);
}

TEST_P(ExchangeApi, other_columns_are_taken_by_a_mapping) {
    const auto id = taken(
        "Artikel;Bestand\nA;7\n",
        "?location=lager&mapping=" + api::base64url("kind=\"stock\"\ndelimiter=\";\"\n[columns]\n"
                                                    "Artikel=\"sku\"\nBestand=\"quantity\"\n"));
    node_.run();
    EXPECT_EQ(import_of(id).text("/status"), "done") << import_of(id).body;
    EXPECT_EQ(import_of(id).text("/format"), "mapping");
    EXPECT_EQ(on_hand("A"), 7);
}

TEST_P(ExchangeApi, nobody_writes_by_a_file_what_they_may_not_write_otherwise) {
    const auto clerk =
        api_.make_key({.kind = auth::KeyKind::admin, .scopes = "catalog:write,catalog:read"});
    const auto bound =
        api_.make_key({.kind = auth::KeyKind::admin, .scopes = "admin", .channel = api_.shop.web});
    const Parts csv{{"content-type", "text/csv"}};
    EXPECT_EQ(import_file(tee, "?market=de", csv, clerk).status, 202);
    EXPECT_EQ(import_file(one_more_each(1), "", csv, clerk).code(), "scope_missing");
    EXPECT_EQ(import_file(tee, "?location=lager", csv, clerk).code(), "scope_missing");
    EXPECT_EQ(import_file(R"({"brand":{"name":"x"}})", "", csv, clerk).code(), "scope_missing");
    EXPECT_EQ(import_file(tee, "", csv, bound).code(), "outside_of_key");
    EXPECT_EQ(api_.call("POST /v1/exports", clerk, R"({"format":"jsonl"})").code(),
              "scope_missing");
    const auto all = api_.call("POST /v1/exports", api_.admin, R"({"format":"jsonl"})");
    node_.run();
    EXPECT_EQ(api_.call("GET /v1/exports/" + all.text("/id") + "/content", clerk).code(),
              "scope_missing");
}

TEST_P(ExchangeApi, an_export_is_what_the_command_writes) {
    const auto all = exported(R"({"format":"jsonl"})");
    EXPECT_EQ(all.status, 200);
    EXPECT_EQ(all.headers.at("Content-Type"), "application/jsonl");
    EXPECT_TRUE(all.body == lines());
    EXPECT_THAT(exported(R"({"format":"shopify"})").body, ::testing::StartsWith("Handle,Title,"));
    EXPECT_THAT(exported(R"({"format":"google"})").body, HasSubstr("id\t"));
    EXPECT_THAT(exported(R"({"format":"google","xml":true})").body, ::testing::StartsWith("<?xml"));
    EXPECT_THAT(exported(R"({"format":"stock"})").body,
                ::testing::StartsWith("sku,location,quantity\n"));
    EXPECT_THAT(exported(R"({"format":"prices"})").body, HasSubstr("A,"));
    const auto sheet = exported(R"({"format":"xlsx"})");
    EXPECT_EQ(sheet.body.substr(0, 2), "PK");
    EXPECT_THAT(sheet.headers.at("Content-Disposition"), HasSubstr(".xlsx"));
    EXPECT_TRUE(std::filesystem::is_empty(work_dir_));
}

TEST_P(ExchangeApi, a_spreadsheet_that_was_exported_is_imported_again) {
    const auto id = taken(exported(R"({"format":"xlsx"})").body, "?dry_run=true");
    node_.run();
    EXPECT_EQ(import_of(id).text("/status"), "done") << import_of(id).body;
    EXPECT_GT(import_of(id).number("/tally/rows"), 0);
}

TEST_P(ExchangeApi, an_export_is_fetched_once_it_is_done) {
    const auto asked = api_.call("POST /v1/exports", api_.admin, R"({"format":"prices"})");
    const auto path = "/v1/exports/" + asked.text("/id");
    EXPECT_EQ(get(path + "/content").code(), "not_ready");
    EXPECT_EQ(api_.call("POST " + path + "/cancel", api_.admin).text("/status"), "canceled");
    node_.run();
    EXPECT_EQ(get(path).text("/status"), "canceled");
    EXPECT_EQ(get("/v1/exports").text("/items/0/id"), asked.text("/id"));
    EXPECT_EQ(
        api_.call("POST /v1/exports", api_.admin, R"({"format":"prices","market":"mars"})").code(),
        "unknown_market");
}

TEST_P(ExchangeApi, only_so_many_wait_at_once) {
    for (int i = 0; i < 20; ++i) taken(one_more_each(1));
    EXPECT_EQ(import_file(one_more_each(1)).code(), "too_many_open");
    node_.run();
    taken(one_more_each(1));
}

TEST_P(ExchangeApi, files_and_outcomes_are_kept_as_long_as_they_shall_be) {
    const auto id = taken(one_wrong, "?market=de"), waiting = taken(tee, "?market=de");
    ASSERT_EQ(api_.call("POST /v1/imports/" + waiting + "/cancel", api_.admin).status, 200);
    node_.run();
    const auto sweep = [&](Span later) {
        api_.fake.clock.advance(later);
        flows::exchange::sweep_runs(api_.engine, days(14));
        while (api_.engine.pump() > 0) {
        }
    };
    sweep(days(13));
    EXPECT_EQ(import_of(id).status, 200);
    EXPECT_EQ(count("exchange_chunk"), 2);
    sweep(days(2));
    EXPECT_EQ(import_of(id).status, 404);
    EXPECT_EQ(count("exchange_chunk") + count("exchange_problem") + count("exchange_run"), 0);
}

TEST_P(ExchangeApi, what_never_came_as_a_whole_is_swept_after_an_hour) {
    exchange::Run run;
    run.id = api_.fake.ids.next();
    run.created_at = run.updated_at = api_.fake.clock.now();
    sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
        exchange::insert_run(tx, run);
        exchange::insert_chunks(tx, run.id, 0, "sku,pri");
    });
    EXPECT_EQ(import_of(to_string(exchange::ImportId{run.id})).status, 404);
    api_.fake.clock.advance(minutes(61));
    flows::exchange::sweep_runs(api_.engine, days(14));
    while (api_.engine.pump() > 0) {
    }
    EXPECT_EQ(count("exchange_chunk") + count("exchange_run"), 0);
}

}  // namespace
}  // namespace nahtlos
