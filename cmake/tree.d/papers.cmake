# What is printed: PDF by cairo, with letters by FreeType and barcodes by zint.
find_package(PkgConfig REQUIRED)
pkg_check_modules(NAHTLOS_CAIRO_FT REQUIRED IMPORTED_TARGET cairo-ft cairo-pdf)
find_library(NAHTLOS_ZINT zint REQUIRED)
nahtlos_module(papers PkgConfig::NAHTLOS_CAIRO_FT ${NAHTLOS_ZINT} ICU::uc)
target_link_libraries(nahtlos_flows PUBLIC nahtlos_papers)
