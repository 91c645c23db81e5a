# Files of rows in every common form, and what shops and marketplaces mean by their columns.
find_package(EXPAT REQUIRED)
find_library(NAHTLOS_ZIP zip REQUIRED)
find_library(NAHTLOS_XLSXWRITER xlsxwriter REQUIRED)
nahtlos_library(nahtlos_table base/table TRUE nahtlos_base nahtlos_json ICU::uc EXPAT::EXPAT
    ${NAHTLOS_ZIP} ${NAHTLOS_XLSXWRITER})
target_link_libraries(nahtlos_real PUBLIC ZLIB::ZLIB)
nahtlos_module(exchange nahtlos_table ICU::i18n ICU::uc tomlplusplus::tomlplusplus)
target_link_libraries(nahtlos_flows PUBLIC nahtlos_exchange)
