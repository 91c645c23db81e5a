# Where the goods of an order come from.
nahtlos_module(sourcing nahtlos_inventory)
target_link_libraries(nahtlos_flows PUBLIC nahtlos_sourcing)
nahtlos_bench(sourcing nahtlos_sourcing)
target_link_libraries(nahtlos_sourcing_test PRIVATE nahtlos_test_support)
nahtlos_bench(sourced_orders nahtlos_test_life)
