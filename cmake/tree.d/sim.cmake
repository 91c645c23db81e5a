# The simulation of the whole engine; sim/disk and sim/shop are libraries below it.
nahtlos_sources(sim FALSE sim_product sim_tests sim_fuzz)
nahtlos_sources(sim/actors TRUE actors_product actors_tests actors_fuzz)
add_library(nahtlos_sim STATIC ${sim_product} ${actors_product})
target_link_libraries(nahtlos_sim PUBLIC nahtlos_flows nahtlos_disk nahtlos_fake nahtlos_shop
    nahtlos_auth nahtlos_events nahtlos_payment_test nahtlos_test_psp_core)
# Bugs that are planted on purpose are part of the test program only. Their objects come first, so
# that functions they stand in for are not taken from the libraries.
nahtlos_sources(sim/planted FALSE planted_product planted_tests planted_fuzz)
nahtlos_tests(nahtlos_sim "${planted_product};${planted_tests};${sim_tests};${actors_tests}"
    nahtlos_sim)
