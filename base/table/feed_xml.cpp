#include "base/table/feed_xml.hpp"

#include <expat.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/check.hpp"

namespace nahtlos::table {
namespace {

constexpr char separator = '\n';  // between the parts of a name, where XML allows none
constexpr std::string_view google = "http://base.google.com/ns/1.0";
constexpr int most_depth = 64;

struct Name {
    std::string_view space, local, prefix;
};

// "space\nlocal\nprefix", "space\nlocal" or "local", as expat gives it.
Name name_of(std::string_view text) {
    const auto first = text.find(separator);
    if (first == text.npos) return {{}, text, {}};
    const auto second = text.find(separator, first + 1);
    const auto local = text.substr(first + 1, second == text.npos ? second : second - first - 1);
    return {text.substr(0, first), local,
            second == text.npos ? std::string_view() : text.substr(second + 1)};
}

bool is_plain(std::string_view space) {
    return space.empty() || space == "http://www.w3.org/2005/Atom" ||
           space == "http://purl.org/rss/1.0/";
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto begin = text.find_first_not_of(blanks);
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

// The order in which feeds of delimited text have the parts of an element.
const std::map<std::string, std::vector<std::string>, std::less<>>& part_orders() {
    static const std::map<std::string, std::vector<std::string>, std::less<>> orders{
        {"product_detail", {"section_name", "attribute_name", "attribute_value"}},
        {"shipping", {"country", "region", "service", "price"}},
        {"tax", {"country", "region", "rate", "tax_ship"}},
        {"installment", {"months", "amount"}},
        {"loyalty_points", {"name", "points_value", "ratio"}},
    };
    return orders;
}

// Without commas and colons of their own, which join values and parts.
std::string joinable(std::string_view text, bool escapes_colon) {
    std::string out;
    for (const char c : text) {
        if (c == ',') {
            out += "%2C";
        } else if (c == ':' && escapes_colon) {
            out += "%3A";
        } else {
            out += c;
        }
    }
    return out;
}

}  // namespace

struct FeedReader::Events {
    static FeedReader& of(void* data) { return *static_cast<FeedReader*>(data); }
    static void begin(void* data, const XML_Char* name, const XML_Char** attributes) {
        of(data).begin(name, attributes);
    }
    static void end(void* data, const XML_Char*) { of(data).end(); }
    static void text(void* data, const XML_Char* text, int bytes) {
        of(data).text({text, static_cast<std::size_t>(bytes)});
    }
    static void doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
        of(data).fail("doctype_forbidden", "must not have a document type");
    }
};

void FeedReader::Free::operator()(XML_ParserStruct* parser) const { XML_ParserFree(parser); }

FeedReader::FeedReader(ByteSource& bytes, RowLimits limits)
    : bytes_(bytes), limits_(limits), parser_(XML_ParserCreateNS(nullptr, separator)) {
    check(parser_ != nullptr, "there is memory for a parser");
    XML_SetUserData(parser_.get(), this);
    XML_SetReturnNSTriplet(parser_.get(), 1);
    XML_SetElementHandler(parser_.get(), &Events::begin, &Events::end);
    XML_SetCharacterDataHandler(parser_.get(), &Events::text);
    XML_SetStartDoctypeDeclHandler(parser_.get(), &Events::doctype);
}

FeedReader::~FeedReader() = default;

void FeedReader::fail(std::string code, std::string detail) {
    if (is_broken_) return;
    is_broken_ = true;
    failure_ = {static_cast<std::int64_t>(XML_GetCurrentLineNumber(parser_.get())), "",
                std::move(code), std::move(detail), ""};
    XML_StopParser(parser_.get(), XML_FALSE);
}

void FeedReader::begin(std::string_view raw, const char** attributes) {
    if (++depth_ > most_depth) return fail("too_deep", "has elements in elements without end");
    const auto name = name_of(raw);
    if (item_depth_ == 0) {
        if (!is_plain(name.space) || (name.local != "item" && name.local != "entry")) return;
        item_depth_ = depth_;
        open_ = {static_cast<std::int64_t>(XML_GetCurrentLineNumber(parser_.get())), {}, ""};
        feeds_own_.clear();
        bytes_of_item_ = 0;
        return;
    }
    text_.clear();
    if (depth_ == item_depth_ + 1) {
        is_of_feed_ = name.space == google;
        name_ = name.local;
        if (!is_of_feed_ && !is_plain(name.space)) {
            name_ = std::string(name.prefix) + ':' + std::string(name.local);
        }
        parts_.clear();
        for (; *attributes != nullptr; attributes += 2) {
            if (std::strcmp(attributes[0], "href") == 0) text(attributes[1]);
        }
    } else if (depth_ == item_depth_ + 2) {
        parts_.emplace_back(name.local, "");
    }
}

void FeedReader::text(std::string_view text) {
    if (item_depth_ == 0 || !open_.problem.empty()) return;
    bytes_of_item_ += text.size();
    if (bytes_of_item_ > limits_.row_bytes || text_.size() + text.size() > limits_.cell_bytes) {
        open_.problem = bytes_of_item_ > limits_.row_bytes ? "row_too_long" : "cell_too_long";
        return;
    }
    text_ += text;
}

void FeedReader::keep(std::string_view name, bool is_of_feed, std::string_view value) {
    auto place = columns_.find(name);
    if (place == columns_.end()) {
        if (columns_.size() >= limits_.columns) {
            open_.problem = "too_many_columns";
            return;
        }
        place = columns_.emplace(name, header_.size()).first;
        header_.emplace_back(name);
    }
    const auto column = place->second;
    open_.cells.resize(std::max(open_.cells.size(), column + 1));
    feeds_own_.resize(std::max(feeds_own_.size(), column + 1));
    auto& cell = open_.cells[column];
    const bool is_repeated = may_repeat(name);
    if (!cell.empty() && is_of_feed != feeds_own_[column]) {
        // Google's own element wins over the plain one of the same name.
        if (!is_of_feed) return;
        cell.clear();
    }
    feeds_own_[column] = is_of_feed;
    if (cell.empty()) {
        cell = is_repeated ? joinable(value, false) : std::string(value);
    } else if (is_repeated && cell.size() + value.size() <= limits_.cell_bytes) {
        cell += ',';
        cell += joinable(value, false);
    } else if (is_repeated) {
        open_.problem = "cell_too_long";
    }
}

void FeedReader::end() {
    --depth_;
    if (item_depth_ == 0) return;
    if (depth_ + 1 == item_depth_) {
        item_depth_ = 0;
        items_.push_back(std::move(open_));
        return;
    }
    if (!open_.problem.empty()) return;
    if (depth_ == item_depth_ + 1) {
        if (!parts_.empty()) parts_.back().second = joinable(trimmed(text_), true);
        text_.clear();
    } else if (depth_ == item_depth_) {
        std::string joined(trimmed(text_));
        if (!parts_.empty()) {
            joined.clear();
            const auto order = part_orders().find(name_);
            if (order != part_orders().end()) {
                for (const auto& wanted : order->second) {
                    if (&wanted != &order->second.front()) joined += ':';
                    const auto part = std::ranges::find(
                        parts_, wanted, &std::pair<std::string, std::string>::first);
                    if (part != parts_.end()) joined += part->second;
                }
            } else {
                for (const auto& [name, value] : parts_) {
                    if (!joined.empty()) joined += ':';
                    joined += value;
                }
            }
        }
        if (!joined.empty()) keep(name_, is_of_feed_, joined);
    }
}

// False when there is nothing more to parse.
bool FeedReader::parse_more() {
    constexpr int piece_bytes = 64 << 10;
    auto* buffer = static_cast<char*>(XML_GetBuffer(parser_.get(), piece_bytes));
    check(buffer != nullptr, "there is memory for a piece of a file");
    const auto got = bytes_.read({buffer, static_cast<std::size_t>(piece_bytes)});
    const auto status = XML_ParseBuffer(parser_.get(), static_cast<int>(got), got == 0);
    is_done_ = got == 0;
    if (status != XML_STATUS_OK && !is_broken_) {
        const auto error = XML_GetErrorCode(parser_.get());
        const bool is_cut = got == 0;
        fail(is_cut ? "cut_off" : "malformed_xml",
             is_cut ? "the file ends within an element" : XML_ErrorString(error));
    }
    return !is_done_ && !is_broken_;
}

Next FeedReader::next(Row& row, RowProblem& problem) {
    while (items_.empty() && !is_done_ && !is_broken_) parse_more();
    if (items_.empty()) {
        if (!is_broken_ || failure_.code.empty()) return Next::end;
        problem = std::move(failure_);
        failure_ = {};
        return Next::broken;
    }
    shown_ = std::move(items_.front());
    items_.pop_front();
    row.line = shown_.line;
    if (!shown_.problem.empty()) {
        problem = {row.line, "", shown_.problem, "is more than a row may have", ""};
        return Next::refused;
    }
    row.cells.assign(shown_.cells.begin(), shown_.cells.end());
    return Next::row;
}

}  // namespace nahtlos::table
