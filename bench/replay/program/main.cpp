#include <iostream>
#include <map>

#include "bench/replay/classify.hpp"
#include "bench/replay/match.hpp"
using namespace nahtlos::replay;
int main(int, char** v) {
    auto lines = read_lines(v[1]);
    std::map<std::string, std::array<long, 3>> all;
    for (auto& l : lines) {
        auto& a = all[std::string(nahtlos::enum_name(classify(l)))];
        a[0]++;
        a[1] += l.quantity;
        a[2] += amount_minor(l);
    }
    for (auto& [k, a] : all) std::cout << k << ' ' << a[0] << ' ' << a[1] << ' ' << a[2] << '\n';
    std::map<std::string, int> m;
    for (auto& x : match_reversals(lines)) m[std::string(nahtlos::enum_name(x.outcome))]++;
    for (auto& [k, n] : m) std::cout << k << ' ' << n << '\n';
}
