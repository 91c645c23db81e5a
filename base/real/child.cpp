#include "base/real/child.hpp"

#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>
#include <map>

#include "base/real/environment.hpp"

namespace nahtlos::real {
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> found;
    for (auto& text : texts) found.push_back(text.data());
    found.push_back(nullptr);
    return found;
}

}  // namespace

int run_child(const std::string& program, const std::vector<std::string>& arguments,
              const std::vector<std::pair<std::string, std::string>>& variables) {
    std::vector<std::string> words{program}, settings;
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::map<std::string, std::string> all;
    for (const auto& [name, value] : environment()) all[name] = value;
    for (const auto& [name, value] : variables) all[name] = value;
    for (const auto& [name, value] : all) settings.push_back(name + '=' + value);
    pid_t child = 0;
    const auto argv = pointers(words), envp = pointers(settings);
    if (::posix_spawnp(&child, program.c_str(), nullptr, nullptr, argv.data(), envp.data()) != 0) {
        return 127;
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace nahtlos::real
