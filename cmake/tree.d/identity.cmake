# Tests of who may get in, over the API: a program of its own, since they hash many passwords.
file(GLOB identity_tests CONFIGURE_DEPENDS tests/identity/*_test.cpp)
nahtlos_tests(nahtlos_identity "${identity_tests}" nahtlos_app nahtlos_test_shop)
