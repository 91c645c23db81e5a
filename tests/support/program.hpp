// The real program as a child process, with what it prints.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

extern char** environ;

namespace nahtlos::testing {

class Program {
public:
    /// Starts `path` with arguments; standard output is read by line(), standard error goes to
    /// ours unless `with_errors`.
    Program(const std::string& path, std::vector<std::string> arguments, bool with_errors = false) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
        out_ = ends[0];
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
        if (with_errors) posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
        arguments.insert(arguments.begin(), path);
        std::vector<char*> argv;
        for (auto& argument : arguments) argv.push_back(argument.data());
        argv.push_back(nullptr);
        const int error =
            ::posix_spawn(&pid_, path.c_str(), &actions, nullptr, argv.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        if (error != 0) {
            throw std::runtime_error("cannot start " + path + ": " + std::strerror(error));
        }
    }
    ~Program() {
        if (!is_ended_) {
            ::kill(pid_, SIGKILL);
            wait();
        }
        ::close(out_);
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    /// The next line it prints; "" when it ends or says nothing for a minute.
    std::string line() {
        std::string text;
        char c = 0;
        pollfd ready{out_, POLLIN, 0};
        while (::poll(&ready, 1, 60'000) > 0 && ::read(out_, &c, 1) == 1) {
            if (c == '\n') return text;
            text += c;
        }
        return text;
    }
    /// All that it prints until it ends.
    std::string rest() {
        std::string text;
        char part[4096];
        for (ssize_t n = 0; (n = ::read(out_, part, sizeof part)) > 0;) {
            text.append(part, static_cast<std::size_t>(n));
        }
        return text;
    }
    pid_t pid() const { return pid_; }
    void signal(int number) const { ::kill(pid_, number); }
    /// Its exit code; 128 plus the signal that ended it.
    int wait() {
        int status = 0;
        ::waitpid(pid_, &status, 0);
        is_ended_ = true;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

private:
    pid_t pid_ = 0;
    int out_ = -1;
    bool is_ended_ = false;
};

}  // namespace nahtlos::testing
