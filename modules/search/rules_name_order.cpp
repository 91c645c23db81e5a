#include <unicode/coll.h>
#include <unicode/sortkey.h>

#include "base/check.hpp"
#include "modules/search/analyzer.hpp"

namespace nahtlos::search {

struct NameOrder::Rules {
    std::unique_ptr<icu::Collator> collator;
};

NameOrder::NameOrder(const std::string& language) : rules_(std::make_unique<Rules>()) {
    UErrorCode status = U_ZERO_ERROR;
    rules_->collator.reset(icu::Collator::createInstance(icu::Locale(language.c_str()), status));
    check(U_SUCCESS(status) != 0, "ICU has its data");
    rules_->collator->setAttribute(UCOL_NUMERIC_COLLATION, UCOL_ON, status);
    check(U_SUCCESS(status) != 0, "ICU sorts numbers by their value");
}

NameOrder::~NameOrder() = default;
NameOrder::NameOrder(NameOrder&&) noexcept = default;

std::string NameOrder::key(std::string_view name) const {
    UErrorCode status = U_ZERO_ERROR;
    icu::CollationKey key;
    rules_->collator->getCollationKey(icu::UnicodeString::fromUTF8(icu::StringPiece(
                                          name.data(), static_cast<std::int32_t>(name.size()))),
                                      key, status);
    check(U_SUCCESS(status) != 0, "a name has a place in the order of names");
    std::int32_t size = 0;
    const auto* bytes = key.getByteArray(size);
    return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

}  // namespace nahtlos::search
