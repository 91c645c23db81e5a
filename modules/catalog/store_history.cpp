#include "catalog/history.hpp"

namespace nahtlos::catalog {

std::vector<SaidPrice> said_prices(Tx& tx, VariantId variant, Uuid market) {
    return tx.all<SaidPrice>(
        "select valid_from, recorded_at, unit_price from catalog_price "
        "where variant = $1 and market = $2 order by valid_from, recorded_at",
        variant, market);
}

}  // namespace nahtlos::catalog
