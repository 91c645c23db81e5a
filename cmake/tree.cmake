# The libraries and what each may link: the dependency rule as CMake sees it.
add_library(nahtlos_test_support STATIC ${CMAKE_SOURCE_DIR}/tests/support/database.cpp)
target_link_libraries(nahtlos_test_support PUBLIC nahtlos_flags nahtlos_sql GTest::gtest)

nahtlos_library(nahtlos_base base FALSE Threads::Threads)
nahtlos_library(nahtlos_json base/json TRUE nahtlos_base Boost::json)
nahtlos_library(nahtlos_http base/http TRUE nahtlos_base OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB)
nahtlos_library(nahtlos_sql base/sql TRUE nahtlos_base SQLite::SQLite3 PostgreSQL::PostgreSQL)
find_library(NAHTLOS_ARGON2 argon2 REQUIRED)
nahtlos_library(nahtlos_crypto base/crypto TRUE nahtlos_base OpenSSL::Crypto ${NAHTLOS_ARGON2})
nahtlos_library(nahtlos_ops base/ops TRUE nahtlos_base Boost::json Boost::url fmt::fmt
    spdlog::spdlog tomlplusplus::tomlplusplus prometheus-cpp::core)
nahtlos_library(nahtlos_real base/real TRUE nahtlos_base CURL::libcurl)
nahtlos_library(nahtlos_fake base/fake TRUE nahtlos_base)
nahtlos_library(nahtlos_disk sim/disk TRUE nahtlos_base SQLite::SQLite3)

# Preloaded into benchmarks, so that syncs take as long as on real disks. Plain C, no sanitizers.
add_library(slow_sync SHARED bench/slow_sync/slow_sync.c)
target_compile_options(slow_sync PRIVATE -Wall -Wextra -Werror -Wshadow -Wconversion)
target_link_libraries(slow_sync PRIVATE ${CMAKE_DL_LIBS})

# The migrations of all modules, embedded into the program.
file(GLOB migration_files CONFIGURE_DEPENDS base/migrations/*.sql modules/*/migrations/*.sql)
set(migrations_cpp ${CMAKE_BINARY_DIR}/generated/migrations.cpp)
add_custom_command(OUTPUT ${migrations_cpp}
    COMMAND ${CMAKE_COMMAND} -DROOT=${CMAKE_SOURCE_DIR} -DOUT=${migrations_cpp}
        -P ${CMAKE_SOURCE_DIR}/cmake/embed_migrations.cmake
    DEPENDS ${migration_files} cmake/embed_migrations.cmake)
target_sources(nahtlos_sql PRIVATE ${migrations_cpp})
nahtlos_library(nahtlos_batch base/batch TRUE nahtlos_base nahtlos_sql)
target_link_libraries(nahtlos_batch_test PRIVATE nahtlos_fake)
nahtlos_library(nahtlos_jobs base/jobs TRUE nahtlos_batch nahtlos_json)
nahtlos_library(nahtlos_api base/api TRUE nahtlos_batch nahtlos_crypto nahtlos_http nahtlos_json
    nahtlos_ops)

# Modules: each sees base and the public headers of those it names here (and in tools/depends.txt).
function(nahtlos_module name)
    nahtlos_library(nahtlos_${name} modules/${name} TRUE nahtlos_api ${ARGN})
    target_include_directories(nahtlos_${name} PUBLIC modules/${name})
endfunction()
nahtlos_module(channels)
nahtlos_module(auth nahtlos_channels nahtlos_inventory)
nahtlos_module(oidc)
nahtlos_module(staff nahtlos_auth nahtlos_channels nahtlos_inventory nahtlos_oidc)
nahtlos_module(catalog nahtlos_channels ICU::i18n ICU::uc)
nahtlos_module(inventory)
nahtlos_module(customers nahtlos_channels)
nahtlos_module(shoppers nahtlos_customers)
nahtlos_module(payments)
nahtlos_module(stored_value)
nahtlos_module(pricing nahtlos_catalog nahtlos_channels)
nahtlos_module(storefront nahtlos_pricing)
nahtlos_module(orders nahtlos_catalog nahtlos_pricing nahtlos_channels nahtlos_inventory
    nahtlos_customers nahtlos_payments nahtlos_stored_value)
nahtlos_library(nahtlos_shop sim/shop TRUE nahtlos_orders)
add_library(nahtlos_test_shop STATIC ${CMAKE_SOURCE_DIR}/tests/support/dump.cpp)
target_link_libraries(nahtlos_test_shop PUBLIC nahtlos_test_support nahtlos_shop)
nahtlos_library(nahtlos_flows flows TRUE nahtlos_orders nahtlos_jobs nahtlos_auth nahtlos_shoppers
    nahtlos_storefront)
add_library(nahtlos_test_life STATIC ${CMAKE_SOURCE_DIR}/tests/support/life.cpp)
target_link_libraries(nahtlos_test_life PUBLIC nahtlos_test_shop nahtlos_flows nahtlos_fake)
target_link_libraries(nahtlos_flows_test PRIVATE nahtlos_test_life nahtlos_staff)

# House rules as a test, and as a program for the impatient.
nahtlos_library(nahtlos_tidy tools/tidy FALSE)
add_executable(nahtlos_tidy_program tools/tidy/program/main.cpp)
target_link_libraries(nahtlos_tidy_program PRIVATE nahtlos_tidy)
set_target_properties(nahtlos_tidy_program PROPERTIES OUTPUT_NAME nahtlos_tidy
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tools)
include(${CMAKE_SOURCE_DIR}/cmake/headers.cmake)

# Programs and tests that stand on all of this: one file each, so that adding one touches no list.
file(GLOB tree_parts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/cmake/tree.d/*.cmake)
foreach(part IN LISTS tree_parts)
    include(${part})
endforeach()
