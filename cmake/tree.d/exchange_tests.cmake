# Imports and exports through the catalog.
file(GLOB exchange_tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/exchange/*_test.cpp)
nahtlos_tests(nahtlos_exchanging "${exchange_tests}" nahtlos_flows nahtlos_test_shop
    nahtlos_events nahtlos_real nahtlos_staff)
target_compile_definitions(nahtlos_exchanging_test PRIVATE NAHTLOS_PROGRAM="$<TARGET_FILE:nahtlos>")
add_dependencies(nahtlos_exchanging_test nahtlos)
