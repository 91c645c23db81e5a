# Target `headers`: every header compiles on its own, so that no file depends on what its
# neighbors happen to include first. One tiny unit per header, cached like any other.
file(GLOB_RECURSE nahtlos_headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}
    base/*.hpp modules/*.hpp flows/*.hpp adapters/*.hpp apps/*.hpp sim/*.hpp bench/*.hpp
    tests/*.hpp tools/*.hpp)
set(header_units)
foreach(header IN LISTS nahtlos_headers)
    set(unit ${CMAKE_BINARY_DIR}/headers/${header}.cpp)
    file(CONFIGURE OUTPUT ${unit} CONTENT "#include \"${header}\"\n")
    list(APPEND header_units ${unit})
endforeach()
add_library(headers OBJECT EXCLUDE_FROM_ALL ${header_units})
# Headers that speak to libpq need its folder; everything else lies in the default one.
target_link_libraries(headers PRIVATE nahtlos_flags PostgreSQL::PostgreSQL)
target_compile_options(headers PRIVATE -O0 -g0)
file(GLOB nahtlos_modules CONFIGURE_DEPENDS LIST_DIRECTORIES TRUE ${CMAKE_SOURCE_DIR}/modules/*)
foreach(module IN LISTS nahtlos_modules)
    if(IS_DIRECTORY ${module})
        target_include_directories(headers PRIVATE ${module})
    endif()
endforeach()
target_compile_definitions(headers PRIVATE NAHTLOS_VERSION="${PROJECT_VERSION}")
