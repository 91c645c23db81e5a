# Imports from file to commit; see bench/RESULTS.md.
add_executable(imports_bench bench/imports/main.cpp bench/imports/raw_rows.cpp
    apps/nahtlos/database_runs.cpp)
target_link_libraries(imports_bench PRIVATE nahtlos_flows nahtlos_shop nahtlos_real)
set_target_properties(imports_bench PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
