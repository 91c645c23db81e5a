#include "modules/papers/sheet.hpp"

#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <ft2build.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <new>
#include FT_FREETYPE_H

namespace nahtlos::papers {
namespace {

cairo_status_t append(void* out, const unsigned char* bytes, unsigned int count) {
    static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), count);
    return CAIRO_STATUS_SUCCESS;
}

// Letters as the fonts have them (u with two dots is one), and nothing that moves the pen.
std::string clean(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    std::string composed;
    icu::StringByteSink<std::string> sink(&composed);
    const auto* nfc = icu::Normalizer2::getNFCInstance(status);
    if (U_SUCCESS(status)) {
        nfc->normalizeUTF8(0, {text.data(), static_cast<int>(text.size())}, sink, nullptr, status);
    }
    check(U_SUCCESS(status), "ICU normalizes any text");
    for (auto& c : composed) {
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
    return composed;
}

bool is_start(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// The end of the character that begins at `at`.
std::size_t after(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && !is_start(text[at]);) ++at;
    return at;
}

}  // namespace

namespace {

// Cairo keeps faces in a cache beyond the surface, so FreeType's end when cairo lets go of them.
// Each has a library of its own, since a library is not to be shared by threads.
struct Held {
    FT_Library library = nullptr;
    FT_Face face = nullptr;
    ~Held() {
        if (face != nullptr) FT_Done_Face(face);
        if (library != nullptr) FT_Done_FreeType(library);
    }
};

void drop(void* held) { delete static_cast<Held*>(held); }

cairo_font_face_t* load_face(const std::string& file) {
    static const cairo_user_data_key_t key{};
    auto held = std::make_unique<Held>();
    if (FT_Init_FreeType(&held->library) != 0) throw std::bad_alloc();
    if (FT_New_Face(held->library, file.c_str(), 0, &held->face) != 0) return nullptr;
    auto* face = cairo_ft_font_face_create_for_ft_face(held->face, 0);
    if (cairo_font_face_set_user_data(face, &key, held.get(), drop) != CAIRO_STATUS_SUCCESS) {
        throw std::bad_alloc();
    }
    held.release();
    return face;
}

}  // namespace

Result<std::unique_ptr<Sheet>> Sheet::open(PageSize size, const std::string& fonts,
                                           const std::string& title, Instant made_at) {
    std::unique_ptr<Sheet> sheet(new Sheet(size));
    if (!sheet->load(fonts)) {
        return Refusal{RefusalKind::unavailable,
                       "no_font",
                       "the server lacks the fonts to print with (fonts-dejavu-core)",
                       {}};
    }
    sheet->surface_ =
        cairo_pdf_surface_create_for_stream(append, &sheet->out_, size.width, size.height);
    const auto date = to_string(made_at).substr(0, 19) + 'Z';
    cairo_pdf_surface_set_metadata(sheet->surface_, CAIRO_PDF_METADATA_TITLE, title.c_str());
    cairo_pdf_surface_set_metadata(sheet->surface_, CAIRO_PDF_METADATA_CREATE_DATE, date.c_str());
    sheet->cairo_ = cairo_create(sheet->surface_);
    cairo_set_line_cap(sheet->cairo_, CAIRO_LINE_CAP_BUTT);
    return sheet;
}

bool Sheet::load(const std::string& fonts) {
    normal_ = load_face(fonts + "/DejaVuSans.ttf");
    bold_ = load_face(fonts + "/DejaVuSans-Bold.ttf");
    return normal_ != nullptr && bold_ != nullptr;
}

Sheet::~Sheet() {
    if (cairo_ != nullptr) cairo_destroy(cairo_);
    if (surface_ != nullptr) {
        cairo_surface_finish(surface_);
        cairo_surface_destroy(surface_);
    }
    if (normal_ != nullptr) cairo_font_face_destroy(normal_);
    if (bold_ != nullptr) cairo_font_face_destroy(bold_);
}

void Sheet::use(Ink ink) {
    cairo_set_font_face(cairo_, ink.weight == Weight::bold ? bold_ : normal_);
    cairo_set_font_size(cairo_, ink.size);
}

void Sheet::text(double x, double y, std::string_view text, Ink ink) {
    use(ink);
    cairo_move_to(cairo_, x, y);
    cairo_show_text(cairo_, clean(text).c_str());
}

double Sheet::width(std::string_view text, Ink ink) {
    use(ink);
    cairo_text_extents_t extents;
    cairo_text_extents(cairo_, clean(text).c_str(), &extents);
    return extents.x_advance;
}

std::vector<std::string> Sheet::wrap(std::string_view text, double width, Ink ink,
                                     std::size_t most) {
    const auto whole = clean(text);
    std::vector<std::string> lines;
    std::size_t from = 0;
    while (from < whole.size()) {
        std::size_t end = from, space = std::string::npos;
        while (end < whole.size()) {
            const auto next = after(whole, end);
            if (end > from && this->width(whole.substr(from, next - from), ink) > width) break;
            if (whole[end] == ' ' && end > from) space = end;
            end = next;
        }
        const bool is_last = lines.size() + 1 == most;
        if (end < whole.size() && whole[end] != ' ' && space != std::string::npos && !is_last) {
            end = space;
        }
        lines.push_back(whole.substr(from, end - from));
        from = end;
        while (from < whole.size() && whole[from] == ' ') ++from;
        if (is_last) break;
    }
    if (from < whole.size()) {
        auto& last = lines.back();
        while (!last.empty() && this->width(last + "…", ink) > width) {
            do {
                const auto c = last.back();
                last.pop_back();
                if (is_start(c)) break;
            } while (!last.empty());
        }
        last += "…";
    }
    return lines;
}

void Sheet::rule(double x1, double y1, double x2, double y2, double thickness) {
    cairo_set_line_width(cairo_, thickness);
    cairo_move_to(cairo_, x1, y1);
    cairo_line_to(cairo_, x2, y2);
    cairo_stroke(cairo_);
}

void Sheet::box(double x, double y, double width, double height) {
    cairo_set_line_width(cairo_, 0.8);
    cairo_rectangle(cairo_, x, y, width, height);
    cairo_stroke(cairo_);
}

void Sheet::pattern(const Pattern& pattern, double x, double y, double width, double height) {
    const double w = width / pattern.columns, h = height / pattern.rows;
    for (int row = 0; row < pattern.rows; ++row) {
        for (int column = 0; column < pattern.columns;) {
            int end = column;
            while (end < pattern.columns && pattern.at(end, row)) ++end;
            if (end > column)
                cairo_rectangle(cairo_, x + column * w, y + row * h, (end - column) * w, h);
            column = end + 1;
        }
    }
    cairo_fill(cairo_);
}

void Sheet::next_page() {
    cairo_show_page(cairo_);
    ++page_;
}

std::string Sheet::finish() {
    cairo_show_page(cairo_);
    const auto drawn = cairo_status(cairo_);
    cairo_surface_finish(surface_);
    check(drawn == CAIRO_STATUS_SUCCESS && cairo_surface_status(surface_) == CAIRO_STATUS_SUCCESS,
          "cairo writes a PDF into memory");
    return std::move(out_);
}

}  // namespace nahtlos::papers
