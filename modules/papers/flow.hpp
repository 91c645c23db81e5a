// Flow: A4 pages that fill from the top, with tables that repeat their head.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "modules/papers/sheet.hpp"
#include "papers/documents.hpp"

namespace nahtlos::papers {

struct Column {
    std::string head;
    double width = 0;
    bool is_right = false;
};

struct Row {
    std::vector<std::string> cells;  // one per column
    std::string code;                // Code 128 below the row's cell `code_column`; empty: none
    bool has_box = false;            // to be ticked, in the first column
};

class Flow {
public:
    Flow(Sheet& sheet, Language language, int pages);

    void title(const std::string& text);
    void field(std::string_view name, const std::string& text);
    void heading(std::string_view text);
    void gap(double height) { y_ += height; }
    /// Goes on with the next page when less than this is left.
    void need(double height);
    double y() const { return y_; }
    double left() const;
    double inner_width() const;
    /// Refuses with "no_barcode".
    std::optional<Refusal> table(const std::vector<Column>& columns, const std::vector<Row>& rows,
                                 std::size_t code_column = 0);
    /// Writes the last page's number.
    void end();
    int pages() const { return sheet_.page(); }

private:
    void head(const std::vector<Column>& columns);
    std::optional<Refusal> row(const std::vector<Column>& columns, const Row& row,
                               std::size_t code_column);

    Sheet& sheet_;
    Language language_;
    int total_;  // pages; 0 while they are counted
    double y_ = 0;
};

/// Draws what stands on the pages; it is drawn twice, since the number of pages is known only then.
using Draw = std::function<std::optional<Refusal>(Sheet&, Flow&)>;
Result<std::string> paginated(const std::string& title, const Setting& setting, const Draw& draw);

std::optional<Refusal> too_many(std::size_t rows);

/// Who a paper is for, and who sends it, side by side.
struct Parties {
    const Address& recipient;
    const std::string &sender, &sender_country;
};
void draw_parties(Sheet& sheet, Flow& flow, const Parties& parties, Language language);

}  // namespace nahtlos::papers
