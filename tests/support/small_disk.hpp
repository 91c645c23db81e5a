// A small disk of its own, to be filled: a tmpfs, where we may mount one.
#pragma once

#include <stdlib.h>
#include <sys/mount.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/check.hpp"

namespace nahtlos::testing {

class SmallDisk {
public:
    explicit SmallDisk(std::size_t mib = 16) {
        std::string name =
            (std::filesystem::temp_directory_path() / "nahtlos-disk.XXXXXX").string();
        check(::mkdtemp(name.data()) != nullptr, "a temporary folder can be made");
        folder_ = name;
        const auto size = "size=" + std::to_string(mib) + 'm';
        is_there_ = ::mount("tmpfs", name.c_str(), "tmpfs", 0, size.c_str()) == 0;
    }
    ~SmallDisk() {
        if (is_there_) ::umount2(folder_.c_str(), MNT_DETACH);
        std::filesystem::remove_all(folder_);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    bool is_there() const { return is_there_; }
    const std::filesystem::path& folder() const { return folder_; }
    void fill() {
        std::ofstream file(folder_ / "filler", std::ios::binary);
        const std::string block(4096, 'x');
        while (file.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
        }
    }
    void free() { std::filesystem::remove(folder_ / "filler"); }

private:
    std::filesystem::path folder_;
    bool is_there_ = false;
};

}  // namespace nahtlos::testing
