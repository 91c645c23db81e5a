// Settings as a file, an environment and flags may hold them: taken, or refused by their names; and
// secrets are never shown.
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/check.hpp"
#include "base/ops/config.hpp"

namespace nahtlos::config {
namespace {

// A file of this process alone; gone with it.
class File {
public:
    ~File() { std::filesystem::remove(path_); }
    const std::string& holding(std::string_view text) const {
        std::ofstream(path_, std::ios::binary) << text;
        return path_;
    }

private:
    const std::string path_ = std::filesystem::temp_directory_path() /
                              ("nahtlos_config_fuzz_" + std::to_string(::getpid()));
};

// Lines "a.b=c" are flags, "NAHTLOS_A=b" the environment; after an empty line comes the file.
Sources sources_of(std::string_view text) {
    static const File file;
    Sources sources{{}, {}, {}};
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.empty()) {
            sources.files.push_back(file.holding(text));
            break;
        }
        const auto mark = std::min(line.find('='), line.size());
        const auto name = line.substr(0, mark);
        if (name == "config") continue;  // names a file of this machine
        auto& given = name.starts_with("NAHTLOS_") ? sources.environment : sources.flags;
        if (name == "NAHTLOS_CONFIG") continue;
        given.emplace_back(name, line.substr(std::min(mark + 1, line.size())));
    }
    return sources;
}

void must_hide_secrets(const Loaded& loaded) {
    const auto& secret = loaded.config.payments.webhook_secret.reveal();
    const auto shown =
        std::ranges::find(loaded.settings, "payments.webhook_secret", &Explained::key);
    check(shown != loaded.settings.end(), "every setting is shown");
    check(shown->value == (secret.empty() ? "" : "******"), "but for what is secret");
}

}  // namespace
}  // namespace nahtlos::config

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace nahtlos;
    using namespace nahtlos::config;
    const auto sources = sources_of({reinterpret_cast<const char*>(data), size});
    const auto loaded = load(sources);
    if (!loaded) {
        check(!loaded.refusal().fields.empty(), "what is wrong is named");
        check(!loaded.refusal().detail.empty(), "and told");
        return 0;
    }
    must_hide_secrets(*loaded);
    check(!explain(*loaded).empty() && !explain_json(*loaded).empty(), "it can be explained");
    return 0;
}
