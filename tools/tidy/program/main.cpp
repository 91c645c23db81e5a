// nahtlos_tidy [DIR]: prints what breaks the house rules in a checkout; exits 1 if anything does.
#include <exception>
#include <iostream>

#include "tools/tidy/rules.hpp"

int main(int argc, char** argv) {
    try {
        const auto tree = nahtlos::tidy::read_tree(argc > 1 ? argv[1] : ".");
        const auto findings = nahtlos::tidy::check_tree(tree);
        for (const auto& finding : findings) std::cout << to_string(finding) << '\n';
        std::cerr << tree.sources.size() << " sources, " << findings.size() << " findings\n";
        return findings.empty() ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << "nahtlos_tidy: " << error.what() << '\n';
        return 2;
    }
}
