# One-call orders against a running server (bench/orders/).
add_executable(nahtlos_orders_bench bench/orders/main.cpp)
target_link_libraries(nahtlos_orders_bench PRIVATE nahtlos_loadgen Boost::json CLI11::CLI11)
