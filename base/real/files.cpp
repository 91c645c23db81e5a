#include "base/real/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace nahtlos::real {

FileSource::FileSource(const std::string& path) : path_(path) {
    const int file = path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status {};
    if (file < 0 || ::fstat(file, &status) != 0 || S_ISDIR(status.st_mode)) {
        const auto why = file >= 0 && S_ISDIR(status.st_mode) ? EISDIR : errno;
        if (file >= 0) ::close(file);
        throw table::StreamError("cannot read " + path + ": " + std::strerror(why));
    }
    if (S_ISREG(status.st_mode)) bytes_ = status.st_size;
    file_ = ::gzdopen(file, "rb");
    if (file_ == nullptr) {
        ::close(file);
        throw table::StreamError("cannot read " + path);
    }
    ::gzbuffer(file_, 256 << 10);
}

FileSource::~FileSource() { ::gzclose_r(file_); }

std::size_t FileSource::read(std::span<char> out) {
    const auto wanted = static_cast<unsigned>(std::min<std::size_t>(out.size(), 1 << 30));
    const int got = ::gzread(file_, out.data(), wanted);
    if (got > 0) return static_cast<std::size_t>(got);
    int error = Z_OK;
    const char* text = ::gzerror(file_, &error);
    // A packed file that ends too early is an error only when there is nothing more to give.
    if (got < 0 || (error != Z_OK && error != Z_STREAM_END)) {
        throw table::StreamError("cannot read " + path_ + ": " +
                                 (error == Z_ERRNO ? std::strerror(errno) : text));
    }
    return 0;
}

std::int64_t FileSource::bytes_read() const { return ::gzoffset(file_); }

FileSink::FileSink(const std::string& path) : path_(path) {
    if (path == "-") {
        file_ = ::dup(STDOUT_FILENO);
    } else {
        written_ = path + ".part";
        file_ = ::open(written_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    }
    if (file_ < 0) fail("open");
}

FileSink::~FileSink() {
    if (file_ < 0) return;
    ::close(file_);
    if (!written_.empty()) ::unlink(written_.c_str());
}

void FileSink::fail(const char* what) const {
    throw table::StreamError(std::string("cannot ") + what + " " + path_ + ": " +
                             std::strerror(errno));
}

void FileSink::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto done = ::write(file_, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) fail("write");
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
}

void FileSink::finish() {
    const bool is_file = !written_.empty();
    if (is_file && ::fsync(file_) != 0) fail("write");
    const int closed = ::close(file_);
    file_ = -1;
    if (closed != 0) fail("write");
    if (is_file && std::rename(written_.c_str(), path_.c_str()) != 0) fail("write");
}

}  // namespace nahtlos::real
