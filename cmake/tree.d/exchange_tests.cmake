# Imports and exports through the catalog.
file(GLOB exchange_tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/exchange/*_test.cpp)
nahtlos_tests(nahtlos_exchanging "${exchange_tests}" nahtlos_flows nahtlos_test_shop
    nahtlos_events nahtlos_real)
