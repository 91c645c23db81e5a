# When, how and for how much goods reach the customer.
nahtlos_module(delivery nahtlos_inventory ICU::i18n ICU::uc)
target_link_libraries(nahtlos_flows PUBLIC nahtlos_delivery)
