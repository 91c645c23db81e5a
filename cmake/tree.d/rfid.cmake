# RFID tags: what stands on them, and where they were seen last.
nahtlos_module(rfid nahtlos_catalog nahtlos_inventory)
target_link_libraries(nahtlos_flows PRIVATE nahtlos_rfid)
target_link_libraries(nahtlos_rfid_test PRIVATE nahtlos_test_support)

# Readers that send by MQTT.
find_package(PkgConfig REQUIRED)
pkg_check_modules(NAHTLOS_MOSQUITTO REQUIRED IMPORTED_TARGET libmosquitto)
nahtlos_library(nahtlos_mqtt adapters/mqtt TRUE nahtlos_base PkgConfig::NAHTLOS_MOSQUITTO)
target_link_libraries(nahtlos_app PRIVATE nahtlos_mqtt)

# Sweeps of many tags; no part of the product.
add_executable(rfid_bench bench/rfid/main.cpp)
target_link_libraries(rfid_bench PRIVATE nahtlos_flags nahtlos_flows nahtlos_rfid
    nahtlos_shop nahtlos_fake
    SQLite::SQLite3)
set_target_properties(rfid_bench PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)

# What reads do, over the API and over a real broker of MQTT (mosquitto).
file(GLOB rfid_flow_tests CONFIGURE_DEPENDS tests/rfid/*_test.cpp)
nahtlos_tests(nahtlos_reads "${rfid_flow_tests}" nahtlos_app nahtlos_test_shop nahtlos_rfid
    nahtlos_mqtt)
