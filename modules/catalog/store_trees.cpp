#include <algorithm>
#include <map>
#include <set>

#include "base/batch/revision.hpp"
#include "base/crypto/sha256.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "base/repeats.hpp"
#include "catalog/trees.hpp"
#include "modules/catalog/handles.hpp"

namespace nahtlos::catalog {
namespace {

struct TreeRow {
    std::string code, definition;
    std::int64_t version = 1;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(TreeRow, (), (code, definition, version, updated_at))

struct CategoryRow {
    CategoryId id;
    std::string tree;
    std::optional<CategoryId> parent;
    std::string handle;
    std::int64_t position = 0;
    std::string definition;
    std::optional<std::string> external_reference;
    std::int64_t version = 1;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(CategoryRow, (),
                      (id, tree, parent, handle, position, definition, external_reference, version,
                       updated_at))

// What of a category has no column.
struct CategoryWords {
    Names names;
    std::map<std::string, json::LongText<5000>> descriptions;
};
BOOST_DESCRIBE_STRUCT(CategoryWords, (), (names, descriptions))

std::vector<CategoryRow> category_rows(Tx& tx) {
    return tx.all<CategoryRow>(
        "select id, tree, parent, handle, position, definition, external_reference, version, "
        "updated_at from catalog_category order by tree, position, id");
}

template <class T>
T read_back(const std::string& text) {
    if (text == "{}") return {};
    auto value = json::read<T>(text);
    check(value.ok(), "a stored definition reads back");
    return *std::move(value);
}

using Key = std::pair<std::string, std::string>;  // tree and handle

// All categories, with the wishes laid over them one after the other.
class Forest {
public:
    explicit Forest(Tx& tx) {
        for (auto& row : category_rows(tx)) {
            handles_[row.id] = {row.tree, row.handle};
            if (row.external_reference) {
                references_[*row.external_reference] = {row.tree, row.handle};
            }
            auto& last = last_[{row.tree, row.parent.value_or(CategoryId{})}];
            last = std::max(last, row.position);
            ++sizes_[row.tree];
            rows_.emplace(Key{row.tree, row.handle}, std::move(row));
        }
    }

    CategoryRow* find(const Key& key) {
        const auto it = rows_.find(key);
        return it == rows_.end() ? nullptr : &it->second;
    }
    CategoryRow& add(const Key& key, CategoryId id, Instant now) {
        handles_[id] = key;
        ++sizes_[key.first];
        return rows_.emplace(key, CategoryRow{id, key.first, {}, key.second, 0, "{}", {}, 0, now})
            .first->second;
    }
    std::int64_t next_position(const std::string& tree, CategoryId parent) {
        auto& last = last_.try_emplace({tree, parent}, -1).first->second;
        return ++last;
    }
    std::size_t size_of(const std::string& tree) const {
        const auto it = sizes_.find(tree);
        return it == sizes_.end() ? 0 : it->second;
    }
    // Whether the way up from `row` ends; how long it is goes to `depth`.
    bool ends(const CategoryRow& row, std::size_t& depth) const {
        depth = 0;
        const auto* at = &row;
        while (at->parent) {
            if (++depth > rows_.size()) return false;
            at = &rows_.at(handles_.at(*at->parent));
        }
        return true;
    }
    bool takes_reference(const std::string& reference, const Key& key) {
        return references_.emplace(reference, key).first->second == key;
    }

private:
    std::map<Key, CategoryRow> rows_;
    std::map<CategoryId, Key> handles_;
    std::map<std::string, Key> references_;
    std::map<std::pair<std::string, CategoryId>, std::int64_t> last_;
    std::map<std::string, std::size_t> sizes_;
};

// The tree does not take what would make it none; the row that did is put back.
std::optional<FieldProblem> put_parent(Forest& forest, CategoryRow& row, const CategoryWish& wish,
                                       const std::string& here) {
    const auto before = row.parent;
    row.parent.reset();
    if (!wish.parent) return std::nullopt;
    const auto* parent = forest.find({wish.tree.value, wish.parent->value});
    if (parent == nullptr) {
        row.parent = before;
        return FieldProblem{here + "/parent", "unknown", "is not a category of this tree"};
    }
    row.parent = parent->id;
    std::size_t depth = 0;
    if (!forest.ends(row, depth)) {
        row.parent = before;
        return FieldProblem{here + "/parent", "cycle", "is the category itself or below it"};
    }
    if (depth < most_category_depth) return std::nullopt;
    row.parent = before;
    return FieldProblem{here + "/parent", "too_deep", "has too many categories above it"};
}

// The rows of a call that can be taken, and what is wrong with the others.
class CategoryWriter {
public:
    CategoryWriter(ChangeScope& scope, const std::vector<CategoryWish>& wishes)
        : scope_(scope), wishes_(wishes), forest_(scope.tx), problems_(wishes.size()) {
        for (const auto& tree : list_trees(scope.tx)) trees_.push_back(tree.code.value);
    }

    std::vector<std::optional<FieldProblem>>& decide() {
        rows_.resize(wishes_.size());
        before_.resize(wishes_.size());
        parents_.resize(wishes_.size());
        for (std::size_t i = 0; i < wishes_.size(); ++i) problems_[i] = make(i);
        for (std::size_t i = 0; i < wishes_.size(); ++i) {
            if (!problems_[i]) problems_[i] = fill(i);
        }
        while (refuse_orphans() || refuse_rings()) {
        }
        return problems_;
    }
    bool is_same(std::size_t i) const {
        return rows_[i]->version > 0 && json::write(*rows_[i]) == before_[i];
    }
    CategoryId id_of(std::size_t i) const { return rows_[i]->id; }

    void save(const std::vector<std::size_t>& taken) {
        std::vector<CategoryRow> made, changed;
        for (const auto i : taken) {
            auto row = *rows_[i];
            ++row.version;
            row.updated_at = scope_.now;
            scope_.events.push_back({row.version == 1 ? "category_created" : "category_changed",
                                     row.id.uuid, row.version, scope_.context, scope_.now, "{}"});
            (row.version == 1 ? made : changed).push_back(std::move(row));
        }
        // Parents first, since the others refer to them.
        std::ranges::stable_sort(made, {}, [this](const CategoryRow& row) {
            std::size_t depth = 0;
            forest_.ends(row, depth);
            return depth;
        });
        scope_.tx.insert("catalog_category", made);
        scope_.tx.update("catalog_category", 1, changed);
    }

private:
    std::optional<FieldProblem> make(std::size_t i) {
        const auto& wish = wishes_[i];
        const auto here = "/categories/" + std::to_string(i);
        const Key key{wish.tree.value, wish.handle.value};
        if (auto again = seen_.look_at(key, i, here + "/handle")) return again;
        if (auto wrong = wrong_handle(key.second, here + "/handle")) return wrong;
        if (std::ranges::find(trees_, key.first) == trees_.end()) {
            return FieldProblem{here + "/tree", "unknown", "is not a tree"};
        }
        auto* row = forest_.find(key);
        if (row != nullptr) {
            before_[i] = json::write(*row);
            parents_[i] = row->parent;
        } else if (forest_.size_of(key.first) >= most_categories) {
            return FieldProblem{here + "/tree", "too_many", "has 20000 categories already"};
        } else {
            const CategoryId id{child_id(scope_.id, static_cast<std::uint16_t>(i + 1))};
            row = &forest_.add(key, id, scope_.now);
        }
        rows_[i] = row;
        return std::nullopt;
    }
    // What was to hang below a category that was refused.
    bool refuse_orphans() {
        std::set<CategoryId> missing;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            if (problems_[i] && rows_[i] != nullptr && rows_[i]->version == 0) {
                missing.insert(rows_[i]->id);
            }
        }
        bool is_any = false;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            if (problems_[i] || !rows_[i]->parent || !missing.contains(*rows_[i]->parent)) continue;
            refuse(i, "unknown", "is not a category of this tree");
            is_any = true;
        }
        return is_any;
    }
    // Who is refused after all stays where it was, and others may have been hung below it.
    bool refuse_rings() {
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            std::size_t depth = 0;
            if (problems_[i] || forest_.ends(*rows_[i], depth)) continue;
            refuse(i, "cycle", "is the category itself or below it");
            return true;
        }
        return false;
    }
    void refuse(std::size_t i, const char* code, const char* detail) {
        problems_[i] = FieldProblem{"/categories/" + std::to_string(i) + "/parent", code, detail};
        rows_[i]->parent = parents_[i];
    }
    std::optional<FieldProblem> fill(std::size_t i) {
        const auto& wish = wishes_[i];
        const auto here = "/categories/" + std::to_string(i);
        auto& row = *rows_[i];
        if (wish.external_reference &&
            !forest_.takes_reference(wish.external_reference->value,
                                     {wish.tree.value, wish.handle.value})) {
            return FieldProblem{here + "/external_reference", "taken", "is another category's"};
        }
        const auto old_parent = row.parent;
        if (auto problem = put_parent(forest_, row, wish, here)) return problem;
        row.external_reference.reset();
        if (wish.external_reference) row.external_reference = wish.external_reference->value;
        row.definition = json::write(CategoryWords{wish.names, wish.descriptions});
        if (wish.position) {
            row.position = *wish.position;
        } else if (row.version == 0 || row.parent != old_parent) {
            row.position = forest_.next_position(row.tree, row.parent.value_or(CategoryId{}));
        }
        return std::nullopt;
    }

    ChangeScope& scope_;
    const std::vector<CategoryWish>& wishes_;
    Forest forest_;
    std::vector<std::string> trees_;
    std::vector<std::optional<FieldProblem>> problems_;
    std::vector<CategoryRow*> rows_;
    std::vector<std::string> before_;
    std::vector<std::optional<CategoryId>> parents_;  // before
    Repeats<Key> seen_;
};

std::optional<FieldProblem> problem_of(const Tree& tree, const TreeCodes& known,
                                       const std::string& here) {
    if (tree.code.value.find('/') != std::string::npos) {
        return FieldProblem{here + "/code", "invalid_format", "must have no slash"};
    }
    for (std::size_t i = 0; i < tree.markets.size(); ++i) {
        if (known.markets.contains(tree.markets[i].value)) continue;
        return FieldProblem{here + "/markets/" + std::to_string(i), "unknown", "is not a market"};
    }
    for (std::size_t i = 0; i < tree.channels.size(); ++i) {
        if (known.channels.contains(tree.channels[i].value)) continue;
        return FieldProblem{here + "/channels/" + std::to_string(i), "unknown", "is not a channel"};
    }
    return std::nullopt;
}

}  // namespace

bool is_for(const Tree& tree, const TreeAudience& audience) {
    const auto has = [](const std::vector<json::ShortText<40>>& codes, const std::string* code) {
        return codes.empty() || code == nullptr ||
               std::ranges::find(codes, *code, &json::ShortText<40>::value) != codes.end();
    };
    return has(tree.markets, audience.market) && has(tree.channels, audience.channel);
}

Result<api::BulkRows> put_trees(ChangeScope& scope, const std::vector<Tree>& trees,
                                const TreeCodes& known, api::ErrorPolicy policy) {
    raise_revision(scope.tx, "catalog");
    std::map<std::string, TreeRow> kept;
    for (auto& row :
         scope.tx.all<TreeRow>("select code, definition, version, updated_at from catalog_tree")) {
        kept.emplace(row.code, row);
    }
    api::BulkRows out;
    std::vector<TreeRow> written;
    Repeats<std::string> seen;
    for (std::size_t i = 0; i < trees.size(); ++i) {
        const auto& code = trees[i].code.value;
        const auto here = "/trees/" + std::to_string(i);
        auto wrong = seen.look_at(code, i, here + "/code");
        if (!wrong) wrong = problem_of(trees[i], known, here);
        if (wrong) {
            out.reject(*wrong);
            continue;
        }
        TreeRow row{code, json::write(trees[i]), 1, scope.now};
        const auto before = kept.find(code);
        api::RowAnswer answer;
        answer.id = code;
        if (before != kept.end() && before->second.definition == row.definition) {
            answer.outcome = api::RowOutcome::already_done;
        } else {
            if (before != kept.end()) row.version = before->second.version + 1;
            scope.events.push_back({"category_tree_changed", sha256_head({"catalog_tree/", code}),
                                    row.version, scope.context, scope.now, "{}"});
            written.push_back(std::move(row));
        }
        out.add(std::move(answer));
    }
    if (auto refusal = out.refusal(policy)) return *refusal;
    scope.tx.upsert("catalog_tree", 1, written);
    if (!written.empty()) raise_revision(scope.tx, "catalog_terms");
    return out;
}

std::vector<Tree> list_trees(Tx& tx) {
    std::vector<Tree> trees;
    for (const auto& row : tx.all<TreeRow>(
             "select code, definition, version, updated_at from catalog_tree order by code")) {
        trees.push_back(read_back<Tree>(row.definition));
    }
    return trees;
}

Result<api::BulkRows> put_categories(ChangeScope& scope, const std::vector<CategoryWish>& wishes,
                                     api::ErrorPolicy policy) {
    raise_revision(scope.tx, "catalog");  // also the lock
    CategoryWriter writer(scope, wishes);
    const auto& problems = writer.decide();
    api::BulkRows out;
    std::vector<std::size_t> taken;
    for (std::size_t i = 0; i < wishes.size(); ++i) {
        if (problems[i]) {
            out.reject(*problems[i]);
            continue;
        }
        api::RowAnswer answer;
        answer.id = to_string(writer.id_of(i));
        if (writer.is_same(i)) {
            answer.outcome = api::RowOutcome::already_done;
        } else {
            taken.push_back(i);
        }
        out.add(std::move(answer));
    }
    if (auto refusal = out.refusal(policy)) return *refusal;
    if (!taken.empty()) raise_revision(scope.tx, "catalog_terms");
    writer.save(taken);
    return out;
}

std::vector<Category> list_categories(Tx& tx, const std::optional<std::string>& tree) {
    const auto rows = category_rows(tx);
    std::map<CategoryId, std::string> handles;
    for (const auto& row : rows) handles[row.id] = row.handle;
    std::vector<Category> categories;
    for (const auto& row : rows) {
        if (tree && row.tree != *tree) continue;
        auto words = read_back<CategoryWords>(row.definition);
        Category c{row.id,
                   row.tree,
                   row.handle,
                   {},
                   std::move(words.names),
                   std::move(words.descriptions),
                   row.position,
                   row.external_reference,
                   row.version};
        if (row.parent) c.parent = handles.at(*row.parent);
        categories.push_back(std::move(c));
    }
    return categories;
}

Result<Category> erase_category(ChangeScope& scope, CategoryId id) {
    auto& tx = scope.tx;
    raise_revision(tx, "catalog");
    for (auto& c : list_categories(tx, {})) {
        if (c.id != id) continue;
        const auto used =
            tx.value<std::int64_t>("select count(*) from catalog_category where parent = $1", id);
        const auto filled = tx.value<std::int64_t>(
            "select count(*) from catalog_product_category where category = $1", id);
        if (*used + *filled > 0) {
            return Refusal{RefusalKind::conflict, "in_use",
                           "there are categories below it or products in it"};
        }
        tx.run("delete from catalog_category where id = $1", id);
        ++c.version;
        scope.events.push_back(
            {"category_erased", id.uuid, c.version, scope.context, scope.now, "{}"});
        return std::move(c);
    }
    return Refusal{RefusalKind::not_found, "not_found", "there is no such category"};
}

std::unordered_map<std::string, std::vector<std::string>> category_lines(Tx& tx) {
    const auto rows = category_rows(tx);
    std::map<CategoryId, const CategoryRow*> by_id;
    for (const auto& row : rows) by_id[row.id] = &row;
    std::unordered_map<std::string, std::vector<std::string>> lines;
    for (const auto& row : rows) {
        auto& line = lines[row.tree + '/' + row.handle];
        // A ring, which nobody may write, must not keep a server for ever.
        for (const auto* at = &row; line.size() < rows.size(); at = by_id.at(*at->parent)) {
            line.push_back(at->tree + '/' + at->handle);
            if (!at->parent) break;
        }
    }
    return lines;
}

}  // namespace nahtlos::catalog
