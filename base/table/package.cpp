#include "base/table/package.hpp"

#include <zip.h>

namespace nahtlos::table {
namespace {

constexpr zip_int64_t most_parts = 10'000;
constexpr std::uint64_t bytes_without_ratio = 16 << 20;

struct Close {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

class Part : public ByteSource {
public:
    Part(zip_file_t* file, std::string name, std::uint64_t packed_bytes, PackageLimits limits)
        : file_(file), name_(std::move(name)), packed_bytes_(packed_bytes), limits_(limits) {}

    std::size_t read(std::span<char> out) override {
        const auto got = zip_fread(file_.get(), out.data(), out.size());
        if (got < 0) throw StreamError(name_ + " in the file is damaged");
        bytes_ += static_cast<std::uint64_t>(got);
        const bool is_swelling =
            bytes_ > bytes_without_ratio && bytes_ / (packed_bytes_ + 1) > limits_.most_ratio;
        if (bytes_ > limits_.unpacked_bytes || is_swelling) {
            throw StreamError(name_ + " in the file unpacks to more than can be");
        }
        return static_cast<std::size_t>(got);
    }

private:
    std::unique_ptr<zip_file_t, Close> file_;
    const std::string name_;
    const std::uint64_t packed_bytes_;
    const PackageLimits limits_;
    std::uint64_t bytes_ = 0;
};

}  // namespace

void Package::Discard::operator()(zip* archive) const { zip_discard(archive); }

Package::Package(zip* archive, PackageLimits limits) : archive_(archive), limits_(limits) {
    if (zip_get_num_entries(archive, 0) > most_parts) {
        throw StreamError("the file has too many parts");
    }
}

Package Package::of_file(const std::string& path, PackageLimits limits) {
    int error = 0;
    auto* archive = zip_open(path.c_str(), ZIP_RDONLY, &error);
    if (archive == nullptr) throw StreamError(path + " is not a spreadsheet that can be read");
    return {archive, limits};
}

Package Package::of_bytes(std::string_view bytes, PackageLimits limits) {
    zip_error_t error;
    zip_error_init(&error);
    auto* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    auto* archive = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
    zip_error_fini(&error);
    if (archive == nullptr) {
        if (source != nullptr) zip_source_free(source);
        throw StreamError("this is not a spreadsheet that can be read");
    }
    return {archive, limits};
}

bool Package::has(const std::string& name) const {
    return zip_name_locate(archive_.get(), name.c_str(), 0) >= 0;
}

std::unique_ptr<ByteSource> Package::open(const std::string& name) const {
    const auto place = zip_name_locate(archive_.get(), name.c_str(), 0);
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (place < 0 ||
        zip_stat_index(archive_.get(), static_cast<zip_uint64_t>(place), 0, &stat) != 0) {
        throw StreamError("the file has no " + name);
    }
    auto* file = zip_fopen_index(archive_.get(), static_cast<zip_uint64_t>(place), 0);
    if (file == nullptr) throw StreamError(name + " in the file cannot be read");
    const auto packed = (stat.valid & ZIP_STAT_COMP_SIZE) != 0 ? stat.comp_size : 0;
    return std::make_unique<Part>(file, name, packed, limits_);
}

std::string Package::read(const std::string& name, std::size_t most_bytes) const {
    const auto part = open(name);
    std::string text;
    std::string piece(64 << 10, '\0');
    while (const auto got = part->read(piece)) {
        text.append(piece, 0, got);
        if (text.size() > most_bytes) throw StreamError(name + " in the file is too large");
    }
    return text;
}

}  // namespace nahtlos::table
