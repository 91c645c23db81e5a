# Payment providers: the adapters, and the provider that tests pay with.
nahtlos_library(nahtlos_payment_test adapters/payment_test TRUE nahtlos_payments nahtlos_crypto)
nahtlos_library(nahtlos_test_psp_core sim/psp FALSE nahtlos_payment_test)
add_library(nahtlos_test_checkout STATIC ${CMAKE_SOURCE_DIR}/tests/support/checkout.cpp)
target_link_libraries(nahtlos_test_checkout PUBLIC nahtlos_test_shop nahtlos_flows nahtlos_fake
    nahtlos_test_psp_core)
target_link_libraries(nahtlos_flows_test PRIVATE nahtlos_test_checkout)
add_executable(nahtlos_test_psp ${CMAKE_SOURCE_DIR}/apps/test_psp/program/main.cpp)
target_link_libraries(nahtlos_test_psp PRIVATE nahtlos_test_psp_core nahtlos_http nahtlos_real
    CLI11::CLI11)
