# Tests of what happens when more arrives than can be carried.
file(GLOB overload_tests CONFIGURE_DEPENDS tests/overload/*_test.cpp)
nahtlos_tests(nahtlos_overload "${overload_tests}" nahtlos_flows nahtlos_staff
    nahtlos_test_checkout nahtlos_events)
