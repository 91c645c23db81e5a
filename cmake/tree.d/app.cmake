# The program: everything but main.cpp is a library, so that tests can reach it.
file(GLOB app_sources CONFIGURE_DEPENDS apps/nahtlos/*.cpp apps/nahtlos/day/*.cpp)
list(FILTER app_sources EXCLUDE REGEX "(/main|_test)\\.cpp$")
add_library(nahtlos_app STATIC ${app_sources})
target_link_libraries(nahtlos_app PUBLIC nahtlos_flows nahtlos_auth nahtlos_staff
    nahtlos_events nahtlos_real nahtlos_payment_test nahtlos_carrier_test nahtlos_sim
    nahtlos_backup)
target_compile_definitions(nahtlos_app PUBLIC NAHTLOS_VERSION="${PROJECT_VERSION}")
add_executable(nahtlos apps/nahtlos/main.cpp)
target_link_libraries(nahtlos PRIVATE nahtlos_app CLI11::CLI11)
set_target_properties(nahtlos PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})

# Tests of the product as a whole.
file(GLOB product_tests CONFIGURE_DEPENDS tests/*_test.cpp)
if(product_tests)
    nahtlos_tests(nahtlos_product "${product_tests};tests/support/service.cpp" nahtlos_app
        nahtlos_test_life nahtlos_test_psp_core)
    target_compile_definitions(nahtlos_product_test PRIVATE
        NAHTLOS_PROGRAM="$<TARGET_FILE:nahtlos>"
        NAHTLOS_TEST_PSP="${CMAKE_BINARY_DIR}/nahtlos_test_psp")
    add_dependencies(nahtlos_product_test nahtlos nahtlos_test_psp)
    target_link_libraries(nahtlos_product_test PRIVATE OpenSSL::SSL)
endif()
