# Counts of stock: tasks, passes, and what they come to.
nahtlos_module(counts nahtlos_inventory)
target_link_libraries(nahtlos_flows PUBLIC nahtlos_counts)
target_link_libraries(nahtlos_counts_test PRIVATE nahtlos_test_support)
