// FolderForTest: a folder of a test's own, gone with it.
#pragma once

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>

namespace nahtlos::search {

class FolderForTest {
public:
    FolderForTest() : path_(fresh()) { std::filesystem::create_directories(path_); }
    ~FolderForTest() { std::filesystem::remove_all(path_); }
    FolderForTest(const FolderForTest&) = delete;
    FolderForTest& operator=(const FolderForTest&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    static std::filesystem::path fresh() {
        static std::atomic<int> made = 0;
        return std::filesystem::temp_directory_path() /
               ("nahtlos_search_" + std::to_string(::getpid()) + "_" + std::to_string(++made));
    }
    std::filesystem::path path_;
};

}  // namespace nahtlos::search
