# Fuzz targets over the whole program, and what they stand on.
nahtlos_sources(tests/fuzz FALSE fuzzing_product fuzzing_tests fuzzing_targets)
add_library(nahtlos_fuzzing STATIC ${fuzzing_product})
target_link_libraries(nahtlos_fuzzing PUBLIC nahtlos_app nahtlos_test_psp_core)
nahtlos_tests(nahtlos_fuzzing "${fuzzing_tests}" nahtlos_fuzzing)
nahtlos_fuzz_targets("${fuzzing_targets}" nahtlos_fuzzing)
