#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "base/ops/standard_metrics.hpp"

namespace nahtlos::metrics {
namespace {

std::string read_all(const char* path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error(std::string("cannot read ") + path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

double per_second(std::int64_t ticks) {
    return static_cast<double>(ticks) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

ProcessStat stat() { return parse_process_stat(read_all("/proc/self/stat")); }

double resident_bytes() {
    std::istringstream pages(read_all("/proc/self/statm"));
    double total = 0, resident = 0;
    if (!(pages >> total >> resident)) throw std::runtime_error("/proc/self/statm reads oddly");
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double open_files() {
    const std::filesystem::directory_iterator files("/proc/self/fd");
    // One less: the folder itself is open while it is read.
    return static_cast<double>(std::distance(begin(files), end(files)) - 1);
}

/// Seconds since 1970 at which the machine started.
double boot_time_s() {
    std::istringstream lines(read_all("/proc/stat"));
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("btime ")) return std::stod(line.substr(6));
    }
    throw std::runtime_error("/proc/stat has no btime");
}

}  // namespace

ProcessStat parse_process_stat(const std::string& text) {
    // The second field is the name of the program in brackets, which may hold spaces and brackets.
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos) throw std::runtime_error("/proc/self/stat reads oddly");
    std::istringstream rest(text.substr(name_end + 1));
    std::string word;
    std::vector<std::string> fields;  // from the third on
    while (rest >> word) fields.push_back(word);
    if (fields.size() < 20) throw std::runtime_error("/proc/self/stat is too short");
    const auto field = [&](std::size_t number) { return std::stoll(fields[number - 3]); };
    return {field(14) + field(15), field(20), field(22)};  // utime + stime, num_threads, starttime
}

void add_process_metrics(Registry& registry) {
    registry.counter_of("process_cpu_seconds_total", "Processor time spent, user and system", {},
                        [] { return per_second(stat().cpu_ticks); });
    registry.gauge_of("process_resident_memory_bytes", "Memory in use", {}, resident_bytes);
    registry.gauge_of("process_open_fds", "Open files and sockets", {}, open_files);
    registry.gauge_of("process_threads", "Threads", {},
                      [] { return static_cast<double>(stat().threads); });
    registry.gauge_of("process_start_time_seconds", "Start of the process since 1970", {},
                      [start = boot_time_s() + per_second(stat().start_ticks)] { return start; });
}

}  // namespace nahtlos::metrics
