# What is bought: suppliers, purchase orders, and the goods that come of them.
nahtlos_module(buying nahtlos_inventory)
target_link_libraries(nahtlos_flows PUBLIC nahtlos_buying)
