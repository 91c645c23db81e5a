# Tests of who may get in: a program of its own, since they hash many passwords.
file(GLOB identity_tests CONFIGURE_DEPENDS tests/identity/*_test.cpp)
nahtlos_tests(nahtlos_identity
    "${identity_tests};tests/identity/provider_house.cpp;tests/support/service.cpp" nahtlos_app
    nahtlos_test_shop)
target_compile_definitions(nahtlos_identity_test PRIVATE NAHTLOS_PROGRAM="$<TARGET_FILE:nahtlos>")
add_dependencies(nahtlos_identity_test nahtlos)
