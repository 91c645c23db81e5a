// Every house rule catches a planted violation, leaves its neighbors alone, and the tree is clean.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "tools/tidy/functions.hpp"
#include "tools/tidy/rules.hpp"
#include "tools/tidy/sql_tables.hpp"

namespace nahtlos::tidy {

/// Names the tests of the rules.
void PrintTo(const Rule& rule, std::ostream* out) { *out << rule.name; }

namespace {

const std::string purpose = "// Says in a sentence what it is for.\n#pragma once\n";

/// A small tree in which every rule has something to look at, and nothing to find.
Files clean_files() {
    return {
        {"tools/depends.txt",
         "base:\nbase/sql: base\nbase/http: base\n$base: base base/sql base/http\n"
         "modules/catalog: $base\nmodules/orders: $base modules/catalog\n"
         "flows: $base modules/*\napps: *\n"},
        {"base/time.hpp", purpose},
        {"base/sql/tx.hpp", purpose + "#include \"base/time.hpp\"\n"},
        {"base/http/io.cpp", "#include <boost/asio.hpp>\n"},
        {"modules/catalog/README.md", ""},
        {"modules/catalog/catalog/types.hpp", purpose + "#include \"base/time.hpp\"\n"},
        {"modules/catalog/rules.hpp", purpose + "struct Prices {};\n"},
        {"modules/orders/README.md", ""},
        {"modules/orders/migrations/0001_orders.sql", "create table orders_order (id uuid);\n"},
        {"modules/orders/migrations/0002_lines.sql", "create table orders_line (id int);\n"},
        {"modules/orders/orders/types.hpp", purpose + "#include \"catalog/types.hpp\"\n"},
        {"modules/orders/store_place.cpp",
         "#include \"base/sql/tx.hpp\"\nconst auto text = R\"(select id from "
         "orders_order)\";\n"},
        {"flows/checkout.cpp", "#include \"orders/types.hpp\"\n"},
        {"apps/nahtlos/main.cpp", "#include \"modules/catalog/rules.hpp\"\nint main() {}\n"},
        {"docs/decisions/0001-one-program.md", ""},
    };
}

struct Plant {
    const char* rule;
    std::string path;
    std::string text;
    std::string told;  // part of the finding
};

std::string lines(std::size_t count, const std::string& line) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += line + "\n";
    return out;
}

std::vector<Plant> include_plants() {
    const std::string store = "modules/catalog/store.cpp";
    return {
        {"include-edge", "base/money.cpp", "#include \"base/sql/tx.hpp\"\n", "base may not"},
        {"include-edge", "base/sql/page.cpp", "#include \"catalog/types.hpp\"\n", "base/sql may"},
        {"include-edge", store, "#include \"orders/types.hpp\"\n", "modules/catalog may not"},
        {"include-edge", "modules/newborn/api.cpp", "#include \"base/time.hpp\"\n", "no line"},
        {"include-edge", "tools/depends.txt", "base: $nowhere\n", "$nowhere is not defined"},
        {"include-edge", "tools/depends.txt", "base and sql\n", "expected WHO"},
        {"include-private", "modules/orders/api.cpp", "#include \"modules/catalog/rules.hpp\"\n",
         "private to modules/catalog"},
        {"include-private", "modules/orders/a_test.cpp", "#include \"modules/catalog/rules.hpp\"\n",
         "private to modules/catalog"},
        {"include-private", "flows/return.cpp", "#include \"modules/catalog/rules.hpp\"\n",
         "private to modules/catalog"},
        {"include-path", "base/a.cpp", "#include \"time.hpp\"\n", "by full path"},
        {"include-path", "base/a.cpp", "#include <base/time.hpp>\n", "with quotes"},
        {"include-path", "base/a.cpp", "#  include \"flows/checkout.cpp\"\n", "only headers"},
        {"include-path", "flows/a.cpp", "#include \"modules/orders/orders/types.hpp\"\n",
         "\"orders/types.hpp\""},
        {"include-cycle", store, "#include \"orders/types.hpp\"\n",
         "modules/catalog -> modules/orders -> modules/catalog"},
        {"include-cycle", "base/a.cpp", "#include \"base/sql/tx.hpp\"\n",
         "base -> base/sql -> base"},
        {"network-header", store, "#include <boost/asio/post.hpp>\n", "boost/asio/post.hpp"},
        {"network-header", "apps/x.cpp", "#include <boost/beast/http.hpp>\n", "boost/beast"},
    };
}

std::vector<Plant> sql_plants() {
    const std::string rules = "modules/orders/rules.cpp";
    const std::string store = "modules/orders/store_cancel.cpp";
    const auto quoted = [](const std::string& sql) { return "auto s = \"" + sql + "\";\n"; };
    return {
        {"sql-place", rules, quoted("select id from orders_order"), "SQL stands only"},
        {"sql-place", rules, "auto s = R\"sql(\n  WITH x AS (select 1) table x)sql\";\n", "SQL"},
        {"sql-place", "flows/a.cpp", quoted("insert into orders_order values ($1)"), "SQL"},
        {"sql-place", "flows/a.cpp", "auto s = \"update orders_order \"\n  \"set a = 1\";\n",
         "SQL"},
        {"sql-place", "apps/a.cpp", quoted("delete from orders_order"), "SQL"},
        {"sql-place", "base/json/a.cpp", quoted("create table base_x (id int)"), "SQL"},
        {"sql-table", store, quoted("select 1 from catalog_variant"), "catalog_variant"},
        {"sql-table", store, "auto s = \"select 1 \"\n    \"from catalog_variant\";\n",
         "catalog_var"},
        {"sql-table", store, quoted("update catalog_variant v set a = 1"), "catalog_variant"},
        {"sql-table", store, quoted("select a from orders_order o, inventory_level l"),
         "inventory_"},
        {"sql-table", store, quoted("from orders_order join catalog_price using (id)"), "catalog_"},
        {"sql-table", store, quoted("select a from {}"), "does not name"},
        {"sql-table", store, quoted("select a from "), "does not name"},
        {"sql-table", "modules/orders/migrations/0003_x.sql", "\ncreate index i on level (a);\n",
         "table level"},
        {"sql-table", "modules/orders/migrations/0003_x.sql",
         "-- from a\n--postgres: create sequence s; drop table level;\n", "table level"},
        {"sql-table", "base/sql/a.cpp", quoted("select 1 from orders_order"), "orders_order"},
    };
}

std::vector<Plant> word_plants() {
    const std::string path = "modules/orders/rules.cpp";
    return {
        {"banned-word", path, "auto t = std::chrono::system_clock::now();\n", "system_clock"},
        {"banned-word", "base/sql/a.cpp", "using C = std::chrono::steady_clock;\n", "steady_clock"},
        {"banned-word", path, "std::random_device device;\n", "random_device"},
        {"banned-word", path, "int i = rand();\n", "rand("},
        {"banned-word", path, "std::thread thread;\n", "std::thread"},
        {"banned-word", path, "auto f = std::async(g);\n", "std::async"},
        {"banned-word", "base/sql/a.cpp", "std::this_thread::sleep_for(1s);\n", "sleep_for"},
        {"banned-word", path, "auto e = std::getenv(\"HOME\");\n", "getenv"},
        {"banned-word", path, "int s = ::socket(1, 2, 3);\n", "::socket"},
        {"banned-word", path, "auto f = fopen(\"a\", \"w\");\n", "fopen"},
        {"banned-word", path, "std::ofstream out;\n", "std::ofstream"},
        {"banned-word", path, "std::cout << 1;\n", "std::cout"},
        {"banned-word", path, "std::printf(\"x\");\n", "printf"},
        {"banned-word", "modules/orders/rules_test.cpp", "float price = 1;\n", "float"},
        {"swallowed-exception", path, "int f() { try { g(); } catch (...) { return 0; } }\n",
         "goes on"},
        {"swallowed-exception", path, "void f() { try { g(); } catch ( ... ) {} }\n", "goes on"},
        {"using-namespace", "base/x.hpp", purpose + "using namespace std;\n", "in a header"},
        {"silenced-lint", path, "int i = 0;  // NOLINT\n", "the reason"},
        {"silenced-lint", path, "// NOLINTNEXTLINE(bugprone-x)\nint i = 0;\n", "the reason"},
        {"unfinished-work", path, "// TODO: later\n", "TODO"},
        {"unfinished-work", "scripts/run", "# FIXME\n", "FIXME"},
        {"unfinished-work", "modules/orders/migrations/0003_x.sql", "-- XXX\n", "XXX"},
    };
}

std::vector<Plant> shape_plants() {
    return {
        {"function-length", "base/a.cpp", "int f() {\n" + lines(59, "g();") + "}\n", "61 lines"},
        {"function-length", "base/a_test.cpp",
         "namespace {\nTEST(A, b) {\n" + lines(59, "g();") + "}\n}\n", "61 lines"},
        {"function-length", "base/a.cpp",
         "struct A {\nA() : b_{1},\n c_(2) {\n" + lines(58, "g();") + "}\n};\n", "61 lines"},
        {"file-length", "base/a.cpp", lines(501, "int i;"), "501 lines"},
        {"line-length", "base/a.cpp", std::string(101, 'a') + "\n", "101 columns"},
        {"line-length", "scripts/run", std::string(101, 'a') + "\n", "101 columns"},
        {"header-purpose", "base/a.hpp", "#pragma once\n// Says what it is for.\n", "sentence"},
        {"header-purpose", "base/a.hpp", "// Says what it is for.\nint i;\n", "#pragma once"},
        {"empty-name", "base/a.cpp", "class OrderManager {};\n", "OrderManager"},
        {"empty-name", "base/a.cpp", "struct ImplBase;\n", "ImplBase"},
        {"empty-name", "base/string_utils.cpp", "", "Util in a file name"},
        {"empty-name", "base/test_helper.cpp", "", "Helper in a file name"},
        {"ascii", "base/a.cpp",
         "int gr\xC3\xB6\xC3\x9F"
         "e = 0;\n",
         "beyond ASCII"},
    };
}

std::vector<Plant> layout_plants() {
    return {
        {"module-readme", "modules/auth/rules.cpp", "", "has a README.md"},
        {"migration-name", "modules/orders/migrations/3_x.sql", "", "NNNN_name"},
        {"migration-name", "modules/orders/migrations/0003_x.txt", "", "NNNN_name"},
        {"migration-name", "modules/orders/migrations/0004_x.sql", "", "go up by one"},
        {"migration-name", "modules/orders/migrations/0001_x.sql", "", "go up by one"},
        {"decision-name", "docs/decisions/two.md", "", "NNNN-name.md"},
        {"decision-name", "docs/decisions/0001-again.md", "", "used twice"},
    };
}

std::vector<Plant> all_plants() {
    std::vector<Plant> all;
    for (const auto& some :
         {include_plants(), sql_plants(), word_plants(), shape_plants(), layout_plants()}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

/// The clean tree with one file added, or with text added to one of its files.
Tree planted(const Plant& plant) {
    auto files = clean_files();
    const auto old = std::ranges::find(files, plant.path, &Files::value_type::first);
    if (old == files.end()) {
        files.emplace_back(plant.path, plant.text);
    } else {
        old->second += plant.text;
    }
    return tree_of(std::move(files));
}

std::string told(const std::vector<Finding>& findings) {
    std::string out;
    for (const auto& finding : findings) out += to_string(finding) + "\n";
    return out;
}

class Planted : public testing::TestWithParam<Rule> {};

TEST_P(Planted, violations_are_caught) {
    std::size_t plants = 0;
    for (const auto& plant : all_plants()) {
        if (plant.rule != std::string_view(GetParam().name)) continue;
        ++plants;
        const auto findings = check_tree(planted(plant));
        const auto is_it = [&](const Finding& finding) {
            return finding.rule == plant.rule && finding.text.find(plant.told) != std::string::npos;
        };
        EXPECT_TRUE(std::ranges::any_of(findings, is_it))
            << "planted in " << plant.path << ":\n"
            << plant.text << "found: " << told(findings);
    }
    EXPECT_GT(plants, 0u);
}

INSTANTIATE_TEST_SUITE_P(Tidy, Planted, testing::ValuesIn(rules().begin(), rules().end()));

TEST(Tidy, every_plant_names_a_rule) {
    for (const auto& plant : all_plants()) {
        EXPECT_EQ(std::ranges::count(rules(), std::string_view(plant.rule), &Rule::name), 1)
            << plant.rule;
    }
}

TEST(Tidy, finds_nothing_in_a_clean_tree) {
    EXPECT_EQ(told(check_tree(tree_of(clean_files()))), "");
}

TEST(Tidy, finds_nothing_in_this_tree) {
    const auto tree = read_tree(NAHTLOS_SOURCE_DIR);
    ASSERT_GT(tree.sources.size(), 20u);
    EXPECT_EQ(told(check_tree(tree)), "");
}

TEST(Tidy, reads_a_folder_without_its_build_output) {
    namespace fs = std::filesystem;
    const auto root = fs::path(testing::TempDir()) / "nahtlos_tidy_reads";
    fs::remove_all(root);
    for (const auto* path : {"base/a.cpp", "build/dev/b.cpp", ".git/c.cpp", "scripts/run"}) {
        fs::create_directories((root / path).parent_path());
        std::ofstream(root / path) << "// TODO\n";
    }
    const auto tree = read_tree(root.string());
    EXPECT_EQ(tree.paths, (std::vector<std::string>{"base/a.cpp", "scripts/run"}));
    EXPECT_EQ(find_unfinished_work(tree).size(), 2u);
    fs::remove_all(root);
}

TEST(Tidy, words_in_comments_literals_and_longer_names_are_not_uses) {
    const Plant plant{"", "modules/orders/rules.cpp",
                      "// system_clock, float\n/* std::thread */ auto a = \"getenv\";\n"
                      "auto b = R\"x(rand() \" float)x\";\nint floating = 1'000'0;\n"
                      "char c = '\"'; int d = snprintf(e, f);\ntcp::socket socket;\n"
                      "void f() { try { g(); } catch (...) { undo(); throw; } }\n"
                      "int i = 0;  // NOLINT(bugprone-x): the protocol asks for it\n"
                      "struct Utilization {};\nstruct Implicit {};\n"
                      "auto h = \"select a channel\"; auto j = \"update failed\";\n"
                      "auto k = \"from file \";\n",
                      ""};
    EXPECT_EQ(told(check_tree(planted(plant))), "");
}

TEST(Tidy, sixty_lines_are_allowed_and_tables_are_no_functions) {
    const Plant plant{"", "base/a.cpp",
                      "int f() {\n" + lines(58, "g();") + "}\nconst int table[] = {\n" +
                          lines(70, "1,") + "};\nenum class E {\n" + lines(70, "a,") +
                          "};\nstruct S {\n" + lines(70, "int i;") + "};\nconst Row rows{\n" +
                          lines(70, "{f(1)},") + "};\n",
                      ""};
    EXPECT_EQ(told(check_tree(planted(plant))), "");
}

std::vector<std::size_t> function_lines(const std::string& text) {
    const auto source = make_source("a.cpp", text);
    std::vector<std::size_t> out;
    for (const auto& body : functions_in(source.code)) {
        EXPECT_EQ(source.code[body.end], '}');
        out.push_back(body.lines);
    }
    return out;
}

TEST(Tidy, function_bodies_are_found_in_all_their_forms) {
    EXPECT_EQ(function_lines("template <class A = B<int>>\nint f(A a = {1}) const noexcept {\n}\n"),
              (std::vector<std::size_t>{2}));
    EXPECT_EQ(
        function_lines("struct A {\n bool operator==(const A&) const {\n return 1;\n }\n};\n"),
        (std::vector<std::size_t>{3}));
    EXPECT_EQ(
        function_lines("#define X {\nA::A() noexcept : b{1}, c(2) {\n}\nint i{3};\nvoid g() {}\n"),
        (std::vector<std::size_t>{2, 1}));
    EXPECT_EQ(function_lines("const auto f = [](int i) {\n if (i) {\n }\n};\nauto t = T{f(1)};\n"),
              (std::vector<std::size_t>{4}));
    EXPECT_EQ(function_lines("T f() {\n int i = 0;\n return {\n  {1},\n  {2},\n };\n}\n"),
              (std::vector<std::size_t>{4}));
    EXPECT_EQ(function_lines("class B final : public C<D> {\npublic:\n ~B() override {\n }\n};"),
              (std::vector<std::size_t>{2}));
}

std::vector<std::string> tables(std::string_view sql) {
    std::vector<std::string> names;
    for (const auto& use : tables_in(sql)) names.push_back(use.name);
    return names;
}

TEST(Tidy, tables_of_statements_are_told_apart_from_other_names) {
    using Names = std::vector<std::string>;
    EXPECT_EQ(tables("with x as (select * from a), y(i) as not materialized (select 1 from x) "
                     "select extract(year from t) from y join b on y.i = b.i, c as d, \"E\" "
                     "where k is distinct from f group by g, h for update of d skip locked"),
              (Names{"a", "b", "c", "e"}));
    EXPECT_EQ(tables("insert or replace into a (i, j) select i, j from unnest($1::uuid[], $2) "
                     "as u(i, j) on conflict (i) do update set j = excluded.j returning i"),
              (Names{"a"}));
    EXPECT_EQ(tables("update a x set i = s.i from (select i from b, lateral (select 1 from c) z) s "
                     "where x.j in (select j from main.d) -- from e\n and k = ' from f'"),
              (Names{"a", "b", "c", "d"}));
    EXPECT_EQ(tables("create table if not exists a (b uuid references c (d) on update cascade); "
                     "create unique index concurrently e on f using gin (g); drop table h;"
                     "create trigger t after insert or update on k begin delete from l; end"),
              (Names{"a", "c", "f", "h", "k", "l"}));
}

}  // namespace
}  // namespace nahtlos::tidy
