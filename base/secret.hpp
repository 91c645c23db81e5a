// Secret<T>: a value that cannot be printed, logged, compared or serialized by accident.
#pragma once

#include <cstring>
#include <iosfwd>
#include <string>
#include <type_traits>
#include <utility>

namespace nahtlos {

/// Holds a key, token or password. The only way out is `reveal()`, which is easy to search for.
/// There is no `==`: compare secrets in constant time, with a function made for it.
template <class T>
class Secret {
public:
    Secret() = default;
    explicit Secret(T value) : value_(std::move(value)) {}
    Secret(const Secret&) = default;
    Secret(Secret&&) noexcept = default;
    Secret& operator=(const Secret&) = default;
    Secret& operator=(Secret&&) noexcept = default;
    ~Secret() { wipe(); }

    const T& reveal() const { return value_; }
    bool is_empty() const { return value_ == T{}; }

    template <class Char, class Traits>
    friend std::basic_ostream<Char, Traits>& operator<<(std::basic_ostream<Char, Traits>&,
                                                        const Secret&) = delete;
    friend bool operator==(const Secret&, const Secret&) = delete;

private:
    void wipe() {
        // Memory given back should not go on holding the key.
        if constexpr (std::is_same_v<T, std::string>) {
            explicit_bzero(value_.data(), value_.size());
        }
    }

    T value_{};
};

}  // namespace nahtlos
