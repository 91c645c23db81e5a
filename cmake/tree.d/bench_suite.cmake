# The table of scripts/bench (bench/suite/), and one-call orders against any server (bench/orders/).
nahtlos_library(nahtlos_benching bench/suite FALSE nahtlos_loadgen nahtlos_sql Boost::json
    fmt::fmt nahtlos_payment_test)
add_executable(nahtlos_bench bench/suite/program/main.cpp)
target_link_libraries(nahtlos_bench PRIVATE nahtlos_benching CLI11::CLI11)
target_compile_definitions(nahtlos_bench PRIVATE NAHTLOS_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    NAHTLOS_BUILD_DIR="${CMAKE_BINARY_DIR}")
add_dependencies(nahtlos_bench nahtlos nahtlos_limit nahtlos_test_psp slow_sync)
add_executable(nahtlos_orders_bench bench/orders/main.cpp)
target_link_libraries(nahtlos_orders_bench PRIVATE nahtlos_benching CLI11::CLI11)
