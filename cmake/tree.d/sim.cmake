# The simulation of the whole engine; sim/disk and sim/shop are libraries below it.
nahtlos_sources(sim FALSE sim_product sim_tests sim_fuzz)
nahtlos_sources(sim/actors TRUE actors_product actors_tests actors_fuzz)
add_library(nahtlos_sim STATIC ${sim_product} ${actors_product})
target_link_libraries(nahtlos_sim PUBLIC nahtlos_flows nahtlos_disk nahtlos_fake nahtlos_shop
    nahtlos_auth nahtlos_events nahtlos_payment_test nahtlos_test_psp_core)
# Bugs that are planted on purpose are part of the test program only. Functions that they stand in
# for are compiled once more under another name; these objects come first, so that the linker does
# not take the files they are from out of the libraries.
nahtlos_sources(sim/planted FALSE planted_product planted_tests planted_fuzz)
add_library(nahtlos_sound OBJECT ${CMAKE_SOURCE_DIR}/flows/allocation_plan.cpp
    ${CMAKE_SOURCE_DIR}/flows/checkout_rules.cpp ${CMAKE_SOURCE_DIR}/modules/orders/rules_cart.cpp)
target_link_libraries(nahtlos_sound PRIVATE nahtlos_flows)
target_compile_definitions(nahtlos_sound PRIVATE plan_allocation=sound_plan_allocation
    verdict_of=sound_verdict_of merge_carts=sound_merge_carts)
nahtlos_tests(nahtlos_sim "$<TARGET_OBJECTS:nahtlos_sound>;${planted_product};${planted_tests};\
${sim_tests};${actors_tests}" nahtlos_sim)
