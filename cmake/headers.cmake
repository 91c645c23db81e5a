# Target `headers`: every header compiles on its own, so that no file depends on what its
# neighbors happen to include first. A file that begins with a header shows that of it already; each
# other header gets one tiny unit, cached like any other. Headers of tests alone are left out.
file(GLOB_RECURSE nahtlos_sources CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}
    base/*.cpp modules/*.cpp flows/*.cpp adapters/*.cpp apps/*.cpp sim/*.cpp bench/*.cpp
    tests/*.cpp tools/*.cpp)
set(nahtlos_first)
foreach(source IN LISTS nahtlos_sources)
    file(STRINGS ${CMAKE_SOURCE_DIR}/${source} line LIMIT_COUNT 1 REGEX "^#include")
    if(line MATCHES "\"(.*)\"")
        list(APPEND nahtlos_first ${CMAKE_MATCH_1})
    endif()
endforeach()
file(GLOB_RECURSE nahtlos_headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}
    base/*.hpp modules/*.hpp flows/*.hpp adapters/*.hpp apps/*.hpp sim/*.hpp bench/*.hpp
    tools/*.hpp)
set(header_units)
foreach(header IN LISTS nahtlos_headers)
    string(REGEX REPLACE "^modules/[^/]+/" "" included_as ${header})
    if(included_as IN_LIST nahtlos_first)
        continue()
    endif()
    set(unit ${CMAKE_BINARY_DIR}/headers/${header}.cpp)
    file(CONFIGURE OUTPUT ${unit} CONTENT "#include \"${header}\"\n")
    list(APPEND header_units ${unit})
endforeach()
add_library(headers OBJECT EXCLUDE_FROM_ALL ${header_units})
# Headers that speak to libpq or cairo need its folder; everything else lies in the default one.
target_link_libraries(headers PRIVATE nahtlos_flags PostgreSQL::PostgreSQL
    $<TARGET_NAME_IF_EXISTS:PkgConfig::NAHTLOS_CAIRO_FT>)
target_compile_options(headers PRIVATE -O0 -g0)
file(GLOB nahtlos_modules CONFIGURE_DEPENDS LIST_DIRECTORIES TRUE ${CMAKE_SOURCE_DIR}/modules/*)
foreach(module IN LISTS nahtlos_modules)
    if(IS_DIRECTORY ${module})
        target_include_directories(headers PRIVATE ${module})
    endif()
endforeach()
target_compile_definitions(headers PRIVATE NAHTLOS_VERSION="${PROJECT_VERSION}"
    NAHTLOS_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
