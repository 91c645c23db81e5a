# Events sent to endpoints of others.
nahtlos_module(webhooks nahtlos_channels nahtlos_events Boost::url)
target_link_libraries(nahtlos_flows PUBLIC nahtlos_webhooks)
target_link_libraries(nahtlos_webhooks_test PRIVATE nahtlos_test_support nahtlos_real)
