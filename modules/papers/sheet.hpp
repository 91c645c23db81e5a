// Sheet: pages of a PDF that are drawn on, in points from the upper left corner.
#pragma once

#include <cairo.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "papers/barcode.hpp"

namespace nahtlos::papers {

struct PageSize {
    double width = 0, height = 0;
};
inline constexpr double mm = 72 / 25.4;
inline constexpr PageSize a4{210 * mm, 297 * mm}, a6{105 * mm, 148 * mm};

enum class Weight { normal, bold };

struct Ink {
    double size = 10;  // of letters
    Weight weight = Weight::normal;
};

class Sheet {
public:
    /// Refuses with "no_font".
    static Result<std::unique_ptr<Sheet>> open(PageSize size, const std::string& fonts,
                                               const std::string& title, Instant made_at);
    ~Sheet();
    Sheet(const Sheet&) = delete;
    Sheet& operator=(const Sheet&) = delete;

    PageSize size() const { return size_; }
    /// `y` is the line that letters stand on.
    void text(double x, double y, std::string_view text, Ink ink = {});
    double width(std::string_view text, Ink ink = {});
    /// Lines no wider than `width`, broken at spaces or, where a word is too long, within it; at
    /// most `most` of them, the last one with an ellipsis where more is missing.
    std::vector<std::string> wrap(std::string_view text, double width, Ink ink = {},
                                  std::size_t most = 6);
    void rule(double x1, double y1, double x2, double y2, double thickness = 0.5);
    void box(double x, double y, double width, double height);
    /// Fills the box with the pattern; linear codes are stretched to its height.
    void pattern(const Pattern& pattern, double x, double y, double width, double height);
    void next_page();
    int page() const { return page_; }
    /// The file; nothing may be drawn after.
    std::string finish();

private:
    Sheet(PageSize size) : size_(size) {}
    bool load(const std::string& fonts);
    void use(Ink ink);

    PageSize size_;
    int page_ = 1;
    std::string out_;
    cairo_font_face_t *normal_ = nullptr, *bold_ = nullptr;
    cairo_surface_t* surface_ = nullptr;
    cairo_t* cairo_ = nullptr;
};

}  // namespace nahtlos::papers
