# One rule per kind of folder, so that adding a file never means editing a list.
#   base/*            libraries nahtlos_base_<folder>; base/*.cpp itself is nahtlos_base
#   modules/<name>    library nahtlos_<name>, public headers in modules/<name>/<name>/
#   *_test.cpp        into one test program per library, linked with it
#   *_fuzz.cpp        one program each: libFuzzer's with NAHTLOS_FUZZ, else a replay of its corpus
#   bench/*_bench.cpp one Google Benchmark program each

add_library(nahtlos_flags INTERFACE)
target_include_directories(nahtlos_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(nahtlos_flags INTERFACE
    -Wall -Wextra -Werror -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
    -Wno-missing-field-initializers -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 reports false positives of these inside std::string and std::variant.
    target_compile_options(nahtlos_flags INTERFACE -Wno-maybe-uninitialized -Wno-restrict
        -Wno-array-bounds -Wno-stringop-overflow -Wno-dangling-pointer)
endif()
target_compile_definitions(nahtlos_flags INTERFACE
    BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
if(NAHTLOS_FUZZ)
    # The fuzzer only gets far when it sees which branches of the product an input takes.
    target_compile_options(nahtlos_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(NAHTLOS_SANITIZE)
    target_compile_options(nahtlos_flags INTERFACE -fsanitize=${NAHTLOS_SANITIZE}
        -fno-omit-frame-pointer -g)
    target_link_options(nahtlos_flags INTERFACE -fsanitize=${NAHTLOS_SANITIZE})
    if(NAHTLOS_SANITIZE MATCHES thread)
        # The thread sanitizer does not understand fences; Asio's queues are under mutexes anyway.
        target_compile_definitions(nahtlos_flags INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
    endif()
endif()
find_program(NAHTLOS_LLD ld.lld)
if(NAHTLOS_LLD)
    target_link_options(nahtlos_flags INTERFACE -fuse-ld=lld)
endif()
find_program(NAHTLOS_CCACHE ccache)
if(NAHTLOS_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${NAHTLOS_CCACHE})
    set(CMAKE_C_COMPILER_LAUNCHER ${NAHTLOS_CCACHE})
endif()

# Sources of one folder, split into product, tests and fuzz targets.
function(nahtlos_sources folder recurse out_product out_tests out_fuzz)
    if(recurse)
        file(GLOB_RECURSE all CONFIGURE_DEPENDS ${folder}/*.cpp)
    else()
        file(GLOB all CONFIGURE_DEPENDS ${folder}/*.cpp)
    endif()
    set(tests ${all})
    list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
    set(fuzz ${all})
    list(FILTER fuzz INCLUDE REGEX "_fuzz\\.cpp$")
    list(FILTER all EXCLUDE REGEX "_(test|fuzz|bench)\\.cpp$")
    set(${out_product} ${all} PARENT_SCOPE)
    set(${out_tests} ${tests} PARENT_SCOPE)
    set(${out_fuzz} ${fuzz} PARENT_SCOPE)
endfunction()

function(nahtlos_tests name tests)
    if(NOT tests)
        return()
    endif()
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE ${ARGN} nahtlos_fake nahtlos_flags
        GTest::gtest GTest::gmock GTest::gtest_main rapidcheck)
    if(NOT name STREQUAL nahtlos_base AND TARGET nahtlos_test_support)
        target_link_libraries(${name}_test PRIVATE nahtlos_test_support)
    endif()
    set_target_properties(${name}_test PROPERTIES
        RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_compile_definitions(${name}_test PRIVATE NAHTLOS_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    # What tests say runs once: a fifth less time to compile it is worth more than its speed.
    target_compile_options(${name}_test PRIVATE -O1)
    gtest_discover_tests(${name}_test DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 600)
endfunction()

# Each target by libFuzzer where there is one, else as a test that replays the kept inputs.
function(nahtlos_fuzz_targets fuzz)
    foreach(file IN LISTS fuzz)
        get_filename_component(name ${file} NAME_WE)
        if(NAHTLOS_FUZZ)
            add_executable(${name} ${file})
            target_compile_options(${name} PRIVATE -fsanitize=fuzzer)
            target_link_options(${name} PRIVATE -fsanitize=fuzzer)
        else()
            add_executable(${name} ${file} ${CMAKE_SOURCE_DIR}/tests/fuzz/replay/main.cpp)
            add_test(NAME Corpus.${name} COMMAND ${name} ${CMAKE_SOURCE_DIR}/tests/corpus/${name})
            set_tests_properties(Corpus.${name} PROPERTIES TIMEOUT 600)
        endif()
        target_link_libraries(${name} PRIVATE ${ARGN} nahtlos_flags)
        set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
    endforeach()
endfunction()

# nahtlos_library(name folder [libraries ...]): product library, its tests, its fuzz targets.
function(nahtlos_library name folder recurse)
    nahtlos_sources(${folder} ${recurse} product tests fuzz)
    if(NOT product)
        return()
    endif()
    add_library(${name} STATIC ${product})
    target_link_libraries(${name} PUBLIC nahtlos_flags ${ARGN})
    nahtlos_tests(${name} "${tests}" ${name})
    nahtlos_fuzz_targets("${fuzz}" ${name})
endfunction()

macro(nahtlos_add_tree)
    add_library(rapidcheck INTERFACE)
    find_library(NAHTLOS_RAPIDCHECK rapidcheck REQUIRED)
    target_link_libraries(rapidcheck INTERFACE ${NAHTLOS_RAPIDCHECK})
    include(${CMAKE_SOURCE_DIR}/cmake/tree.cmake)
endmacro()
