// Barcodes as patterns of dark modules, to be drawn or sent to a label printer.
#pragma once

#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/result.hpp"

namespace nahtlos::papers {

enum class Symbology { code_128, gs1_128, qr, data_matrix };
BOOST_DESCRIBE_ENUM(Symbology, code_128, gs1_128, qr, data_matrix)

/// Rows of modules, without the quiet zone around them; a linear code has one row.
struct Pattern {
    int columns = 0, rows = 0;
    std::vector<bool> dark;  // row by row
    bool at(int column, int row) const {
        return dark[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                    static_cast<std::size_t>(column)];
    }
};

/// Of 1 to 300 bytes of UTF-8; GS1-128 takes element strings with identifiers in brackets
/// ("[00]340123450000000017"). Refuses with "no_barcode" what the symbology cannot say.
Result<Pattern> barcode(Symbology symbology, std::string_view text);

}  // namespace nahtlos::papers
