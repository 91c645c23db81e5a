// Journal: lines of JSON in files beside the database, which are only added to: what a restore, and
// whoever may write the database, must not undo unseen.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "apps/nahtlos/backup_set.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"

namespace nahtlos::app {

/// Adds a line and syncs it. Throws std::runtime_error.
void add_line(const std::filesystem::path& file, const std::string& line);

/// All entries, in order. Lines that a power cut tore, and half lines of a full disk, are left out:
/// what they say stands again in a later one. No file: no entries.
template <class Entry>
std::vector<Entry> read_entries(const std::filesystem::path& file) {
    std::vector<Entry> entries;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        if (auto entry = json::read<Entry>(line)) entries.push_back(*std::move(entry));
    }
    return entries;
}

}  // namespace nahtlos::app
