#include "flows/demo/raster.hpp"

#include <expat.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <map>
#include <memory>
#include <numbers>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include "flows/demo/raster_path.hpp"

namespace nahtlos::flows::demo {
namespace {

constexpr double side = 600;  // of the drawings

using Words = std::map<std::string, std::string, std::less<>>;

std::string_view word(const Words& words, std::string_view name, std::string_view otherwise = {}) {
    const auto it = words.find(name);
    return it == words.end() ? otherwise : it->second;
}

double number(const Words& words, std::string_view name, double otherwise = 0) {
    const auto all = numbers_of(word(words, name));
    return all.empty() ? otherwise : all.front();
}

// "stroke:#fff;stroke-width:2"
void add_style(Words& to, std::string_view text) {
    while (!text.empty()) {
        const auto rule = text.substr(0, text.find(';'));
        if (const auto colon = rule.find(':'); colon != rule.npos) {
            to.insert_or_assign(std::string(rule.substr(0, colon)),
                                std::string(rule.substr(colon + 1)));
        }
        text.remove_prefix(std::min(text.size(), rule.size() + 1));
    }
}

// By selector: ".b" and "text", and those of lists alone.
std::map<std::string, Words, std::less<>> read_sheet(std::string_view css) {
    std::map<std::string, Words, std::less<>> sheet;
    while (true) {
        const auto open = css.find('{'), close = css.find('}');
        if (open == css.npos || close == css.npos) return sheet;
        auto selectors = css.substr(0, open);
        while (!selectors.empty()) {
            const auto one = selectors.substr(0, selectors.find(','));
            add_style(sheet[std::string(one)], css.substr(open + 1, close - open - 1));
            selectors.remove_prefix(std::min(selectors.size(), one.size() + 1));
        }
        css.remove_prefix(close + 1);
    }
}

struct Stop {
    double at = 0, red = 0, green = 0, blue = 0, alpha = 1;
};

struct Gradient {
    bool is_radial = false;
    Words where;
    std::vector<Stop> stops;
};

Stop color_of(std::string_view hex) {
    const bool is_short = hex.size() == 4;
    if (hex.empty() || hex[0] != '#' || (!is_short && hex.size() != 7)) {
        throw std::runtime_error("a drawing has the color " + std::string(hex));
    }
    const auto part = [&](std::size_t i) {
        const auto digits =
            is_short ? std::string(2, hex[1 + i]) : std::string(hex.substr(1 + 2 * i, 2));
        return std::stoi(digits, nullptr, 16) / 255.0;
    };
    return {0, part(0), part(1), part(2), 1};
}

struct Box {
    double x = 0, y = 0, width = 0, height = 0;
};

/// Draws one element after the other as the parser tells them.
class Painter {
public:
    Painter(cairo_t* to, std::string_view svg) : to_(to) {
        cairo_set_line_join(to_, CAIRO_LINE_JOIN_ROUND);
        cairo_set_line_cap(to_, CAIRO_LINE_CAP_ROUND);
        cairo_select_font_face(to_, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
        const std::unique_ptr<std::remove_pointer_t<XML_Parser>, void (*)(XML_Parser)> parser(
            XML_ParserCreate("UTF-8"), XML_ParserFree);
        XML_SetUserData(parser.get(), this);
        XML_SetElementHandler(parser.get(), on_begin, on_end);
        XML_SetCharacterDataHandler(parser.get(), on_text);
        const auto status =
            XML_Parse(parser.get(), svg.data(), static_cast<int>(svg.size()), XML_TRUE);
        if (failure_) std::rethrow_exception(failure_);
        if (status != XML_STATUS_OK) throw std::runtime_error("a drawing is no XML");
    }

private:
    // Nothing is thrown through the parser, which is written in C.
    template <class Act>
    void guarded(Act act) {
        if (failure_) return;
        try {
            act();
        } catch (...) {
            failure_ = std::current_exception();
        }
    }
    static void on_begin(void* self, const XML_Char* name, const XML_Char** attributes) {
        auto* painter = static_cast<Painter*>(self);
        painter->guarded([&] {
            Words words;
            for (; *attributes != nullptr; attributes += 2) words[attributes[0]] = attributes[1];
            painter->begin(name, std::move(words));
        });
    }
    static void on_end(void* self, const XML_Char* name) {
        auto* painter = static_cast<Painter*>(self);
        painter->guarded([&] { painter->end(name); });
    }
    static void on_text(void* self, const XML_Char* text, int size) {
        static_cast<Painter*>(self)->text_.append(text, static_cast<std::size_t>(size));
    }

    void begin(std::string_view name, Words words) {
        text_.clear();
        if (name == "linearGradient" || name == "radialGradient") {
            gradient_ = &gradients_[std::string(word(words, "id"))];
            *gradient_ = {name == "radialGradient", std::move(words), {}};
        } else if (name == "stop") {
            auto stop = color_of(word(words, "stop-color"));
            stop.at = number(words, "offset");
            stop.alpha = number(words, "stop-opacity", 1);
            gradient_->stops.push_back(stop);
        } else if (name != "svg" && name != "defs" && name != "style") {
            open(name, std::move(words));
        }
    }

    void end(std::string_view name) {
        if (name == "style") {
            sheet_ = read_sheet(text_);
        } else if (name == "text") {
            draw_words();
            close();
        } else if (name == "g" || name == "path" || name == "rect" || name == "circle" ||
                   name == "ellipse") {
            close();
        }
    }

    // What it looks like is that of its parent, of its name, of its class, and its own.
    void open(std::string_view name, Words words) {
        auto look = looks_.empty() ? Words{} : looks_.back();
        if (const auto it = sheet_.find(name); it != sheet_.end()) {
            for (const auto& [key, value] : it->second) look[key] = value;
        }
        const auto of_class = sheet_.find('.' + std::string(word(words, "class")));
        if (of_class != sheet_.end()) {
            for (const auto& [key, value] : of_class->second) look[key] = value;
        }
        if (const auto fill = word(words, "fill"); !fill.empty()) look["fill"] = fill;
        add_style(look, word(words, "style"));
        looks_.push_back(std::move(look));
        cairo_save(to_);
        transform(word(words, "transform"));
        cairo_new_path(to_);
        if (name == "path") {
            add_path(to_, word(words, "d"));
        } else if (name == "rect") {
            add_rect(words);
        } else if (name == "circle" || name == "ellipse") {
            const auto r = number(words, "r");
            add_ellipse(number(words, "cx"), number(words, "cy"), number(words, "rx", r),
                        number(words, "ry", r));
        } else if (name == "text") {
            words_ = std::move(words);
            return;
        } else if (name != "g") {
            throw std::runtime_error("a drawing has the element " + std::string(name));
        }
        if (name != "g") paint();
    }

    void close() {
        cairo_restore(to_);
        looks_.pop_back();
    }

    // "rotate(12 300 300)", one after the other
    void transform(std::string_view text) {
        while (!text.empty()) {
            const auto open = text.find('('), close = text.find(')');
            if (open == text.npos || close == text.npos) return;
            const auto first = text.find_first_not_of(' ');
            const auto what = text.substr(first, open - first);
            const auto by = numbers_of(text.substr(open + 1, close - open - 1));
            apply(what, by);
            text.remove_prefix(close + 1);
        }
    }
    void apply(std::string_view what, const std::vector<double>& by) {
        const auto angle = by.at(0) * std::numbers::pi / 180;
        if (what == "rotate") {
            cairo_translate(to_, by.at(1), by.at(2));
            cairo_rotate(to_, angle);
            cairo_translate(to_, -by.at(1), -by.at(2));
        } else if (what == "translate") {
            cairo_translate(to_, by.at(0), by.at(1));
        } else if (what == "skewX") {
            const cairo_matrix_t skew{1, 0, std::tan(angle), 1, 0, 0};
            cairo_transform(to_, &skew);
        } else {
            throw std::runtime_error("a drawing has the transform " + std::string(what));
        }
    }

    void add_ellipse(double x, double y, double rx, double ry) {
        cairo_save(to_);
        cairo_translate(to_, x, y);
        cairo_scale(to_, rx, ry);
        cairo_arc(to_, 0, 0, 1, 0, 2 * std::numbers::pi);
        cairo_close_path(to_);
        cairo_restore(to_);
    }
    void add_rect(const Words& words) {
        const auto x = number(words, "x"), y = number(words, "y");
        const auto width = number(words, "width"), height = number(words, "height");
        const auto r = std::min({number(words, "rx"), width / 2, height / 2});
        if (r == 0) return cairo_rectangle(to_, x, y, width, height);
        constexpr auto quarter = std::numbers::pi / 2;
        cairo_arc(to_, x + width - r, y + r, r, -quarter, 0);
        cairo_arc(to_, x + width - r, y + height - r, r, 0, quarter);
        cairo_arc(to_, x + r, y + height - r, r, quarter, 2 * quarter);
        cairo_arc(to_, x + r, y + r, r, 2 * quarter, 3 * quarter);
        cairo_close_path(to_);
    }

    void paint() {
        const auto& look = looks_.back();
        Box box;
        double right = 0, bottom = 0;
        cairo_path_extents(to_, &box.x, &box.y, &right, &bottom);
        box.width = right - box.x;
        box.height = bottom - box.y;
        if (set_paint(word(look, "fill", "#000"), box)) cairo_fill_preserve(to_);
        if (set_paint(word(look, "stroke", "none"), box)) {
            cairo_set_line_width(to_, number(look, "stroke-width", 1));
            const auto dashes = numbers_of(word(look, "stroke-dasharray"));
            cairo_set_dash(to_, dashes.data(), static_cast<int>(dashes.size()), 0);
            cairo_stroke_preserve(to_);
        }
        cairo_new_path(to_);
    }

    // False where there is nothing to paint with.
    bool set_paint(std::string_view paint, const Box& box) {
        if (paint == "none") return false;
        if (!paint.starts_with("url(#")) {
            const auto color = color_of(paint);
            cairo_set_source_rgb(to_, color.red, color.green, color.blue);
            return true;
        }
        const auto& gradient = gradients_.at(std::string(paint.substr(5, paint.size() - 6)));
        const auto& where = gradient.where;
        cairo_pattern_t* pattern = nullptr;
        if (gradient.is_radial) {
            const auto x = number(where, "cx", 0.5), y = number(where, "cy", 0.5);
            pattern = cairo_pattern_create_radial(x, y, 0, x, y, number(where, "r", 0.5));
        } else {
            pattern = cairo_pattern_create_linear(number(where, "x1"), number(where, "y1"),
                                                  number(where, "x2", 1), number(where, "y2"));
        }
        for (const auto& s : gradient.stops) {
            cairo_pattern_add_color_stop_rgba(pattern, s.at, s.red, s.green, s.blue, s.alpha);
        }
        // In units of the box of the shape (SVG 1.1, 13.2); what is flat has a box all the same.
        const auto width = std::max(box.width, 1e-3), height = std::max(box.height, 1e-3);
        const cairo_matrix_t to_box{1 / width, 0, 0, 1 / height, -box.x / width, -box.y / height};
        cairo_pattern_set_matrix(pattern, &to_box);
        cairo_set_source(to_, pattern);
        cairo_pattern_destroy(pattern);
        return true;
    }

    // Letter by letter, since they stand apart.
    void draw_words() {
        const auto& look = looks_.back();
        cairo_set_font_size(to_, number(words_, "font-size", 16));
        const auto apart = number(look, "letter-spacing");
        std::vector<std::string> letters;
        for (const char c : text_) {
            const bool goes_on = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
            if (!goes_on || letters.empty()) letters.emplace_back();
            letters.back() += c;
        }
        double width = 0;
        for (const auto& letter : letters) width += advance(letter) + apart;
        auto x = number(words_, "x");
        if (word(words_, "text-anchor") == "middle") x -= width / 2;
        const auto y = number(words_, "y") + number(words_, "dy");
        if (!set_paint(word(look, "fill", "#000"), {})) return;
        for (const auto& letter : letters) {
            cairo_move_to(to_, x, y);
            cairo_show_text(to_, letter.c_str());
            x += advance(letter) + apart;
        }
        cairo_new_path(to_);
    }
    double advance(const std::string& letter) {
        cairo_text_extents_t extents{};
        cairo_text_extents(to_, letter.c_str(), &extents);
        return extents.x_advance;
    }

    cairo_t* to_;
    std::map<std::string, Words, std::less<>> sheet_;
    std::map<std::string, Gradient, std::less<>> gradients_;
    Gradient* gradient_ = nullptr;
    std::vector<Words> looks_;
    Words words_;  // of the element text
    std::string text_;
    std::exception_ptr failure_;
};

cairo_status_t append(void* to, const unsigned char* bytes, unsigned int size) {
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), size);
    return CAIRO_STATUS_SUCCESS;
}

}  // namespace

std::string png_of(std::string_view svg, int pixels) {
    const std::unique_ptr<cairo_surface_t, void (*)(cairo_surface_t*)> surface(
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, pixels, pixels), cairo_surface_destroy);
    const std::unique_ptr<cairo_t, void (*)(cairo_t*)> canvas(cairo_create(surface.get()),
                                                              cairo_destroy);
    cairo_scale(canvas.get(), pixels / side, pixels / side);
    const Painter painter(canvas.get(), svg);
    static_cast<void>(painter);
    std::string png;
    const auto status = cairo_surface_write_to_png_stream(surface.get(), append, &png);
    if (status != CAIRO_STATUS_SUCCESS || cairo_status(canvas.get()) != CAIRO_STATUS_SUCCESS) {
        throw std::runtime_error("a picture cannot be drawn");
    }
    return png;
}

}  // namespace nahtlos::flows::demo
