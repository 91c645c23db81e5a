# The map of personal data, and tests of what becomes of it.
nahtlos_module(privacy)
target_link_libraries(nahtlos_flows PUBLIC nahtlos_privacy)
target_link_libraries(nahtlos_privacy_test PRIVATE nahtlos_test_support)
file(GLOB personal_tests CONFIGURE_DEPENDS tests/privacy/*_test.cpp)
nahtlos_tests(nahtlos_personal "${personal_tests};tests/support/service.cpp" nahtlos_app
    nahtlos_test_shop nahtlos_test_psp_core)
target_compile_definitions(nahtlos_personal_test PRIVATE NAHTLOS_PROGRAM="$<TARGET_FILE:nahtlos>"
    NAHTLOS_TEST_PSP="${CMAKE_BINARY_DIR}/nahtlos_test_psp")
add_dependencies(nahtlos_personal_test nahtlos nahtlos_test_psp)
