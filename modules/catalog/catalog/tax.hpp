// The tax category that has no rates because there is nothing to tax.
#pragma once

#include <string_view>

namespace nahtlos::catalog {

/// Of what is no supply yet: multi-purpose vouchers, whose VAT is owed when they are redeemed
/// (Directive 2006/112/EC, article 30b). Its rate is 0 everywhere.
inline constexpr std::string_view out_of_scope = "out_of_scope";

}  // namespace nahtlos::catalog
