// Gives every kept input to a fuzz target once, without libFuzzer: what broke it once stays found.
#include <algorithm>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::vector<std::filesystem::path> files_of(const std::filesystem::path& place) {
    if (!std::filesystem::is_directory(place)) return {place};
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(place)) {
        if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

bool replay(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    try {
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
        return file.good() || file.eof();
    } catch (const std::exception& error) {
        std::cerr << path.string() << ": " << error.what() << '\n';
        return false;
    }
}

}  // namespace

/// Folders and files; 1 when one of them breaks a promise, or there is none.
int main(int argc, char** argv) {
    std::size_t replayed = 0, broken = 0;
    for (int i = 1; i < argc; ++i) {
        for (const auto& path : files_of(argv[i])) {
            ++replayed;
            if (!replay(path)) ++broken;
        }
    }
    std::cout << replayed << " inputs, " << broken << " broken\n";
    return replayed == 0 || broken > 0 ? 1 : 0;
}
