// Manifests of backups as a disk may hold them: read, or refused as damaged; and none names a file
// outside of its folder.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include "apps/nahtlos/backup_set.hpp"
#include "base/check.hpp"

namespace nahtlos::app {
namespace {

// Of this process alone; gone with it.
class Folder {
public:
    Folder() { std::filesystem::create_directory(path_); }
    ~Folder() { std::filesystem::remove_all(path_); }
    const std::filesystem::path& holding(std::string_view manifest) const {
        std::ofstream(path_ / "manifest.json", std::ios::binary) << manifest;
        return path_;
    }

private:
    const std::filesystem::path path_ = std::filesystem::temp_directory_path() /
                                        ("nahtlos_manifest_fuzz_" + std::to_string(::getpid()));
};

}  // namespace
}  // namespace nahtlos::app

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace nahtlos;
    using namespace nahtlos::app;
    static const Folder folder;
    const auto& path = folder.holding({reinterpret_cast<const char*>(data), size});
    const auto set = read_backup(path);
    if (!set) {
        check(set.refusal().code == "damaged", "it says what is wrong");
        return 0;
    }
    check(set->file().lexically_normal().parent_path() == path, "the copy lies in the folder");
    check(damage(*set).has_value(), "there is no copy, whatever the manifest says");
    return 0;
}
