# RFID tags: what stands on them, and where they were seen last.
nahtlos_module(rfid nahtlos_catalog)
target_link_libraries(nahtlos_flows PUBLIC nahtlos_rfid)
target_link_libraries(nahtlos_rfid_test PRIVATE nahtlos_test_support)
