#include "tests/fuzz/known.hpp"

#include <algorithm>

#include "sim/shop_image.hpp"
#include "tests/fuzz/fuzz_shop.hpp"

namespace nahtlos::fuzz {
namespace {

constexpr std::size_t most_of_a_name = 8, longest_text = 200, most_of_a_list = 4;

// The latest is chosen first: it is what the next request is likely to be about.
template <class T>
void keep(std::vector<T>& all, T one) {
    if (std::ranges::find(all, one) != all.end()) return;
    if (all.size() == most_of_a_name) all.pop_back();
    all.insert(all.begin(), std::move(one));
}

bool is_id(std::string_view text) {
    const auto bar = text.find('_');
    return bar != text.npos && bar <= 4 && text.size() == bar + 27;
}

constexpr std::pair<const char*, const char*> plain_words[] = {
    {"sku", "A"},
    {"sku", "KIT"},
    {"channel", "till"},
    {"channel", "web"},
    {"market", "de"},
    {"country", "DE"},
    {"provider", "test"},
    {"email", "ada@example.com"},
    {"identifier", "ada@example.com"},
    {"login", login},
    {"password", password},
    {"current", password},
    {"postal_code", "10115"},
    {"city", "Berlin"},
    {"time_zone", "Europe/Berlin"},
    {"unit_price", "10.00"},
    {"gtin", "4006381333931"},
    {"language", "de"},
    {"languages", "de"},
    {"phone", "+49 30 123456"},
    {"tax_category", "standard"},
    {"category", "standard"},
};

}  // namespace

Known::Known() {
    for (const auto& [field, word] : plain_words) learn_text(field, word);
    for (const auto* scenario :
         {"test_redirect", "test_pending_webhook", "test_webhook_twice", "test_timeout_done",
          "test_decline", "test_amount_exceeds", "test_capture_refused", "test_success"}) {
        learn_text("method", scenario);
    }
    const auto& shop = sim::shop_image().shop;
    for (const auto& id :
         {to_string(shop.entity), to_string(shop.market), to_string(shop.till), to_string(shop.web),
          to_string(shop.hamburg), to_string(shop.berlin), to_string(shop.warehouse)}) {
        learn_text("", id);
    }
    for (const auto* sku : {"KIT", "E", "B", "A"}) {
        learn_text("", to_string(sim::Shop::variant(sku)));
    }
    for (const auto* sku : {"B", "A"}) learn_text("", to_string(sim::Shop::item(sku)));
    for (const auto* customer : sim::customers) learn_text("", customer);
}

void Known::learn_text(std::string_view field, std::string_view text) {
    if (text.empty() || text.size() > longest_text) return;
    const auto name = is_id(text) ? text.substr(0, text.find('_')) : field;
    keep(texts_[std::string(name)], std::string(text));
}

void Known::learn(const boost::json::value& said, std::string_view field) {
    if (said.is_string()) {
        learn_text(field, {said.get_string().data(), said.get_string().size()});
    } else if (said.is_int64()) {
        keep(numbers_[std::string(field)], said.get_int64());
    } else if (said.is_array()) {
        const auto& list = said.get_array();
        for (std::size_t i = 0; i < std::min(list.size(), most_of_a_list); ++i) {
            learn(list[i], field);
        }
    } else if (said.is_object()) {
        for (const auto& [name, value] : said.get_object()) {
            learn(value, {name.data(), name.size()});
        }
    }
}

const std::string& Known::text(std::string_view name, std::size_t choice) const {
    static const std::string nothing;
    const auto found = texts_.find(name);
    return found == texts_.end() ? nothing : found->second[choice % found->second.size()];
}

std::int64_t Known::number(std::string_view name, std::size_t choice, std::int64_t fallback) const {
    const auto found = numbers_.find(name);
    return found == numbers_.end() ? fallback : found->second[choice % found->second.size()];
}

}  // namespace nahtlos::fuzz
