#include "flows/exchange/table_source.hpp"

#include <algorithm>

#include "base/table/delimited.hpp"
#include "base/table/feed_xml.hpp"

namespace nahtlos::flows::exchange {

// Looks at the first bytes without losing them.
class TableSource::Peeked : public table::ByteSource {
public:
    explicit Peeked(table::ByteSource& bytes) : bytes_(bytes), head_(4096, '\0') {
        std::size_t got = 0;
        while (got < head_.size()) {
            const auto more = bytes_.read(std::span<char>(head_).subspan(got));
            if (more == 0) break;
            got += more;
        }
        head_.resize(got);
    }
    std::string_view head() const { return head_; }
    std::size_t read(std::span<char> out) override {
        if (at_ == head_.size()) return bytes_.read(out);
        const auto bytes = std::min(out.size(), head_.size() - at_);
        head_.copy(out.data(), bytes, at_);
        at_ += bytes;
        return bytes;
    }

private:
    table::ByteSource& bytes_;
    std::string head_;
    std::size_t at_ = 0;
};

FileKind file_kind(std::string_view head) {
    if (head.starts_with("PK\x03\x04")) return FileKind::sheet;
    if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
    const auto begin = head.find_first_not_of(" \t\r\n");
    if (begin == head.npos) return FileKind::delimited;
    if (head[begin] == '{') return FileKind::lines;
    return head[begin] == '<' ? FileKind::feed : FileKind::delimited;
}

TableSource::TableSource(table::ByteSource& bytes, const TableChoices& choices,
                         const OpenSheet& open_sheet)
    : bytes_(std::make_unique<Peeked>(bytes)), kind_(file_kind(bytes_->head())) {
    if (kind_ == FileKind::sheet) {
        rows_ = open_sheet(choices.sheet);
        return;
    }
    if (kind_ == FileKind::feed) {
        rows_ = std::make_unique<table::FeedReader>(*bytes_);
        return;
    }
    text_ = std::make_unique<table::Decoder>(*bytes_, choices.encoding);
    if (kind_ == FileKind::lines) return;
    auto rows = std::make_unique<table::DelimitedReader>(
        *text_,
        table::DelimitedOptions{.delimiter = choices.delimiter, .has_quotes = choices.has_quotes});
    if (rows->broken_header()) throw table::StreamError(rows->broken_header()->detail);
    rows_ = std::move(rows);
}

TableSource::~TableSource() = default;

}  // namespace nahtlos::flows::exchange
