# The libraries and what each may link: the dependency rule as CMake sees it.
nahtlos_library(nahtlos_base base FALSE Threads::Threads)
nahtlos_library(nahtlos_json base/json TRUE nahtlos_base Boost::json)
nahtlos_library(nahtlos_http base/http TRUE nahtlos_base OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB)
nahtlos_library(nahtlos_sql base/sql TRUE nahtlos_base SQLite::SQLite3 PostgreSQL::PostgreSQL)
nahtlos_library(nahtlos_ops base/ops TRUE nahtlos_base nahtlos_json fmt::fmt spdlog::spdlog
    CLI11::CLI11 tomlplusplus::tomlplusplus prometheus-cpp::core)
nahtlos_library(nahtlos_real base/real TRUE nahtlos_base OpenSSL::Crypto)
nahtlos_library(nahtlos_disk sim/disk TRUE nahtlos_base SQLite::SQLite3)

# House rules as a test, and as a program for the impatient.
nahtlos_library(nahtlos_tidy tools/tidy FALSE)
add_executable(nahtlos_tidy_program tools/tidy/program/main.cpp)
target_link_libraries(nahtlos_tidy_program PRIVATE nahtlos_tidy)
set_target_properties(nahtlos_tidy_program PROPERTIES OUTPUT_NAME nahtlos_tidy
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tools)
include(${CMAKE_SOURCE_DIR}/cmake/headers.cmake)
