// Package: the parts of a zipped document, unpacked piece by piece within limits.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/table/stream.hpp"

struct zip;
struct zip_file;

namespace nahtlos::table {

struct PackageLimits {
    std::size_t unpacked_bytes = std::size_t{8} << 30;  // of one part
    std::size_t most_ratio = 400;                       // above 16 MiB
};

class Package {
public:
    /// Throws StreamError where it is not a zip archive, or one of more than 10,000 parts.
    static Package of_file(const std::string& path, PackageLimits limits);
    static Package of_bytes(std::string_view bytes, PackageLimits limits);

    bool has(const std::string& name) const;
    /// A part as a stream, which the package outlives. Throws StreamError where there is none,
    /// where it is encrypted, damaged, or unpacks to more than the limits.
    std::unique_ptr<ByteSource> open(const std::string& name) const;
    /// A whole part, if it has at most so many bytes; else StreamError.
    std::string read(const std::string& name, std::size_t most_bytes) const;

private:
    struct Discard {
        void operator()(zip* archive) const;
    };
    Package(zip* archive, PackageLimits limits);
    std::unique_ptr<zip, Discard> archive_;
    PackageLimits limits_;
};

}  // namespace nahtlos::table
