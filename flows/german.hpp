// What refusals say in German: to shoppers, clerks and whoever sets up a shop.
#pragma once

#include <span>

#include "base/http/translation.hpp"

namespace nahtlos::flows {

/// By code. Codes that are not in it stay English: they are for programmers.
std::span<const http::Translation> german();

/// A part of it: what is bought, kept and sold, in german_trade.cpp; the rest is about calls.
std::span<const http::Translation> german_of_trade();

}  // namespace nahtlos::flows
