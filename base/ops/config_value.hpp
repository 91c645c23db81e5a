// How one setting is read from text and shown again, by its type.
#pragma once

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ops/config_settings.hpp"

namespace nahtlos::config {

/// How TOML must write the value; other sources always give text.
enum class Kind { text, number, truth, list };

inline constexpr std::string_view hidden = "******";

bool is_form(std::string_view text, Form form);
std::string form_name(Form form);  // "an IP address"
std::optional<DatabaseUrl> parse_database_url(std::string_view text);

/// Value<T>: `kind`, `is_private` (never shown), `allowed` ("a whole number from 1 to 64"), `read`
/// and `show`.
template <class T>
struct Value;

template <std::integral T>
requires(!std::same_as<T, bool>) struct Value<T> {
    static constexpr Kind kind = Kind::number;
    static constexpr bool is_private = false;
    static std::string allowed(const Setting& setting) {
        return "a whole number from " + std::to_string(setting.least) + " to " +
               std::to_string(setting.most);
    }
    static std::optional<T> read(std::string_view text, const Setting& setting) {
        std::int64_t number = 0;
        const auto* end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, number);
        if (error != std::errc{} || stop != end) return std::nullopt;
        if (number < setting.least || number > setting.most) return std::nullopt;
        return static_cast<T>(number);
    }
    static std::string show(T value) { return std::to_string(value); }
};

template <>
struct Value<bool> {
    static constexpr Kind kind = Kind::truth;
    static constexpr bool is_private = false;
    static std::string allowed(const Setting&) { return "true or false"; }
    static std::optional<bool> read(std::string_view text, const Setting&) {
        if (text == "true") return true;
        if (text == "false") return false;
        return std::nullopt;
    }
    static std::string show(bool value) { return value ? "true" : "false"; }
};

template <>
struct Value<std::string> {
    static constexpr Kind kind = Kind::text;
    static constexpr bool is_private = false;
    static std::string allowed(const Setting& setting) { return form_name(setting.form); }
    static std::optional<std::string> read(std::string_view text, const Setting& setting) {
        if (!is_form(text, setting.form)) return std::nullopt;
        return std::string(text);
    }
    static std::string show(const std::string& value) { return value; }
};

template <>
struct Value<Secret<std::string>> {
    static constexpr Kind kind = Kind::text;
    static constexpr bool is_private = true;
    static std::string allowed(const Setting& setting) { return form_name(setting.form); }
    static std::optional<Secret<std::string>> read(std::string_view text, const Setting& setting) {
        if (!is_form(text, setting.form)) return std::nullopt;
        return Secret<std::string>(std::string(text));
    }
    static std::string show(const Secret<std::string>& value) {
        return std::string(value.is_empty() ? "" : hidden);
    }
};

template <>
struct Value<DatabaseUrl> {
    static constexpr Kind kind = Kind::text;
    static constexpr bool is_private = true;  // what does not read may still hold a password
    static std::string allowed(const Setting&) {
        return "sqlite:PATH, postgresql://HOST/NAME or postgres:host=... dbname=...";
    }
    static std::optional<DatabaseUrl> read(std::string_view text, const Setting&) {
        return parse_database_url(text);
    }
    static std::string show(const DatabaseUrl& value) { return value.shown; }
};

template <class E>
requires boost::describe::has_describe_enumerators<E>::value struct Value<E> {
    static constexpr Kind kind = Kind::text;
    static constexpr bool is_private = false;
    using Names = boost::describe::describe_enumerators<E>;
    static std::string names() {
        std::string all;
        boost::mp11::mp_for_each<Names>([&](auto one) {
            if (!all.empty()) all += ", ";
            all += one.name;
        });
        return all;
    }
    static std::string allowed(const Setting&) { return "one of " + names(); }
    static std::optional<E> read(std::string_view text, const Setting&) {
        std::optional<E> found;
        boost::mp11::mp_for_each<Names>([&](auto one) {
            if (text == one.name) found = one.value;
        });
        return found;
    }
    static std::string show(E value) {
        std::string name;
        boost::mp11::mp_for_each<Names>([&](auto one) {
            if (value == one.value) name = one.name;
        });
        return name;
    }
};

/// "a,b": at least one, none twice.
template <class E>
struct Value<std::vector<E>> {
    static constexpr Kind kind = Kind::list;
    static constexpr bool is_private = false;
    static std::string allowed(const Setting&) { return "a list of any of " + Value<E>::names(); }
    static std::optional<std::vector<E>> read(std::string_view text, const Setting& setting) {
        std::vector<E> all;
        while (true) {
            const auto comma = text.find(',');
            const auto one = Value<E>::read(text.substr(0, comma), setting);
            if (!one) return std::nullopt;
            for (const auto& other : all) {
                if (other == *one) return std::nullopt;
            }
            all.push_back(*one);
            if (comma == std::string_view::npos) return all;
            text.remove_prefix(comma + 1);
        }
    }
    static std::string show(const std::vector<E>& all) {
        std::string text;
        for (const auto& one : all) text += (text.empty() ? "" : ",") + Value<E>::show(one);
        return text;
    }
};

/// An HTTP address of this machine.
bool is_loopback(std::string_view url);

}  // namespace nahtlos::config
