# RFID tags: what stands on them, and where they were seen last.
nahtlos_module(rfid nahtlos_catalog nahtlos_inventory)
target_link_libraries(nahtlos_flows PRIVATE nahtlos_rfid)
target_link_libraries(nahtlos_rfid_test PRIVATE nahtlos_test_support)
# Sweeps of many tags; no part of the product.
add_executable(rfid_bench bench/rfid/main.cpp)
target_link_libraries(rfid_bench PRIVATE nahtlos_flags nahtlos_flows nahtlos_rfid
    nahtlos_shop nahtlos_fake
    SQLite::SQLite3)
set_target_properties(rfid_bench PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
