// Vfs: a Machine registered with SQLite under a name of its own.
#pragma once

#include <string>

#include <sqlite3.h>

#include "sim/disk/machine.hpp"

namespace nahtlos::disk {

class Vfs {
public:
    explicit Vfs(Machine& machine);
    ~Vfs();
    Vfs(const Vfs&) = delete;
    Vfs& operator=(const Vfs&) = delete;
    const char* name() const { return name_.c_str(); }

private:
    std::string name_;
    sqlite3_vfs vfs_{};
};

}  // namespace nahtlos::disk
