// Rows about articles that a channel is told and lists, under its version: listings, publications.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/api/bulk.hpp"
#include "catalog/changes.hpp"
#include "catalog/search.hpp"
#include "channels/setup.hpp"
#include "flows/api_lists.hpp"
#include "flows/api_setup.hpp"

namespace nahtlos::flows {

/// What became of rows that a channel was told; `version` is the channel's from then on.
struct ChannelRows : api::BulkRows {
    std::int64_t version = 1;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"version", "of the channel, which rises with its rows"}}};
};
BOOST_DESCRIBE_STRUCT(ChannelRows, (api::BulkRows), (version))

/// A page of what a channel was told, with the version of the channel.
template <class T>
struct ChannelPage : api::Page<T> {
    std::int64_t version = 1;
    BOOST_DESCRIBE_CLASS(ChannelPage, (api::Page<T>), (version), (), ())
};

/// Answers rows that name articles by `sku`: take(row, i, variant, "/list/i/") keeps one, or says
/// what is wrong with it.
template <class Row, class Take>
api::BulkRows take_rows(Tx& tx, const std::string& list, const std::vector<Row>& rows, Take take) {
    std::vector<std::string> skus;
    for (const auto& row : rows) skus.push_back(row.sku.value);
    const auto variants = catalog::variants_by_sku(tx, std::move(skus));
    api::BulkRows out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto here = '/' + list + '/' + std::to_string(i) + '/';
        const auto known = variants.find(rows[i].sku.value);
        std::optional<FieldProblem> wrong;
        if (known == variants.end()) {
            wrong = {here + "sku", "unknown_sku", "is not an article of the catalog"};
        } else {
            wrong = take(rows[i], i, known->second, here);
        }
        wrong ? out.reject(*wrong) : out.accept();
    }
    return out;
}

/// Writes the rows that were taken by `save()`, which gives the channel as it is then; where none
/// was, the channel stays as it is.
template <class Save>
Result<ChannelRows> save_rows(api::BulkRows taken, api::ErrorPolicy policy,
                              const channels::Channel& channel,
                              std::optional<std::int64_t> if_match, Save save) {
    if (auto refusal = taken.refusal(policy)) return *refusal;
    ChannelRows out{std::move(taken), channel.version};
    if (out.done == 0 && out.refused > 0) {
        if (auto refusal = api::unless_version(if_match, channel.version)) return *refusal;
        return out;
    }
    const Result<channels::ChannelView> saved = save();
    if (!saved) return saved.refusal();
    out.version = saved->version;
    return out;
}

/// A page of rows of which one more than its limit was read, as views.
template <class View, class Row, class KeyOf, class ViewOf>
ChannelPage<View> channel_page(const channels::Channel& channel, std::vector<Row> rows,
                               json::Limit limit, KeyOf key_of, ViewOf view_of) {
    const auto found = api::page_of(std::move(rows), limit, key_of);
    ChannelPage<View> page{{{}, found.next_cursor}, channel.version};
    for (const auto& row : found.items) page.items.push_back(view_of(row));
    return page;
}

}  // namespace nahtlos::flows
