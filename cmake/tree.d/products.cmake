# Bulk writing of products on an empty database; no part of the product.
add_executable(products_bench bench/products/main.cpp)
target_link_libraries(products_bench PRIVATE nahtlos_flags nahtlos_flows nahtlos_shop nahtlos_fake)
set_target_properties(products_bench PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
