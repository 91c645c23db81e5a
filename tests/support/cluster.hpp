// A PostgreSQL cluster of its own, for tests that stop it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>

#include "base/check.hpp"
#include "tests/support/program.hpp"

namespace nahtlos::testing {

class Cluster {
public:
    /// `script` is the path of scripts/postgres.
    explicit Cluster(std::string script) : script_(std::move(script)) { start(); }
    ~Cluster() {
        stop();
        std::filesystem::remove_all(folder_);
    }
    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;

    std::string url() const { return "postgres:" + conninfo_; }
    void stop() { Program(script_, {"stop", folder_.string()}).wait(); }
    /// On the same port as before.
    void start() {
        Program program(script_, {"start", folder_.string()});
        const auto said = program.line();
        check(program.wait() == 0 && !said.empty(), "a cluster starts");
        check(conninfo_.empty() || conninfo_ == said, "it is reached as before");
        conninfo_ = said;
    }

private:
    static std::filesystem::path new_folder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "nahtlos-cluster.XXXXXX").string();
        check(::mkdtemp(name.data()) != nullptr, "a temporary folder can be made");
        return name;
    }

    const std::string script_;
    const std::filesystem::path folder_ = new_folder();
    std::string conninfo_;
};

}  // namespace nahtlos::testing
