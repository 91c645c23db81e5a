# The libraries and what each may link: the dependency rule as CMake sees it.
nahtlos_library(nahtlos_base base FALSE Threads::Threads)
nahtlos_library(nahtlos_json base/json TRUE nahtlos_base Boost::json)
nahtlos_library(nahtlos_http base/http TRUE nahtlos_base OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB)
nahtlos_library(nahtlos_sql base/sql TRUE nahtlos_base SQLite::SQLite3 PostgreSQL::PostgreSQL)
nahtlos_library(nahtlos_ops base/ops TRUE nahtlos_base Boost::json Boost::url fmt::fmt spdlog::spdlog
    tomlplusplus::tomlplusplus prometheus-cpp::core)
nahtlos_library(nahtlos_real base/real TRUE nahtlos_base CURL::libcurl)
nahtlos_library(nahtlos_fake base/fake TRUE nahtlos_base)
nahtlos_library(nahtlos_disk sim/disk TRUE nahtlos_base SQLite::SQLite3)
