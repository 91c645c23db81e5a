# The libraries and what each may link: the dependency rule as CMake sees it.
add_library(nahtlos_test_support STATIC ${CMAKE_SOURCE_DIR}/tests/support/database.cpp)
target_link_libraries(nahtlos_test_support PUBLIC nahtlos_flags nahtlos_sql GTest::gtest)

nahtlos_library(nahtlos_base base FALSE Threads::Threads)
nahtlos_library(nahtlos_json base/json TRUE nahtlos_base Boost::json)
nahtlos_library(nahtlos_http base/http TRUE nahtlos_base OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB)
nahtlos_library(nahtlos_sql base/sql TRUE nahtlos_base SQLite::SQLite3 PostgreSQL::PostgreSQL)
nahtlos_library(nahtlos_ops base/ops TRUE nahtlos_base nahtlos_json fmt::fmt spdlog::spdlog
    CLI11::CLI11 tomlplusplus::tomlplusplus prometheus-cpp::core)
nahtlos_library(nahtlos_real base/real TRUE nahtlos_base OpenSSL::Crypto)
nahtlos_library(nahtlos_disk sim/disk TRUE nahtlos_base SQLite::SQLite3)

# The migrations of all modules, embedded into the program.
file(GLOB migration_files CONFIGURE_DEPENDS base/migrations/*.sql modules/*/migrations/*.sql)
set(migrations_cpp ${CMAKE_BINARY_DIR}/generated/migrations.cpp)
add_custom_command(OUTPUT ${migrations_cpp}
    COMMAND ${CMAKE_COMMAND} -DROOT=${CMAKE_SOURCE_DIR} -DOUT=${migrations_cpp}
        -P ${CMAKE_SOURCE_DIR}/cmake/embed_migrations.cmake
    DEPENDS ${migration_files} cmake/embed_migrations.cmake)
target_sources(nahtlos_sql PRIVATE ${migrations_cpp})
nahtlos_library(nahtlos_batch base/batch TRUE nahtlos_base nahtlos_sql)

# House rules as a test, and as a program for the impatient.
nahtlos_library(nahtlos_tidy tools/tidy FALSE)
add_executable(nahtlos_tidy_program tools/tidy/program/main.cpp)
target_link_libraries(nahtlos_tidy_program PRIVATE nahtlos_tidy)
set_target_properties(nahtlos_tidy_program PROPERTIES OUTPUT_NAME nahtlos_tidy
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tools)
include(${CMAKE_SOURCE_DIR}/cmake/headers.cmake)
