# The hand-written limit of the write path (bench/limits/): raw sqlite3 and libpq, not base/sql.
file(GLOB limit_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/bench/limits/*.cpp)
add_executable(nahtlos_limit ${limit_sources})
target_link_libraries(nahtlos_limit PRIVATE nahtlos_base SQLite::SQLite3 PostgreSQL::PostgreSQL)
target_compile_definitions(nahtlos_limit PRIVATE NAHTLOS_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
