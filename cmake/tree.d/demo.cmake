# The demo's pictures as PNG.
find_library(NAHTLOS_CAIRO cairo REQUIRED)
target_link_libraries(nahtlos_flows PRIVATE ${NAHTLOS_CAIRO} EXPAT::EXPAT)
