#include "flows/exchange/plan.hpp"

#include <algorithm>
#include <charconv>

namespace nahtlos::flows::exchange {
namespace {

using nahtlos::exchange::Format;

// "reject", "stop", "100" or "2%"; nothing when it is none of these.
std::optional<RowPolicy> policy_of(const std::string& text) {
    if (text == "reject") return RowPolicy{};
    if (text == "stop") return RowPolicy{.most_refused = 0};
    double number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    constexpr double most = 1e9;
    if (error != std::errc() || !(number >= 0 && number <= most)) return std::nullopt;
    if (stop == end) return RowPolicy{.most_refused = static_cast<std::int64_t>(number)};
    if (stop + 1 == end && *stop == '%') return RowPolicy{.most_refused_percent = number};
    return std::nullopt;
}

Refusal unknown_format(std::string detail) {
    return {RefusalKind::invalid, "unknown_format", std::move(detail)};
}

}  // namespace

Result<ImportPlan> plan_import(const ImportSettings& settings) {
    ImportPlan plan;
    const auto policy = policy_of(settings.policy);
    if (!policy) {
        return Refusal{RefusalKind::invalid, "unknown_policy",
                       "the policy is reject, stop, a number or a percentage"};
    }
    plan.policy = *policy;
    plan.options.is_dry_run = settings.dry_run;
    plan.options.stops_at_first = policy->most_refused == 0;
    const auto& format = settings.format;
    const bool is_known =
        format == "auto" || format == "jsonl" || nahtlos::exchange::find_format(format) != nullptr;
    if (!is_known) return unknown_format("there is no format " + format);
    auto& choices = plan.choices;
    choices.sheet = settings.sheet;
    if (!settings.mapping.empty()) {
        auto read = nahtlos::exchange::read_mapping(settings.mapping);
        if (!read) return read.refusal();
        plan.mapped = *std::move(read);
        choices.encoding = plan.mapped->encoding;
        choices.delimiter = plan.mapped->delimiter;
        choices.has_quotes = plan.mapped->has_quotes;
    }
    if (!settings.encoding.empty()) choices.encoding = settings.encoding;
    if (!table::is_known_encoding(choices.encoding)) {
        return Refusal{RefusalKind::invalid, "unknown_encoding",
                       "there is no encoding " + choices.encoding};
    }
    if (settings.delimiter == "tab") choices.delimiter = '\t';
    if (settings.delimiter.size() == 1) choices.delimiter = settings.delimiter[0];
    if (!settings.has_quotes) choices.has_quotes = false;
    return plan;
}

Result<const Format*> format_of(const ImportPlan& plan, const ImportSettings& settings,
                                TableSource& file) {
    const auto& name = settings.format;
    const Format* none = nullptr;
    const bool has_rows = file.rows() != nullptr;
    if (has_rows ? name == "jsonl" : plan.mapped || (name != "jsonl" && name != "auto")) {
        return unknown_format("the file is not of the format " + name);
    }
    if (!has_rows) return none;
    if (plan.mapped) return &*plan.mapped;
    if (name != "auto") return nahtlos::exchange::find_format(name);
    if (file.kind() == FileKind::feed) return &nahtlos::exchange::google_format();
    const auto found = nahtlos::exchange::format_of_header(file.rows()->header());
    if (!found.empty()) return nahtlos::exchange::find_format(found);
    return unknown_format(
        "the columns are of no format that is known; say the format, or give a mapping");
}

std::string name_of(const Format* format) {
    if (format == nullptr) return "jsonl";
    for (const auto* name : {"shopify", "woocommerce", "google", "generic", "stock", "prices"}) {
        if (nahtlos::exchange::find_format(name) == format) return name;
    }
    return "mapping";
}

std::optional<Refusal> unless_market(const Format* format, const Ground& ground) {
    const bool has_prices =
        format != nullptr && format->kind != nahtlos::exchange::RecordKind::stock;
    if (!has_prices || !ground.setting.market.empty()) return std::nullopt;
    if (ground.markets.empty()) return unless_market(ground);
    return Refusal{RefusalKind::invalid, "market_missing",
                   "there are several markets; say whose prices these are"};
}

std::unique_ptr<Batches> batches_of(TableSource& file, const Format* format, const Ground& ground) {
    if (format == nullptr) return entity_batches(file.text());
    return format->kind == nahtlos::exchange::RecordKind::products
               ? product_batches(*file.rows(), *format, ground)
               : record_batches(*file.rows(), *format);
}

bool is_broken(const RowProblem& problem) {
    constexpr std::string_view codes[] = {"cut_off", "malformed_xml", "damaged",
                                          "doctype_forbidden"};
    return std::ranges::find(codes, problem.code) != std::end(codes);
}

}  // namespace nahtlos::flows::exchange
