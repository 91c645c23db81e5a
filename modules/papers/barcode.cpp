#include "papers/barcode.hpp"

#include <zint.h>

#include <memory>
#include <string>

namespace nahtlos::papers {
namespace {

constexpr std::size_t most_bytes = 300;

int number_of(Symbology symbology) {
    switch (symbology) {
        case Symbology::code_128: return BARCODE_CODE128;
        case Symbology::gs1_128: return BARCODE_GS1_128;
        case Symbology::qr: return BARCODE_QRCODE;
        case Symbology::data_matrix: return BARCODE_DATAMATRIX;
    }
    check(false, "a symbology is one of four");
    return 0;
}

Refusal no_barcode() {
    return {RefusalKind::invalid, "no_barcode", "there is no barcode of this text", {}};
}

}  // namespace

Result<Pattern> barcode(Symbology symbology, std::string_view text) {
    if (text.empty() || text.size() > most_bytes) return no_barcode();
    const std::unique_ptr<zint_symbol, void (*)(zint_symbol*)> symbol(ZBarcode_Create(),
                                                                      &ZBarcode_Delete);
    if (symbol == nullptr) throw std::bad_alloc();
    symbol->symbology = number_of(symbology);
    symbol->input_mode = symbology == Symbology::gs1_128 ? GS1_MODE : UNICODE_MODE;
    if (symbology == Symbology::qr) symbol->option_1 = 2;  // level M: 15 % may be damaged
    if (symbology == Symbology::data_matrix) symbol->option_3 = DM_SQUARE;
    const std::string copy(text);
    const auto* bytes = reinterpret_cast<const unsigned char*>(copy.c_str());
    // A wrong check digit of GS1 is a mere warning to zint; a scanner would refuse the code.
    const bool is_gs1 = symbology == Symbology::gs1_128;
    const auto problem = ZBarcode_Encode(symbol.get(), bytes, static_cast<int>(copy.size()));
    if (problem >= ZINT_ERROR || (is_gs1 && problem != 0)) return no_barcode();
    const bool is_linear = symbology == Symbology::code_128 || is_gs1;
    Pattern pattern{symbol->width, is_linear ? 1 : symbol->rows, {}};
    for (int row = 0; row < pattern.rows; ++row) {
        for (int column = 0; column < pattern.columns; ++column) {
            const auto byte = symbol->encoded_data[row][column / 8];
            pattern.dark.push_back(((byte >> (column % 8)) & 1) != 0);
        }
    }
    return pattern;
}

}  // namespace nahtlos::papers
