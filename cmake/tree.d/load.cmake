# The load generator: a library for scenario programs, and the program for one request.
nahtlos_library(nahtlos_loadgen bench/load FALSE nahtlos_base)
target_link_libraries(nahtlos_loadgen_test PRIVATE nahtlos_http)
add_executable(nahtlos_load bench/load/program/main.cpp)
target_link_libraries(nahtlos_load PRIVATE nahtlos_loadgen CLI11::CLI11)
add_executable(nahtlos_http_bench bench/load/program/http_bench.cpp)
target_link_libraries(nahtlos_http_bench PRIVATE nahtlos_loadgen nahtlos_http)
