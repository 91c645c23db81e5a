# The catalog is searched through flows.
target_link_libraries(nahtlos_flows PUBLIC nahtlos_search)
