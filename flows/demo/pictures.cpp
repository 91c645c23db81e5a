#include "flows/demo/pictures.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>

#include "base/markup.hpp"
#include "flows/demo/articles.hpp"
#include "flows/demo/shapes.hpp"
#include "flows/demo/words.hpp"

namespace nahtlos::flows::demo {
namespace {

using Rgb = std::array<int, 3>;

Rgb rgb_of(std::string_view hex) {
    Rgb color{};
    for (std::size_t i = 0; i < 3; ++i) {
        color[i] = std::stoi(std::string(hex.substr(1 + 2 * i, 2)), nullptr, 16);
    }
    return color;
}

// So many percent of the way to another color.
std::string mixed(Rgb from, Rgb to, int percent) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text = "#";
    for (std::size_t i = 0; i < 3; ++i) {
        const int value = from[i] + (to[i] - from[i]) * percent / 100;
        text += digits[value / 16];
        text += digits[value % 16];
    }
    return text;
}

constexpr Rgb white{255, 255, 255}, ink{24, 26, 30};

bool is_light(Rgb c) { return c[0] * 3 + c[1] * 6 + c[2] > 1'750; }

// The styles of the classes that drawings use (shapes.hpp).
std::string styles(Rgb color) {
    const auto line = mixed(color, ink, is_light(color) ? 45 : 60);
    const auto pale = is_light(color) ? mixed(color, ink, 70) : mixed(color, white, 86);
    return "<defs><linearGradient id=\"b\" x1=\"0\" y1=\"0\" x2=\".9\" y2=\"1\"><stop offset=\"0\" "
           "stop-color=\"" +
           mixed(color, white, 20) + "\"/><stop offset=\".55\" stop-color=\"" +
           mixed(color, white, 0) + "\"/><stop offset=\"1\" stop-color=\"" + mixed(color, ink, 22) +
           "\"/></linearGradient><linearGradient id=\"c\" x1=\"0\" x2=\"1\"><stop offset=\"0\" "
           "stop-color=\"#c9ced3\"/><stop offset=\".4\" stop-color=\"#f4f5f6\"/><stop "
           "offset=\"1\" stop-color=\"#969da5\"/></linearGradient><linearGradient id=\"o\" "
           "x1=\"0\" x2=\"1\"><stop offset=\"0\" stop-color=\"#c4925a\"/><stop offset=\"1\" "
           "stop-color=\"#94653a\"/></linearGradient><radialGradient id=\"g\" cx=\".5\" cy=\".4\" "
           "r=\".75\"><stop offset=\"0\" stop-color=\"#fbfaf7\"/><stop offset=\"1\" "
           "stop-color=\"#e4dfd6\"/></radialGradient><radialGradient id=\"h\"><stop offset=\"0\" "
           "stop-color=\"#000\" stop-opacity=\".28\"/><stop offset=\"1\" stop-color=\"#000\" "
           "stop-opacity=\"0\"/></radialGradient></defs><style>.g{stroke:" +
           line +
           ";stroke-width:3.5;stroke-linejoin:round;stroke-linecap:round}.b{fill:url(#b)}.l{fill:" +
           mixed(color, white, 26) + "}.d{fill:" + mixed(color, ink, 34) +
           "}.k{fill:#2a2d32}.w{fill:#faf8f3}.m{fill:url(#c);stroke:#767d85}.o{fill:url(#o);"
           "stroke:#6d4726}.p{fill:" +
           mixed(color, white, 72) +
           "}.s,.t,.n{fill:none}.s{stroke-width:2.5;stroke:" + mixed(color, ink, 38) +
           "}.t{stroke-width:3;stroke:" + mixed(color, white, 48) +
           "}.n{stroke-width:6}text{stroke:none;font-family:'Helvetica Neue',Arial,sans-serif;"
           "font-weight:700;letter-spacing:1.5px}.f{fill:" +
           pale + "}</style>";
}

std::string capitals(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return out;
}

// The first words of a title in two lines of a label, without how much is in it: "Hüttenkaffee" and
// "gemahlen".
std::pair<std::string, std::string> lines_of(std::string_view title) {
    for (const std::string_view front : {"Buch: ", "Kurs: ", "Trekkingmahlzeit "}) {
        if (title.starts_with(front)) title.remove_prefix(front.size());
    }
    std::array<std::string, 2> lines;
    std::size_t line = 0;
    while (!title.empty() && line < 2) {
        const auto blank = title.find(' ');
        const auto word = title.substr(0, blank);
        const bool is_amount =
            !lines[0].empty() && !word.empty() && word[0] >= '0' && word[0] <= '9';
        if (is_amount) break;
        constexpr std::size_t most = 12;
        if (!lines[line].empty() && lines[line].size() + word.size() > most) ++line;
        if (line == 2) break;
        lines[line] += (lines[line].empty() ? "" : " ") + std::string(word);
        title.remove_prefix(blank == title.npos ? title.size() : blank + 1);
    }
    for (auto& text : lines) {
        if (text.ends_with(',')) text.pop_back();
    }
    return {lines[0], lines[1]};
}

std::string_view drawing_of(std::string_view shape) {
    for (const auto part : {worn_shapes(), carried_shapes(), small_shapes()}) {
        for (const auto& drawing : part) {
            if (drawing.shape == shape) return drawing.svg;
        }
    }
    throw std::runtime_error("the demo has no shape " + std::string(shape));
}

std::string with_words(std::string_view svg, const std::map<std::string_view, std::string>& words) {
    std::string out;
    while (!svg.empty()) {
        const auto open = svg.find('{');
        out += svg.substr(0, open);
        if (open == svg.npos) break;
        const auto close = svg.find('}', open);
        out += markup_text(words.at(svg.substr(open + 1, close - open - 1)));
        svg.remove_prefix(close + 1);
    }
    return out;
}

// What has no colors gets one of a few by its name.
std::string_view own_color(const Model& model, const Facts& facts) {
    if (const auto flavor = facts.find("flavor"); flavor != facts.end()) return flavor->second;
    static constexpr std::string_view some[] = {"#3f6f5c", "#b5642f", "#35587a", "#8e3f4b",
                                                "#c49a36", "#5b6b3f", "#4b5563", "#7a5a86"};
    std::size_t sum = 0;
    for (const char c : model.handle) sum = sum * 31 + static_cast<unsigned char>(c);
    return some[sum % std::size(some)];
}

std::string draw(const Model& model, std::string_view hex) {
    const auto facts = facts_of(model);
    const auto& shelf = shelf_of(model.category);
    const auto shape = facts.find("shape");
    const auto brand = facts.find("brand");
    const auto [one, two] = lines_of(model.de);
    const std::map<std::string_view, std::string> words{
        {"brand", capitals(brand != facts.end()    ? brand->second
                           : shelf.type == "print" ? "Wegweiser"
                           : shelf.type == "food"  ? "Rucksackkost"
                                                   : "Lindenhof")},
        {"one", one},
        {"two", two}};
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 600 600\" width=\"1200\" "
           "height=\"1200\">" +
           styles(rgb_of(hex)) +
           "<rect width=\"600\" height=\"600\" fill=\"url(#g)\"/><ellipse cx=\"300\" cy=\"528\" "
           "rx=\"210\" ry=\"30\" fill=\"url(#h)\"/><g class=\"g\">" +
           with_words(drawing_of(shape == facts.end() ? shelf.shape : shape->second), words) +
           "</g></svg>\n";
}

// Handles of products with what cuts add to them ("-damen") go to their model.
const Model* model_of(std::string_view handle) {
    static const auto all = models();
    for (const std::string_view cut : {"", "-damen", "-kinder"}) {
        if (!handle.ends_with(cut)) continue;
        const auto base = handle.substr(0, handle.size() - cut.size());
        const auto it = std::ranges::find(all, base, [](const Model* m) { return m->handle; });
        if (it != all.end()) return *it;
    }
    return nullptr;
}

}  // namespace

std::optional<std::string> picture_of(std::string_view handle, std::string_view color) {
    const auto* model = model_of(handle);
    if (model == nullptr) return std::nullopt;
    if (color == "main") {
        if (!model->colors.empty()) return std::nullopt;
        return draw(*model, own_color(*model, facts_of(*model)));
    }
    for (auto rest = model->colors; !rest.empty();) {
        const auto comma = rest.find(',');
        if (rest.substr(0, comma) == color) return draw(*model, color_of(color).hex);
        rest.remove_prefix(comma == rest.npos ? rest.size() : comma + 1);
    }
    return std::nullopt;
}

}  // namespace nahtlos::flows::demo
