// What a line of the log is: sale, service, gift, correction of stock or books, reversal. Pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/describe.hpp"
#include "bench/replay/reader.hpp"

namespace nahtlos::replay {

enum class LineClass {
    goods,             // quantity and price above zero, an article
    service,           // the same of a code that is no article: postage, "manual", vouchers
    free_goods,        // an article at price zero for a known customer
    stock_adjustment,  // price zero, no customer: goods found, lost, damaged, sampled
    nothing,           // the same of a code that is no article: nothing happened
    accounting,        // invoices A...: bad debt, no sale at all
    goods_reversal,    // line of a cancellation invoice C... about an article
    service_reversal,  // the same about postage, discounts, fees
};
BOOST_DESCRIBE_ENUM(LineClass, goods, service, free_goods, stock_adjustment, nothing, accounting,
                    goods_reversal, service_reversal)

/// Whether the code names an article, which is there or not, and no service, fee or voucher.
bool is_article(std::string_view code);

/// Throws std::runtime_error for what no rule knows, so that nothing is dropped in silence.
LineClass classify(const Line& line);

/// Price x quantity in pennies, rounded once, half away from zero; negative for reversals.
std::int64_t amount_minor(const Line& line);

/// What we do with lines of this class, as the report says it.
std::string_view treatment(LineClass kind);

}  // namespace nahtlos::replay
