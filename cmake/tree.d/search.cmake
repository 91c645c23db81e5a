# The search of the catalog, and what it stands on.
find_library(NAHTLOS_STEMMER stemmer REQUIRED)
find_library(NAHTLOS_ROARING roaring REQUIRED)
nahtlos_module(search)
target_link_libraries(nahtlos_search PUBLIC SQLite::SQLite3 ICU::i18n ICU::uc fmt::fmt
    ${NAHTLOS_STEMMER} ${NAHTLOS_ROARING})
