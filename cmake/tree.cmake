# The libraries and what each may link: the dependency rule as CMake sees it.
nahtlos_library(nahtlos_base base FALSE Threads::Threads)
nahtlos_library(nahtlos_json base/json TRUE nahtlos_base Boost::json)
nahtlos_library(nahtlos_http base/http TRUE nahtlos_base OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB)
nahtlos_library(nahtlos_sql base/sql TRUE nahtlos_base SQLite::SQLite3 PostgreSQL::PostgreSQL)
nahtlos_library(nahtlos_ops base/ops TRUE nahtlos_base nahtlos_json fmt::fmt spdlog::spdlog
    CLI11::CLI11 tomlplusplus::tomlplusplus prometheus-cpp::core)
nahtlos_library(nahtlos_real base/real TRUE nahtlos_base OpenSSL::Crypto)
nahtlos_library(nahtlos_disk sim/disk TRUE nahtlos_base SQLite::SQLite3)

# The hand-written limit of the write path (bench/limits/): raw sqlite3 and libpq, not base/sql.
file(GLOB nahtlos_limit_sources CONFIGURE_DEPENDS bench/limits/*.cpp)
add_executable(nahtlos_limit ${nahtlos_limit_sources})
target_link_libraries(nahtlos_limit PRIVATE nahtlos_base SQLite::SQLite3 PostgreSQL::PostgreSQL)
target_compile_definitions(nahtlos_limit PRIVATE NAHTLOS_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
