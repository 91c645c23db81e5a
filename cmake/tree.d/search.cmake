# The search of the catalog, and what it stands on.
find_library(NAHTLOS_STEMMER stemmer REQUIRED)
find_library(NAHTLOS_ROARING roaring REQUIRED)
nahtlos_module(search)
target_link_libraries(nahtlos_search PUBLIC SQLite::SQLite3 ICU::i18n ICU::uc fmt::fmt
    ${NAHTLOS_STEMMER} ${NAHTLOS_ROARING})

# What it takes to index and to search a big catalog (scripts/bench search).
file(GLOB search_bench_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/bench/search/*.cpp)
add_executable(nahtlos_search_bench ${search_bench_sources})
target_link_libraries(nahtlos_search_bench PRIVATE nahtlos_search CLI11::CLI11)
