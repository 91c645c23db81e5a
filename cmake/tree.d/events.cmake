# The event feed and whatever else follows events.
nahtlos_library(nahtlos_events base/events TRUE nahtlos_api)
target_link_libraries(nahtlos_flows_test PRIVATE nahtlos_events)
