# What customers say of products.
nahtlos_module(reviews ICU::uc)
target_link_libraries(nahtlos_flows PUBLIC nahtlos_reviews)
target_link_libraries(nahtlos_reviews_test PRIVATE nahtlos_test_support)
