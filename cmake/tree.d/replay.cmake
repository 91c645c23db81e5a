# A real retailer's year through the public API; see docs/guides/replay.md.
nahtlos_library(nahtlos_replaying bench/replay FALSE nahtlos_loadgen Boost::json fmt::fmt
    ZLIB::ZLIB)
add_executable(nahtlos_replay bench/replay/program/main.cpp)
target_link_libraries(nahtlos_replay PRIVATE nahtlos_replaying CLI11::CLI11)
set_target_properties(nahtlos_replay PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
# tests/replay_test.cpp runs it by scripts/replay.
add_dependencies(nahtlos_product_test nahtlos_replay)
