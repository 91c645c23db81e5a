# Tests of what a server tells of itself: metrics and their dashboard, traces, slow statements.
file(GLOB observe_tests CONFIGURE_DEPENDS tests/observe/*_test.cpp)
nahtlos_tests(nahtlos_observe "${observe_tests};tests/support/service.cpp" nahtlos_app
    nahtlos_test_shop)
target_compile_definitions(nahtlos_observe_test PRIVATE NAHTLOS_PROGRAM="$<TARGET_FILE:nahtlos>")
add_dependencies(nahtlos_observe_test nahtlos)
target_link_libraries(nahtlos_observe_test PRIVATE OpenSSL::SSL)
