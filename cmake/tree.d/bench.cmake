# One program per bench/NAME_bench.cpp, in build/*/bench.
function(nahtlos_bench name)
    add_executable(${name}_bench bench/${name}_bench.cpp)
    target_link_libraries(${name}_bench PRIVATE nahtlos_flags benchmark::benchmark ${ARGN})
    set_target_properties(${name}_bench PROPERTIES
        RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
endfunction()
nahtlos_bench(json nahtlos_json)
nahtlos_bench(batch nahtlos_batch nahtlos_fake)
nahtlos_bench(pricing nahtlos_pricing)
