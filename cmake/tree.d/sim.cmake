# The simulation of the whole engine; sim/disk is a library of its own below it.
nahtlos_sources(sim FALSE sim_product sim_tests sim_fuzz)
nahtlos_sources(sim/actors TRUE actors_product actors_tests actors_fuzz)
add_library(nahtlos_sim STATIC ${sim_product} ${actors_product})
target_link_libraries(nahtlos_sim PUBLIC nahtlos_flows nahtlos_disk nahtlos_fake nahtlos_test_shop)
nahtlos_tests(nahtlos_sim "${sim_tests};${actors_tests}" nahtlos_sim)
add_executable(nahtlos_sim_program ${CMAKE_SOURCE_DIR}/sim/program/main.cpp)
target_link_libraries(nahtlos_sim_program PRIVATE nahtlos_sim CLI11::CLI11)
set_target_properties(nahtlos_sim_program PROPERTIES OUTPUT_NAME nahtlos_sim
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
