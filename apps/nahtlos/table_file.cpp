#include "apps/nahtlos/table_file.hpp"

#include "base/table/delimited.hpp"
#include "base/table/feed_xml.hpp"
#include "base/table/sheet.hpp"

namespace nahtlos::app {

// Looks at the first bytes without losing them.
class TableFile::Peeked : public table::ByteSource {
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

namespace {

FileKind kind_of(std::string_view head) {
    if (head.starts_with("PK\x03\x04")) return FileKind::sheet;
    if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
    const auto begin = head.find_first_not_of(" \t\r\n");
    if (begin == head.npos) return FileKind::delimited;
    if (head[begin] == '{') return FileKind::lines;
    return head[begin] == '<' ? FileKind::feed : FileKind::delimited;
}

}  // namespace

TableFile::TableFile(const std::string& path, const TableChoices& choices)
    : file_(std::make_unique<real::FileSource>(path)),
      bytes_(std::make_unique<Peeked>(*file_)),
      kind_(app::kind_of(bytes_->head())) {
    if (kind_ == FileKind::sheet) {
        if (path == "-") throw table::StreamError("a spreadsheet cannot be read from a pipe");
        rows_ = table::SheetReader::open_file(path, choices.sheet);
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

TableFile::~TableFile() = default;

double TableFile::part_read() const {
    if (file_->bytes() <= 0 || kind_ == FileKind::sheet) return -1;
    return static_cast<double>(file_->bytes_read()) / static_cast<double>(file_->bytes());
}

const std::string& TableFile::encoding() const {
    static const std::string own = "utf-8";
    return text_ ? text_->encoding() : own;
}

}  // namespace nahtlos::app
