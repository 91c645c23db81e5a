# Parcels at carriers, and the carrier that tests ship with.
nahtlos_module(carriers)
target_link_libraries(nahtlos_flows PUBLIC nahtlos_carriers)
nahtlos_library(nahtlos_carrier_test adapters/carrier_test TRUE nahtlos_carriers nahtlos_crypto)
nahtlos_library(nahtlos_test_carrier_core sim/carrier FALSE nahtlos_carrier_test nahtlos_papers)
target_link_libraries(nahtlos_flows_test PRIVATE nahtlos_test_carrier_core)
add_executable(nahtlos_test_carrier ${CMAKE_SOURCE_DIR}/apps/test_carrier/program/main.cpp)
target_link_libraries(nahtlos_test_carrier PRIVATE nahtlos_test_carrier_core nahtlos_http
    nahtlos_real CLI11::CLI11)
