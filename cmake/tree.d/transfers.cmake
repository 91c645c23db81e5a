# Goods on their way from one location to another.
nahtlos_module(transfers nahtlos_inventory)
target_link_libraries(nahtlos_flows PUBLIC nahtlos_transfers)
target_link_libraries(nahtlos_transfers_test PRIVATE nahtlos_test_support)
