#include "flows/demo/raster_path.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>

namespace nahtlos::flows::demo {
namespace {

struct Point {
    double x = 0, y = 0;
};

/// Reads numbers one after the other: "-3.5-2 .4" are three.
class Numbers {
public:
    explicit Numbers(std::string_view text) : rest_(text) {}

    std::optional<double> next() {
        skip();
        double number = 0;
        const auto* begin = rest_.data();
        const auto [end, error] = std::from_chars(begin, begin + rest_.size(), number);
        if (error != std::errc()) return std::nullopt;
        rest_.remove_prefix(static_cast<std::size_t>(end - begin));
        return number;
    }
    double must() {
        const auto number = next();
        if (!number) throw std::runtime_error("a drawing lacks a number");
        return *number;
    }
    /// A letter, if one is next.
    char letter() {
        skip();
        if (rest_.empty() || !std::isalpha(static_cast<unsigned char>(rest_[0]))) return 0;
        const char c = rest_[0];
        rest_.remove_prefix(1);
        return c;
    }
    bool is_done() {
        skip();
        return rest_.empty();
    }
    void drop() { rest_.remove_prefix(1); }

private:
    void skip() {
        while (!rest_.empty() && std::string_view(" ,\t\r\n").find(rest_[0]) != rest_.npos) {
            rest_.remove_prefix(1);
        }
    }
    std::string_view rest_;
};

class PathReader {
public:
    PathReader(cairo_t* to, std::string_view data) : to_(to), numbers_(data) {}

    void read() {
        char command = 0;
        while (!numbers_.is_done()) {
            if (const char next = numbers_.letter()) {
                command = next;
            } else if (command == 'M') {
                command = 'L';
            }
            step(command);
        }
    }

private:
    void step(char command) {
        if (command != 'q' && command != 't') control_.reset();
        switch (command) {
            case 'M': at_ = point(); return cairo_move_to(to_, at_.x, at_.y);
            case 'L': return line_to(point());
            case 'H': return line_to({numbers_.must(), at_.y});
            case 'V': return line_to({at_.x, numbers_.must()});
            case 'l': return line_to(relative());
            case 'h': return line_to({at_.x + numbers_.must(), at_.y});
            case 'v': return line_to({at_.x, at_.y + numbers_.must()});
            case 'q': {
                const auto control = relative();
                return curve_to(control, relative());
            }
            case 't': {
                const auto mirror =
                    control_ ? Point{2 * at_.x - control_->x, 2 * at_.y - control_->y} : at_;
                return curve_to(mirror, relative());
            }
            case 'a': return arc();
            case 'z':
                cairo_close_path(to_);
                cairo_get_current_point(to_, &at_.x, &at_.y);
                return;
            default: throw std::runtime_error(std::string("a drawing has the step ") + command);
        }
    }

    Point point() {
        const auto x = numbers_.must();
        return {x, numbers_.must()};
    }
    Point relative() {
        const auto by = point();
        return {at_.x + by.x, at_.y + by.y};
    }
    void line_to(Point to) {
        at_ = to;
        cairo_line_to(to_, to.x, to.y);
    }
    // A quadratic curve as the cubic one that it is.
    void curve_to(Point control, Point to) {
        const auto third = [&](Point from) {
            return Point{from.x + (control.x - from.x) * 2 / 3,
                         from.y + (control.y - from.y) * 2 / 3};
        };
        const auto one = third(at_), two = third(to);
        cairo_curve_to(to_, one.x, one.y, two.x, two.y, to.x, to.y);
        control_ = control;
        at_ = to;
    }

    // SVG 1.1, F.6.5: from the ends of an arc to its center, where the ellipse is a circle.
    void arc() {
        const auto rx = numbers_.must(), ry = numbers_.must();
        if (numbers_.must() != 0 && rx != ry) throw std::runtime_error("a drawing has a bent arc");
        const bool is_large = numbers_.must() != 0, is_clockwise = numbers_.must() != 0;
        const auto end = relative();
        const auto stretch = ry / rx;
        const Point from{at_.x, at_.y / stretch}, to{end.x, end.y / stretch};
        const Point half{(from.x - to.x) / 2, (from.y - to.y) / 2};
        const auto length = std::hypot(half.x, half.y);
        const auto r = std::max(rx, length);
        const auto away = length == 0 ? 0 : std::sqrt(r * r - length * length) / length;
        const auto side = is_large == is_clockwise ? -away : away;
        const Point center{(from.x + to.x) / 2 + side * half.y,
                           (from.y + to.y) / 2 - side * half.x};
        const auto angle = [&](Point p) { return std::atan2(p.y - center.y, p.x - center.x); };
        const auto draw = is_clockwise ? cairo_arc : cairo_arc_negative;
        cairo_save(to_);
        cairo_scale(to_, 1, stretch);
        draw(to_, center.x, center.y, r, angle(from), angle(to));
        cairo_restore(to_);
        at_ = end;
    }

    cairo_t* to_;
    Numbers numbers_;
    Point at_;
    std::optional<Point> control_;
};

}  // namespace

void add_path(cairo_t* to, std::string_view data) { PathReader(to, data).read(); }

std::vector<double> numbers_of(std::string_view text) {
    std::vector<double> all;
    Numbers numbers(text);
    while (!numbers.is_done()) {
        if (const auto number = numbers.next()) {
            all.push_back(*number);
        } else {
            numbers.drop();
        }
    }
    return all;
}

}  // namespace nahtlos::flows::demo
